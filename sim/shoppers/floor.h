// What lies on the floor, and where to stand to pick it up.
#pragma once

#include "sim/shoppers/choices.h"
#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// The unit on the floor that the task means: the very one it names, else of its SKU, else any; what this shopper let
/// fall first, then the nearest. Empty if none lies within reach of a place to stand.
std::optional<Choice> choose_pick_up(const Shopper& shopper, const Task& task, const Scene& scene);

}  // namespace storetwin::shoppers
