// What was broken when, as bars over the run, with the true events below: what was lost while something was broken?
//
// One row for each thing that broke; its bars are in the colour of the kind of fault, and the row is named after the kind and
// the source, plate or fixture. The lowest row has the run's events, filled where the core got them right, open where not.
#pragma once

#include <string>

#include "sim/report/run_record.h"

namespace storetwin::report {

/// An inline SVG; empty if nothing was broken. Random faults can be many: the first rows tell enough.
std::string fault_picture(const RunRecord& run);

}  // namespace storetwin::report
