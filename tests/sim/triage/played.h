// A real shop with real people and a core that makes no mistakes: the ground into which tests plant errors.
//
// The corner shop runs with the truth in the place of tracking and interaction, so that every receipt is right. What
// the core said is then kept as messages that a test may spoil in one place, the way a broken stage would.
#pragma once

#include <doctest/doctest.h>

#include "sim/session/collected.h"
#include "sim/session/run_once.h"
#include "sim/triage/causes.h"

namespace storetwin::triage {

struct Played {
  truth::Truth truth;
  stream::Messages outputs;
  store::Store store;

  std::vector<FailureCause> causes(const std::vector<LateSpan>& late = {}) const {
    const std::vector<score::VisitScore> visits = score::score_run(truth, outputs, store).visits;
    return causes_of({truth, outputs, store, visits, late});
  }
};

inline Played play(const std::string& scenario, std::uint64_t seed,
                   session::Oracle oracle = session::Oracle::kInteraction) {
  Result<session::SessionConfig> config =
      session::load_config({.scenario_file = scenario, .seed = seed, .oracle = oracle});
  REQUIRE_MESSAGE(config.ok(), to_text(config.ok() ? Diagnostics() : config.problems()));
  Played played{.truth = {}, .outputs = {}, .store = config->store};
  session::Session session(*std::move(config));
  session::Collected collected;
  const auto keep = [&](const session::StepOutput& out) {
    for (const stream::Message& message : out.outputs) collected.keep(message);
  };
  while (!session.done()) keep(session.step());
  keep(session.finish());
  played.truth = session.truth();
  played.outputs = collected.outputs();
  return played;
}

}  // namespace storetwin::triage
