// The fixed step: lifts, hands, the loose items (loose.cpp), and what every plate feels.
#include <algorithm>
#include <utility>

#include "core/base/assert.h"
#include "sim/world/impl.h"

namespace storetwin::world {

void World::step() {
  State& state = impl_->state;
  ++state.step;
  state.last_events.items = std::move(state.pending);
  state.pending.clear();
  impl_->finish_lifts();
  impl_->move_held();
  impl_->wake_touched();
  // What settles in this step still bears on its plate through its contacts; its load at rest counts from the next one.
  std::vector<double> resting_g = impl_->resting.loads_g();
  const bool moved = !state.loose.empty();
  if (moved) impl_->run_physics();
  impl_->sum_forces(std::move(resting_g), moved);
  if (state.loose.empty()) impl_->physics.reset();
  state.presses.clear();
}

void World::Impl::finish_lifts() {
  // What hands have closed on stands on nothing any more, so nothing under it can take its footing away.
  std::set<ItemId> in_hands;
  for (const auto& [key, lift] : state.lifts) in_hands.insert(lift.item);
  for (auto it = state.lifts.begin(); it != state.lifts.end();) {
    const auto [key, lift] = *it;
    if (state.step - lift.begun_step < lift.steps) {
      ++it;
      continue;
    }
    it = state.lifts.erase(it);
    hands_moved = true;
    const auto [shopper, hand] = key;
    Item& lifted = item(lift.item);
    const bool off_plate = lifted.place == ItemPlace::kOnPlate;
    tell(off_plate ? truth::ItemEventKind::kPick : truth::ItemEventKind::kPickUp, shopper, lifted,
         off_plate ? shop.find_plate(lifted.plate) : std::nullopt);
    std::set<ItemId> before = off_plate ? standing_before(lifted) : std::set<ItemId>{};
    leave_rest(lifted);
    lifted.place = ItemPlace::kHeld;
    lifted.holder = shopper;
    lifted.lifter = shopper;
    lifted.hand = hand;
    // The item keeps its place in the hand; a hand that has gone ahead meanwhile takes it along at arm's length of
    // the palm. Of several in one grab, the outer ones lie farther off, by half of what a hand spans.
    Grip grip{lifted.id, grip_pose(key, lift.both_hands).inverse() * lifted.X_WI, std::move(before), lift.both_hands};
    constexpr double kPalmReach_m = 0.08, kHalfSpan_m = 0.1;
    const bool several = state.lifts.contains(key) || state.grips.contains(key);
    const double farthest = lifted.size_m.norm() / 2 + kPalmReach_m + (several ? kHalfSpan_m : 0);
    const double away = grip.X_HI.translation.norm();
    if (away > farthest) grip.X_HI.translation *= farthest / away;
    state.grips.insert({key, grip});
    // What stood on top of it loses its footing.
    constexpr double kStacked_m = 0.003;
    OrientedBox above = box_of(lifted);
    above.X_WB.translation.z() += 2 * kStacked_m;
    above.half_m -= Vec3::Constant(kStacked_m);
    LooseItem woken;
    woken.cause = shopper;
    wake_around(above, kStacked_m, woken, in_hands);
  }
}

std::set<ItemId> World::Impl::standing_before(const Item& item) const {
  const ShelfSite& shelf = shop.shelves()[static_cast<std::size_t>(shelf_of(item))];
  constexpr double kAir_m = 0.01;  // a hand wavers: what stands hardly beside the way counts too
  const Vec3 p_SI = shelf.X_SW * item.X_WI.translation;
  const Vec3 half = half_bounds(shelf.X_SW.rotation * item.X_WI.rotation, item.size_m / 2);
  const double front = p_SI.y() - half.y();
  const OrientedBox way{{shelf.X_WS.rotation, shelf.X_WS * Vec3(p_SI.x(), front / 2, p_SI.z())},
                        {half.x() + kAir_m, std::max(0.0, front / 2), half.z()}};
  std::set<ItemId> before;
  for (const ItemId id : standing_in(bounds(way))) {
    if (id != item.id && near(way, box_of(state.items.at(id)), 0)) before.insert(id);
  }
  return before;
}

void World::Impl::move_held() {
  if (hands_moved) {
    for (const auto& [key, grip] : state.grips) item(grip.item).X_WI = grip_pose(key, grip.both_hands) * grip.X_HI;
  }
  for (const ShopperId shopper : went_on) {
    const auto body = state.bodies.find(shopper);
    if (body == state.bodies.end()) continue;  // it has left since, with all it carried
    for (const Carried& one : std::ranges::equal_range(carried, shopper, {}, &Carried::holder)) {
      Item* const thing = one.item;
      const bool in_trolley = thing->place == ItemPlace::kCarried && body->second.p_WGoods;
      thing->X_WI.translation.head<2>() = in_trolley ? Vec2(body->second.p_WGoods->head<2>()) : body->second.p_WB_m;
    }
  }
  went_on.clear();
}

void World::Impl::sum_forces(std::vector<double> resting_g, bool moved) {
  std::vector<double>& forces_g = state.plate_forces_g;
  forces_g = std::move(resting_g);
  const auto add = [&](const Item& on_shelf, double force_g) {
    for (const Share& share : shares_of(shop, shelf_of(on_shelf), on_shelf.X_WI, on_shelf.size_m)) {
      forces_g[static_cast<std::size_t>(share.plate)] += share.fraction * force_g;
    }
  };
  for (const auto& [key, lift] : state.lifts) {
    const Item& lifted = state.items.at(lift.item);
    if (lifted.place != ItemPlace::kOnPlate) continue;
    const double passed = static_cast<double>(state.step - lift.begun_step) / static_cast<double>(lift.steps);
    add(lifted, (lift_fraction(passed) - 1) * lifted.mass_g);
  }
  if (moved) {
    const std::vector<double>& contacts_g = physics->plate_forces_g();
    for (std::size_t i = 0; i < forces_g.size(); ++i) forces_g[i] += contacts_g[i];
    for (const auto& [id, force_g] : physics->wall_forces_g()) {
      if (const Item& wall = state.items.at(id); wall.place == ItemPlace::kOnPlate) add(wall, force_g);
    }
  }
  for (const HandPress& press : state.presses) {
    forces_g[static_cast<std::size_t>(*shop.find_plate(press.plate))] += press.force_g;
  }
}

void World::Impl::tell(truth::ItemEventKind kind, ShopperId shopper, const Item& what, std::optional<int> plate) {
  truth::ItemEvent event;
  event.at = time_of(state.step);
  event.kind = kind;
  event.shopper = shopper;
  event.item = what.id;
  event.sku = what.sku;
  if (plate) {
    const PlateSite& site = shop.plates()[static_cast<std::size_t>(*plate)];
    event.plate = site.address;
    const bool planned = std::find(site.skus.begin(), site.skus.end(), what.sku) != site.skus.end();
    event.misplaced = kind == truth::ItemEventKind::kPutBack && !planned;
  }
  state.last_events.items.push_back(event);
}

}  // namespace storetwin::world
