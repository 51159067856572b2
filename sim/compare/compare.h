// Is this result worse than that one? Two results of the same scenarios and seeds, and a verdict that holds in
// repetition.
//
// A metric is worse only if three things agree: its p value is small enough among all metrics together (Holm), its 95 %
// interval excludes 0, and its loss exceeds the metric's tolerance. Where that isn't so, it matters how small a loss
// could have been seen: one within the tolerance means there is no evidence of a loss, a greater one that the runs were
// too few to tell. Beside the metrics stand what needs no statistics: hard gates newly breached, runs that newly break
// down, and a machine that gives the same input two answers.
#pragma once

#include <limits>
#include <map>
#include <string>
#include <vector>

#include "sim/compare/accepted.h"
#include "sim/compare/gated_metrics.h"
#include "sim/compare/result_file.h"

namespace storetwin::compare {

enum class MetricVerdict { kWorse, kAccepted, kBetter, kNoEvidence, kTooFew };
const char* word_of(MetricVerdict verdict);

enum class Outcome {
  kNoWorse,
  kWorse,
  kInconclusive,      ///< too few runs to tell, or not all that were asked for
  kNondeterministic,  ///< the same program and input gave two outputs: the machine is broken, whatever the carts say
};
const char* word_of(Outcome outcome);

struct CompareOptions {
  double false_alarm = 0.05;  ///< how often at most some metric is called worse where nothing changed
  int look = 1, looks = 1;    ///< which look at growing results this is; the error is spent over all of them
  int draws = 4000;           ///< of the bootstrap
  int flips = 20000;          ///< of signs
  std::map<std::string, double> tolerances;  ///< by metric, in place of the default
  std::vector<AcceptedLoss> accepted;
  std::string today;  ///< YYYY-MM-DD; only accepted losses ask for it
};

/// A scenario's own part in a metric.
struct ScenarioDelta {
  std::string scenario;
  double delta = 0;
  int pairs = 0;
};

struct MetricComparison {
  const GatedMetric* metric = nullptr;
  double tolerance = 0;
  Estimate estimate;
  int pairs = 0;  ///< visits, or runs
  int runs = 0;
  int lost = 0, gained = 0;
  double loss_p = 1;  ///< of a loss alone; of exact visits the greater of McNemar's and that over runs
  double gain_p = 1;
  /// The smallest loss that would have been found with 80 % power; infinite where none could be, 0 where
  /// no run differed, in enough runs to have seen a change of them.
  double smallest_seen = std::numeric_limits<double>::infinity();
  double more_seeds = 0;  ///< of each scenario, for a loss of the tolerance to be seen; 0: enough
  MetricVerdict verdict = MetricVerdict::kNoEvidence;
  std::vector<ScenarioDelta> scenarios;  ///< the greatest losses first
  std::string note;                      ///< what was accepted, and by whom

  double loss() const { return metric->higher_is_better ? -estimate.delta : estimate.delta; }
};

/// A run of which there is something to say beside its metrics.
struct RunNote {
  std::string scenario, fidelity, seed;
  std::string what;
};

struct Comparison {
  Outcome outcome = Outcome::kNoWorse;
  std::vector<std::string> reasons;       ///< of the outcome, a clause each, the weightiest first
  std::vector<MetricComparison> metrics;  ///< those that both results have
  int paired_runs = 0;
  int scored_runs = 0;  ///< of these, those that can be judged on both sides
  int unpaired_visits = 0;
  bool identical = false;  ///< every pair gave the same outputs, bit by bit, and the same scores
  std::vector<RunNote> only_baseline, only_now;
  std::vector<RunNote> newly_failing, fixed, still_failing;
  std::vector<RunNote> newly_broken;  ///< a hard gate, a crash or a timeout that the baseline didn't have
  std::vector<RunNote> core_changed;  ///< another output for the same input
  std::vector<RunNote> nondeterministic;
  std::vector<std::string> notes;  ///< what differs between the results besides, and what was accepted
};

Comparison compare(const ResultFile& baseline, const ResultFile& now, const CompareOptions& options = {});

}  // namespace storetwin::compare
