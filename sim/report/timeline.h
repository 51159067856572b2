// One visit from the door to the door: what truly happened, what the core told, which hands it saw and whose they were.
#pragma once

#include <string>

#include "sim/report/run_record.h"

namespace storetwin::report {

/// Empty if the run's detail doesn't have the visit's stay.
std::string timeline(const RunDetail& detail, const VisitId& visit, double end_s);

}  // namespace storetwin::report
