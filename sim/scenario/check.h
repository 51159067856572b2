// Whether a scenario makes sense: the checks that go beyond the form of single fields.
#pragma once

#include "core/base/diagnostic.h"
#include "core/base/document.h"
#include "core/store/store.h"
#include "sim/scenario/scenario.h"

namespace storetwin::scenario {

/// What can be judged from the scenario alone: ids, ranges, shares, times, metric names. Places come from `document`.
Diagnostics check(const Scenario& scenario, const Document& document);

/// Whether expectations name metrics and can be met.
Diagnostics check_expectations(const std::vector<Expectation>& expect, const Document& document);

/// What needs the store: SKUs, plates, a turnstile to come in by.
Diagnostics check_against(const Scenario& scenario, const store::Store& store, const Document& document);

}  // namespace storetwin::scenario
