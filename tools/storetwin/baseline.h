// A result to compare with, with the losses that were accepted beside it: what `diff` and `run --baseline` share.
#pragma once

#include <string>

#include "core/base/result.h"
#include "sim/compare/compare.h"
#include "sim/report/run_record.h"
#include "tools/storetwin/command.h"

namespace CLI {
class App;
}

namespace storetwin::cli {

struct BaselineOptions {
  std::string file;   ///< a result.json or its folder; empty: nothing is compared
  std::string today;  ///< YYYY-MM-DD; empty: the system's
};

struct Baseline {
  compare::ResultFile result;  ///< without runs: nothing is compared
  compare::CompareOptions options;
};

/// --baseline and --today.
void add_baseline_options(CLI::App& app, BaselineOptions& options);

/// Reads all that a comparison needs, so that nobody waits for runs that can't be judged. A part of a job (`divided`)
/// has nothing to compare.
Result<Baseline> read_baseline(const BaselineOptions& options, bool divided = false);

/// Compares and prints the verdict (beside --json on standard error). The exit code is `code` where that says something
/// already, else that of the comparison.
int judge_by(const Baseline& baseline, const report::ResultSet& results, int code, const Shared& shared);

/// 0 no worse, 1 worse, 6 inconclusive, 70 if the machine isn't repeatable.
int exit_code_of(compare::Outcome outcome);

}  // namespace storetwin::cli
