#include "core/receipt/sureness.h"

#include <algorithm>
#include <cmath>

#include "core/base/fitted_weights.h"

namespace storetwin::receipt {

Sureness fitted_sureness() { return {kFittedSurenessOffset, kFittedSurenessSlope}; }

double log_odds(double probability) {
  const double p = std::clamp(probability, 1e-4, 1 - 1e-4);
  return std::log(p / (1 - p));
}

double sure_of(const Sureness& sureness, double believed) {
  if (sureness == Sureness{}) return believed;
  return 1 / (1 + std::exp(-(sureness.offset + sureness.slope * log_odds(believed))));
}

}  // namespace storetwin::receipt
