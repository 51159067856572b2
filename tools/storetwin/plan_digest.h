// What tells one plan of runs from another: the digest of everything that decides their results, and of the program
// itself.
//
// Shards that are run on many machines are merged only if these agree. How fast something is done (processes, threads,
// wall limits) and where its files lie are no part of it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "sim/session/run_once.h"

namespace storetwin::cli {

/// What a run has in common with the same at other seeds and fidelities: scenario, suite, entry and variant.
std::string plan_key(const session::RunRequest& request);

/// Of one scenario as it was loaded for `request`: its people, store, sensors, receipts, or its recording; and of the
/// core's parameters.
Result<std::string> scenario_digest(const session::RunRequest& request, const session::SessionConfig& config);

/// Of all runs in their order. `scenario_digests` is by `plan_key`, `params_digest` of the core's parameters.
std::string plan_digest(const std::vector<session::RunRequest>& requests,
                        const std::map<std::string, std::string>& scenario_digests, const std::string& params_digest);

/// Of the running program's own file.
Result<std::string> program_digest();

}  // namespace storetwin::cli
