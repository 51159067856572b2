// What came of a suite's runs: bounds over many, failures that don't count, canaries that must be caught.
#pragma once

#include <string>
#include <vector>

#include "sim/report/run_record.h"
#include "sim/suite/suite.h"

namespace storetwin::suite {

/// A suite as it was asked for.
struct Asked {
  Suite suite;
  std::string file;                  ///< as it was named; RunRecord::place names it so, too
  std::vector<std::size_t> planned;  ///< runs by entry
};

/// The chance that any bound of a suite is found broken, or kept, by chance alone: 5 % for all bounds and looks together
/// (Bonferroni).
inline constexpr double kFamilyError = 0.05;

/// Judges the runs that are of this suite and says of each that failed without counting why (RunRecord::excuse).
/// `today` is YYYY-MM-DD. Entries of which no run was planned are left out.
report::SuiteOutcome judge(const Asked& asked, std::vector<report::RunRecord>& runs, const score::Prices& prices,
                           const std::string& today);

/// Whether further seeds can't change what comes of this entry: a run failed, or every bound is decided.
bool is_decided(const Asked& asked, std::size_t entry, const std::vector<report::RunRecord>& runs, const score::Prices& prices);

}  // namespace storetwin::suite
