// The worst a fault can do: change what somebody pays, and nobody is told.
//
// A fault is survived if the receipts are right in spite of it, and reported if an alert speaks of what is broken or the
// visit goes to review. It is silent if neither holds. Whether the fault is what made a receipt wrong is known from the
// same run without faults: shoppers do the same in both.
#pragma once

#include <vector>

#include "sim/score/score.h"

namespace storetwin::score {

/// One breach for each visit that is wrong and final although it is exact without faults, while no fault that was there
/// during the visit is spoken of. `said` may name visits in either way: only alerts and planogram corrections are read.
std::vector<GateBreach> silent_faults(const truth::Truth& truth, const stream::Messages& said,
                                      const std::vector<VisitScore>& visits, const std::vector<VisitScore>& without_faults);

}  // namespace storetwin::score
