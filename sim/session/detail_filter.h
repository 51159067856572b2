// Cuts a run's pictures down to what belongs to its wrong visits.
#pragma once

#include "sim/report/run_record.h"
#include "sim/truth/truth.h"

namespace storetwin::session {

/// Keeps the people, tracks, events and carts of visits that are wrong by `score`; an event belongs to the visit whose it is
/// and to the one it was told of. `truth` may be null.
void keep_wrong_visits(const truth::Truth* truth, const score::RunScore& score, report::RunDetail& detail);

}  // namespace storetwin::session
