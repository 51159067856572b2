// How sure a receipt is, from what the belief says of it.
//
// The belief's weights are products of many likelihoods that are careful one by one, so that together they say too
// little: of visits believed with 0.6, nine in ten are right. Which of two visits is the surer one they tell well. So a
// monotone map on log-odds stands between belief and receipt (Platt, "Probabilistic outputs for support vector
// machines", 1999), fitted on runs whose truth is known (assets/fusion/README.md); offset 0 and slope 1 leave
// everything as it is.
#pragma once

#include "core/base/schema.h"

namespace storetwin::receipt {

struct Sureness {
  double offset = 0;
  double slope = 1;
  bool operator==(const Sureness&) const = default;
};

template <class Archive>
void fields(Archive& archive, Sureness& s) {
  archive.field("offset", s.offset, {.doc = "Log-odds of being right where the belief is even", .min = -20, .max = 20});
  archive.field("slope", s.slope, {.doc = "Of these log-odds over the belief's", .min = 0, .max = 20, .above_min = true});
}

/// From assets/fusion/weights.yaml.
Sureness fitted_sureness();

/// Natural log of the odds; never beyond those of one in ten thousand.
double log_odds(double probability);

/// Probability of being right of what is believed with this probability.
double sure_of(const Sureness& sureness, double believed);

}  // namespace storetwin::receipt
