// Pictures of behaviours: who stood how at the plainest moment, from the side and from above.
#pragma once

#include <string>

#include "core/store/store.h"
#include "sim/report/run_record.h"

namespace storetwin::report {

/// Two drawings side by side to one scale: a section across the aisle, the shelf to the right, and a plan, the shelf
/// above. Who does it is drawn in the first colour, who takes part in the second, others grey; the unit it is about is
/// filled. Without a store, shelves are left out.
std::string behaviour_picture(const store::Store* store, const BehaviourPicture& picture);

/// The pictures of one run, each with a sentence; empty if there are none.
std::string behaviour_figures(const store::Store* store, const RunDetail& detail);

}  // namespace storetwin::report
