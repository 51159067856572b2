// Taking: the reach for goods, the hand that closes, the way back, a look, and into the bag.
//
// One hand takes one unit, or several in one grab; two hands take two units, or one that both hold. Where the reach
// ends in a press alone (pressing.h), it goes back from there.
#pragma once

#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// At the stand and facing the goods: the hand sets out to what is to be touched or lifted, if the choice still holds.
void begin_taking(Shopper& shopper, Scene& scene);
/// The same to the edge of a board, to lean on it.
void begin_leaning(Shopper& shopper, Scene& scene);

/// One tick of the hand's pressing, and what follows it.
void press_and_close(Shopper& shopper, Scene& scene);
void after_lift(Shopper& shopper, Scene& scene);
/// How long the thing in hand is looked at.
double look_s(const Shopper& shopper, const Scene& scene);
/// After a look, a unit is stowed; one with which something is done at once stays in the hand.
void after_look(Shopper& shopper, Scene& scene);

}  // namespace storetwin::shoppers
