// The body: segment lengths from stature, and a posture turned into key points and capsules.
//
// Lengths are shares of stature after R. Drillis and R. Contini, "Body segment parameters" (NYU, 1966), as tabulated in
// D. Winter, "Biomechanics and Motor Control of Human Movement". A `Posture` is what the behaviour decides (where, how
// fast, how far bent, where each palm wants to be); `pose_body` is a pure function of shape and posture, so a keyframe
// needs to remember no joint angle. Store frame, metres and radians; headings count from W's x axis, counter-clockwise.
#pragma once

#include <array>
#include <optional>

#include "core/base/geometry.h"
#include "core/base/random.h"
#include "sim/shoppers/gear.h"
#include "sim/shoppers/walkable_grid.h"
#include "sim/world/world.h"

namespace storetwin::shoppers {

using world::Side;

/// What a shopper puts things into.
enum class Container {
  kShoulderBag,  ///< hangs beside the hip; both arms stay free
  kBasket,       ///< hangs from a bent forearm, which therefore doesn't reach for things
  kBackpack,     ///< on the back, swung to the side to be opened
  kPockets,      ///< nothing is carried
  kTrolley,      ///< pushed, see gear.h
  kPushchair,
};

/// What is fixed for one shopper during a visit.
struct BodyShape {
  double stature_m = 1.70;
  double radius_m = kBodyRadiusM;  ///< of the room it needs to walk, with what it pushes
  Container container = Container::kShoulderBag;
  Side container_side = Side::kLeft;
  world::Clothing clothing;  ///< what is worn now; somebody who changes a coat changes `upper`

  double hip_height_m() const { return 0.530 * stature_m; }
  double trunk_m() const { return 0.288 * stature_m; }  ///< middle of the hips to middle of the shoulders
  double neck_m() const { return 0.030 * stature_m; }   ///< shoulder line to neck key point
  double head_m() const { return 0.182 * stature_m; }   ///< shoulder line to head top
  double half_shoulders_m() const { return 0.118 * stature_m; }
  double half_hips_m() const { return 0.0955 * 0.55 * stature_m; }  ///< hip joints, which lie inside the hips' breadth
  double upper_arm_m() const { return 0.186 * stature_m; }
  double forearm_m() const { return 0.146 * stature_m; }
  double palm_m() const { return 0.050 * stature_m; }  ///< wrist to palm centre
  double thigh_m() const { return 0.245 * stature_m; }
  double shank_m() const { return 0.246 * stature_m; }
  double ankle_height_m() const { return 0.039 * stature_m; }
  double arm_reach_m() const { return upper_arm_m() + forearm_m() + palm_m(); }  ///< shoulder to palm, arm straight
};

/// How tall people of a kind are, metres: a normal distribution, cut off at both ends.
struct Statures {
  double mean_m = 1.70, sigma_m = 0.09;
  double least_m = 1.48, most_m = 1.98;
};
/// A body drawn at random, with a bag or a basket on either side; an adult unless said otherwise.
BodyShape draw_shape(RandomStream random, const Statures& statures = {});
/// Clothes drawn at random: mostly dark and grey, as people wear them, now and then a strong colour [E].
world::Clothing draw_clothing(RandomStream random);

/// What changes from step to step.
struct Posture {
  Vec2 p_WB_m = Vec2::Zero();
  Vec2 v_WB_mps = Vec2::Zero();
  double heading_rad = 0;
  double phase_rad = 0;                      ///< of the gait, see gait.h
  double lean_rad = 0;                       ///< trunk forward from the vertical
  double crouch_m = 0;                       ///< hips below their standing height
  double twist_rad = 0;                      ///< shoulder line against the hips, counter-clockwise
  std::optional<Pushed> pushed;              ///< the trolley or pushchair, wherever it stands
  std::array<std::optional<Vec3>, 2> palms;  ///< where each palm wants to be, by Side; empty: it hangs and swings
};

/// Where a palm is when nothing is asked of it: hanging and swinging, or bent under a basket.
Vec3 resting_palm(const BodyShape& shape, const Posture& posture, Side side);
/// Where a shopper holds something to look at it: before the chest on that side.
Vec3 viewing_palm(const BodyShape& shape, const Posture& posture, Side side);
/// The shoulder joint.
Vec3 shoulder(const BodyShape& shape, const Posture& posture, Side side);

/// The whole body.
world::BodyPose pose_body(const BodyShape& shape, const Posture& posture);

/// How to bend so that a palm gets somewhere.
struct Bend {
  double lean_rad = 0;
  double crouch_m = 0;
  double twist_rad = 0;
  double short_by_m = 0;  ///< distance that remains beyond the arm's reach; 0 = reachable
};

/// The least effort that brings `p_WT` within reach of the palm on `side` while standing as `posture` says.
/// `clear_m` is the free space before the body: the head doesn't come further forward, since there are shelves.
Bend bend_towards(const BodyShape& shape, const Posture& posture, Side side, const Vec3& p_WT, double clear_m);

}  // namespace storetwin::shoppers
