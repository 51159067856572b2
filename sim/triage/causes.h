// Finds the cause of every wrong visit of a run.
//
// What truly happened and what the core finally believed are paired unit by unit (differences.h). Each pair that
// disagrees changes what somebody is charged; a wrong visit's cause is the first such event whose change is the one on
// its receipt. That event says what went wrong; whom the core took the person for then (whereabouts.h), what was broken
// there (fault_reach.h) and what came late say why.
#pragma once

#include <string>
#include <vector>

#include "core/store/store.h"
#include "core/stream/message.h"
#include "sim/score/score.h"
#include "sim/triage/cause.h"
#include "sim/truth/truth.h"

namespace storetwin::triage {

/// Messages of one source that came too late to count, by the times at which they were captured.
struct LateSpan {
  std::string source;
  Timestamp from;
  Timestamp to;
  int messages = 0;
  bool operator==(const LateSpan&) const = default;
};

/// Everything that is known of a run that is over. Refers to what it is given.
struct Inquest {
  const truth::Truth& truth;
  const stream::Messages& outputs;  ///< as collected for scoring; the core's own names of visits
  const store::Store& store;        ///< the true one
  const std::vector<score::VisitScore>& visits;
  std::vector<LateSpan> late;
};

/// The cause of each visit that is not exact, in the order of `visits`.
std::vector<FailureCause> causes_of(const Inquest& inquest);

/// The one cause of a run whose machinery failed.
FailureCause harness_cause(const std::string& why);
/// The one cause of a run whose visits are exact and whose receipts came too late.
FailureCause timing_cause(const std::string& why);

}  // namespace storetwin::triage
