// What two results say of single runs: which fail now, which no longer, and whose outputs have changed.
#pragma once

#include "sim/compare/compare.h"

namespace storetwin::compare {

/// Fills the lists of runs, `identical` but for the metrics, and the notes on what else differs.
void compare_runs(const ResultFile& baseline, const ResultFile& now, const PairedRuns& paired, Comparison& comparison);

}  // namespace storetwin::compare
