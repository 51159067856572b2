// Errors planted into a run without any, each as the stage that makes it would: the causes are known because we made
// them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "tests/sim/triage/played.h"

namespace storetwin::triage {

/// A spoilt run and the visits that are wrong in it because of what was planted.
struct Planted {
  Played run;
  std::vector<LateSpan> late;
  std::vector<VisitId> visits;
};

/// One way to spoil a run; `random` chooses where. Nothing if the run has no place for it.
struct Plant {
  Cause cause;
  const char* how;
  std::function<std::optional<Planted>(const Played& run, RandomStream random)> spoil;
};

/// Every way, in the order of the causes.
std::vector<Plant> all_plants();

}  // namespace storetwin::triage
