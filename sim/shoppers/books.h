// The books: who owes what, under the store's policies.
//
// The world says where every unit is and who lifted it last; the policies say who pays for what has changed hands or
// lies on the floor. Within a visit hands don't matter. A shopper's books are closed when its hips cross the gate.
//
// - What somebody holds, carries or has concealed is theirs to pay; under HandOff::kStaysWithPicker it is the lifter's
// if
//   that is somebody of another visit.
// - What somebody let fall and what still lies there is theirs under LeftBehind::kChargedToPicker. Whoever takes it up
// after
//   that person has left and paid for it doesn't pay for it again.
#pragma once

#include <set>
#include <vector>

#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// Brings one shopper's cart in line with the world as it is. `paid_for`: units still here that people who have gone
/// were charged for; who has gone isn't in `everybody` any more.
void settle_cart(Shopper& shopper, const std::vector<Shopper>& everybody, const std::set<ItemId>& paid_for,
                 const world::World& world);

/// The same for all who are in the shop, in one pass over the items.
void settle_carts(std::vector<Shopper>& everybody, const std::set<ItemId>& paid_for, const world::World& world);

}  // namespace storetwin::shoppers
