// Dividing a long list of runs among processes that never speak to each other, perhaps on many machines.
//
// Shard k of n takes the runs k, k + n, k + 2n, ... of the plan. A plan goes scenario by scenario and, within one, seed
// by seed; scenarios cost very different times and seeds of one scenario nearly the same, so taking every n-th run
// gives each shard its part of every scenario, which is even without knowing what anything costs. Neighbours in one
// shard would leave the dearest scenario to a few. Nothing but k, n and the plan decides who does what, so any engine
// may start shards in any order, anywhere, and again.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace storetwin::fleet {

/// The `index`-th of `count` parts, from 1.
struct Shard {
  int index = 1;
  int count = 1;
  bool operator==(const Shard&) const = default;
};

inline constexpr int kMaxShards = 1'000'000;

/// "3/40".
Result<Shard> parse_shard(std::string_view text);

/// How many of `runs` runs are this shard's, and where in the plan its `nth` stands, both from 0.
std::size_t runs_in(const Shard& shard, std::size_t runs);
std::size_t place_in_plan(const Shard& shard, std::size_t nth);

/// "shard-0003-of-0040.json".
std::string shard_file_name(const Shard& shard);
/// The shard that a file of this name claims to be; empty if it is no shard's name.
std::optional<Shard> shard_of_file_name(std::string_view name);

/// Looks a variable of the environment up; null if it isn't set.
using Environment = std::function<const char*(const char* name)>;

/// The shard that an engine tells by the environment: a Slurm array (SLURM_ARRAY_TASK_ID), a Kubernetes indexed job
/// (JOB_COMPLETION_INDEX), GNU parallel (PARALLEL_SEQ) or MPI (OMPI_COMM_WORLD_RANK). `count` is what the user says, 0
/// if nothing; Slurm and MPI know it themselves. A Slurm task with a given `count` is numbered from 1 by its id, so
/// that some elements of an array can be submitted again.
Result<Shard> shard_from_environment(const Environment& environment, int count);

/// How many shards make a fleet's job: 30 to 120 s of work each, so that an engine's second or so of scheduling is
/// little and a lost machine costs little; up to 2,000 of them as long as they stay below 120 s.
struct ShardSizes {
  int shards = 1;
  double shard_s = 0;  ///< of the longest one
};
/// `run_s`: seconds from one finished run to the next in one shard, all its processes together.
ShardSizes size_shards(std::size_t runs, double run_s);

}  // namespace storetwin::fleet
