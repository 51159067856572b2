#include "sim/shoppers/body_model.h"

#include <algorithm>
#include <cmath>

#include "sim/shoppers/arm_ik.h"
#include "sim/shoppers/gait.h"

namespace storetwin::shoppers {

namespace {

using stream::KeyPoint;
using world::BodyPose;
using world::Capsule;
using world::Wears;

const Vec3 kUp(0, 0, 1);

// The body's directions in the store, and the joints everything else hangs from.
struct Frame {
  Vec3 forward, left;
  Vec3 hips, shoulders;  // middles
  Vec3 trunk;            // unit vector from hips to shoulders
  Vec3 head;             // unit vector from shoulders to head top; people keep half of a lean out of the neck
  Vec3 shoulder_left;    // unit vector along the twisted shoulder line
};

double sign_of(Side side) { return side == Side::kLeft ? 1.0 : -1.0; }

Frame frame_of(const BodyShape& shape, const Posture& posture) {
  Frame frame;
  const double c = std::cos(posture.heading_rad), s = std::sin(posture.heading_rad);
  frame.forward = Vec3(c, s, 0);
  frame.left = Vec3(-s, c, 0);
  // With one foot before and one behind, the hips sink by the arc of the straight leg.
  const double leg = shape.thigh_m() + shape.shank_m();
  const double half_step = 0.5 * step_length_m(posture.v_WB_mps.norm(), shape.stature_m);
  const double sink = leg - std::sqrt(std::max(0.0, leg * leg - half_step * half_step));
  const double hip_z = 0.985 * shape.hip_height_m() - sink - posture.crouch_m;
  frame.hips = Vec3(posture.p_WB_m.x(), posture.p_WB_m.y(), hip_z);
  frame.trunk = std::sin(posture.lean_rad) * frame.forward + std::cos(posture.lean_rad) * kUp;
  frame.head = std::sin(0.5 * posture.lean_rad) * frame.forward + std::cos(0.5 * posture.lean_rad) * kUp;
  frame.shoulders = frame.hips + shape.trunk_m() * frame.trunk;
  frame.shoulder_left = std::cos(posture.twist_rad) * frame.left - std::sin(posture.twist_rad) * frame.forward;
  return frame;
}

Vec3 shoulder_of(const BodyShape& shape, const Frame& frame, Side side) {
  return frame.shoulders + sign_of(side) * shape.half_shoulders_m() * frame.shoulder_left;
}

Swing swing_of(const BodyShape& shape, const Posture& posture, Side side) {
  return swing(posture.phase_rad, posture.v_WB_mps.norm(), shape.stature_m, side == Side::kRight);
}

Vec3 resting_palm_of(const BodyShape& shape, const Posture& posture, const Frame& frame, Side side, const Swing& arm) {
  if (posture.pushed && posture.pushed->in_hands) return handle(shape, *posture.pushed, side);
  const Vec3 root = shoulder_of(shape, frame, side);
  const Vec3 outward = sign_of(side) * frame.left;
  const double lower = shape.forearm_m() + shape.palm_m();
  if (shape.container == Container::kBasket && side == shape.container_side) {
    // Elbow at the side, forearm level and across the belly: the basket hangs from it.
    return root - 0.95 * shape.upper_arm_m() * kUp + 0.95 * lower * frame.forward;
  }
  const double upper = arm.arm_forward_rad;
  const double fore = upper + 0.35;  // an arm that hangs at ease is bent by some 20 degrees
  const auto hanging = [&](double angle) -> Vec3 {
    return std::sin(angle) * frame.forward - std::cos(angle) * kUp + 0.06 * outward;
  };
  return root + shape.upper_arm_m() * hanging(upper).normalized() + lower * hanging(fore).normalized();
}

void pose_leg(const BodyShape& shape, const Posture& posture, const Frame& frame, Side side, const Swing& leg,
              BodyPose& pose) {
  const bool right = side == Side::kRight;
  const Vec3 outward = sign_of(side) * frame.left;
  const double speed = posture.v_WB_mps.norm();
  const Vec3 walking =
      speed > 0.05 ? Vec3(posture.v_WB_mps.x() / speed, posture.v_WB_mps.y() / speed, 0) : frame.forward;
  const Vec3 hip = frame.hips + shape.half_hips_m() * outward;
  Vec3 ankle = hip + leg.foot_forward_m * walking;
  ankle.z() = shape.ankle_height_m() + leg.foot_lift_m;
  const LimbPose limb = solve_limb(hip, ankle, shape.thigh_m(), shape.shank_m(), frame.forward + 0.5 * outward);
  pose.capsules.push_back({hip, limb.middle, 0.070, Wears::kLower});
  pose.capsules.push_back({limb.middle, limb.end, 0.050, Wears::kLower});
  pose.key_points[static_cast<std::size_t>(right ? KeyPoint::kRightHip : KeyPoint::kLeftHip)] = hip;
  pose.key_points[static_cast<std::size_t>(right ? KeyPoint::kRightAnkle : KeyPoint::kLeftAnkle)] = limb.end;
}

void pose_arm(const BodyShape& shape, const Posture& posture, const Frame& frame, Side side, const Swing& arm,
              BodyPose& pose) {
  const bool right = side == Side::kRight;
  const auto index = static_cast<std::size_t>(side);
  const Vec3 root = shoulder_of(shape, frame, side);
  const Vec3 outward = sign_of(side) * frame.left;
  const Vec3 target = posture.palms[index] ? *posture.palms[index] : resting_palm_of(shape, posture, frame, side, arm);
  const double lower = shape.forearm_m() + shape.palm_m();
  // Elbows hang down and a little out and back.
  const Vec3 hint = -kUp + 0.6 * outward - 0.5 * frame.forward;
  const LimbPose limb = solve_limb(root, target, shape.upper_arm_m(), lower, hint);
  const Vec3 wrist = limb.middle + (shape.forearm_m() / lower) * (limb.end - limb.middle);
  const Vec3 finger_direction = (limb.end - wrist).normalized();
  pose.capsules.push_back({root, limb.middle, 0.045});
  pose.capsules.push_back({limb.middle, wrist, 0.036});
  pose.capsules.push_back({wrist, limb.end + 0.4 * shape.palm_m() * finger_direction, 0.032, Wears::kNothing});
  pose.hands[index] = limb.end;
  pose.key_points[static_cast<std::size_t>(right ? KeyPoint::kRightShoulder : KeyPoint::kLeftShoulder)] = root;
  pose.key_points[static_cast<std::size_t>(right ? KeyPoint::kRightElbow : KeyPoint::kLeftElbow)] = limb.middle;
  pose.key_points[static_cast<std::size_t>(right ? KeyPoint::kRightWrist : KeyPoint::kLeftWrist)] = wrist;
  if (shape.container == Container::kBasket && side == shape.container_side) {
    const Vec3 hung = limb.middle + 0.5 * (wrist - limb.middle) - 0.24 * kUp;
    pose.capsules.push_back({hung - 0.10 * frame.forward, hung + 0.10 * frame.forward, 0.13, Wears::kBag});
  }
}

void pose_trunk_and_head(const BodyShape& shape, const Frame& frame, BodyPose& pose) {
  const double girth = 0.072 * shape.stature_m;
  const Vec3 side = 0.04 * shape.stature_m * frame.left;
  const Vec3 belly = frame.hips + 0.35 * shape.trunk_m() * frame.trunk;
  const Vec3 chest = frame.hips + 0.78 * shape.trunk_m() * frame.trunk;
  const Vec3 across = 0.75 * shape.half_shoulders_m() * frame.shoulder_left;
  const Vec3 top = frame.shoulders + shape.head_m() * frame.head;
  constexpr double kHeadRadius = 0.088;
  pose.capsules.push_back(
      {frame.shoulders + 0.55 * shape.head_m() * frame.head, top - kHeadRadius * frame.head, kHeadRadius,
       Wears::kNothing});
  pose.capsules.push_back({frame.shoulders, frame.shoulders + 0.5 * shape.head_m() * frame.head, 0.055, Wears::kNothing});
  pose.capsules.push_back({frame.shoulders - across, frame.shoulders + across, 0.065});
  pose.capsules.push_back({belly + side, chest + side, girth});
  pose.capsules.push_back({belly - side, chest - side, girth});
  pose.capsules.push_back({frame.hips + side, frame.hips - side, girth, Wears::kLower});
  pose.key_points[static_cast<std::size_t>(KeyPoint::kHeadTop)] = top;
  pose.key_points[static_cast<std::size_t>(KeyPoint::kNeck)] = frame.shoulders + shape.neck_m() * frame.trunk;
}

}  // namespace

BodyShape draw_shape(RandomStream random, const Statures& statures) {
  BodyShape shape;
  shape.stature_m =
      std::clamp(random.normal(statures.mean_m, statures.sigma_m), statures.least_m, statures.most_m);
  shape.container = random.chance(0.5) ? Container::kBasket : Container::kShoulderBag;
  shape.container_side = random.chance(0.6) ? Side::kLeft : Side::kRight;
  shape.clothing = draw_clothing(random.fork("clothing"));
  return shape;
}

world::Clothing draw_clothing(RandomStream random) {
  // Black, charcoal, navy, denim, grey, white, beige, red, green, mustard; each unit of cloth is dyed a little its own way.
  static constexpr double kCloth[][3] = {{0.10, 0.10, 0.11}, {0.24, 0.25, 0.27}, {0.13, 0.17, 0.32}, {0.27, 0.36, 0.52},
                                         {0.55, 0.56, 0.58}, {0.88, 0.88, 0.86}, {0.74, 0.66, 0.52}, {0.66, 0.16, 0.17},
                                         {0.22, 0.42, 0.28}, {0.79, 0.60, 0.16}};
  constexpr int kLegs = 7;  // trousers are seldom red, green or mustard
  const auto dyed = [&random](int cloth) -> Vec3 {
    const double* c = kCloth[cloth];
    return (Vec3(c[0], c[1], c[2]) + random.normal3(0.02)).cwiseMax(Vec3::Zero()).cwiseMin(Vec3::Ones());
  };
  world::Clothing clothing;
  clothing.upper = dyed(random.integer(0, static_cast<int>(std::size(kCloth)) - 1));
  clothing.lower = dyed(random.integer(0, kLegs - 1));
  return clothing;
}

Vec3 resting_palm(const BodyShape& shape, const Posture& posture, Side side) {
  return resting_palm_of(shape, posture, frame_of(shape, posture), side, swing_of(shape, posture, side));
}

Vec3 viewing_palm(const BodyShape& shape, const Posture& posture, Side side) {
  const Frame frame = frame_of(shape, posture);
  return frame.shoulders - 0.16 * shape.stature_m * kUp + 0.17 * shape.stature_m * frame.forward +
         sign_of(side) * 0.06 * shape.stature_m * frame.left;
}

Vec3 shoulder(const BodyShape& shape, const Posture& posture, Side side) {
  return shoulder_of(shape, frame_of(shape, posture), side);
}

world::BodyPose pose_body(const BodyShape& shape, const Posture& posture) {
  const Frame frame = frame_of(shape, posture);
  BodyPose pose;
  pose.p_WB_m = posture.p_WB_m;
  pose.v_WB_mps = posture.v_WB_mps;
  pose.heading_rad = posture.heading_rad;
  pose.clothing = shape.clothing;
  pose.capsules.reserve(18);
  pose_trunk_and_head(shape, frame, pose);
  for (const Side side : {Side::kLeft, Side::kRight}) {
    const Swing swing = swing_of(shape, posture, side);
    pose_arm(shape, posture, frame, side, swing, pose);
    pose_leg(shape, posture, frame, side, swing, pose);
  }
  add_gear(shape, posture, {frame.forward, frame.left, frame.hips, frame.shoulders}, pose);
  return pose;
}

Bend bend_towards(const BodyShape& shape, const Posture& posture, Side side, const Vec3& p_WT, double clear_m) {
  // A coarse search by effort; leaning costs less than crouching, and both less than not getting there.
  constexpr int kLeans = 9, kCrouches = 12;
  constexpr double kLeanStep = 0.13, kCrouchStep = 0.05;
  const double reach = 0.985 * shape.arm_reach_m();
  const double twist_sign = side == Side::kRight ? 1.0 : -1.0;
  Bend best;
  double least = 1e9;
  for (int crouch = 0; crouch < kCrouches; ++crouch) {
    for (int lean = 0; lean < kLeans; ++lean) {
      Posture bent = posture;
      bent.lean_rad = kLeanStep * lean;
      bent.crouch_m = kCrouchStep * crouch;
      bent.twist_rad = twist_sign * std::min(0.35, 0.15 + 0.6 * bent.lean_rad);
      const Frame frame = frame_of(shape, bent);
      const double head_forward =
          shape.trunk_m() * std::sin(bent.lean_rad) + shape.head_m() * std::sin(0.5 * bent.lean_rad) + 0.09;
      if (lean > 0 && head_forward > clear_m) break;
      const double short_by = std::max(0.0, (p_WT - shoulder_of(shape, frame, side)).norm() - reach);
      const double cost = 30 * short_by + bent.lean_rad + 2.5 * bent.crouch_m;
      if (cost < least) {
        least = cost;
        best = {bent.lean_rad, bent.crouch_m, bent.twist_rad, short_by};
      }
    }
  }
  return best;
}

}  // namespace storetwin::shoppers
