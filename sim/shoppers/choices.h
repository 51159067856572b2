// What to take and from where, where to put it back, and where to stand for it.
//
// Choices look at the shelves as they are now. Draws come from streams forked by task and attempt, so that the number
// of candidates, which depends on others, never shifts a later draw.
#pragma once

#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// A decision about one unit.
struct Choice {
  PlateAddress plate;
  ItemId item;
  Side hand = Side::kRight;
  Stand stand;
  Vec3 goal =
      Vec3::Zero();  ///< pick: where the palm goes, the item's front; put-back: where the item's centre shall stand
};

/// Where the palm goes to grasp an item: the middle of its front, as seen from the fixture's front.
Vec3 grip_point(const store::Fixture& fixture, const world::Item& item);

/// A unit to lift for the task. Empty if nothing suits.
std::optional<Choice> choose_pick(const Shopper& shopper, const Task& task, const Scene& scene);

/// Where to set `item` down for the task. Empty if there is no room anywhere.
std::optional<Choice> choose_put_back(const Shopper& shopper, const Task& task, ItemId item, const Scene& scene);

/// Where an item of this size has room at the front of these plates of one shelf, or of up to three more on each side
/// if there is none: people move a thing along until it fits.
std::optional<Vec3> spot_for(const Scene& scene, std::vector<PlateAddress> plates, const Vec3& size_m);

/// The item a put-back task is about: it must still be in hand, bag or basket.
std::optional<ItemId> item_to_give_up(const Shopper& shopper, const Task& task, const Scene& scene);

/// A free place from which the palm on `hand` reaches `target`; the present stand if it does.
std::optional<Stand> find_stand(const Shopper& shopper, const Scene& scene, const store::Fixture& fixture,
                                const Vec3& target, Side hand);

}  // namespace storetwin::shoppers
