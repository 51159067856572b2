// What a shopper does next: a state machine over the phases of shopper.h.
//
// Each phase has one small function that starts it and one that ends it. Whatever fails (no unit left, the grasp
// refused, no room to put back, no way through) ends in the next task, never in an error: the truth is what the world
// says happened. A phase that has lasted too long is cut off by a watchdog, so nobody gets stuck for ever.
#pragma once

#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// One tick of decisions. Movement of the body follows in walking.h.
void act(Shopper& shopper, Scene& scene);

}  // namespace storetwin::shoppers
