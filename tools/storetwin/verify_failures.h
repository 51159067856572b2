// A failure is only worth a search if it happens again: the same seed must give the same bytes.
#pragma once

#include <vector>

#include "sim/report/run_record.h"
#include "sim/session/run_once.h"

namespace storetwin::cli {

/// Runs failed runs twice more, at most `most` of them in order, and compares digests; `requests` are those of the
/// runs. One that gives another result becomes `nondeterministic`: a broken machine, whatever the carts say.
void verify_failures(const std::vector<session::RunRequest>& requests, int jobs, std::size_t most,
                     std::vector<report::RunRecord>& runs);

}  // namespace storetwin::cli
