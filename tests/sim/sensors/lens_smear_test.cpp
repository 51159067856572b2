// What dirt on a lens does to what a camera sees: in its disc and nowhere else, in the same places in every frame.
#include <doctest/doctest.h>

#include <cmath>

#include "sim/sensors/lens_smear.h"
#include "tests/support/small_store.h"

namespace storetwin::sensors {
namespace {

const store::Camera kCamera =
    testing::small_camera("c1", store::CameraKind::kDepth, Vec3(0, 0, 3), Vec3(0, 1, 0));
const LensSmears kDirt = {{Vec2(100, 80), 30, 7}};

stream::UncertainPoint seen_at(double u, double v) {
  stream::UncertainPoint point;
  point.position_m = store::ray_of(kCamera, Vec2(u, v)) * 2;
  return point;
}

std::vector<std::uint16_t> smeared(const LensSmears& smears, std::uint64_t frame) {
  std::vector<std::uint16_t> depth_mm(320 * 240, 2000);
  smear(smears, 320, frame, depth_mm);
  return depth_mm;
}

TEST_CASE("no light comes through in the middle, all of it from the rim on") {
  CHECK(kDirt[0].light(Vec2(100, 80)) == 0);
  CHECK(kDirt[0].light(Vec2(100, 100)) == 0);
  CHECK(kDirt[0].light(Vec2(130, 80)) == doctest::Approx(1));
  CHECK(kDirt[0].light(Vec2(200, 80)) == 1);
  CHECK(kDirt[0].light(Vec2(125.5, 80)) == doctest::Approx(0.5));
}

TEST_CASE("a head behind the dirt is missed and its hands are nobody's; whoever stands beside it is untouched") {
  stream::DepthPeople seen;
  seen.people = {{.head_top = seen_at(100, 80), .hands = {seen_at(160, 80), seen_at(105, 80)}},
                 {.head_top = seen_at(200, 80), .hands = {seen_at(110, 80)}}};
  seen.loose_hands = {seen_at(95, 75), seen_at(20, 20)};
  smear(kDirt, kCamera, seen);
  REQUIRE(seen.people.size() == 1);
  CHECK(seen.people[0].head_top == seen_at(200, 80));
  CHECK(seen.people[0].hands.empty());
  CHECK(seen.loose_hands == std::vector{seen_at(20, 20), seen_at(160, 80)});
}

TEST_CASE("key points behind the dirt are missing, and who has lost most of them isn't found") {
  const auto person = [](std::vector<double> columns) {
    stream::PersonDetection detection;
    for (const double u : columns) detection.key_points.push_back({stream::KeyPoint::kNeck, Vec2(u, 80), 1});
    return detection;
  };
  stream::PersonDetections seen{.people = {person({100, 200, 210}), person({100, 101, 210}), person({200})}};
  smear(kDirt, seen);
  REQUIRE(seen.people.size() == 2);
  CHECK(seen.people[0].key_points.size() == 2);
  CHECK(seen.people[1].key_points.size() == 1);
}

TEST_CASE("depth behind the dirt is lost or too near, the same pixels in every frame, and none outside") {
  const std::vector<std::uint16_t> first = smeared(kDirt, 1), second = smeared(kDirt, 2);
  int lost = 0, flying = 0, differing = 0;
  for (int v = 0; v < 240; ++v) {
    for (int u = 0; u < 320; ++u) {
      const auto i = static_cast<std::size_t>(320 * v + u);
      if (kDirt[0].light(Vec2(u, v)) == 1) CHECK(first[i] == 2000);
      if (kDirt[0].light(Vec2(u, v)) == 0) CHECK(first[i] < 2000);
      CHECK((first[i] == 2000) == (second[i] == 2000));
      lost += first[i] == 0 ? 1 : 0;
      flying += first[i] > 0 && first[i] < 2000 ? 1 : 0;
      differing += first[i] != second[i] ? 1 : 0;
      if (first[i] > 0) CHECK(first[i] >= 799);
    }
  }
  // Of some 2000 spoiled pixels 15 % fly, in each frame others; 5 sigma.
  const double spoiled = lost + flying;
  CHECK(spoiled > 0.7 * 0.7 * 3.1 * 900);
  CHECK(std::abs(flying - 0.15 * spoiled) < 5 * std::sqrt(0.15 * 0.85 * spoiled));
  CHECK(differing > flying);
  CHECK(smeared(kDirt, 1) == first);
  CHECK(smeared({{Vec2(100, 80), 30, 8}}, 1) != first);
}

TEST_CASE("a clean lens changes nothing, and dirt beyond the image's edge stays within it") {
  CHECK(smeared({}, 1) == std::vector<std::uint16_t>(320 * 240, 2000));
  CHECK(smeared({{Vec2(0, 239), 400, 1}}, 1).size() == 320 * 240);
  std::vector<std::uint8_t> rgb(3 * 320 * 240, 200);
  smear(kDirt, 320, rgb);
  CHECK(rgb[3 * (320 * 80 + 100)] == 90);
  CHECK(rgb[3 * (320 * 80 + 140)] == 200);
}

}  // namespace
}  // namespace storetwin::sensors
