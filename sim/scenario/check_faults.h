// Whether the faults of a scenario make sense: each kind reads its own keys, has a target, and befalls something real.
#pragma once

#include "core/base/diagnostic.h"
#include "core/base/document.h"
#include "core/store/store.h"
#include "sim/scenario/scenario.h"

namespace storetwin::scenario {

/// What can be judged from the scenario alone. Places come from `document`.
Diagnostics check_faults(const Scenario& scenario, const Document& document);

/// What needs the store: sources, plates, fixtures, SKUs.
Diagnostics check_faults_against(const Scenario& scenario, const store::Store& store, const Document& document);

}  // namespace storetwin::scenario
