// One weight event on the scales: how likely each reading of it was, and which term decided.
//
// The cart stage weighs an event against every story it holds. Here the same is done once more with the very same
// functions, over a copy of what it knew, so that a term can be taken away and the event weighed without it. A term
// counts as much as its removal changes; nothing is guessed from the size of its logarithm.
#pragma once

#include <map>
#include <vector>

#include "core/cart/belief.h"
#include "core/explain/answer.h"

namespace storetwin::explain {

/// Everything that weighs in on one event, as a value of its own.
struct Scales {
  cart::Params params;
  cart::LivePlanogram planogram;
  cart::MassBook masses;
  std::map<TrackId, VisitId> visit_of;
  std::size_t catalogue_size = 1;
  std::set<VisitId> not_billed;
  std::vector<cart::Hypothesis> beam;  ///< before the event; stories of no weight are left out
  stream::WeightEvent event;
  std::vector<stream::Explanation> explanations;
};

/// The belief as it stands before `event`.
Scales scales_of(const cart::Belief& belief, const stream::WeightEvent& event,
                 const stream::InteractionLikelihoods& likelihoods);

struct Weighed {
  cart::Reading reading;
  double probability = 0;
};
/// Every reading over all stories, likeliest first; adds up to one.
std::vector<Weighed> weigh(const Scales& scales);

bool same_reading(const cart::Reading& a, const cart::Reading& b);

/// How well each listed person's body and hands fit, natural log; `nobody_log` is what nobody was given.
std::map<TrackId, double> position_logs(const Scales& scales, double nobody_log);

/// What weighed in on `told`, the term that decided first.
std::vector<Term> deciding_terms(const Scales& scales, const cart::Reading& told);

}  // namespace storetwin::explain
