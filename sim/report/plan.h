// The store from above, as every picture over a plan draws it: y up, a metre equally long in both directions.
#pragma once

#include <string>

#include "core/store/store.h"
#include "sim/report/svg.h"

namespace storetwin::report {

Canvas plan_canvas(const store::Map& map);

/// Floor, zones, fixtures with their fronts, lanes, and a scale of 1 m.
std::string draw_map(const Canvas& canvas, const store::Map& map);

/// Middle of a plate's front; the origin if there is no such plate.
Vec2 place_of(const store::Store& store, const PlateAddress& plate);

}  // namespace storetwin::report
