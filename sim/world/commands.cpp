// What shoppers do to the world between two steps.
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/assert.h"
#include "sim/world/impl.h"
#include "sim/world/spots.h"

namespace storetwin::world {

namespace {

// Where a basket hangs, above the floor.
constexpr double kBasketHeight_m = 0.75;
// A hand that was posed longer ago than this stands still; bodies in motion are posed every four steps.
constexpr std::int64_t kStalePoseSteps = 8;
// Even a hasty hand lets go at less than this.
constexpr double kFastestRelease_mps = 1.5;

Vec3 limited(const Vec3& v, double limit) {
  const double length = v.norm();
  return length > limit ? Vec3(v * (limit / length)) : v;
}

Pose basket_pose(const BodyPose& body) {
  const Eigen::AngleAxisd turn(body.heading_rad, Vec3::UnitZ());
  if (body.p_WGoods) return {turn.toRotationMatrix(), *body.p_WGoods};
  return {turn.toRotationMatrix(), {body.p_WB_m.x(), body.p_WB_m.y(), kBasketHeight_m}};
}

/// Upright, its back away from the body, the palm on the middle of its front: as one holds what one puts on a shelf.
Pose pose_in_palm(const Item& item) {
  Pose X_HI;
  X_HI.rotation << 0, 1, 0, -1, 0, 0, 0, 0, 1;
  X_HI.translation = {item.size_m.y() / 2, 0, 0};
  return X_HI;
}

/// Moves a released item out of what it would otherwise stand in: board, back edge, neighbours.
void fit_into_shelf(const Shop& shop, Item& item, const std::optional<int>& shelf,
                    const std::vector<OrientedBox>& standing) {
  constexpr double kAboveBoard_m = 0.002;
  if (!shelf) return;
  const ShelfSite& site = shop.shelves()[static_cast<std::size_t>(*shelf)];
  Vec3 p_SI = site.X_SW * item.X_WI.translation;
  const Vec3 half = half_bounds(site.X_SW.rotation * item.X_WI.rotation, item.size_m / 2);
  p_SI.y() = std::min(p_SI.y(), site.size_m.y() - half.y());
  p_SI.z() = std::max(p_SI.z(), half.z() + kAboveBoard_m);
  item.X_WI.translation = site.X_WS * p_SI;
  item.X_WI.translation += give_way(box_of(item), site.X_WS, standing);
}

}  // namespace

void World::set_body(ShopperId shopper, BodyPose pose) {
  State& state = impl_->state;
  const auto [known, is_new] = state.bodies.try_emplace(shopper);
  HandMotion& motion = state.hand_motions[shopper];
  if (!is_new && state.step > motion.posed_step) {
    const double passed_s = static_cast<double>(state.step - motion.posed_step) * kStepS;
    for (std::size_t hand = 0; hand < 2; ++hand) {
      motion.v_WH_mps[hand] = (pose.hands[hand] - known->second.hands[hand]) / passed_s;
    }
  }
  motion.posed_step = state.step;
  const BodyPose& before = known->second;
  if (is_new || before.p_WB_m != pose.p_WB_m || before.p_WGoods != pose.p_WGoods) impl_->went_on.push_back(shopper);
  known->second = std::move(pose);
  impl_->hands_moved = true;
}

void World::remove_body(ShopperId shopper) {
  State& state = impl_->state;
  impl_->hands_moved = true;
  std::erase_if(state.lifts, [&](const auto& entry) { return entry.first.first == shopper; });
  std::erase_if(state.grips, [&](const auto& entry) { return entry.first.first == shopper; });
  std::vector<ItemId> taken;
  std::erase_if(impl_->carried, [&](const auto& thing) { return thing.holder == shopper; });
  for (const Item* item : impl_->astir) {
    if (item->holder == shopper) taken.push_back(item->id);
  }
  std::erase_if(impl_->astir, [&](const Item* item) { return item->holder == shopper; });
  for (const ItemId id : taken) state.items.erase(id);
  state.hand_motions.erase(shopper);
  state.bodies.erase(shopper);
}

bool World::grasp(ShopperId shopper, Side hand, ItemId id, double lift_s) {
  return grasp(shopper, hand, std::vector<ItemId>{id}, lift_s);
}

bool World::grasp(ShopperId shopper, Side hand, const std::vector<ItemId>& items, double lift_s) {
  State& state = impl_->state;
  if (items.empty() || !state.bodies.contains(shopper) || !impl_->is_empty(shopper, hand)) return false;
  for (const ItemId id : items) {
    const auto found = state.items.find(id);
    if (found == state.items.end() || !impl_->at_rest(found->second)) return false;
  }
  const std::int64_t steps = std::max<std::int64_t>(1, std::llround(lift_s / kStepS));
  for (const ItemId id : items) state.lifts.insert({{shopper, hand}, {id, state.step, steps}});
  return true;
}

bool World::grasp_with_both(ShopperId shopper, ItemId item, double lift_s) {
  if (!impl_->is_empty(shopper, Side::kLeft) || !grasp(shopper, Side::kRight, item, lift_s)) return false;
  impl_->state.lifts.find({shopper, Side::kRight})->second.both_hands = true;
  return true;
}

std::vector<ItemId> World::Impl::open_hand(ShopperId shopper, Side hand) {
  const auto uses = [&](const auto& entry) {
    return entry.first.first == shopper && (entry.first.second == hand || entry.second.both_hands);
  };
  hands_moved = true;
  std::erase_if(state.lifts, uses);
  std::vector<ItemId> items = in_hand(shopper, hand);
  std::erase_if(state.grips, uses);
  return items;
}

void World::release(ShopperId shopper, Side hand) {
  State& state = impl_->state;
  for (const ItemId id : impl_->open_hand(shopper, hand)) {
    Item& item = impl_->item(id);
    // A hand may be a few centimetres too low for the board it means.
    constexpr double kTooLow_m = 0.05;
    std::optional<int> shelf = impl_->shop.shelf_below(item.X_WI.translation, bottom_of(item));
    if (!shelf) shelf = impl_->shop.shelf_below(item.X_WI.translation, bottom_of(item) + kTooLow_m);
    const auto standing = shelf ? impl_->boxes_on(*shelf, item.id) : std::vector<OrientedBox>{};
    fit_into_shelf(impl_->shop, item, shelf, standing);
    const HandMotion& motion = state.hand_motions.at(shopper);
    LooseItem loose;
    loose.motion.X_WI = item.X_WI;
    if (state.step - motion.posed_step <= kStalePoseSteps) {
      loose.motion.v_WI_mps = limited(motion.v_WH_mps[static_cast<std::size_t>(hand)], kFastestRelease_mps);
    }
    loose.cause = shopper;
    loose.released = true;
    impl_->set_loose(item, loose);
  }
}

void World::stow(ShopperId shopper, Side hand) {
  for (const ItemId id : impl_->in_hand(shopper, hand)) {
    Item& item = impl_->item(id);
    item.place = ItemPlace::kCarried;
    item.X_WI = basket_pose(impl_->state.bodies.at(shopper));
  }
  if (held(shopper, hand)) impl_->open_hand(shopper, hand);
  impl_->note_carried(shopper);
}

void World::conceal(ShopperId shopper, Side hand) {
  const std::vector<ItemId> items = impl_->in_hand(shopper, hand);
  stow(shopper, hand);
  for (const ItemId id : items) impl_->item(id).place = ItemPlace::kConcealed;
}

bool World::unstow(ShopperId shopper, Side hand, ItemId id) {
  State& state = impl_->state;
  const auto found = state.items.find(id);
  if (found == state.items.end() || !impl_->is_empty(shopper, hand)) return false;
  Item& item = found->second;
  const bool with_me = item.place == ItemPlace::kCarried || item.place == ItemPlace::kConcealed;
  if (!with_me || item.holder != shopper) return false;
  impl_->put_in_hand(item, shopper, hand);
  impl_->note_carried(shopper);
  return true;
}

void World::Impl::put_in_hand(Item& into, ShopperId shopper, Side hand) {
  hands_moved = true;
  into.place = ItemPlace::kHeld;
  into.holder = shopper;
  into.hand = hand;
  const Grip grip{into.id, pose_in_palm(into), {}};
  state.grips.insert({{shopper, hand}, grip});
  into.X_WI = hand_pose(shopper, hand) * grip.X_HI;
}

void World::hand_off(ShopperId from, Side hand, ShopperId to, std::optional<Side> to_hand) {
  State& state = impl_->state;
  if (!held(from, hand) || !state.bodies.contains(to)) return;
  const bool into_hand = to_hand && impl_->is_empty(to, *to_hand);
  for (const ItemId id : impl_->open_hand(from, hand)) {
    Item& item = impl_->item(id);
    if (into_hand) {
      impl_->put_in_hand(item, to, *to_hand);
    } else {
      item.place = ItemPlace::kCarried;
      item.holder = to;
      item.X_WI = basket_pose(state.bodies.at(to));
    }
    truth::ItemEvent event;
    event.at = now();
    event.kind = truth::ItemEventKind::kHandOff;
    event.shopper = from;
    event.receiver = to;
    event.item = item.id;
    event.sku = item.sku;
    state.pending.push_back(event);
  }
  impl_->note_carried(to);
}

void World::press(const HandPress& press) {
  STORETWIN_ASSERT(impl_->shop.find_plate(press.plate).has_value(), "a hand presses on a plate of the store");
  impl_->state.presses.push_back(press);
}

}  // namespace storetwin::world
