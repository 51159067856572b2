// What a grab takes beside its first unit, and where the palms go for it.
#pragma once

#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// Where the first hand's palm must be now to close on `shopper.item`: on the middle of its front, or of all that it
/// takes; on its right side if both hands hold it; on its top if it lies on the floor.
Vec3 grip_now(const Shopper& shopper, const Scene& scene);

/// Decides for the present task what else is taken (`also`, `second`) and sets the palms' goals.
void plan_grab(Shopper& shopper, const Scene& scene);

}  // namespace storetwin::shoppers
