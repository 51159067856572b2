#include "sim/compare/statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/assert.h"

namespace storetwin::compare {

namespace {

double normal_tail(double z) { return 0.5 * std::erfc(z / std::sqrt(2.0)); }

// The place where a rising function reaches `target`, by halving; 100 halvings exhaust a double.
template <class Function>
double solve(const Function& rising, double target, double low, double high) {
  for (int i = 0; i < 100; ++i) {
    const double middle = 0.5 * (low + high);
    (rising(middle) < target ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace

double normal_quantile(double p) {
  STORETWIN_ASSERT(p > 0 && p < 1, "a quantile is of a probability");
  // From the near tail, so that small probabilities keep their digits.
  if (p > 0.5) return -normal_quantile(1 - p);
  return solve([](double z) { return normal_tail(-z); }, p, -40, 0);
}

double even_tail(int hits, int trials) {
  if (hits <= 0) return 1;
  double sum = 0;
  for (int k = hits; k <= trials; ++k) {
    const double n = trials;
    sum += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1) - n * std::log(2.0));
  }
  return std::min(sum, 1.0);
}

double mcnemar_loss_p(int lost, int gained) { return even_tail(lost, lost + gained); }

double mcnemar_p(int lost, int gained) { return std::min(1.0, 2 * even_tail(std::max(lost, gained), lost + gained)); }

double pairs_needed(double drop, double discordance, double alpha) {
  STORETWIN_ASSERT(drop > 0 && drop <= discordance, "a drop is a part of what differs");
  const double root = normal_quantile(1 - alpha) * std::sqrt(discordance) +
                      normal_quantile(kPower) * std::sqrt(discordance - drop * drop);
  return root * root / (drop * drop);
}

double smallest_drop(double pairs, double discordance, double alpha) {
  STORETWIN_ASSERT(pairs > 0, "a drop needs pairs");
  if (discordance <= 0) return 0;
  if (pairs_needed(discordance, discordance, alpha) >= pairs) {
    // Not even if all that differs is a loss: then it takes more of them, all losses.
    const auto fewer = [alpha](double drop) { return -pairs_needed(drop, drop, alpha); };
    return fewer(1) < -pairs ? 1 : solve(fewer, -pairs, discordance, 1);
  }
  return solve([&](double drop) { return -pairs_needed(drop, discordance, alpha); }, -pairs, 1e-12, discordance);
}

int changes_needed(double alpha) { return static_cast<int>(std::ceil(-std::log2(alpha))); }

double mean_to_see(int count) {
  const auto chance = [count](double mean) {
    double below = 0;
    for (int k = 0; k < count; ++k) below += std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.0));
    return 1 - below;
  };
  return solve(chance, kPower, 1e-9, 4.0 * count + 10);
}

std::vector<bool> holm(const std::vector<double>& p, const std::vector<double>& weights, double alpha) {
  STORETWIN_ASSERT(p.size() == weights.size(), "each p value has a weight");
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p[a] / weights[a] < p[b] / weights[b]; });
  double left = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<bool> rejected(p.size(), false);
  for (const std::size_t i : order) {
    if (p[i] > alpha * weights[i] / left) break;
    rejected[i] = true;
    left -= weights[i];
  }
  return rejected;
}

double alpha_of_look(double alpha, int look, int looks) {
  STORETWIN_ASSERT(look >= 1 && look <= looks, "looks count from 1");
  const double z = normal_quantile(1 - alpha / 2);
  const auto spent = [&](int after) {
    return after == 0 ? 0.0 : 2 * normal_tail(z / std::sqrt(static_cast<double>(after) / looks));
  };
  return spent(look) - spent(look - 1);
}

}  // namespace storetwin::compare
