#include "sim/score/metric.h"

#include <algorithm>
#include <cmath>

#include "core/base/assert.h"
#include "core/base/random.h"

namespace storetwin::score {

void set_value(Metrics& metrics, const std::string& name, double value) {
  metrics[name] = {.value = value};
}

void set_rate(Metrics& metrics, const std::string& name, double hits, double trials) {
  if (trials > 0) metrics[name] = {.value = hits / trials, .is_rate = true, .hits = hits, .trials = trials};
}

double normal_quantile(double p) {
  STORETWIN_ASSERT(p > 0 && p < 1, "a quantile is of a share between 0 and 1");
  double low = -40, high = 40;
  while (high - low > 1e-12) {
    const double middle = low + (high - low) / 2;
    (std::erfc(-middle / std::sqrt(2.0)) / 2 < p ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

Interval wilson_interval(double hits, double trials, double confidence) {
  STORETWIN_ASSERT(trials > 0, "an interval needs trials");
  const double z = normal_quantile(0.5 + confidence / 2);
  const double p = std::clamp(hits / trials, 0.0, 1.0);
  const double denominator = 1 + z * z / trials;
  const double center = (p + z * z / (2 * trials)) / denominator;
  const double half = z * std::sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials)) / denominator;
  return {std::max(0.0, center - half), std::min(1.0, center + half)};
}

Interval bootstrap_mean_interval(const std::vector<double>& values, int draws, double confidence) {
  STORETWIN_ASSERT(!values.empty(), "an interval needs values");
  RandomStream random = RandomStream(0).fork("bootstrap");
  std::vector<double> means;
  means.reserve(static_cast<std::size_t>(draws));
  const int last = static_cast<int>(values.size()) - 1;
  for (int d = 0; d < draws; ++d) {
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) sum += values[static_cast<std::size_t>(random.integer(0, last))];
    means.push_back(sum / static_cast<double>(values.size()));
  }
  return {quantile(means, 0.5 - confidence / 2), quantile(means, 0.5 + confidence / 2)};
}

double quantile(std::vector<double> values, double q) {
  STORETWIN_ASSERT(!values.empty(), "a quantile needs values");
  std::sort(values.begin(), values.end());
  const double at = q * static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const std::size_t high = std::min(low + 1, values.size() - 1);
  return values[low] + (at - static_cast<double>(low)) * (values[high] - values[low]);
}

const std::vector<MetricDoc>& metric_docs() {
  static const std::vector<MetricDoc> docs = {
      {"cart.f1_macro", "", true, "F1 of units keyed by visit and SKU, net of put-backs, per run; plain mean over runs"},
      {"cart.unit_precision", "", true, "Charged units that are true, over charged units"},
      {"cart.unit_recall", "", true, "True units that are charged, over true units"},
      {"cart.exact_visit_rate", "", true, "Visits whose every line is exactly right"},
      {"cart.wrong_visit_rate", "", false, "Units charged to somebody else, over true units"},
      {"cart.overcharge_per_1000_visits", "minor units", false, "Money charged for units not taken"},
      {"cart.uncharged_per_1000_visits", "minor units", false, "Money not charged for units taken"},
      {"cart.review_rate", "", false, "Visits sent to review"},
      {"cart.auto_exact_rate", "", true, "Exact among the visits not sent to review"},
      {"cart.time_to_final_s_p50", "s", false, "Event time from exit to final receipt or review request, median"},
      {"cart.time_to_final_s_p95", "s", false, "The same, 95th percentile"},
      {"cart.brier", "", false, "Brier score of 'this visit is exact'"},
      {"cart.ece", "", false, "Expected calibration error of 'this visit is exact', 15 equal-mass bins"},
      {"event.precision", "", true, "Reported item events that match a true one: kind, SKU, shelf, within 1 s"},
      {"event.recall", "", true, "True item events that were reported"},
      {"event.time_error_ms_p95", "ms", false, "Absolute time error of matched events, 95th percentile"},
      {"attribution.accuracy", "", true, "Matched events given to the right visit"},
      {"track.hota", "", true, "HOTA with similarity 1 - d / (2 x gate), gate 1 m"},
      {"track.idf1", "", true, "IDF1 at a gate of 1 m"},
      {"track.mota", "", true, "MOTA at a gate of 1 m"},
      {"track.id_switches", "", false, "Identity switches, per run"},
      {"track.identity_at_event", "", true, "True item events at which the shopper's track carries the right visit"},
      {"track.nees", "", false, "Mean normalised error squared of confirmed tracks, 2 degrees of freedom"},
      {"blame.tracking", "", false, "Share of wrong runs mended first by true tracks"},
      {"blame.interaction", "", false, "Share of wrong runs mended first by true tracks and true interactions"},
      {"blame.cart", "", false, "Share of wrong runs that truth at every seam before the cart does not mend"},
  };
  return docs;
}

}  // namespace storetwin::score
