#include "sim/shoppers/doorway.h"

#include "core/base/assert.h"

namespace storetwin::shoppers {

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
