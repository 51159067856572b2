// Each named error of the colour cameras' detections, switched on alone over ideal ones.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <set>

#include "sim/sensors/detection_model.h"
#include "tests/sim/sensors/scene.h"

using namespace storetwin;
using namespace storetwin::sensors;
using storetwin::testing::small_store;
using storetwin::testing::standing;
using stream::KeyPoint;

namespace {

constexpr int kFrames = 3000;

ColorProfile plain() { return SensorProfiles::ideal().color; }

// One person in plain view, or two whose boxes overlap.
std::vector<stream::PersonDetections> watch(const ColorProfile& profile, bool two = false, int frames = kFrames,
                                            world::Clothing clothing = {}, std::uint64_t seed = 5) {
  const store::Store shop = small_store();
  const Visibility visibility(shop);
  DetectionModel model(shop.calibration.cameras[1], profile, RandomStream(seed));
  BodyMap bodies;
  bodies[truth::ShopperId{1}] = standing({2.0, 2.0});
  bodies[truth::ShopperId{1}].clothing = clothing;
  if (two) bodies[truth::ShopperId{2}] = standing({2.25, 2.3});
  const ItemMap items;
  std::vector<stream::PersonDetections> seen;
  for (int i = 0; i < frames; ++i) seen.push_back(model.observe({Timestamp::seconds(i / 15.0), bodies, items, 0}, visibility));
  return seen;
}

const stream::ImagePoint* find(const stream::PersonDetection& person, KeyPoint point) {
  for (const stream::ImagePoint& p : person.key_points) {
    if (p.point == point) return &p;
  }
  return nullptr;
}

double share_without(const std::vector<stream::PersonDetections>& seen, KeyPoint point) {
  double without = 0;
  for (const auto& message : seen) without += find(message.people.at(0), point) ? 0 : 1;
  return without / static_cast<double>(seen.size());
}

}  // namespace

TEST_CASE("ideal detections hold every visible point exactly, and the same box each time") {
  const auto seen = watch(plain(), false, 20);
  for (const auto& message : seen) {
    REQUIRE(message.people.size() == 1);
    CHECK(message.people[0].key_points.size() >= 8);
    for (const stream::ImagePoint& point : seen[0].people[0].key_points) {
      const auto* again = find(message.people[0], point.point);
      REQUIRE(again);
      CHECK(again->pixel_px == point.pixel_px);
    }
    CHECK(message.people[0].box_min_px == seen[0].people[0].box_min_px);
  }
}

TEST_CASE("misses come in runs of the length asked for") {
  ColorProfile profile = plain();
  profile.miss_base = 0.2;
  profile.miss_run_frames = 6;
  const auto seen = watch(profile, false, 20000);
  int missed = 0, runs = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const bool gone = seen[i].people.empty();
    missed += gone ? 1 : 0;
    runs += gone && (i == 0 || !seen[i - 1].people.empty()) ? 1 : 0;
  }
  CHECK(missed / 2e4 == doctest::Approx(0.2).epsilon(0.1));
  CHECK(static_cast<double>(missed) / runs == doctest::Approx(6).epsilon(0.1));
}

TEST_CASE("box errors are shares of the box's height, and stay for a while") {
  const auto exact = watch(plain(), false, 1)[0].people.at(0);
  const double height = exact.box_max_px.y() - exact.box_min_px.y();
  ColorProfile profile = plain();
  profile.center_sigma = 0.03;
  profile.error_lag1 = 0.5;
  double square = 0, product = 0, last = 0;
  for (const auto& message : watch(profile)) {
    const auto& p = message.people.at(0);
    const double error = (p.box_min_px.x() + p.box_max_px.x() - exact.box_min_px.x() - exact.box_max_px.x()) / 2 / height;
    square += error * error;
    product += error * last;
    last = error;
  }
  CHECK(std::sqrt(square / kFrames) == doctest::Approx(0.03).epsilon(0.1));
  CHECK(product / square == doctest::Approx(0.5).epsilon(0.15));
}

TEST_CASE("key points err by a share of the body's height") {
  const auto exact = watch(plain(), false, 1)[0].people.at(0);
  const double height = exact.box_max_px.y() - exact.box_min_px.y();
  ColorProfile profile = plain();
  profile.point_sigma = 0.02;
  const Vec2 truth = find(exact, KeyPoint::kNeck)->pixel_px;
  double square = 0;
  int count = 0;
  for (const auto& message : watch(profile)) {
    const auto* neck = find(message.people.at(0), KeyPoint::kNeck);
    if (!neck) continue;
    square += (neck->pixel_px - truth).squaredNorm();
    ++count;
  }
  CHECK(std::sqrt(square / count / 2) / height == doctest::Approx(0.02).epsilon(0.1));
}

TEST_CASE("wrists and other points are lost by their own probabilities") {
  ColorProfile profile = plain();
  profile.wrist_miss_p = 0.3;
  profile.point_miss_p = 0.1;
  const auto seen = watch(profile);
  CHECK(share_without(seen, KeyPoint::kRightWrist) == doctest::Approx(0.3).epsilon(0.15));
  CHECK(share_without(seen, KeyPoint::kNeck) == doctest::Approx(0.1).epsilon(0.25));
}

TEST_CASE("now and then left is taken for right, for the whole person") {
  ColorProfile profile = plain();
  profile.swap_p = 0.1;
  const auto exact = watch(plain(), false, 1)[0].people.at(0);
  const auto *left = find(exact, KeyPoint::kLeftShoulder), *right = find(exact, KeyPoint::kRightShoulder);
  REQUIRE((left && right));
  int swapped = 0;
  for (const auto& message : watch(profile)) {
    const auto* told = find(message.people.at(0), KeyPoint::kLeftShoulder);
    if (told->pixel_px == right->pixel_px) {
      ++swapped;
      CHECK(find(message.people.at(0), KeyPoint::kRightShoulder)->pixel_px == left->pixel_px);
    }
  }
  CHECK(swapped / static_cast<double>(kFrames) == doctest::Approx(0.1).epsilon(0.2));
}

TEST_CASE("a wrist jumps to somebody else only where the boxes overlap") {
  ColorProfile profile = plain();
  profile.jump_p = 0.2;
  const auto exact = watch(plain(), true, 1)[0];
  REQUIRE(exact.people.size() == 2);
  std::set<double> wrists;  // where either person's right wrist truly is
  for (const auto& person : exact.people) wrists.insert(find(person, KeyPoint::kRightWrist)->pixel_px.x());
  REQUIRE(wrists.size() == 2);
  int both_at_one = 0;
  for (const auto& message : watch(profile, true)) {
    std::set<double> told;
    for (const auto& person : message.people) told.insert(find(person, KeyPoint::kRightWrist)->pixel_px.x());
    both_at_one += told.size() == 1 ? 1 : 0;
  }
  // One of the two jumps and the other doesn't: 2 x 0.2 x 0.8.
  CHECK(both_at_one / static_cast<double>(kFrames) == doctest::Approx(0.32).epsilon(0.15));
  for (const auto& message : watch(profile, false, 200)) {
    CHECK(wrists.contains(find(message.people.at(0), KeyPoint::kRightWrist)->pixel_px.x()));
  }
}

TEST_CASE("false persons come at the rate asked for, half of them always in the same place") {
  ColorProfile profile = plain();
  profile.false_per_image = 0.2;
  profile.fixed_false_share = 0.5;
  std::map<double, int> feet;
  int falses = 0;
  for (const auto& message : watch(profile)) {
    for (const auto& person : message.people) {
      if (!person.key_points.empty()) continue;
      ++falses;
      ++feet[person.box_max_px.y()];
    }
  }
  int most = 0;
  for (const auto& [y, count] : feet) most = std::max(most, count);
  CHECK(falses / static_cast<double>(kFrames) == doctest::Approx(0.2).epsilon(0.15));
  CHECK(most / static_cast<double>(falses) == doctest::Approx(0.5).epsilon(0.15));
}

TEST_CASE("clothes are told by colour, alike to every camera and a little different") {
  const world::Clothing red_over_black{{0.7, 0.12, 0.12}, {0.1, 0.1, 0.11}}, blue{{0.12, 0.15, 0.6}, {0.1, 0.1, 0.11}};
  const auto seen_by = [](const world::Clothing& clothing, std::uint64_t camera) {
    RandomStream image(7);
    return ClothingModel(ColorProfile{}, RandomStream(camera)).observe(clothing, true, true, image);
  };
  const auto first = seen_by(red_over_black, 1), second = seen_by(red_over_black, 2), other = seen_by(blue, 2);
  CHECK(perception::likeness(first.upper, second.upper) > 0.8);
  CHECK(perception::likeness(first.upper, other.upper) < 0.3);
  CHECK(perception::likeness(second.lower, other.lower) > 0.8);
  float sum = 0;
  for (const float share : first.upper) sum += share;
  CHECK(sum == doctest::Approx(1).epsilon(0.001));
  // Without errors of camera and light, plain cloth is one colour.
  RandomStream image(7);
  const auto exact = ClothingModel(plain(), RandomStream(1)).observe(red_over_black, true, true, image);
  CHECK(exact.upper[perception::clothing_bin(red_over_black.upper)] == doctest::Approx(1).epsilon(0.001));
}

TEST_CASE("a camera knows clothes again by numbers, and other clothes get others") {
  const world::Clothing red{{0.7, 0.12, 0.12}, {0.1, 0.1, 0.11}};
  std::map<std::int32_t, int> upper, lower;
  int seen = 0;
  for (const auto& message : watch(ColorProfile{}, false, 300, red)) {
    for (const auto& person : message.people) {
      if (person.upper_look == 0 || person.lower_look == 0) continue;  // hidden, or nobody
      ++seen;
      ++upper[person.upper_look];
      ++lower[person.lower_look];
    }
  }
  const auto commonest = [](const std::map<std::int32_t, int>& counts) {
    int most = 0;
    for (const auto& [number, count] : counts) most = std::max(most, count);
    return most;
  };
  REQUIRE(seen > 200);
  CHECK(commonest(upper) > 0.8 * seen);
  CHECK(commonest(lower) > 0.8 * seen);
  CHECK(upper.begin()->first != lower.begin()->first);
}

TEST_CASE("a coat that is changed shows from the next image on, and changes nothing else") {
  const auto before = watch(ColorProfile{}, false, 50);
  const auto after = watch(ColorProfile{}, false, 50, world::Clothing{{0.9, 0.1, 0.1}, {0.2, 0.6, 0.2}});
  CHECK(after.size() == before.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    for (std::size_t k = 0; k < before[i].people.size(); ++k) {
      stream::PersonDetection was = before[i].people[k], is = after.at(i).people.at(k);
      is.upper_look = was.upper_look;  // the same numbers would be chance
      is.lower_look = was.lower_look;
      CHECK(was == is);
    }
  }
}
