#include "sim/shoppers/speed_density.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace storetwin::shoppers {

double speed_share(double density_per_m2) {
  constexpr double kWeidmann = 1.913;  // persons per square metre
  if (density_per_m2 <= 0) return 1;
  return std::max(0.0, 1 - std::exp(-kWeidmann * (1 / density_per_m2 - 1 / kJamDensity)));
}

double density_seen(const Vec2& p_W, const Vec2& forward, const std::vector<Vec2>& others) {
  const double peak = 1 / (2 * std::numbers::pi * kSightM * kSightM);
  double density = 0;
  for (const Vec2& other : others) {
    const Vec2 offset = other - p_W;
    const double distance = offset.norm();
    // 2 straight ahead, 1 abreast, 0 behind: the mean over all directions is 1, as for a plain density.
    const double regard = distance < 1e-6 ? 1.0 : 1 + offset.dot(forward) / distance;
    density += regard * peak * std::exp(-0.5 * distance * distance / (kSightM * kSightM));
  }
  constexpr double kCutOff = 1.12;
  return kCutOff * (density + std::min(density, peak));
}

}  // namespace storetwin::shoppers
