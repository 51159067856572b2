// Occupations: what people do in a shop that is no task of theirs, between tasks and after the last one.
//
// Somebody changes a coat; a child runs about near the adult it came with; who is done waits near the others; staff
// help a shopper or wipe a board. Each is one little state machine (walk there, do it, end), kept apart from the tasks
// at the shelves (behaviour.h), which go on afterwards as if nothing had been. None lasts for ever.
#pragma once

#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// Called when a shopper with nothing to empty its hands of is about to take up a task or to leave. True: something
/// else comes first, and has begun.
bool begin_occupation(Shopper& shopper, Scene& scene);

/// One tick of it.
void stay_occupied(Shopper& shopper, Scene& scene);

/// Where hands and trunk are meanwhile.
void pose_occupied(Shopper& shopper, const Scene& scene);

}  // namespace storetwin::shoppers
