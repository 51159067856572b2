// What an errand's rates add to its tasks: touches, grabs, drops, gifts and the rest of scenario::Chances.
//
// Called once when a shopper is made. Every behaviour draws from a stream forked by its name and the number of the lift
// or put-back, so that a rate of 0 draws nothing that any other would notice.
#pragma once

#include <vector>

#include "sim/shoppers/errand.h"

namespace storetwin::shoppers {

/// The same tasks with what happens by chance among them. Units that come on top get the numbers after the last.
std::vector<Task> with_chances(std::vector<Task> tasks, const scenario::Chances& chances, const RandomStream& random);

/// What truth calls a put-back to such a place; empty for right and for just anywhere.
std::vector<std::string> names_of(scenario::PutBackPlace place);
/// What truth calls a lift; empty for a plain one.
std::vector<std::string> names_of_pick(const Task& pick);
/// What truth calls a hand that only presses: a touch, or a hold when it is long.
std::vector<std::string> names_of_touch(double hold_s);

}  // namespace storetwin::shoppers
