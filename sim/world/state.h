// The world's canonical state: everything that decides its future, as plain copyable values.
//
// Bullet never holds the truth. After each step the poses and velocities of its bodies are written back here, and a
// fresh Bullet world can be made from here at any time; so a copy of this struct is a keyframe.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "core/base/geometry.h"
#include "sim/world/world.h"

namespace storetwin::world {

/// One hand of one shopper.
using HandKey = std::pair<ShopperId, Side>;

/// A hand that has closed on an item which still bears on its plate.
struct Lift {
  ItemId item;
  std::int64_t begun_step = 0;
  std::int64_t steps = 1;      ///< until the last contact
  bool both_hands = false;     ///< the other hand is on it too
};

/// An item in a hand. H is the hand's frame: origin at the palm's centre, axes those of the body (x to its front, z
/// up).
struct Grip {
  ItemId item;
  Pose X_HI;
  std::set<ItemId> slides_past;  ///< what stood before it on its shelf: a hand draws it out round them
  bool both_hands = false;       ///< H is the middle between the palms
};

/// How the hands moved between the last two poses of a body.
struct HandMotion {
  std::int64_t posed_step = 0;
  std::array<Vec3, 2> v_WH_mps{Vec3::Zero(), Vec3::Zero()};  ///< by Side
};

/// Position and motion of a rigid body. The numbers came out of Bullet's single precision, so they go back in exactly.
struct RigidState {
  Pose X_WI;
  Vec3 v_WI_mps = Vec3::Zero();
  Vec3 w_WI_radps = Vec3::Zero();
};

/// What is remembered of an item while it is a rigid body.
struct LooseItem {
  RigidState motion;
  ShopperId cause;             ///< who released it, or whose item pushed it
  bool released = false;       ///< it left a hand: its first contact with a plate is a put-back
  bool told_put_back = false;
  bool told_drop = false;
  int falling_steps = 0;       ///< without support so far
  int supported_steps = 0;     ///< since something first bore it
  int still_steps = 0;         ///< slow, without a break
};

struct State {
  std::int64_t step = 0;
  std::map<ItemId, Item> items;
  std::size_t stocked = 0;                    ///< items that stood there at the start; ids go on from there
  std::map<SkuId, std::uint64_t> units_made;  ///< at the start and by deliveries, of each SKU
  std::map<ShopperId, BodyPose> bodies;
  std::map<ShopperId, HandMotion> hand_motions;
  std::multimap<HandKey, Lift> lifts;  ///< a hand may close on several items; what both hands hold is the right one's
  std::multimap<HandKey, Grip> grips;
  std::map<ItemId, LooseItem> loose;
  std::vector<HandPress> presses;             ///< for the next step
  std::vector<truth::ItemEvent> pending;      ///< of commands, told by the next step
  StepEvents last_events;
  std::vector<double> plate_forces_g;         ///< of the last step
  std::uint64_t resting_version = 1;
};

/// Feeds every field into the digest, in the order of declaration.
void feed(Digest& digest, const State& state);

/// When the state's last step ended.
Timestamp time_of(std::int64_t step);

}  // namespace storetwin::world
