// What a run's pictures need, as JSON and back, as its record carries it from process to process.
#pragma once

#include <nlohmann/json.hpp>

#include "sim/report/run_record.h"

namespace storetwin::report {

nlohmann::ordered_json detail_to(const RunDetail& detail);
RunDetail detail_from(const nlohmann::ordered_json& j);

}  // namespace storetwin::report
