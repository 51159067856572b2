#include "sim/shoppers/grabs.h"

#include <algorithm>
#include <cmath>

#include "sim/shoppers/choices.h"
#include "sim/shoppers/handling.h"
#include "sim/shoppers/phases.h"

namespace storetwin::shoppers {

namespace {

using scenario::Hands;

// What a hand spans from thumb to little finger (some 20 cm: A. Tilley, "The Measure of Man and Woman", 2002); all
// units of a grab lie within it.
constexpr double kHandSpanM = 0.20;
// Two hands take units this far apart at most; nearer than the lesser number, the knuckles are in each other's way.
constexpr double kHandsApartM = 0.35, kHandsTogetherM = 0.05;

// The fixture's directions in W: along its front to the right as a shopper sees it.
Vec3 along(const Shopper& shopper, const Scene& scene) {
  const store::Fixture* fixture = store::find_fixture(scene.world.store(), shopper.plate.fixture);
  return fixture->X_WF.rotation * Vec3::UnitX();
}

Vec3 front_of(const Shopper& shopper, const Scene& scene, const world::Item& item) {
  return grip_point(*store::find_fixture(scene.world.store(), shopper.plate.fixture), item);
}

// Units of the same SKU on the plate, nearest to the first one first.
std::vector<const world::Item*> like(const Shopper& shopper, const Scene& scene, const world::Item& first) {
  std::vector<const world::Item*> others;
  for (const ItemId id : scene.world.on_plate(shopper.plate)) {
    const world::Item& item = scene.world.items().at(id);
    if (id != first.id && item.sku == first.sku) others.push_back(&item);
  }
  const auto away_m = [&](const world::Item* item) { return (item->X_WI.translation - first.X_WI.translation).norm(); };
  std::stable_sort(others.begin(), others.end(), [&](const auto* a, const auto* b) { return away_m(a) < away_m(b); });
  return others;
}

// As many of `wanted` more units as the hand spans with the first.
std::vector<ItemId> spanned(const Shopper& shopper, const Scene& scene, const world::Item& first, std::size_t wanted) {
  std::vector<ItemId> also;
  Vec3 low = first.X_WI.translation, high = low;
  for (const world::Item* item : like(shopper, scene, first)) {
    if (also.size() == wanted) break;
    const Vec3 wider_low = low.cwiseMin(item->X_WI.translation), wider_high = high.cwiseMax(item->X_WI.translation);
    const Vec3 span = wider_high - wider_low + first.size_m.minCoeff() * Vec3::Ones();
    if (span.maxCoeff() > kHandSpanM) continue;
    also.push_back(item->id);
    low = wider_low;
    high = wider_high;
  }
  return also;
}

// The left of two units is the left hand's.
void one_in_each(Shopper& shopper, const Scene& scene, const world::Item& first) {
  const Vec3 right = along(shopper, scene);
  const auto aside_m = [&](const world::Item& item) {
    return (item.X_WI.translation - first.X_WI.translation).dot(right);
  };
  const auto others = like(shopper, scene, first);
  const auto other = std::find_if(others.begin(), others.end(), [&](const world::Item* item) {
    const double aside = std::abs(aside_m(*item));
    return aside > kHandsTogetherM && aside < kHandsApartM;
  });
  if (other == others.end()) return;
  const world::Item& second = **other;
  const bool swap = aside_m(second) > 0;
  shopper.item = swap ? second.id : first.id;
  shopper.second = SecondHand{.item = swap ? first.id : second.id};
  shopper.second->goal = front_of(shopper, scene, swap ? first : second);
}

void both_on_one(Shopper& shopper, const Scene& scene, const world::Item& item) {
  shopper.second = SecondHand{};
  shopper.second->apart_m = item.size_m.x();
  shopper.second->goal = front_of(shopper, scene, item) - 0.5 * item.size_m.x() * along(shopper, scene);
}

}  // namespace

Vec3 grip_now(const Shopper& shopper, const Scene& scene) {
  const world::Item& item = scene.world.items().at(shopper.item);
  if (shopper.plate.fixture.empty()) return item.X_WI.translation + Vec3(0, 0, item.size_m.minCoeff() / 2);
  Vec3 grip = front_of(shopper, scene, item);
  const Vec3 right = along(shopper, scene);
  if (shopper.second && !shopper.second->item) return grip + 0.5 * shopper.second->apart_m * right;
  Vec3 middle = Vec3::Zero();
  for (const ItemId id : shopper.also) {
    const world::Item* other = find_item(scene.world, id);
    if (other != nullptr) middle += other->X_WI.translation - item.X_WI.translation;
  }
  middle /= static_cast<double>(shopper.also.size() + 1);
  return grip + middle.dot(right) * right + Vec3(0, 0, middle.z());
}

void plan_grab(Shopper& shopper, const Scene& scene) {
  const Task& task = shopper.tasks[shopper.task];
  const world::Item& item = scene.world.items().at(shopper.item);
  shopper.also.clear();
  shopper.second.reset();
  if (task.hands == Hands::kBoth) {
    shopper.hand = Side::kRight;
    task.more_units.empty() ? both_on_one(shopper, scene, item) : one_in_each(shopper, scene, item);
  } else if (!task.more_units.empty()) {
    shopper.also = spanned(shopper, scene, item, task.more_units.size());
  }
  shopper.goal = grip_now(shopper, scene);
  if (!shopper.second) return;
  shopper.second->from = palm_now(shopper, scene, Side::kLeft);
  shopper.second->via = via_point(shopper, shopper.second->goal, 0.04);
}

}  // namespace storetwin::shoppers
