// Explanations of a weight event: who, what and how many, each with the likelihood of the signal.
//
// The positions say who: a hand near the event's plates round the contact, or, where no hand was seen, a body within
// arm's length. The mass says what and how many, by the catalogue. Both are independent given the explanation, so the
// table is their product, cut to what is worth listing. An empty SKU explains the signal by a touch, a bump or a
// foreign thing. Nothing here knows what anybody carries or what stands on the plate: that is the cart's.
#pragma once

#include <span>
#include <vector>

#include "core/interaction/params.h"
#include "core/interaction/people_history.h"
#include "core/interaction/shelf_space.h"
#include "core/stream/belief.h"

namespace storetwin::interaction {

/// How likely the positions are if this person did it; natural log, 0 for the best that positions can say.
struct Suspect {
  TrackId track;
  double log_likelihood = 0;
};

/// Everybody worth listing, the likeliest first; nobody (track zero) always stands last. `beside`: events of about the
/// same time, this one may be among them; where one of them shook the plate first, it says nothing of who came first.
std::vector<Suspect> suspects(const LikelihoodParams& params, const ShelfSpace& space, const PeopleHistory& people,
                              const stream::WeightEvent& event, std::span<const stream::WeightEvent> beside = {});

/// What the mass says, without who; `Explanation::track` is zero in all of them. The touch is always among them.
std::vector<stream::Explanation> masses(const LikelihoodParams& params, const std::vector<store::Product>& catalogue,
                                        const stream::WeightEvent& event);

}  // namespace storetwin::interaction
