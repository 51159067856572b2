// The external skeleton feed: its times, its joints' errors, and what gets lost, each against the number asked for.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tests/sim/sensors/skeleton_watch.h"

using namespace storetwin;
using namespace storetwin::sensors;
using storetwin::testing::find;
using storetwin::testing::small_store;
using storetwin::testing::standing;
using stream::KeyPoint;

namespace {

SkeletonProfile plain() {
  SkeletonProfile profile = SensorProfiles::ideal().skeletons;
  profile.group_miss_p = {0, 0};
  return profile;
}

// No colour camera, so that nothing of the person is out of view.
std::vector<stream::Skeletons> watch(const SkeletonProfile& profile, double seconds, double speed_mps = 0,
                                     std::uint64_t seed = 7) {
  store::Store shop = small_store();
  std::erase_if(shop.calibration.cameras, [](const auto& c) { return c.kind == store::CameraKind::kColor; });
  return storetwin::testing::watch(shop, profile, seconds, speed_mps, seed);
}

Vec3 true_joint(KeyPoint point, double x = 1.5) {
  return standing({x, 2.0}).key_points[static_cast<std::size_t>(point)];
}

}  // namespace

TEST_CASE("documents come in pairs of two groups, ten times a second each") {
  const auto documents = watch(plain(), 20);
  REQUIRE(documents.size() == doctest::Approx(400).epsilon(0.01));
  for (std::size_t i = 1; i < documents.size(); ++i) {
    const double apart_s = (documents[i].header.captured - documents[i - 1].header.captured).in_seconds();
    CHECK((std::abs(apart_s - 0.0073) < 1e-6 || std::abs(apart_s - 0.0927) < 1e-6));
  }
}

TEST_CASE("a body is seen where it was at the document's instant, not at the simulator's tick") {
  constexpr double kSpeed = 0.4;
  for (const auto& document : watch(plain(), 4, kSpeed)) {
    const double t = document.header.captured.in_seconds();
    if (t < 0.05) continue;  // before the first tick there is nothing to look back to
    const auto* neck = find(document.people.at(0), KeyPoint::kNeck);
    REQUIRE(neck);
    CHECK(neck->p_WJ.x() == doctest::Approx(1.5 + kSpeed * t).epsilon(1e-6));
  }
}

TEST_CASE("each group misses its own share of documents") {
  SkeletonProfile profile = plain();
  profile.group_miss_p = {0.1, 0.4};
  CHECK(watch(profile, 300).size() == doctest::Approx(300 * 10 * (0.9 + 0.6)).epsilon(0.03));
}

TEST_CASE("the delay has the mean, the spread and the slowness asked for") {
  SkeletonProfile profile = plain();
  profile.delay_s = 2.3;
  profile.delay_sigma_s = 0.04;
  profile.delay_memory_s = 1;
  std::vector<double> delays;
  std::optional<Timestamp> before;
  for (const auto& document : watch(profile, 600)) {
    CHECK((!before || document.header.received > *before));  // nothing overtakes
    before = document.header.received;
    delays.push_back((document.header.received - document.header.captured).in_seconds() - 2.3);
  }
  const double n = static_cast<double>(delays.size());
  double square = 0, product = 0;
  for (std::size_t i = 1; i < delays.size(); ++i) {
    square += delays[i] * delays[i];
    product += delays[i] * delays[i - 1];
  }
  CHECK(std::abs(std::accumulate(delays.begin(), delays.end(), 0.0) / n) < 0.004);
  CHECK(std::sqrt(square / n) == doctest::Approx(0.04).epsilon(0.1));
  // Half of the documents follow after 7.3 ms, half after 92.7 ms.
  CHECK(product / square == doctest::Approx((std::exp(-0.0073) + std::exp(-0.0927)) / 2).epsilon(0.03));
}

TEST_CASE("joint errors have their joint's sigma, stay while one stands and change as one walks") {
  SkeletonProfile profile = plain();
  profile.trunk_sigma_m = {0.01, 0.01};
  profile.wrist_sigma_m = {0.03, 0.03};
  profile.error_s = 0.5;
  profile.error_m = 1e6;
  const auto sigma_of = [&](KeyPoint point) {
    double square = 0;
    int count = 0;
    for (const auto& document : watch(profile, 600)) {
      square += (find(document.people.at(0), point)->p_WJ - true_joint(point)).squaredNorm();
      count += 3;
    }
    return std::sqrt(square / count);
  };
  CHECK(sigma_of(KeyPoint::kNeck) == doctest::Approx(0.01).epsilon(0.15));
  CHECK(sigma_of(KeyPoint::kLeftWrist) == doctest::Approx(0.03).epsilon(0.15));

  profile.error_s = 1e6;
  const auto change_of = [&](double speed_mps) {
    const auto documents = watch(profile, 3, speed_mps);
    const auto error = [&](const stream::Skeletons& d) -> Vec3 {
      return find(d.people.at(0), KeyPoint::kNeck)->p_WJ -
             true_joint(KeyPoint::kNeck, 1.5 + speed_mps * d.header.captured.in_seconds());
    };
    return (error(documents.back()) - error(documents[4])).norm();
  };
  profile.error_m = 0.1;
  CHECK(change_of(0) < 1e-4);
  CHECK(change_of(0.5) > 0.002);
}

TEST_CASE("lost joints, swapped arms and repeated joints come as often as asked for") {
  SkeletonProfile profile = plain();
  profile.joint_miss_p = 0.05;
  profile.swap_p = 0.1;
  profile.swap_run = 3;
  profile.trunk_sigma_m = profile.wrist_sigma_m = {0.01, 0.01};
  profile.error_s = 0.1;
  profile.repeat_p = 0.4;
  double joints = 0, told = 0, wrists = 0, swapped = 0, pairs = 0, repeated = 0;
  const stream::Skeletons* before = nullptr;
  const auto documents = watch(profile, 300);
  for (const auto& document : documents) {
    const stream::Skeleton& person = document.people.at(0);
    joints += static_cast<double>(stream::kKeyPoints);
    told += static_cast<double>(person.joints.size());
    if (const auto* wrist = find(person, KeyPoint::kLeftWrist)) {
      wrists += 1;
      swapped += wrist->p_WJ.x() > 1.5 ? 1 : 0;  // the left arm hangs at 1.25 m, the right one at 1.75 m
    }
    const bool pair = before && document.header.captured - before->header.captured < Duration::milliseconds(20);
    const auto *now = find(person, KeyPoint::kNeck), *then = before ? find(before->people.at(0), KeyPoint::kNeck) : nullptr;
    if (pair && now && then) {
      pairs += 1;
      repeated += now->p_WJ == then->p_WJ ? 1 : 0;
    }
    before = &document;
  }
  CHECK(1 - told / joints == doctest::Approx(0.05).epsilon(0.1));
  CHECK(swapped / wrists == doctest::Approx(0.1).epsilon(0.25));
  CHECK(repeated / pairs == doctest::Approx(0.4).epsilon(0.1));
}

TEST_CASE("like the recorded feed it tells no hips and no ankles, and its hands are the wrists once more") {
  SkeletonProfile profile;
  profile.joint_miss_p = profile.person_miss_p = 0;
  for (const auto& document : watch(profile, 5)) {
    const stream::Skeleton& person = document.people.at(0);
    CHECK(person.joints.size() == 8);
    REQUIRE(person.hands.size() == 2);
    CHECK(person.hands[0].position_m == find(person, KeyPoint::kRightWrist)->p_WJ);
    CHECK(person.hands[1].position_m == find(person, KeyPoint::kLeftWrist)->p_WJ);
  }
}

TEST_CASE("a copied feed goes on as the original, and another person changes nothing of the first") {
  const store::Store shop = small_store();
  const Visibility visibility(shop);
  const ItemMap items;
  SkeletonFeed feed(shop, "skeletons/vision", {}, {}, RandomStream(3));
  SkeletonFeed crowded = feed;
  BodyMap one{{truth::ShopperId{1}, standing({1.5, 2.0})}}, two = one;
  two[truth::ShopperId{2}] = standing({0.5, 2.6});
  for (int tick = 1; tick <= 120; ++tick) {
    const Timestamp now = Timestamp::seconds(tick / 60.0);
    const auto alone = feed.observe({now, one, items, 0}, visibility);
    const auto beside = crowded.observe({now, two, items, 0}, visibility);
    REQUIRE(alone.size() == beside.size());
    for (std::size_t i = 0; i < alone.size(); ++i) {
      for (const stream::Skeleton& person : alone[i].people) {
        CHECK(std::ranges::find(beside[i].people, person) != beside[i].people.end());
      }
    }
    if (tick == 60) {
      const SkeletonFeed copy = feed;
      feed = copy;
    }
  }
}
