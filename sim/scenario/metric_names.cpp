#include "sim/scenario/metric_names.h"

#include <algorithm>

namespace storetwin::scenario {

const std::vector<std::string>& metric_names() {
  static const std::vector<std::string> kNames = {
      "cart.f1_macro",
      "cart.unit_precision",
      "cart.unit_recall",
      "cart.exact_visit_rate",
      "cart.wrong_visit_rate",
      "cart.overcharge_per_1000_visits",
      "cart.uncharged_per_1000_visits",
      "cart.review_rate",
      "cart.auto_exact_rate",
      "cart.time_to_final_s_p50",
      "cart.time_to_final_s_p95",
      "cart.brier",
      "cart.ece",
      "event.precision",
      "event.recall",
      "event.time_error_ms_p95",
      "attribution.accuracy",
      "track.hota",
      "track.idf1",
      "track.mota",
      "track.id_switches",
      "track.identity_at_event",
      "track.nees",
  };
  return kNames;
}

bool is_metric_name(std::string_view name) {
  constexpr std::string_view kFamily = "blame.";
  if (name.starts_with(kFamily)) return name.size() > kFamily.size();
  return std::find(metric_names().begin(), metric_names().end(), name) != metric_names().end();
}

}  // namespace storetwin::scenario
