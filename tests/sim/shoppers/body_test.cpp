// Bodies: limbs reach where they should, segments keep their lengths, gaits look like walking.
#include <doctest/doctest.h>

#include <cmath>

#include "sim/shoppers/arm_ik.h"
#include "sim/shoppers/body_model.h"
#include "sim/shoppers/gait.h"
#include "sim/shoppers/minimum_jerk.h"

namespace storetwin::shoppers {
namespace {

TEST_CASE("a limb reaches every target within reach to well under a centimetre, with links of the right length") {
  RandomStream random(7);
  for (int i = 0; i < 2000; ++i) {
    const double first = random.uniform(0.2, 0.4), second = random.uniform(0.2, 0.4);
    const double distance = random.uniform(std::abs(first - second) + 0.02, 0.99 * (first + second));
    const Vec3 root = random.normal3(1);
    const Vec3 target = root + distance * random.normal3(1).normalized();
    const LimbPose pose = solve_limb(root, target, first, second, random.normal3(1));
    CHECK(pose.reached);
    CHECK((pose.end - target).norm() < 0.001);
    CHECK((pose.middle - root).norm() == doctest::Approx(first));
    CHECK((pose.end - pose.middle).norm() == doctest::Approx(second));
  }
}

TEST_CASE("a limb points at a target beyond reach and says so") {
  const LimbPose pose = solve_limb({0, 0, 0}, {2, 0, 0}, 0.3, 0.3, {0, 0, -1});
  CHECK_FALSE(pose.reached);
  CHECK(pose.end.x() == doctest::Approx(0.6).epsilon(0.01));
  CHECK(std::abs(pose.end.y()) < 1e-9);
}

TEST_CASE("elbows go the way they are hinted") {
  CHECK(solve_limb({0, 0, 0}, {0.4, 0, 0}, 0.3, 0.3, {0, 0, -1}).middle.z() < -0.1);
  CHECK(solve_limb({0, 0, 0}, {0.4, 0, 0}, 0.3, 0.3, {0, 1, 0}).middle.y() > 0.1);
}

TEST_CASE("the minimum-jerk profile starts and ends at rest and is symmetric") {
  CHECK(minimum_jerk(0) == 0);
  CHECK(minimum_jerk(1) == 1);
  CHECK(minimum_jerk(0.5) == doctest::Approx(0.5));
  CHECK(minimum_jerk(0.01) < 1e-4);
  // Flash and Hogan: the peak speed is 1.875 times the mean.
  CHECK((minimum_jerk(0.501) - minimum_jerk(0.499)) / 0.002 == doctest::Approx(1.875).epsilon(0.001));
}

TEST_CASE("a standing body has the stature it was drawn with, and all twelve key points where they belong") {
  BodyShape shape;
  shape.stature_m = 1.80;
  Posture posture;
  posture.p_WB_m = {1, 2};
  posture.heading_rad = 0.7;
  const world::BodyPose pose = pose_body(shape, posture);
  const auto point = [&](stream::KeyPoint k) { return pose.key_points[static_cast<std::size_t>(k)]; };
  using enum stream::KeyPoint;
  CHECK(point(kHeadTop).z() == doctest::Approx(1.80).epsilon(0.02));
  CHECK(point(kNeck).z() < point(kHeadTop).z());
  CHECK((0.5 * (point(kLeftHip) + point(kRightHip))).head<2>().isApprox(posture.p_WB_m));
  CHECK(point(kLeftAnkle).z() < 0.15);
  // Left is to the left of the heading.
  const Vec3 left(-std::sin(0.7), std::cos(0.7), 0);
  CHECK((point(kLeftShoulder) - point(kRightShoulder)).dot(left) > 0.3);
  CHECK((point(kLeftWrist) - point(kLeftElbow)).norm() == doctest::Approx(shape.forearm_m()).epsilon(0.01));
  CHECK(pose.capsules.size() >= 15);
}

TEST_CASE("a palm that is asked to be somewhere within reach is there within a centimetre") {
  RandomStream random(3);
  for (int i = 0; i < 300; ++i) {
    const BodyShape shape = draw_shape(random.fork("shape", static_cast<std::uint64_t>(i)));
    Posture posture;
    posture.heading_rad = random.uniform(-3, 3);
    const Side side = random.chance(0.5) ? Side::kLeft : Side::kRight;
    const Vec3 f(std::cos(posture.heading_rad), std::sin(posture.heading_rad), 0);
    // Items at shelf heights, up to a third of a metre behind a shelf's front that is half a metre away.
    const Vec3 target = random.uniform(0.5, 0.8) * f + Vec3(0, 0, random.uniform(0.2, 1.65));
    const Bend bend = bend_towards(shape, posture, side, target, 0.5);
    if (bend.short_by_m > 0) continue;
    posture.lean_rad = bend.lean_rad;
    posture.crouch_m = bend.crouch_m;
    posture.twist_rad = bend.twist_rad;
    posture.palms[static_cast<std::size_t>(side)] = target;
    CHECK((pose_body(shape, posture).hands[static_cast<std::size_t>(side)] - target).norm() < 0.01);
  }
}

TEST_CASE("the front of every shelf is within reach of nearly everybody") {
  RandomStream random(5);
  int reached = 0;
  for (int i = 0; i < 200; ++i) {
    const BodyShape shape = draw_shape(random.fork("shape", static_cast<std::uint64_t>(i)));
    const Vec3 target(0.55, -0.1, random.uniform(0.2, 1.65));
    reached += bend_towards(shape, Posture{}, Side::kRight, target, 0.5).short_by_m < 0.04 ? 1 : 0;
  }
  CHECK(reached >= 195);
}

TEST_CASE("walking at 1.2 m/s takes steps of a natural length and rate, legs opposite each other") {
  const double length = step_length_m(1.2, 1.70);
  CHECK(length > 0.55);
  CHECK(length < 0.80);
  const double rate = 1.2 / length;
  CHECK(rate > 1.5);
  CHECK(rate < 2.1);
  for (const double phase : {0.3, 1.5, 4.0}) {
    const Swing left = swing(phase, 1.2, 1.70, false), right = swing(phase, 1.2, 1.70, true);
    CHECK(left.foot_forward_m == doctest::Approx(-right.foot_forward_m));
    CHECK(left.foot_forward_m * left.arm_forward_rad <= 0);
  }
  CHECK(swing(1.0, 0.0, 1.70, false).foot_forward_m == 0);
}

}  // namespace
}  // namespace storetwin::shoppers
