// Runs that are not as they should be, grouped by what seems to be the cause: whom to ask first after a red build.
#pragma once

#include <string>
#include <vector>

#include "sim/report/run_record.h"

namespace storetwin::report {

struct FailureGroup {
  std::string cause;              ///< plain text
  std::vector<std::size_t> runs;  ///< indices, ascending
};

/// Every run that failed, broke or has a wrong visit, once; the largest group first.
std::vector<FailureGroup> failure_groups(const std::vector<RunRecord>& runs);

/// Visits whose receipt is wrong.
std::size_t wrong_visits(const RunRecord& run);

/// Runs in which anything went wrong before those in which nothing did; broken ones first, else in their order.
std::vector<std::size_t> worst_first(const std::vector<RunRecord>& runs);

}  // namespace storetwin::report
