// People who come by chance, as the groups that a seed makes of them: so that single ones can be left out.
#pragma once

#include <cstdint>

#include "sim/scenario/scenario.h"

namespace storetwin::session {

/// The scenario with `arrivals` drawn by this seed and written among its shoppers, under the names and times that a run
/// gives them; what they want is drawn by those names, as in the run.
scenario::Scenario arrivals_written_out(scenario::Scenario scenario, std::uint64_t seed);

}  // namespace storetwin::session
