// Doing things at a given time: when to set out, when to hurry, and where to be until then.
//
// A script step may say at which second its item leaves or reaches the plates. The shopper then goes near its place
// early, waits a step behind those who stand at the shelf, comes forward in time, and starts the hand so that it arrives
// at that second. Who is late walks and reaches faster, up to what a hasty adult does; what still can't be done in time
// is done late, and left out only when nothing would do for a long time (behaviour.cpp).
#pragma once

#include "sim/shoppers/choices.h"
#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// The present task has a time of its own.
bool is_timed(const Shopper& shopper);

/// Factor on walking speed and on the hand's: 1 with time to spare, more for who is late for the present or the next
/// timed task.
double walking_haste(const Shopper& shopper, double now_s);
double hand_haste(const Shopper& shopper, double now_s);

/// True while it is too early to come forward to the shelf for a timed task.
bool has_time(const Shopper& shopper, const Task& task, const Choice& choice, double now_s);

/// Where to wait until then: behind the place at the shelf, so that others can stand there.
Vec2 waiting_place(const Shopper& shopper, const Scene& scene, const Stand& stand);

/// True if a hand that takes `hand_s` until the item leaves or reaches the plate should not start yet.
bool too_early(const Task& task, double hand_s, double now_s);

}  // namespace storetwin::shoppers
