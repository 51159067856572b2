// What the core read wrongly at the shelves, unit by unit: small enough to be kept for every run.
#pragma once

#include <vector>

#include "core/stream/message.h"
#include "sim/report/run_record.h"
#include "sim/truth/truth.h"

namespace storetwin::session {

/// By time. Matches as `score::match_events` does; a miss and a phantom at one shelf within its window that differ in the
/// product are one wrong product.
std::vector<report::WrongEvent> wrong_events(const truth::Truth& truth, const stream::Messages& said);

}  // namespace storetwin::session
