// What a table is asked for: scenarios, seeds, how many runs at a time, and the core's parameters.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/pipeline/params.h"
#include "sim/session/session.h"

namespace storetwin::bench {

struct Request {
  std::vector<std::string> scenarios;
  std::vector<std::uint64_t> seeds = {1};
  int jobs = 1;
  pipeline::Params params;
};

/// `PATH... [--seeds=1..20] [--jobs=N] [--params=FILE] [--set=KEY=VALUE]`, as `storetwin run` understands them.
Result<Request> parse_request(const std::string& table, const std::vector<std::string>& arguments);

/// How many runs that is: every scenario with every seed.
std::size_t run_count(const Request& request);

/// Called once for every run, from several threads; `index` counts scenarios, and seeds within each.
using RunWork = std::function<void(std::size_t index, const session::SessionConfig& config)>;

/// Does the work for every run, `jobs` at a time, and says on standard error how far it is. The order of the calls means
/// nothing: who keeps results keeps them by index.
Status for_each_run(const Request& request, const RunWork& work);

}  // namespace storetwin::bench
