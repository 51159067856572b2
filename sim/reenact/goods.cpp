#include "sim/reenact/goods.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace storetwin::reenact {

namespace {

Vec3 round_pack(double mass_g) {
  const double diameter = mass_g < 300 ? 0.054 : mass_g < 650 ? 0.066 : 0.085;
  // A can is full to the brim; a bottle's neck holds little.
  const double share_filled = mass_g < 450 ? 0.87 : 0.74;
  const double volume_m3 = mass_g * 1e-6 / share_filled;  // drinks are as dense as water
  return {diameter, diameter, volume_m3 / (std::numbers::pi / 4 * diameter * diameter)};
}

double rounded_mm(double length_m) { return std::round(length_m * 1000) / 1000; }

}  // namespace

Vec3 guessed_size(double mass_g, double widest_m, double highest_m) {
  Vec3 size = mass_g >= 250 ? round_pack(mass_g) : mass_g >= 55 ? Vec3(0.11, 0.045, 0.17) : Vec3(0.1, 0.035, 0.12);
  const bool round = size.x() == size.y();
  size.x() = std::min(size.x(), widest_m);
  if (round) size.y() = size.x();
  size.z() = std::min(size.z(), highest_m);
  return size.unaryExpr([](double length) { return rounded_mm(length); });
}

}  // namespace storetwin::reenact
