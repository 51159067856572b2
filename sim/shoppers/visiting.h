// Coming and going: arrival, the code at the gate, the way in, the queue at the exit and the way out.
#pragma once

#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// One tick of a shopper in one of the phases before and after the errand.
void visit_step(Shopper& shopper, Scene& scene);

/// The errand is over: to the queue at the exit.
void begin_leaving(Shopper& shopper, Scene& scene);

/// Notes a crossing of a gate between two positions of the hips, one tick apart, and keeps the shopper's times.
void watch_gates(Shopper& shopper, Scene& scene, const Vec2& before, const Vec2& after);

}  // namespace storetwin::shoppers
