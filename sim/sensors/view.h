// What sensors may look at: the world at one instant, as plain views.
//
// Sensors take a `SceneView` instead of a World, so that they can be tested without physics and so that nothing of
// Bullet is needed to build them. The maps belong to the world and must outlive the call.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/base/time.h"
#include "sim/sensors/body_index.h"
#include "sim/world/world.h"

namespace storetwin::sensors {

using ItemMap = std::map<truth::ItemId, world::Item>;

/// True if the segment from `p` to p + d and the box have a point in common (slab test).
bool segment_meets(const Box3& box, const Vec3& p, const Vec3& d);
/// The same of a turned box, from the middle of which its sides are `half_m` away, and the segment between two points.
bool segment_meets(const Pose& X_WB, const Vec3& half_m, const Vec3& from, const Vec3& to);

struct SceneView {
  Timestamp now;                     ///< the simulator's own clock, which no sensor knows exactly
  const BodyMap& bodies;
  const ItemMap& items;
  std::uint64_t resting_version = 0; ///< changes whenever an item at rest moved, came or went
  std::shared_ptr<const BodyIndex> index = {};  ///< of the bodies; without it all are asked
  std::optional<std::span<const world::Item* const>> astir = {};  ///< the items that don't rest, by id; likewise

  /// True if `test(shopper, body)` is true of any body that a segment may meet.
  template <class Test>
  bool any_body_along(const Vec3& from, const Vec3& to, Test test) const {
    const auto asked = [&](const BodyMap::value_type& entry) { return test(entry.first, entry.second); };
    if (!index) return std::any_of(bodies.begin(), bodies.end(), asked);
    return index->places().any_along(from.head<2>(), to.head<2>(), [&](int i) {
      const BodyIndex::Entry& entry = (*index)[static_cast<std::size_t>(i)];
      return segment_meets(entry.bounds_W, from, to - from) && asked(*entry.body);
    });
  }
  /// The index, made now if there is none.
  std::shared_ptr<const BodyIndex> people() const { return index ? index : std::make_shared<const BodyIndex>(bodies); }
};

/// The view of a world. Inline, so that only who has a world links its code.
inline SceneView view_of(const world::World& world) {
  return {world.now(), world.bodies(), world.items(), world.resting_version(),
          std::make_shared<const BodyIndex>(world.bodies()), world.astir()};
}

}  // namespace storetwin::sensors
