// What came of a suite: of each entry and each bound, in a closed list of words.
//
// Runs have verdicts of their own (run_record.h). A suite adds what can only be said of many: whether bounds hold over
// all runs, whether a failure counts, whether canaries were caught. sim/suite finds it out; files and pages show it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/score/metric.h"

namespace storetwin::report {

enum class Standing {
  kPass,
  kExcused,       ///< it fails, and that doesn't count
  kInconclusive,  ///< the runs are too few to tell
  kFail,
  kError,  ///< the machinery or the suite itself can't be trusted
};

/// "pass", "excused", "inconclusive", "fail", "error".
const char* word_of(Standing standing);

/// A bound on a metric over many runs.
struct BoundOutcome {
  std::string metric;
  std::optional<double> min, max;
  bool certain = true;       ///< the whole interval had to be within the bound
  double confidence = 0.95;  ///< of the interval; more than 95 % where several bounds or looks share the error
  std::optional<score::SummaryMetric> value;  ///< none: no run has the metric
  Standing standing = Standing::kPass;
  std::optional<std::size_t> more_seeds;  ///< if inconclusive: about how many would tell; none: nobody knows
};

struct EntryOutcome {
  std::string entry;
  Standing standing = Standing::kPass;
  std::vector<std::string> reasons;  ///< one sentence each
  std::vector<BoundOutcome> bounds;
  std::size_t planned = 0, runs = 0, failed = 0, broken = 0;
};

struct SuiteOutcome {
  std::string suite;  ///< its file, as it was named
  std::string description;
  Standing standing = Standing::kPass;  ///< the gravest of all
  std::vector<EntryOutcome> entries;
  std::vector<BoundOutcome> bounds;     ///< over all entries that count
};

/// "cart.exact_visit_rate is 0.83, at least 0.8: 99 % interval 0.76 to 0.88, too few seeds: run about 80 more".
std::string bound_sentence(const BoundOutcome& bound);

/// For a terminal, a line per entry and one per bound that doesn't hold.
std::string suites_text(const std::vector<SuiteOutcome>& suites);

}  // namespace storetwin::report
