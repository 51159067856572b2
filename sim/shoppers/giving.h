// From one to another: who gives asks with a look, who is asked stands still as soon as it can, and the hands meet.
//
// The giver finds somebody of its own visit or another one, waits until that person stands and waits, walks up, and
// holds the thing out; the receiver turns, takes it and stows it, and goes on with what it was about. Each looks only
// at what the other does. The giver's patience bounds both.
#pragma once

#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// The task is to hand over `item`: finds a receiver and goes there, waits for one, or gives up.
void decide_giving(Shopper& shopper, Scene& scene, ItemId item);
/// Before the receiver, with the thing in hand or still in the bag: holds it out.
void begin_offering(Shopper& shopper, Scene& scene);
/// One tick of holding it out, until the receiver's hand is there.
void offer(Shopper& shopper, Scene& scene);

/// Somebody wants to give this shopper something.
bool is_given_to(const Shopper& shopper, const Scene& scene);
/// One tick of waiting for the giver, and of reaching for what is offered.
void receive(Shopper& shopper, Scene& scene);
void begin_receiving(Shopper& shopper, const Scene& scene);

}  // namespace storetwin::shoppers
