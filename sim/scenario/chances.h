// What shoppers do at shelves beside taking and putting back, by chance: one rate for each behaviour.
//
// A rate is per lift, or per put-back where it says so, and 0 unless a scenario asks for it. Every behaviour draws from
// streams of its own, forked by its name and the lift's number, so that one more rate changes nothing of what the
// others draw. The same behaviours can be written as script steps (scenario.h).
#pragma once

#include "core/base/schema.h"

namespace storetwin::scenario {

struct Chances {
  // Per lift.
  double touch = 0;         ///< somebody presses on some goods first and lets go again
  double hold = 0;          ///< the hand rests on the goods for 1.5 to 6 s; half of the time nothing is taken then
  double read = 0;          ///< another unit is lifted first, read, and put back in its place
  double grab = 0;          ///< one hand takes two or three units at once; they come on top of `lifts`
  double both_hands = 0;    ///< both hands: two units at once (the second comes on top) or one pack held by both
  double reach_across = 0;  ///< the hand on the far side reaches across to a facing beside
  double conceal = 0;       ///< the unit goes into a pocket or under the coat
  double take_out = 0;      ///< the unit is taken out of the bag again, looked at, and put in again
  double drop = 0;          ///< the unit is let fall on the floor
  double pick_up = 0;       ///< per drop: it is picked up again; else it is left there
  double hand_over = 0;     ///< the unit is given to a companion, or to a stranger by somebody alone
  double swap = 0;          ///< the unit lifted before it is set in its place
  double lean = 0;          ///< somebody leans on a shelf for 2 to 6 s first
  // Per wrong put-back; what remains goes anywhere.
  double nearby = 0;         ///< a few facings away on the same shelf
  double other_shelf = 0;    ///< another shelf of the same fixture
  double other_fixture = 0;  ///< another fixture
  double equal_weight = 0;   ///< in the place of another SKU of equal catalogue mass
};

/// Name and value of each rate, in the order of declaration; what `describe` says of it.
template <class Visitor>
void for_each_chance(Chances& c, Visitor&& visit) {
  visit("touch", c.touch, "Per lift: some goods are pressed on first and let go");
  visit("hold", c.hold, "Per lift: the hand rests on the goods for 1.5 to 6 s; half of the time nothing is taken then");
  visit("read", c.read, "Per lift: another unit is lifted first, read, and put back in its place");
  visit("grab", c.grab, "Per lift: one hand takes two or three units at once, on top of lifts");
  visit("both_hands", c.both_hands, "Per lift: a unit in each hand, the second on top of lifts, or one held by both");
  visit("reach_across", c.reach_across, "Per lift: the far hand reaches across to a facing beside");
  visit("conceal", c.conceal, "Per lift: the unit goes into a pocket or under the coat");
  visit("take_out", c.take_out, "Per lift: the unit is taken out of the bag once more and put in again");
  visit("drop", c.drop, "Per lift: the unit is let fall on the floor");
  visit("pick_up", c.pick_up, "Per drop: the unit is picked up again");
  visit("hand_over", c.hand_over, "Per lift: the unit is given to a companion, or to a stranger by somebody alone");
  visit("swap", c.swap, "Per lift after the first: the unit lifted before is set in its place");
  visit("lean", c.lean, "Per lift: somebody leans on a shelf for 2 to 6 s first");
  visit("nearby", c.nearby, "Per wrong put-back: a few facings away on the same shelf");
  visit("other_shelf", c.other_shelf, "Per wrong put-back: on another shelf of the same fixture");
  visit("other_fixture", c.other_fixture, "Per wrong put-back: on another fixture");
  visit("equal_weight", c.equal_weight, "Per wrong put-back: in the place of another SKU of equal catalogue mass");
}

template <class Archive>
void fields(Archive& archive, Chances& chances) {
  for_each_chance(chances, [&](const char* name, double& rate, const char* doc) {
    archive.field(name, rate, {.doc = doc, .min = 0, .max = 1});
  });
}

}  // namespace storetwin::scenario
