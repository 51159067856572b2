// Many tries of a run, side by side, until one of them is what is looked for.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "sim/report/run_record.h"
#include "sim/session/run_once.h"

namespace storetwin::cli {

/// The first request, in their order, whose record `is_it`. As many as there are processes run at a time and no more
/// are begun once one is found, so the answer doesn't depend on their number. A run that breaks is none; `tries`
/// counts.
std::optional<std::size_t> first_run(const std::vector<session::RunRequest>& requests, int processes,
                                     const std::function<bool(const report::RunRecord&)>& is_it, int& tries);

}  // namespace storetwin::cli
