// The shelves of a scenario: the planogram with what the scenario says stands there instead.
//
// A scenario's `initial_stock` names plates and what is on them when the run begins. An entry that is `planned` changes
// the planogram for everybody; one that isn't is a misplacement of earlier days, which only the true shop has.
#pragma once

#include "core/store/store.h"
#include "sim/scenario/scenario.h"

namespace storetwin::scenario {

/// The store with the planogram its back office has: the entries that are planned. An entry whose plates have that SKU
/// in the planogram already changes nothing.
store::Store as_planned(store::Store store, const Scenario& scenario);

/// The store with its planogram as a list of what truly stands where: all entries. A facing that loses some of its
/// plates keeps its units in proportion, as one facing for each run of plates that are left.
store::Store as_stocked(store::Store store, const Scenario& scenario);

}  // namespace storetwin::scenario
