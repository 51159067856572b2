// From one phase to the next: what all that a shopper does at the shelves has in common.
//
// Taking (taking.h), pressing (pressing.h), putting down (putting.h) and giving (giving.h) start phases and end them;
// behaviour.h decides what comes next. Each ends in `next_task`, or in `retry` with another choice.
#pragma once

#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

void enter_phase(Shopper& shopper, const Scene& scene, Phase phase);
double in_phase_s(const Shopper& shopper, const Scene& scene);

/// The task is over, done or given up.
void next_task(Shopper& shopper, const Scene& scene);
/// The same task once more with another choice, or the next one.
void retry(Shopper& shopper, const Scene& scene);

/// The active hand holds something.
bool holds(const Shopper& shopper, const Scene& scene);
/// The item is in hand, bag, basket or pocket.
bool has(const Shopper& shopper, const Scene& scene, ItemId item);

/// What the hand holds goes where `shopper.into` says.
void begin_stowing(Shopper& shopper, const Scene& scene, Then then);
/// The hand goes to the bag for `shopper.item`.
void begin_unstowing(Shopper& shopper, const Scene& scene);
void after_stowing(Shopper& shopper, const Scene& scene);
void begin_relaxing(Shopper& shopper, const Scene& scene, Then then);
void after_relaxing(Shopper& shopper, const Scene& scene);

}  // namespace storetwin::shoppers
