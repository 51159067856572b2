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
/// if there is none: people move a thing along until it fits. The very spot if one is named.
std::optional<Vec3> spot_for(const Scene& scene, std::vector<PlateAddress> plates, const Vec3& size_m,
                             const Exactly& exactly = {});

/// The item a task gives up: it must still be in hand, bag, basket or pocket.
std::optional<ItemId> item_to_give_up(const Shopper& shopper, const Task& task, const Scene& scene);

/// Which hands the place to stand is for.
enum class Approach {
  kNearHand,   ///< the shoulder of the reaching arm stands before the target
  kBothHands,  ///< the nose does
  kFarHand,    ///< the target lies on the other side, so that the arm crosses before the body
};

/// A free place from which the palm on `hand` reaches `target`; the present stand if it does.
std::optional<Stand> find_stand(const Shopper& shopper, const Scene& scene, const store::Fixture& fixture,
                                const Vec3& target, Side hand, Approach approach = Approach::kNearHand);

// What all choices are made of.

/// Draws for the present task and attempt.
RandomStream draws_of(const Shopper& shopper);
/// The hand that takes things, if both are empty.
Side free_side(const Shopper& shopper, RandomStream& random);
/// All of them, in a random order.
std::vector<PlateAddress> shuffled(std::vector<PlateAddress> plates, RandomStream& random);
/// Nobody else stands there or means to.
bool stand_is_free(const Shopper& shopper, const Scene& scene, const Vec2& p_W);
/// From there, the palm gets to the target.
bool reaches(const Shopper& shopper, const Stand& stand, Side hand, const Vec3& target);
/// The very plates to which a put-back goes: those of the script, or the one from which another unit was lifted. Empty:
/// there is a choice.
std::vector<PlateAddress> named_plates(const Shopper& shopper, const Task& task);

}  // namespace storetwin::shoppers
