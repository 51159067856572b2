// Which run of one result belongs to which run of the other, and which visit of it to which.
//
// The same scenario, fidelity and seed are the same people with the same intents: what differs between the two runs is
// what was changed. Visits of a pair belong together by external id, or by the visit's own name where there is none;
// where a name stands twice, the first goes with the first.
#pragma once

#include <vector>

#include "sim/compare/result_file.h"

namespace storetwin::compare {

struct RunPair {
  const Run* baseline = nullptr;
  const Run* now = nullptr;
  /// Both ran to their end, so that their carts can be compared.
  bool scored() const { return baseline->scored() && now->scored(); }
};

struct PairedRuns {
  std::vector<RunPair> pairs;  ///< in the baseline's order
  std::vector<const Run*> only_baseline;
  std::vector<const Run*> only_now;
};

/// Points into both results.
PairedRuns pair_runs(const ResultFile& baseline, const ResultFile& now);

/// One of both may be null: a receipt for somebody who was never there, which the other run didn't give.
struct VisitPair {
  const Visit* baseline = nullptr;
  const Visit* now = nullptr;
};

struct PairedVisits {
  std::vector<VisitPair> pairs;
  int unpaired = 0;  ///< true visits of one run that the other doesn't have: the scenario itself has changed
};

PairedVisits pair_visits(const Run& baseline, const Run& now);

}  // namespace storetwin::compare
