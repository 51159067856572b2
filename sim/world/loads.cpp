#include "sim/world/loads.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sim/world/boxes.h"

namespace storetwin::world {

namespace {

/// Where an item touches one plate, in the shelf's frame relative to the item's centre.
struct Patch {
  int plate = 0;
  double area_m2 = 0;
  Vec2 centre_m = Vec2::Zero();
  Mat2 second_moment_m4 = Mat2::Zero();  ///< about the item's centre
};

std::vector<Patch> patches_of(const Shop& shop, const ShelfSite& shelf, const Vec2& p_SI, const Vec2& half) {
  std::vector<Patch> patches;
  for (int i = shelf.first_plate; i < shelf.first_plate + shelf.plates; ++i) {
    const PlateSite& plate = shop.plates()[static_cast<std::size_t>(i)];
    const Vec2 low = (p_SI - half).cwiseMax(plate.p_SL) - p_SI;
    const Vec2 high = (p_SI + half).cwiseMin(plate.p_SL + plate.size_m) - p_SI;
    const Vec2 extent = high - low;
    if ((extent.array() <= 0).any()) continue;
    Patch patch{i, extent.x() * extent.y(), (low + high) / 2, {}};
    patch.second_moment_m4 = patch.area_m2 * (patch.centre_m * patch.centre_m.transpose());
    patch.second_moment_m4.diagonal() += patch.area_m2 * extent.cwiseProduct(extent) / 12;
    patches.push_back(patch);
  }
  return patches;
}

/// Pressure a + b x + c y that balances unit force at the origin; and each patch's share of it. Shares may be negative.
std::vector<double> balance(const std::vector<Patch>& patches) {
  Mat3 moments = Mat3::Zero();
  for (const Patch& patch : patches) {
    moments(0, 0) += patch.area_m2;
    moments.block<1, 2>(0, 1) += patch.area_m2 * patch.centre_m.transpose();
    moments.block<2, 2>(1, 1) += patch.second_moment_m4;
  }
  moments.block<2, 1>(1, 0) = moments.block<1, 2>(0, 1).transpose();
  const Vec3 pressure = moments.fullPivLu().solve(Vec3(1, 0, 0));
  std::vector<double> fractions;
  for (const Patch& patch : patches) {
    fractions.push_back(patch.area_m2 * (pressure[0] + pressure.tail<2>().dot(patch.centre_m)));
  }
  return fractions;
}

}  // namespace

std::vector<Share> shares_of(const Shop& shop, int shelf, const Pose& X_WI, const Vec3& size_m) {
  const ShelfSite& site = shop.shelves()[static_cast<std::size_t>(shelf)];
  const Vec3 p_SI = site.X_SW * X_WI.translation;
  const Vec3 half = half_bounds(site.X_SW.rotation * X_WI.rotation, size_m / 2);
  std::vector<Patch> patches = patches_of(shop, site, p_SI.head<2>(), half.head<2>());
  while (patches.size() > 1) {
    const std::vector<double> fractions = balance(patches);
    const auto least = std::min_element(fractions.begin(), fractions.end());
    if (*least < 0) {
      patches.erase(patches.begin() + (least - fractions.begin()));
      continue;
    }
    std::vector<Share> shares;
    double total = 0;
    for (const double fraction : fractions) total += fraction;
    for (std::size_t i = 0; i < patches.size(); ++i) shares.push_back({patches[i].plate, fractions[i] / total});
    return shares;
  }
  return {{patches.empty() ? shop.plate_below(shelf, X_WI.translation) : patches.front().plate, 1.0}};
}

double lift_fraction(double u) {
  constexpr double kGrip = 0.2;  // gives the excess of 9 %; contact is kept to the end for any value below 1.59
  if (u <= 0) return 1;
  if (u >= 1) return 0;
  const double minimum_jerk = u * u * u * (10 + u * (-15 + 6 * u));
  const double rest = 1 - u;
  return std::max(0.0, 1 - minimum_jerk + kGrip * rest * rest * std::sin(2 * std::numbers::pi * u));
}

void RestingLoads::add(const Shop& shop, int shelf, const Item& item) {
  for (const Share& share : shares_of(shop, shelf, item.X_WI, item.size_m)) {
    by_plate_[static_cast<std::size_t>(share.plate)][item.id] = share.fraction * item.mass_g;
    sum(share.plate);
  }
}

void RestingLoads::remove(const Shop& shop, int shelf, const Item& item) {
  for (const Share& share : shares_of(shop, shelf, item.X_WI, item.size_m)) {
    by_plate_[static_cast<std::size_t>(share.plate)].erase(item.id);
    sum(share.plate);
  }
}

void RestingLoads::sum(int plate) {
  double& load_g = loads_g_[static_cast<std::size_t>(plate)];
  load_g = 0;
  for (const auto& [item, grams] : by_plate_[static_cast<std::size_t>(plate)]) load_g += grams;
}

}  // namespace storetwin::world
