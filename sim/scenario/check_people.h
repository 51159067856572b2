// Whether the people of a scenario make sense: groups one by one, arrivals, staff.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/document.h"
#include "core/store/store.h"
#include "sim/scenario/scenario.h"

namespace storetwin::scenario {

/// Every errand of a scenario with its path in the file: of groups, of single people, of arrivals.
std::vector<std::pair<std::string, const Errand*>> errands_of(const Scenario& scenario);

/// What can be judged from the scenario alone, but for the errands.
Diagnostics check_people(const Scenario& scenario, const Document& document);

/// What needs the store: the staff's goods, plates and zone.
Diagnostics check_people_against(const Scenario& scenario, const store::Store& store, const Document& document);

}  // namespace storetwin::scenario
