// Where people stand who wait for a turnstile: places in a row, the first one at the gate.
//
// Outside, where there is no floor to heed, the row runs straight back from the gate. Inside it begins straight and then
// bends as the shop allows: clear of shelves by an arm's length if it can, never nearer to anything solid than a body, to
// another place than a queue's spacing, or to the mouth of another lane. It is laid out once, since queues are where
// shops let them be and not where chance has it.
#pragma once

#include <vector>

#include "core/base/geometry.h"
#include "sim/shoppers/doorway.h"
#include "sim/shoppers/walkways.h"

namespace storetwin::shoppers {

/// From one person's middle to the next, metres: 0.6 to 0.7 m in queues where nobody pushes (J. Fruin, "Pedestrian
/// planning and design", 1971: queues of level of service B to C).
inline constexpr double kQueueGapM = 0.65;
/// Longer queues crowd round the last place.
inline constexpr std::size_t kLongestQueue = 24;

/// The row before the way in, seen from the street. Where people come out by the same lane, it stands beside the lane.
std::vector<Vec2> line_outside(const Doorway& door, bool shared);
/// The row before the way out. `mouths`: points behind other gates that stay free.
std::vector<Vec2> line_inside(const Doorway& door, const std::vector<Vec2>& mouths, const Walkways& ways);

}  // namespace storetwin::shoppers
