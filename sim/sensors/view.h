// What sensors may look at: the world at one instant, as plain views.
//
// Sensors take a `SceneView` instead of a World, so that they can be tested without physics and so that nothing of
// Bullet is needed to build them. The maps belong to the world and must outlive the call.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "core/base/plane_index.h"
#include "core/base/time.h"
#include "sim/world/world.h"

namespace storetwin::sensors {

using BodyMap = std::map<truth::ShopperId, world::BodyPose>;
using ItemMap = std::map<truth::ItemId, world::Item>;

/// No part of a body is farther from its hips than this, seen from above.
inline constexpr double kBodyReachM = 1.3;

/// The bodies of one instant by where they stand.
struct BodyIndex {
  explicit BodyIndex(const BodyMap& map);
  std::vector<const BodyMap::value_type*> bodies;
  PlaneIndex places;
};

struct SceneView {
  Timestamp now;                     ///< the simulator's own clock, which no sensor knows exactly
  const BodyMap& bodies;
  const ItemMap& items;
  std::uint64_t resting_version = 0; ///< changes whenever an item at rest moved, came or went
  std::shared_ptr<const BodyIndex> index = {};  ///< of the bodies; without it all are asked

  /// True if `test(shopper, body)` is true of any body that may reach to the segment, seen from above.
  template <class Test>
  bool any_body_along(const Segment2& ground, Test test) const {
    const auto asked = [&](const BodyMap::value_type& entry) { return test(entry.first, entry.second); };
    if (!index) return std::any_of(bodies.begin(), bodies.end(), asked);
    return index->places.any_along(ground.a, ground.b, [&](int i) { return asked(*index->bodies[static_cast<std::size_t>(i)]); });
  }
};

/// The view of a world.
SceneView view_of(const world::World& world);

}  // namespace storetwin::sensors
