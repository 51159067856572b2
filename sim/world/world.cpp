#include "sim/world/world.h"

#include <algorithm>
#include <cmath>

#include "core/base/assert.h"
#include "sim/world/impl.h"
#include "sim/world/spots.h"
#include "sim/world/stocking.h"

namespace storetwin::world {

OrientedBox box_of(const Item& item) { return {item.X_WI, item.size_m / 2}; }

double bottom_of(const Item& item) {
  return item.X_WI.translation.z() - half_bounds(item.X_WI.rotation, item.size_m / 2).z();
}

World::Impl::Impl(const store::Store& true_store, const RandomStream& random, double from_front_m)
    : store(true_store), shop(store), stocking(random.fork("stocking")), resting(shop.plates().size()) {
  state.items = stock(store, shop, stocking, from_front_m);
  for (const auto& [id, item] : state.items) ++state.units_made[item.sku];
  state.stocked = state.items.size();
  for (auto& [id, item] : state.items) rest_on_shelf(item, shelf_of(item));
  state.plate_forces_g = resting.loads_g();
}

World::Impl::Impl(const Impl& other)
    : store(other.store), shop(other.shop), stocking(other.stocking), state(other.state), resting(other.resting),
      on_floor(other.on_floor) {
  for (const Item* there : other.astir) astir.push_back(&state.items.at(there->id));
  for (const Carried& there : other.carried) carried.push_back({there.holder, &state.items.at(there.item->id)});
  went_on = other.went_on;
}

bool World::Impl::is_lifted(ItemId id) const {
  return std::any_of(state.lifts.begin(), state.lifts.end(),
                     [&](const auto& entry) { return entry.second.item == id; });
}

bool World::Impl::at_rest(const Item& item) const {
  return (item.place == ItemPlace::kOnPlate || item.place == ItemPlace::kOnFloor) && !is_lifted(item.id);
}

int World::Impl::shelf_of(const Item& item) const {
  const std::optional<int> plate = shop.find_plate(item.plate);
  STORETWIN_ASSERT(plate.has_value(), "an item on a plate names a plate of the store");
  return shop.plates()[static_cast<std::size_t>(*plate)].shelf;
}

Pose World::Impl::hand_pose(ShopperId shopper, Side hand) const {
  const BodyPose& body = state.bodies.at(shopper);
  const Eigen::AngleAxisd turn(body.heading_rad, Vec3::UnitZ());
  return {turn.toRotationMatrix(), body.hands[static_cast<std::size_t>(hand)]};
}

Pose World::Impl::grip_pose(const HandKey& key, bool both_hands) const {
  Pose pose = hand_pose(key.first, key.second);
  const BodyPose& body = state.bodies.at(key.first);
  if (both_hands) pose.translation = (body.hands[0] + body.hands[1]) / 2;
  return pose;
}

std::vector<ItemId> World::Impl::in_hand(ShopperId shopper, Side hand) const {
  std::vector<ItemId> ids;
  for (const Side side : {hand, hand == Side::kLeft ? Side::kRight : Side::kLeft}) {
    const auto [first, last] = state.grips.equal_range({shopper, side});
    for (auto grip = first; grip != last; ++grip) {
      if (side == hand || grip->second.both_hands) ids.push_back(grip->second.item);
    }
  }
  return ids;
}

bool World::Impl::is_empty(ShopperId shopper, Side hand) const {
  const auto uses = [&](const auto& entry) {
    return entry.first.first == shopper && (entry.first.second == hand || entry.second.both_hands);
  };
  return std::none_of(state.lifts.begin(), state.lifts.end(), uses) &&
         std::none_of(state.grips.begin(), state.grips.end(), uses);
}

std::vector<ItemId> World::Impl::standing_in(const Box3& zone_W) const {
  std::vector<ItemId> found;
  shop.any_shelf_near(zone_W, [&](int number) {
    const ShelfSite& shelf = shop.shelves()[static_cast<std::size_t>(number)];
    if (!intersect(shelf.space_W, zone_W)) return false;
    for (int plate = shelf.first_plate; plate < shelf.first_plate + shelf.plates; ++plate) {
      for (const auto& [id, grams] : resting.on_plate(plate)) found.push_back(id);
    }
    return false;
  });
  for (const ItemId id : on_floor) {
    if (intersect(bounds(box_of(state.items.at(id))), zone_W)) found.push_back(id);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::erase_if(found, [&](ItemId id) { return is_lifted(id); });
  return found;
}

std::vector<OrientedBox> World::Impl::boxes_on(int shelf, ItemId except) const {
  const ShelfSite& site = shop.shelves()[static_cast<std::size_t>(shelf)];
  std::vector<OrientedBox> boxes;
  for (const ItemId id : standing_in(site.space_W)) {
    if (id != except) boxes.push_back(box_of(state.items.at(id)));
  }
  for (const auto& [id, loose] : state.loose) {
    const OrientedBox box = box_of(state.items.at(id));
    if (id != except && intersect(bounds(box), site.space_W)) boxes.push_back(box);
  }
  return boxes;
}

World::World(const store::Store& store, RandomStream random, double stock_from_front_m)
    : impl_(std::make_unique<Impl>(store, random, stock_from_front_m)) {}
World::World(const World& other) : impl_(std::make_unique<Impl>(*other.impl_)) {}
World& World::operator=(const World& other) {
  if (this != &other) impl_ = std::make_unique<Impl>(*other.impl_);
  return *this;
}
World::~World() = default;

void World::rebuild() { impl_->physics.reset(); }

Timestamp World::now() const { return time_of(impl_->state.step); }
const store::Store& World::store() const { return impl_->store; }
const std::map<ItemId, Item>& World::items() const { return impl_->state.items; }
std::span<const Item* const> World::astir() const { return impl_->astir; }
const std::map<ShopperId, BodyPose>& World::bodies() const { return impl_->state.bodies; }
const StepEvents& World::last_events() const { return impl_->state.last_events; }
const std::vector<double>& World::plate_forces_g() const { return impl_->state.plate_forces_g; }
std::uint64_t World::resting_version() const { return impl_->state.resting_version; }
void World::digest(Digest& digest) const { feed(digest, impl_->state); }

std::optional<ItemId> World::held(ShopperId shopper, Side hand) const {
  const std::vector<ItemId> items = impl_->in_hand(shopper, hand);
  return items.empty() ? std::nullopt : std::optional(items.front());
}

std::vector<ItemId> World::all_held(ShopperId shopper, Side hand) const { return impl_->in_hand(shopper, hand); }

std::vector<ItemId> World::carried(ShopperId shopper) const {
  std::vector<ItemId> ids;
  for (const auto& thing : std::ranges::equal_range(impl_->carried, shopper, {}, &Impl::Carried::holder)) {
    if (thing.item->place == ItemPlace::kCarried) ids.push_back(thing.item->id);
  }
  return ids;
}

std::vector<ItemId> World::on_plate(const PlateAddress& address) const {
  const std::optional<int> number = impl_->shop.find_plate(address);
  if (!number) return {};
  const PlateSite& plate = impl_->shop.plates()[static_cast<std::size_t>(*number)];
  // Rows are told apart at 2 cm of depth; in a row the upper layer comes first, since it is what a hand can take.
  constexpr double kRow_m = 0.02;
  using Rank = std::tuple<long, double, double, ItemId>;
  std::vector<Rank> ranks;
  for (const auto& [id, grams] : impl_->resting.on_plate(*number)) {
    if (impl_->is_lifted(id)) continue;
    const Item& item = impl_->state.items.at(id);
    const Vec3 p_LI = plate.X_LW * item.X_WI.translation;
    const double front = p_LI.y() - half_bounds(plate.X_LW.rotation * item.X_WI.rotation, item.size_m / 2).y();
    ranks.emplace_back(std::lround(front / kRow_m), -p_LI.z(), p_LI.x(), id);
  }
  std::sort(ranks.begin(), ranks.end());
  std::vector<ItemId> ids;
  for (const Rank& rank : ranks) ids.push_back(std::get<ItemId>(rank));
  return ids;
}

std::optional<Vec3> World::free_spot(const PlateAddress& address, const Vec3& size_m) const {
  return free_spot(std::vector<PlateAddress>{address}, size_m);
}

std::optional<Vec3> World::free_spot(const std::vector<PlateAddress>& addresses, const Vec3& size_m,
                                     double deepest_m) const {
  std::vector<int> plates;
  for (const PlateAddress& address : addresses) {
    const std::optional<int> plate = impl_->shop.find_plate(address);
    if (!plate) return std::nullopt;
    plates.push_back(*plate);
  }
  if (plates.empty()) return std::nullopt;
  const auto shelf_at = [&](int plate) { return impl_->shop.plates()[static_cast<std::size_t>(plate)].shelf; };
  const int shelf = shelf_at(plates.front());
  if (std::any_of(plates.begin(), plates.end(), [&](int plate) { return shelf_at(plate) != shelf; })) return std::nullopt;
  return find_spot(impl_->shop, plates, size_m, impl_->boxes_on(shelf, ItemId{}), deepest_m);
}

}  // namespace storetwin::world
