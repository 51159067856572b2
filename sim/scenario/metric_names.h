// The names of all metrics a result may hold, so that a scenario's expectation can be checked before anything runs.
//
// The list is the contract of `result.json`; sim/score computes them and owns their definitions. It stands here because
// a scenario file must be judged without linking the scoring.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace storetwin::scenario {

/// Every metric name but the open family `blame.*`.
const std::vector<std::string>& metric_names();

/// True for a listed name and for any `blame.STAGE`.
bool is_metric_name(std::string_view name);

}  // namespace storetwin::scenario
