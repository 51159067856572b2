// What shoppers do to the world between two steps.
#include <algorithm>
#include <cmath>

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

void World::set_body(ShopperId shopper, const BodyPose& pose) {
  State& state = impl_->state;
  const auto known = state.bodies.find(shopper);
  HandMotion& motion = state.hand_motions[shopper];
  if (known != state.bodies.end() && state.step > motion.posed_step) {
    const double passed_s = static_cast<double>(state.step - motion.posed_step) * kStepS;
    for (std::size_t hand = 0; hand < 2; ++hand) {
      motion.v_WH_mps[hand] = (pose.hands[hand] - known->second.hands[hand]) / passed_s;
    }
  }
  motion.posed_step = state.step;
  state.bodies[shopper] = pose;
}

void World::remove_body(ShopperId shopper) {
  State& state = impl_->state;
  std::erase_if(state.lifts, [&](const auto& entry) { return entry.first.first == shopper; });
  std::erase_if(state.grips, [&](const auto& entry) { return entry.first.first == shopper; });
  std::erase_if(state.items, [&](const auto& entry) {
    const bool taken = entry.second.place == ItemPlace::kHeld || entry.second.place == ItemPlace::kCarried;
    return taken && entry.second.holder == shopper;
  });
  state.hand_motions.erase(shopper);
  state.bodies.erase(shopper);
}

bool World::grasp(ShopperId shopper, Side hand, ItemId id, double lift_s) {
  State& state = impl_->state;
  const HandKey key{shopper, hand};
  const auto found = state.items.find(id);
  const bool hand_free = !state.lifts.contains(key) && !state.grips.contains(key);
  if (!state.bodies.contains(shopper) || !hand_free) return false;
  if (found == state.items.end() || !impl_->at_rest(found->second)) return false;
  state.lifts[key] = {id, state.step, std::max<std::int64_t>(1, std::llround(lift_s / kStepS))};
  return true;
}

void World::release(ShopperId shopper, Side hand) {
  State& state = impl_->state;
  const HandKey key{shopper, hand};
  state.lifts.erase(key);  // what wasn't off its plate yet stays there
  const auto grip = state.grips.find(key);
  if (grip == state.grips.end()) return;
  Item& item = impl_->item(grip->second.item);
  state.grips.erase(grip);
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

void World::stow(ShopperId shopper, Side hand) {
  State& state = impl_->state;
  const auto grip = state.grips.find({shopper, hand});
  if (grip == state.grips.end()) return;
  Item& item = impl_->item(grip->second.item);
  item.place = ItemPlace::kCarried;
  item.X_WI = basket_pose(state.bodies.at(shopper));
  state.grips.erase(grip);
}

bool World::unstow(ShopperId shopper, Side hand, ItemId id) {
  State& state = impl_->state;
  const HandKey key{shopper, hand};
  const auto found = state.items.find(id);
  if (found == state.items.end() || state.lifts.contains(key) || state.grips.contains(key)) return false;
  Item& item = found->second;
  if (item.place != ItemPlace::kCarried || item.holder != shopper) return false;
  item.place = ItemPlace::kHeld;
  item.hand = hand;
  state.grips[key] = {id, pose_in_palm(item), {}};
  item.X_WI = impl_->hand_pose(shopper, hand) * state.grips[key].X_HI;
  return true;
}

void World::hand_off(ShopperId from, Side hand, ShopperId to) {
  State& state = impl_->state;
  const auto grip = state.grips.find({from, hand});
  if (grip == state.grips.end() || !state.bodies.contains(to)) return;
  Item& item = impl_->item(grip->second.item);
  item.place = ItemPlace::kCarried;
  item.holder = to;
  item.X_WI = basket_pose(state.bodies.at(to));
  state.grips.erase(grip);
  truth::ItemEvent event;
  event.at = now();
  event.kind = truth::ItemEventKind::kHandOff;
  event.shopper = from;
  event.receiver = to;
  event.item = item.id;
  event.sku = item.sku;
  state.pending.push_back(event);
}

void World::press(const HandPress& press) {
  STORETWIN_ASSERT(impl_->shop.find_plate(press.plate).has_value(), "a hand presses on a plate of the store");
  impl_->state.presses.push_back(press);
}

}  // namespace storetwin::world
