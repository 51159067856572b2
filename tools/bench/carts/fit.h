// The weights of the fusion, fitted on runs whose truth is known: `storetwin_bench fit OUT.yaml PATH... --seeds=...`.
//
// Two things are fitted, each by maximum likelihood. First how much the positions of hands and bodies are worth: a power on
// their likelihood, so that of all events in which it gave one person odds of nine to one, that person did nine in ten.
// Then, with that, the map from what the belief says of a visit to how often such visits are right (Platt 1999, on
// log-odds). Both are monotone: they mend how sure the core is, hardly what it believes. The file says
// these numbers and the command that fits them again; who scores with it should use other seeds and other stores.
#pragma once

#include <string>
#include <vector>

#include "core/receipt/sureness.h"
#include "core/stream/message.h"
#include "sim/truth/truth.h"
#include "tools/bench/carts/request.h"

namespace storetwin::bench {

/// One event at the shelves of which we know who did it: what positions said of each track near.
struct WhoExample {
  struct Suspect {
    double log_likelihood = 0;
    bool did_it = false;  ///< of the visit that did it
  };
  std::vector<Suspect> suspects;
};

/// The events that were told and that truth knows beyond doubt, and for which there was a choice.
std::vector<WhoExample> who_examples(const truth::Truth& truth, const stream::Messages& outputs);

/// The power that makes what is known likeliest; near 1 where little is known.
double fit_power(const std::vector<WhoExample>& examples);

/// What was said of a visit before any map, and whether it was right.
struct SaidExample {
  double log_odds = 0;
  bool right = false;
};

receipt::Sureness fit_sureness(const std::vector<SaidExample>& examples);

int fit_weights(const std::string& out_file, const Request& request);

}  // namespace storetwin::bench
