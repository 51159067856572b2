// From what the user named to scenario files: a file stands for itself, a folder for the scenarios below it,
// but not for the suites: they are made of the same scenarios.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace storetwin::suite {

/// Sorted within each folder; an empty folder or a missing path is a Diagnostic. Each file at most once.
Result<std::vector<std::string>> find_scenarios(const std::vector<std::string>& paths);

}  // namespace storetwin::suite
