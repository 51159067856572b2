#include "sim/shoppers/books.h"

#include <algorithm>

namespace storetwin::shoppers {

namespace {

using ItemsBy = std::map<ShopperId, std::vector<const world::Item*>>;

const Shopper* by_id(const std::vector<Shopper>& everybody, ShopperId id) {
  const auto found = std::find_if(everybody.begin(), everybody.end(), [&](const Shopper& s) { return s.id == id; });
  return found == everybody.end() ? nullptr : &*found;
}

// The unit counts as taken by this visit, wherever it is now.
bool is_billed_to(const VisitId& visit, const world::Item& item, const std::vector<Shopper>& everybody,
                  const store::Policies& policies) {
  if (policies.hand_off == store::HandOff::kFollowsItem) return true;
  const Shopper* lifter = by_id(everybody, item.lifter);
  return lifter == nullptr || lifter->visit == visit;
}

// What staff handle is the shop's, but for what they lift without telling their handheld.
bool is_shopping(const Shopper& shopper, ItemId item) {
  if (!shopper.role.staff) return true;
  const std::set<int>& own = shopper.role.staff->own_units;
  return std::any_of(own.begin(), own.end(),
                     [&](int unit) { return shopper.lifted[static_cast<std::size_t>(unit)] == item; });
}

bool is_down(const world::Item& item) {
  return item.place == world::ItemPlace::kOnFloor || item.place == world::ItemPlace::kLoose;
}

void settle(Shopper& shopper, const std::vector<const world::Item*>& with_it, const std::vector<Shopper>& everybody,
            const std::set<ItemId>& paid_for, const world::World& world) {
  const store::Policies& policies = world.store().policies;
  const bool floor_is_charged = policies.left_behind == store::LeftBehind::kChargedToPicker;
  shopper.cart.clear();
  for (const world::Item* item : with_it) {
    const bool lifter_paid = paid_for.contains(item->id) && by_id(everybody, item->lifter) == nullptr;
    if (!is_shopping(shopper, item->id)) continue;
    const bool paid = lifter_paid || shopper.paid_by_others.contains(item->id);
    if (!paid && is_billed_to(shopper.visit, *item, everybody, policies)) shopper.cart[item->id] = item->sku;
  }
  // What stands on a shelf again is the shop's, even if somebody knocks it down later.
  std::erase_if(shopper.released, [&](ItemId id) {
    const world::Item* item = find_item(world, id);
    return item != nullptr && item->place == world::ItemPlace::kOnPlate;
  });
  for (const ItemId id : shopper.released) {
    const world::Item* item = find_item(world, id);
    if (item == nullptr || !is_down(*item) || !is_shopping(shopper, id)) continue;  // somebody else took it along, or it stands on a shelf
    const bool given = shopper.received.contains(id) && is_billed_to(shopper.visit, *item, everybody, policies);
    const bool last = item->lifter == shopper.id || given;
    if (floor_is_charged && last && !shopper.paid_by_others.contains(id)) shopper.cart[id] = item->sku;
  }
  // What was handed to another visit goes on being the lifter's until it stands on a shelf or somebody else lifts it.
  std::erase_if(shopper.given, [&](const auto& entry) {
    const world::Item* item = find_item(world, entry.first);
    return item != nullptr && (item->place == world::ItemPlace::kOnPlate || item->lifter != shopper.id);
  });
  if (policies.hand_off == store::HandOff::kFollowsItem) return;
  for (const auto& [id, sku] : shopper.given) {
    const world::Item* item = find_item(world, id);
    if (item == nullptr || !is_down(*item) || floor_is_charged) shopper.cart[id] = sku;
  }
}

}  // namespace

void settle_cart(Shopper& shopper, const std::vector<Shopper>& everybody, const std::set<ItemId>& paid_for,
                 const world::World& world) {
  std::vector<const world::Item*> with_it;
  for (const world::Item* item : world.astir()) {
    if (item->holder == shopper.id) with_it.push_back(item);
  }
  settle(shopper, with_it, everybody, paid_for, world);
}

void settle_carts(std::vector<Shopper>& everybody, const std::set<ItemId>& paid_for, const world::World& world) {
  ItemsBy with;
  // What somebody has doesn't rest, so the thousands that stand on shelves need not be looked at.
  for (const world::Item* item : world.astir()) {
    if (item->holder) with[item->holder].push_back(item);
  }
  for (Shopper& shopper : everybody) {
    if (shopper.present() && shopper.left.ns == 0) settle(shopper, with[shopper.id], everybody, paid_for, world);
  }
}

}  // namespace storetwin::shoppers
