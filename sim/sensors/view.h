// What sensors may look at: the world at one instant, as plain views.
//
// Sensors take a `SceneView` instead of a World, so that they can be tested without physics and so that nothing of
// Bullet is needed to build them. The maps belong to the world and must outlive the call.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <vector>

#include "core/base/plane_index.h"
#include "core/base/time.h"
#include "sim/world/world.h"

namespace storetwin::sensors {

using BodyMap = std::map<truth::ShopperId, world::BodyPose>;
using ItemMap = std::map<truth::ItemId, world::Item>;

/// No capsule of a body is farther from its hips than this, seen from above; the boxes of what it left standing may be.
inline constexpr double kBodyReachM = 1.3;

/// Forgets what was kept of people who are not there any more. Both maps are in the order of the ids: one walk does it.
template <class State>
void forget_absent(std::map<truth::ShopperId, State>& states, const BodyMap& bodies) {
  auto body = bodies.begin();
  for (auto state = states.begin(); state != states.end();) {
    while (body != bodies.end() && body->first < state->first) ++body;
    const bool there = body != bodies.end() && body->first == state->first;
    state = there ? std::next(state) : states.erase(state);
  }
}

/// True if the segment from `p` to p + d and the box have a point in common (slab test).
bool segment_meets(const Box3& box, const Vec3& p, const Vec3& d);

/// The bodies of one instant by where they stand, each with a box round all its capsules.
struct BodyIndex {
  explicit BodyIndex(const BodyMap& map);
  struct Boxed {
    const BodyMap::value_type* body = nullptr;
    Box3 bounds_W;
  };
  std::vector<Boxed> bodies;
  PlaneIndex places;
};

struct SceneView {
  Timestamp now;                     ///< the simulator's own clock, which no sensor knows exactly
  const BodyMap& bodies;
  const ItemMap& items;
  std::uint64_t resting_version = 0; ///< changes whenever an item at rest moved, came or went
  std::shared_ptr<const BodyIndex> index = {};  ///< of the bodies; without it all are asked

  /// True if `test(shopper, body)` is true of any body that a segment may meet.
  template <class Test>
  bool any_body_along(const Vec3& from, const Vec3& to, Test test) const {
    const auto asked = [&](const BodyMap::value_type& entry) { return test(entry.first, entry.second); };
    if (!index) return std::any_of(bodies.begin(), bodies.end(), asked);
    return index->places.any_along(from.head<2>(), to.head<2>(), [&](int i) {
      const BodyIndex::Boxed& boxed = index->bodies[static_cast<std::size_t>(i)];
      return segment_meets(boxed.bounds_W, from, to - from) && asked(*boxed.body);
    });
  }
};

/// The view of a world. Inline, so that only who has a world links its code.
inline SceneView view_of(const world::World& world) {
  return {world.now(), world.bodies(), world.items(), world.resting_version(),
          std::make_shared<const BodyIndex>(world.bodies())};
}

}  // namespace storetwin::sensors
