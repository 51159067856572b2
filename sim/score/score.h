// One run's score: truth on one side, the core's settled outputs on the other, every metric of DESIGN's list out.
//
// Scoring reads messages and truth only; it links neither the world nor Bullet, so that a labelled recording of a real store
// is scored by the very same code. `summarize` turns the scores of many runs into one table with intervals.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/store/store.h"
#include "core/stream/message.h"
#include "sim/score/cart_metrics.h"
#include "sim/score/event_metrics.h"
#include "sim/score/hard_gates.h"
#include "sim/score/metric.h"
#include "sim/truth/truth.h"

namespace storetwin::score {

struct RunScore {
  Metrics metrics;
  std::vector<VisitScore> visits;
  std::vector<GateBreach> breaches;  ///< any fails the run, whatever the metrics say
};

/// Scores one run. Track metrics need `Tracks` among the outputs (Ports::emit_beliefs) and are left out otherwise.
RunScore score_run(const truth::Truth& truth, const stream::Messages& said, const store::Store& store);

/// track.* of one run: CLEAR, Identity and HOTA at the instants of the truth's paths (gate 1 m, similarity 1 - d / 2 m),
/// identity at the moment of each item event, and NEES of confirmed tracks.
Metrics track_metrics(const truth::Truth& truth, const stream::Messages& outputs);

/// The metrics of many runs as one: rates pooled, numbers averaged, visit statistics recomputed over all visits.
std::map<std::string, SummaryMetric> summarize(const std::vector<RunScore>& runs, const Prices& prices,
                                               double confidence = 0.95);

/// Prices of a store's catalogue.
Prices prices_of(const store::Store& store);

}  // namespace storetwin::score
