// How many shards a job should have, from a few of its runs, and how to start them on each engine.
#pragma once

#include <string>
#include <vector>

#include "tools/storetwin/shard_run.h"

namespace CLI {
class App;
}

namespace storetwin::cli {

/// Tries runs from all over the plan, as many at a time as a shard would, until they have told enough or taken long
/// enough, and prints what follows from that; `command` is the "storetwin run ..." that is to be divided. Returns the
/// exit code.
int plan_shards(const ShardJob& job, const std::string& command, bool json);

/// The command as it was given, to be typed in a shell again, with the options of `left_out` left out.
std::string command_given(const CLI::App& app, const std::vector<std::string>& left_out);

}  // namespace storetwin::cli
