#include "sim/shoppers/doorway.h"

#include <algorithm>
#include <cmath>

#include "core/base/assert.h"

namespace storetwin::shoppers {

Vec2 Passage::kept_inside(const Vec2& p_W, double radius_m, const Vec2& v_mps) const {
  const Vec2 right(inward.y(), -inward.x());
  const double aside_m = (p_W - middle).dot(right);
  const double outwards_mps = v_mps.dot(right);
  const bool at_side = std::abs(aside_m) >= std::max(0.0, half_breadth_m - radius_m);
  return at_side && aside_m * outwards_mps > 0 ? Vec2(v_mps - outwards_mps * right) : v_mps;
}

Doorway doorway_of(const store::Lane& lane) {
  Doorway doorway;
  doorway.lane = lane.id;
  doorway.gate = lane.gate;
  doorway.middle = 0.5 * (lane.gate.a + lane.gate.b);
  doorway.inward = lane.inward.normalized();
  return doorway;
}

Doorway entrance_of(const store::Map& map) {
  STORETWIN_ASSERT(!map.lanes.empty(), "a store with shoppers has a turnstile");
  for (const store::Lane& lane : map.lanes) {
    if (lane.id.starts_with("in") || lane.id.starts_with("entr")) return doorway_of(lane);
  }
  return doorway_of(map.lanes.front());
}

Doorway exit_of(const store::Map& map) {
  STORETWIN_ASSERT(!map.lanes.empty(), "a store with shoppers has a turnstile");
  for (const store::Lane& lane : map.lanes) {
    if (lane.id.starts_with("out") || lane.id.starts_with("exit")) return doorway_of(lane);
  }
  return doorway_of(map.lanes.back());
}

}  // namespace storetwin::shoppers
