// What sensors may look at: the world at one instant, as plain views.
//
// Sensors take a `SceneView` instead of a World, so that they can be tested without physics and so that nothing of
// Bullet is needed to build them. The maps belong to the world and must outlive the call.
#pragma once

#include <cstdint>
#include <map>

#include "core/base/time.h"
#include "sim/world/world.h"

namespace storetwin::sensors {

using BodyMap = std::map<truth::ShopperId, world::BodyPose>;
using ItemMap = std::map<truth::ItemId, world::Item>;

struct SceneView {
  Timestamp now;                     ///< the simulator's own clock, which no sensor knows exactly
  const BodyMap& bodies;
  const ItemMap& items;
  std::uint64_t resting_version = 0; ///< changes whenever an item at rest moved, came or went
};

/// The view of a world.
inline SceneView view_of(const world::World& world) {
  return {world.now(), world.bodies(), world.items(), world.resting_version()};
}

}  // namespace storetwin::sensors
