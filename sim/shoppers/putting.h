// Putting down: to a place on a shelf, or on the floor by letting fall.
#pragma once

#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// At the stand and facing the shelf, with the thing in hand or still in the bag: it goes to its place, if there is
/// room.
void begin_putting(Shopper& shopper, Scene& scene);
/// The hand has come to the place: it opens, or keeps what it couldn't bring there.
void after_placing(Shopper& shopper, Scene& scene);

/// Where it stands, it lets `shopper.item` fall, out of the hand or first out of the bag.
void begin_dropping(Shopper& shopper, Scene& scene);
void after_dropping(Shopper& shopper, Scene& scene);

}  // namespace storetwin::shoppers
