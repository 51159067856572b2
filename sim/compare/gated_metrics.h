// The metrics on which a change is judged, and how much of each may be lost without anybody calling it worse.
//
// What receipts say is counted over paired visits; what the shelves and tracks say is the plain mean of the runs' own
// values, since a result holds no counts beside them. Exact visits are what the store promises, so four fifths of the
// false alarms that a comparison may give are theirs: that is what finds a drop of half a point at 4,707 pairs
// (README.md).
#pragma once

#include <string>
#include <vector>

#include "sim/compare/pairing.h"
#include "sim/compare/resampling.h"

namespace storetwin::compare {

/// What a metric counts, which decides what can be seen of it where hardly anything differs.
enum class Counted {
  kVisits,  ///< something true or false of each visit
  kUnits,   ///< whole numbers, mostly 0
  kAmount,  ///< anything else
};

struct GatedMetric {
  const char* name;
  const char* unit;
  bool higher_is_better;
  double tolerance;    ///< a loss up to this is never called worse
  double alarm_share;  ///< of the false alarms
  int digits;          ///< after the point, for people
  Counted counted;
  const char* doc;
};

const std::vector<GatedMetric>& gated_metrics();
std::vector<std::string> gated_metric_names();

/// One metric of one paired run.
struct Observation {
  std::string scenario;
  Cluster cluster;
};

/// A metric over all paired runs that have it.
struct Observed {
  const GatedMetric* metric = nullptr;
  std::vector<Observation> runs;
  int pairs = 0;             ///< visits, or runs
  int lost = 0, gained = 0;  ///< of kVisits: pairs that became worse, and better
};

/// Every gated metric, in the order of `gated_metrics`; those that no pair of runs has are without runs. Only runs that
/// can be judged on both sides count. `unpaired` is told how many true visits had no partner.
std::vector<Observed> observe(const std::vector<RunPair>& pairs, int& unpaired);

/// The same without a scenario's runs; of pairs that became worse or better it must be counted anew, so from the start.
std::vector<RunPair> without_scenario(const std::vector<RunPair>& pairs, const std::string& scenario);

}  // namespace storetwin::compare
