#include "core/interaction/mass_model.h"

#include <algorithm>
#include <cmath>

namespace storetwin::interaction {
namespace {

constexpr double kLogRoot2Pi = 0.9189385332046727;
constexpr double kWideShare = 0.05;
constexpr double kWideFactor = 3;
// Items of unknown mass: the range of a convenience store's catalogue.
constexpr double kUnknownMassRangeG = 1500;
// What a touch leaves behind; late bumps and slow wander, some 20 g on real plates; and the range of rare large changes
// (a leaning bag, a fallen sign).
constexpr double kTouchSigmaG = 5;
constexpr double kBumpShare = 0.15;
constexpr double kBumpSigmaG = 20;
constexpr double kForeignShare = 0.02;
constexpr double kForeignRangeG = 4000;
// A zero that jumps does so to either side by about this much at most.
constexpr double kSlipRangeG = 1000;

}  // namespace

double log_normal(double off, double sigma) {
  const double z = off / sigma;
  return -0.5 * z * z - std::log(sigma) - kLogRoot2Pi;
}

double log_add(double a, double b) {
  const double high = std::max(a, b);
  if (high == -INFINITY) return high;
  return high + std::log(std::exp(a - high) + std::exp(b - high));
}

double log_mass_likelihood(double delta_g, double sigma_g, std::int32_t quantity, double mass_g, double mass_sigma_g) {
  if (quantity == 0) return log_touch_likelihood(delta_g, sigma_g);
  if (mass_g <= 0) {
    const bool plausible = delta_g * quantity < 0 && std::abs(delta_g) < kUnknownMassRangeG * std::abs(quantity);
    return plausible ? -std::log(kUnknownMassRangeG * std::abs(quantity)) : -1e3;
  }
  const double off_g = delta_g + quantity * mass_g;
  const double sigma = std::hypot(sigma_g, quantity * mass_sigma_g);
  return log_add(std::log(1 - kWideShare) + log_normal(off_g, sigma),
                 std::log(kWideShare) + log_normal(off_g, kWideFactor * sigma));
}

double log_touch_likelihood(double delta_g, double sigma_g) {
  const double touched = std::log(1 - kForeignShare - kBumpShare) + log_normal(delta_g, std::hypot(sigma_g, kTouchSigmaG));
  const double bumped = std::log(kBumpShare) + log_normal(delta_g, std::hypot(sigma_g, kBumpSigmaG));
  return log_add(log_add(touched, bumped), std::log(kForeignShare / kForeignRangeG));
}

double log_slip_likelihood() { return -std::log(2 * kSlipRangeG); }

}  // namespace storetwin::interaction
