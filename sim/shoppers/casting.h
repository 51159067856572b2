// Casting: who a member of a group is, drawn once: body, pace, what is carried, what is wanted.
//
// Draws come from streams forked by the group's id and the member's place in it, so one more group or one more member
// changes nobody else.
#pragma once

#include "core/base/random.h"
#include "sim/scenario/scenario.h"
#include "sim/shoppers/shopper.h"
#include "sim/shoppers/shopping_list.h"

namespace storetwin::shoppers {

/// Free walking speed of a kind of people, m/s: a normal distribution, cut off at both ends.
struct Speeds {
  double mean_mps, sigma_mps;
  double least_mps, most_mps;
};
Speeds speeds_of(scenario::PersonKind kind);

/// A running child or adult, m/s: people begin to run at 2.05 m/s (A. Hreljac, "Preferred and energetically optimal
/// gait transition speeds in human locomotion", Med. Sci. Sports Exerc. 25, 1993), and not much faster in a shop.
inline constexpr Speeds kRunning = {2.4, 0.2, 2.05, 3.0};

/// All members of a group, in order; ids and visit are the crowd's to give. `random` is the crowd's stream.
std::vector<Shopper> cast(const scenario::ShopperGroup& group, const ShoppingLists& lists, const RandomStream& random);

/// Somebody who works here; comes in by `door`, if that is no lane.
Shopper cast(const scenario::StaffMember& member, const std::optional<Doorway>& door, const RandomStream& random);

}  // namespace storetwin::shoppers
