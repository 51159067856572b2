// Where truth and the core's final reading of the shelves part, unit by unit.
//
// The final reading is the settled cart changes with every later amendment applied: the core is judged by what it came
// to believe, not by what it said first. True units are billed as the store's policies say, so a hand-over by the rules
// is no difference.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/store/store.h"
#include "core/stream/message.h"
#include "sim/score/event_metrics.h"
#include "sim/truth/truth.h"

namespace storetwin::triage {

/// A true unit that was taken or given back, and whose cart it should change.
struct TrueUnit {
  truth::ItemEvent event;
  bool take = true;                        ///< taken, not given back
  VisitId visit;                           ///< billed for it in the end; empty: nobody
  std::optional<truth::ItemEvent> handed;  ///< the hand-over that moved the bill, or should not have
  bool strayed = false;                    ///< it stood in a wrong place, or lay on the floor, before or after this
};

/// A true unit and what the core made of it; one of the two may be missing.
struct Difference {
  std::optional<TrueUnit> truth;
  std::optional<score::ReportedEvent> reported;

  Timestamp at() const { return truth ? truth->event.at : reported->at; }
  bool take() const { return truth ? truth->take : reported->pick; }
  /// Units that a visit is charged too many (+) or too few (-) of a SKU because of this.
  std::map<std::pair<VisitId, SkuId>, int> effect() const;
};

/// The core's settled cart changes as amended, by time.
std::vector<score::ReportedEvent> final_reading(const stream::Messages& outputs);

/// Picks, put-backs, and drops where what is left behind is free, each billed by the store's policies; by time.
std::vector<TrueUnit> true_units(const truth::Truth& truth, const store::Policies& policies);

/// Pairs by kind within three seconds, by SKU, shelf, visit and time, and keeps what differs; by time.
std::vector<Difference> differences(const std::vector<TrueUnit>& truth,
                                    const std::vector<score::ReportedEvent>& reported);

}  // namespace storetwin::triage
