// Options of `run` that make it one of many processes, on one machine or on a fleet.
#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "sim/fleet/shard.h"

namespace CLI {
class App;
}

namespace storetwin::cli {

struct ShardOptions {
  std::string shard;         ///< "k/n" or "auto"; empty: the whole plan
  int shards = 0;            ///< n where the engine doesn't tell it
  bool plan_shards = false;  ///< only say how many shards the plan should have
};

void add_shard_options(CLI::App& app, ShardOptions& options);

/// Which shard this process is; empty if it isn't one. `out` is the folder that --out names.
Result<std::optional<fleet::Shard>> choose_shard(const ShardOptions& options, const std::string& out);

}  // namespace storetwin::cli
