// Items in motion: woken by a touch, moved by Bullet, and data again once they lie still.
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/assert.h"
#include "sim/world/impl.h"

namespace storetwin::world {

namespace {

// Slower than this an item lies still, and what it touches stays asleep.
constexpr double kStill_mps = 0.02;
constexpr double kStillSpin_radps = 0.25;
constexpr int kStillSteps = 60;          // 0.25 s
constexpr int kLongestUnrestSteps = 480; // 2 s after something first bore it, an item is laid to rest whatever it does
constexpr int kLongestFallSteps = 960;   // 4 s: no fall in a shop takes so long, so it is stuck
constexpr std::size_t kMostLoose = 20;   // beyond it, what is touched stands like a wall
constexpr double kTouch_m = 0.001;
constexpr double kWall_m = 0.01;
// Whose limbs or held items can matter for a loose item: farther ones are left out of Bullet.
constexpr double kNearShopper_m = 1.0;
constexpr double kNearHeld_m = 0.5;
// Packs that end up within this of standing on a face stand on it.
const double kUprightCosine = std::cos(5 * 3.14159265358979 / 180);

/// Turns the rotation by the little that makes its most nearly vertical axis exactly vertical, if it is near.
Mat3 stood_upright(const Mat3& rotation) {
  int axis = 0;
  for (int i = 1; i < 3; ++i) {
    if (std::abs(rotation(2, i)) > std::abs(rotation(2, axis))) axis = i;
  }
  if (std::abs(rotation(2, axis)) < kUprightCosine) return rotation;
  const Vec3 vertical = Vec3::UnitZ() * (rotation(2, axis) > 0 ? 1 : -1);
  const Mat3 turn = Eigen::Quaterniond::FromTwoVectors(Vec3(rotation.col(axis)), vertical).toRotationMatrix();
  return turn * rotation;
}

/// The point of the floor nearest to `p`; `p` itself if it is on the floor.
Vec2 nearest_on_floor(const Polygon& floor, const Vec2& p) {
  if (floor.empty() || contains(floor, p)) return p;
  Vec2 best = floor.front();
  for (std::size_t i = 0; i < floor.size(); ++i) {
    const Vec2 a = floor[i], along = floor[(i + 1) % floor.size()] - a;
    const double part = along.squaredNorm() > 0 ? std::clamp((p - a).dot(along) / along.squaredNorm(), 0.0, 1.0) : 0.0;
    const Vec2 q = a + part * along;
    if ((q - p).squaredNorm() < (best - p).squaredNorm()) best = q;
  }
  return best;
}

/// Whether somebody's limbs or what they pushed are near; what is pushed may have been left standing.
bool may_matter(const BodyPose& body, const Vec3& p_W) {
  const auto near_box = [&](const BodyBox& box) {
    return (box.X_WB.translation - p_W).norm() < box.half_m.norm() + kNearShopper_m;
  };
  return (body.p_WB_m - p_W.head<2>()).norm() < kNearShopper_m || std::ranges::any_of(body.boxes, near_box);
}

}  // namespace

void World::Impl::rest_on_shelf(Item& item, int shelf) {
  item.place = ItemPlace::kOnPlate;
  const std::vector<Share> shares = shares_of(shop, shelf, item.X_WI, item.size_m);
  const auto most = std::max_element(shares.begin(), shares.end(),
                                     [](const Share& a, const Share& b) { return a.fraction < b.fraction; });
  item.plate = shop.plates()[static_cast<std::size_t>(most->plate)].address;
  resting.add(shop, shelf, item);
  note_rest(item);
  ++state.resting_version;
}

void World::Impl::rest_on_floor(Item& item) {
  item.place = ItemPlace::kOnFloor;
  item.plate = {};
  on_floor.insert(item.id);
  note_rest(item);
  ++state.resting_version;
}

void World::Impl::note_astir(Item& item) {
  const auto at = std::ranges::lower_bound(astir, item.id, {}, &Item::id);
  if (at == astir.end() || *at != &item) astir.insert(at, &item);
}

void World::Impl::note_rest(const Item& item) {
  const auto at = std::ranges::lower_bound(astir, item.id, {}, &Item::id);
  if (at != astir.end() && *at == &item) astir.erase(at);
}

void World::Impl::note_carried(ShopperId holder) {
  carried.clear();
  for (Item* there : astir) {
    if (there->place == ItemPlace::kCarried || there->place == ItemPlace::kConcealed) carried.push_back({there->holder, there});
  }
  std::ranges::stable_sort(carried, {}, &Carried::holder);
  went_on.push_back(holder);
}

void World::Impl::leave_rest(Item& item) {
  note_astir(item);
  if (item.place == ItemPlace::kOnPlate) {
    resting.remove(shop, shelf_of(item), item);
    ++state.resting_version;
  } else if (item.place == ItemPlace::kOnFloor) {
    on_floor.erase(item.id);
    ++state.resting_version;
  }
  item.plate = {};
}

void World::Impl::set_loose(Item& item, const LooseItem& loose) {
  leave_rest(item);
  item.place = ItemPlace::kLoose;
  item.holder = {};
  state.loose[item.id] = loose;
}

bool World::Impl::wake_around(const OrientedBox& box, double margin_m, const LooseItem& like,
                              const std::set<ItemId>& but) {
  bool found = false;
  for (const ItemId id : standing_in(grown(bounds(box), margin_m))) {
    if (but.contains(id)) continue;
    Item& other = item(id);
    if (!near(box, box_of(other), margin_m)) continue;
    found = true;
    if (state.loose.size() >= kMostLoose) continue;
    LooseItem woken;
    woken.motion.X_WI = other.X_WI;
    woken.cause = like.cause;
    // It inherits the age of what woke it, so that two packs can't keep waking each other for ever.
    woken.supported_steps = like.supported_steps;
    set_loose(other, woken);
  }
  return found;
}

void World::Impl::wake_touched() {
  // Bodies are posed at every fourth step; where nothing stood in their hands' way, nothing does until then.
  if (std::exchange(hands_moved, false) || clear_at != state.resting_version) {
    bool clear = true;
    for (const auto& [key, grip] : state.grips) {
      const Item& held = item(grip.item);
      LooseItem like;
      like.cause = key.first;
      if (wake_around({held.X_WI, felt_size(held.size_m) / 2}, 0, like, grip.slides_past)) clear = false;
    }
    clear_at = clear ? state.resting_version : 0;
  }
  const std::map<ItemId, LooseItem> moving = state.loose;
  for (const auto& [id, loose] : moving) {
    const double speed = loose.motion.v_WI_mps.norm() + loose.motion.w_WI_radps.norm() * item(id).size_m.norm() / 2;
    if (speed > kStill_mps) wake_around(box_of(item(id)), kTouch_m + speed * kStepS, loose);
  }
}

void World::Impl::run_physics() {
  if (!physics) physics = std::make_unique<BulletWorld>(store, shop);
  synchronise_physics();
  physics->step();
  for (const ItemId id : physics->loose()) {
    const RigidState motion = physics->motion(id);
    if (!motion.X_WI.rotation.allFinite() || !motion.X_WI.translation.allFinite() || !motion.v_WI_mps.allFinite()) {
      recover(id);
      continue;
    }
    read_motion(id);
    if (escaped(id)) {
      recover(id);
      continue;
    }
    tell_contacts(id);
    if (settled(id)) settle(id);
  }
}

void World::Impl::synchronise_physics() {
  for (const ItemId id : physics->loose()) {
    if (!state.loose.contains(id)) physics->remove_loose(id);
  }
  std::set<ItemId> walls;
  std::map<ShopperId, const BodyPose*> limbs;
  std::set<ItemId> held;
  for (const auto& [id, loose] : state.loose) {
    const Item& mover = item(id);
    if (!physics->has_loose(id)) physics->add_loose(mover, loose.motion, loose.cause);
    const Vec3& p = mover.X_WI.translation;
    for (const ItemId near_id : standing_in(grown(bounds(box_of(mover)), kWall_m))) {
      if (near(box_of(mover), box_of(item(near_id)), kWall_m)) walls.insert(near_id);
    }
    for (const auto& [shopper, body] : state.bodies) {
      if (shopper != loose.cause && may_matter(body, p)) limbs[shopper] = &body;
    }
    for (const auto& [key, grip] : state.grips) {
      if ((item(grip.item).X_WI.translation - p).norm() < kNearHeld_m) held.insert(grip.item);
    }
  }
  const auto pointers = [&](const std::set<ItemId>& ids) {
    std::vector<const Item*> items;
    for (const ItemId id : ids) items.push_back(&item(id));
    return items;
  };
  physics->set_walls(pointers(walls));
  physics->set_held(pointers(held));
  physics->set_limbs(limbs);
}

void World::Impl::read_motion(ItemId id) {
  LooseItem& loose = state.loose.at(id);
  loose.motion = physics->motion(id);
  item(id).X_WI = loose.motion.X_WI;
  const Touch& touch = physics->touch(id);
  if (touch.supported || loose.supported_steps > 0) {
    ++loose.supported_steps;
  }
  loose.falling_steps = touch.supported ? 0 : loose.falling_steps + 1;
  const bool still = loose.motion.v_WI_mps.norm() < kStill_mps && loose.motion.w_WI_radps.norm() < kStillSpin_radps;
  loose.still_steps = still && touch.supported ? loose.still_steps + 1 : 0;
}

void World::Impl::tell_contacts(ItemId id) {
  LooseItem& loose = state.loose.at(id);
  const Item& mover = item(id);
  const Touch& touch = physics->touch(id);
  if (loose.released && !loose.told_put_back && touch.supported && !touch.floor) {
    // What clips the edge of a shelf on its way down isn't put back there: its centre must be over the board.
    if (const auto shelf = shop.shelf_below(mover.X_WI.translation, bottom_of(mover))) {
      loose.told_put_back = true;
      tell(truth::ItemEventKind::kPutBack, loose.cause, mover, shop.plate_below(*shelf, mover.X_WI.translation));
    }
  }
  if (touch.floor && !loose.told_drop) {
    loose.told_drop = true;
    tell(truth::ItemEventKind::kDrop, loose.cause, mover, std::nullopt);
  }
}

bool World::Impl::escaped(ItemId id) const {
  constexpr double kBelowFloor_m = 0.3;
  constexpr double kBeyondFloor_m = 2;
  const Vec3& p = state.items.at(id).X_WI.translation;
  const Vec2 q = nearest_on_floor(store.map.floor, p.head<2>());
  return p.z() < -kBelowFloor_m || p.z() > store.map.ceiling_m || (q - p.head<2>()).norm() > kBeyondFloor_m;
}

bool World::Impl::settled(ItemId id) const {
  const LooseItem& loose = state.loose.at(id);
  const bool supported = physics->touch(id).supported;
  return loose.still_steps >= kStillSteps || (supported && loose.supported_steps >= kLongestUnrestSteps) ||
         loose.falling_steps >= kLongestFallSteps;
}

void World::Impl::settle(ItemId id) {
  constexpr double kSnap_m = 0.01;
  const LooseItem loose = state.loose.at(id);
  state.loose.erase(id);
  Item& resting_item = item(id);
  resting_item.X_WI.rotation = stood_upright(resting_item.X_WI.rotation);
  const double bottom = bottom_of(resting_item);
  const std::optional<int> shelf = shop.shelf_below(resting_item.X_WI.translation, bottom);
  const double ground = shelf ? shop.shelves()[static_cast<std::size_t>(*shelf)].X_WS.translation.z() : 0;
  if (std::abs(bottom - ground) < kSnap_m) resting_item.X_WI.translation.z() += ground - bottom;
  if (shelf) {
    rest_on_shelf(resting_item, *shelf);
    if (loose.released && !loose.told_put_back) {
      tell(truth::ItemEventKind::kPutBack, loose.cause, resting_item, shop.find_plate(resting_item.plate));
    }
  } else {
    rest_on_floor(resting_item);
    if (!loose.told_drop) tell(truth::ItemEventKind::kDrop, loose.cause, resting_item, std::nullopt);
  }
}

void World::Impl::recover(ItemId id) {
  const LooseItem loose = state.loose.at(id);
  state.loose.erase(id);
  Item& lost = item(id);
  Vec2 p = loose.motion.X_WI.translation.head<2>();
  if (!p.allFinite()) p = Vec2::Zero();
  p = nearest_on_floor(store.map.floor, p);
  lost.X_WI = {Mat3::Identity(), {p.x(), p.y(), lost.size_m.z() / 2}};
  rest_on_floor(lost);
  if (!loose.told_drop) tell(truth::ItemEventKind::kDrop, loose.cause, lost, std::nullopt);
}

}  // namespace storetwin::world
