// Did the core see what happened at the shelves, and did it know who did it?
//
// A reported event is one unit of a CartChange; a true one is a pick or a put-back. They match when kind, SKU and shelf agree
// and their times differ by at most 1 s; matching is one-to-one, as many pairs as possible and among those the smallest time
// error. Truth time is the last contact with the plate for a pick, the first for a put-back. Whether the right visit got the
// event is judged apart (attribution), so that a stage is blamed for its own mistakes only.
#pragma once

#include <map>
#include <vector>

#include "core/stream/outcome.h"
#include "sim/score/metric.h"
#include "sim/truth/truth.h"

namespace storetwin::score {

inline constexpr double kEventWindowS = 1.0;

struct MatchedEvent {
  int truth = -1;     ///< index into the true events, -1: reported but not true
  int reported = -1;  ///< index into the reported events, -1: true but not reported
  bool right_visit = false;
};

/// One unit as the core reported it.
struct ReportedEvent {
  Timestamp at;
  bool pick = true;
  SkuId sku;
  PlateAddress plate;
  VisitId visit;
  EvidenceId event;
};

/// Units of settled cart changes, by time.
std::vector<ReportedEvent> reported_events(const std::vector<stream::CartChange>& changes);

/// Every true and every reported event exactly once. `visit_of` tells each shopper's visit; shoppers without one are unbilled.
std::vector<MatchedEvent> match_events(const std::vector<truth::ItemEvent>& truth, const std::vector<ReportedEvent>& reported,
                                       const std::map<truth::ShopperId, VisitId>& visit_of);

/// event.* and attribution.* of one run.
Metrics event_metrics(const std::vector<truth::ItemEvent>& truth, const std::vector<ReportedEvent>& reported,
                      const std::map<truth::ShopperId, VisitId>& visit_of);

/// The visit of every member.
std::map<truth::ShopperId, VisitId> visits_by_shopper(const std::vector<truth::VisitTruth>& visits);

}  // namespace storetwin::score
