#include "sim/shoppers/floor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <tuple>

namespace storetwin::shoppers {

namespace {

// The distances at which people bend or crouch down before a thing.
constexpr std::array<double, 4> kBeforeM = {0.45, 0.38, 0.52, 0.60};
constexpr int kDirections = 16;

// How far the head may come forward: to the next shelf or wall.
double clear_m(const Scene& scene, const Vec2& p, double heading_rad) {
  constexpr double kStepM = 0.05, kEnoughM = 0.9, kLeastM = 0.4;
  double clear = kLeastM;
  const Vec2 ahead(std::cos(heading_rad), std::sin(heading_rad));
  while (clear < kEnoughM && scene.grid.passable(p + (clear + kStepM) * ahead)) clear += kStepM;
  return clear;
}

// The nearest free place round a thing from which the palm gets there.
std::optional<Stand> find_stand_round(const Shopper& shopper, const Scene& scene, const Vec3& target, Side hand) {
  const Vec2 from = shopper.posture.p_WB_m - target.head<2>();
  const double towards_me = std::atan2(from.y(), from.x());
  for (const double before : kBeforeM) {
    for (int i = 0; i < kDirections; ++i) {
      const double turn = 2 * std::numbers::pi / kDirections * ((i + 1) / 2) * (i % 2 == 0 ? 1 : -1);
      const double angle = towards_me + turn;
      const Vec2 p = target.head<2>() + before * Vec2(std::cos(angle), std::sin(angle));
      Stand stand{p, std::remainder(angle + std::numbers::pi, 2 * std::numbers::pi), 0, ""};
      stand.clear_m = clear_m(scene, p, stand.heading_rad);
      if (stand_is_free(shopper, scene, p) && reaches(shopper, stand, hand, target)) return stand;
    }
  }
  return std::nullopt;
}

bool is_wanted(const Shopper& shopper, const Task& task, const world::Item& item) {
  if (item.place != world::ItemPlace::kOnFloor || (task.sku && item.sku != task.sku)) return false;
  const auto unit = static_cast<std::size_t>(task.unit);
  const bool names_one = unit < shopper.lifted.size() && shopper.lifted[unit];
  return !names_one || shopper.lifted[unit] == item.id;
}

}  // namespace

std::optional<Choice> choose_pick_up(const Shopper& shopper, const Task& task, const Scene& scene) {
  RandomStream random = draws_of(shopper);
  const Side hand = free_side(shopper, random);
  using Rank = std::tuple<bool, double, ItemId>;
  std::vector<Rank> lying;
  for (const auto& [id, item] : scene.world.items()) {
    if (!is_wanted(shopper, task, item)) continue;
    const bool own = std::find(shopper.released.begin(), shopper.released.end(), id) != shopper.released.end();
    lying.emplace_back(!own, (item.X_WI.translation.head<2>() - shopper.posture.p_WB_m).norm(), id);
  }
  std::sort(lying.begin(), lying.end());
  for (const auto& [strange, away, id] : lying) {
    const world::Item& item = scene.world.items().at(id);
    const Vec3 top = item.X_WI.translation + Vec3(0, 0, item.size_m.minCoeff() / 2);
    if (const auto stand = find_stand_round(shopper, scene, top, hand)) return Choice{{}, id, hand, *stand, top};
  }
  return std::nullopt;
}

}  // namespace storetwin::shoppers
