// Who comes: kinds of people, and what they bring along.
//
// What each kind means for a body and its pace is drawn in sim/shoppers/casting.h, with the source of every number.
#pragma once

#include <array>
#include <utility>

namespace storetwin::scenario {

enum class PersonKind {
  kAdult,
  kChild,            ///< four to eleven years: small, reaches low boards, runs about near the first of its group
  kSenior,           ///< over fifty-five: slower
  kLimitedMobility,  ///< walks with difficulty: half as fast
};

constexpr auto enum_words(PersonKind) {
  return std::to_array<std::pair<PersonKind, const char*>>({{PersonKind::kAdult, "adult"},
                                                            {PersonKind::kChild, "child"},
                                                            {PersonKind::kSenior, "senior"},
                                                            {PersonKind::kLimitedMobility, "limited_mobility"}});
}

/// What somebody carries or pushes: it occludes, needs room, and receives what is taken.
enum class Gear {
  kDrawn,  ///< shoulder bag or basket, by the seed; a child has nothing
  kNone,   ///< empty-handed: things go into pockets
  kShoulderBag,
  kBackpack,
  kBasket,     ///< on a bent forearm, which therefore doesn't reach for things
  kTrolley,    ///< pushed ahead, left standing beside whoever works at a shelf
  kPushchair,  ///< the same, with a small child in it and a net for the goods
};

constexpr auto enum_words(Gear) {
  return std::to_array<std::pair<Gear, const char*>>({{Gear::kDrawn, "drawn"},
                                                      {Gear::kNone, "none"},
                                                      {Gear::kShoulderBag, "shoulder_bag"},
                                                      {Gear::kBackpack, "backpack"},
                                                      {Gear::kBasket, "basket"},
                                                      {Gear::kTrolley, "trolley"},
                                                      {Gear::kPushchair, "pushchair"}});
}

}  // namespace storetwin::scenario
