// One run, played whole; or what reached the core of it, kept and played to any number of cores.
//
// Sensors never hear what the core says, so what was kept is the very input that a core with other parameters would have
// had: its results stand beside one another in pairs. An oracle or another choice of sensors needs a run of its own.
#pragma once

#include <vector>

#include "sim/score/score.h"
#include "sim/session/session.h"

namespace storetwin::bench {

/// What came out of a core, and its score.
struct Played {
  truth::Truth truth;
  stream::Messages outputs;  ///< settled ones, with weight events and all tracks
  score::RunScore score;
};

/// What reached the core, step by step, and what truly happened.
struct Kept {
  session::SessionConfig config;
  store::Store installed;
  std::vector<stream::Messages> arrived;
  truth::Truth truth;
};

Played play(const session::SessionConfig& config);

Kept keep(session::SessionConfig config);
Played play(const Kept& kept, const pipeline::Params& params);

}  // namespace storetwin::bench
