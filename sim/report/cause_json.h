// Causes of failures as JSON: whole between two processes, readable in result.json.
#pragma once

#include <nlohmann/json.hpp>

#include "sim/triage/cause.h"

namespace storetwin::report {

/// Whole, to the nanosecond.
nlohmann::ordered_json cause_to(const triage::FailureCause& cause);
triage::FailureCause cause_from(const nlohmann::ordered_json& j);

/// As result.json has it (README.md of this folder).
nlohmann::ordered_json cause_result(const triage::FailureCause& cause);

}  // namespace storetwin::report
