// Where the fixtures of a store stand: rows of gondolas back to back, units along the walls, chillers at the back.
//
// x runs to the right and y to the back as seen from the door; the origin is the front left corner of the shop floor. The
// turnstile stands in the front wall with a vestibule before it at negative y, the counter with its staff zone in the right
// front corner. Rows run from the front to the back; long ones are broken by a cross aisle. Metres.
#pragma once

#include <optional>

#include "core/store/store.h"

namespace storetwin::layout {

struct FloorRequest {
  double width_m = 12;
  double depth_m = 8;
  double aisle_width_m = 1.2;   ///< at least
  int boards = 5;               ///< of each fixture
  int fixtures = 10;            ///< at most most_fixtures()
};

/// Least inner size: a turnstile of two lanes and a shelf across from it.
inline constexpr double kLeastWidthM = 2.8;
inline constexpr double kLeastDepthM = 3.2;
/// Boards of one fixture so that a hand still comes between them.
inline constexpr int kMostBoards = 8;
/// Width of every fixture.
inline constexpr double kFixtureWidthM = 1.2;

/// How many fixtures find room; `fixtures` isn't read.
int most_fixtures(const FloorRequest& request);

/// The map, its shelves without plates. Fixtures are named chiller_1, wall_1, gondola_1, ..., in this order.
store::Map plan_floor(const FloorRequest& request);

}  // namespace storetwin::layout
