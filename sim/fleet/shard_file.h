// The one file that a shard leaves: everything its runs gave, whole, so that merging needs neither scenarios nor
// stores.
//
// It is JSON with a run per line. All of it up to the line `"digest"` is the same bytes whenever and wherever the shard
// is run, and that line holds its BLAKE2b-256: a file that was cut off, or of which one bit has changed, is told from a
// good one. What differs from time to time, the wall seconds, stands after the digest in the block `"volatile"`.
// Records are read by the very program that wrote them and by no other (`PlanIdentity::program`).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "sim/fleet/shard.h"
#include "sim/report/run_record.h"

namespace storetwin::fleet {

/// A suite as the merge needs it to judge the runs.
struct SuiteText {
  std::string file;                  ///< as it was named
  std::string text;                  ///< YAML
  std::vector<std::size_t> planned;  ///< runs by entry
};

/// What all shards of one job have in common.
struct PlanIdentity {
  std::string build;        ///< version line, for people
  std::string program;      ///< digest of the program's file: two commits of one version differ here
  std::string plan_digest;  ///< of every run of the whole plan, in order, and of all that decides them
  std::string params_digest;
  std::string sensors_digest;
  std::vector<std::string> paths;  ///< of scenarios, as they were given
  std::string options;             ///< as ResultSet::options
  std::size_t runs = 0;            ///< of the whole plan
  score::Prices prices;
  std::vector<SuiteText> suites;
};

struct ShardContent {
  PlanIdentity plan;
  Shard shard;
  std::map<std::string, std::string> stores;  ///< YAML by scenario, of the runs that have pictures
  std::vector<report::RunRecord> runs;        ///< in the plan's order; RunRecord::timing's wall times are volatile
  double wall_s = 0;                          ///< of the whole shard; volatile
};

/// What can be known of a shard without reading its runs.
struct ShardHead {
  PlanIdentity plan;
  Shard shard;
  std::map<std::string, std::string> stores;
  std::string digest;
};

std::string write_shard(const ShardContent& content);

/// The digest is checked, the runs are not read. `file` names the text in diagnostics.
Result<ShardHead> read_shard_head(std::string_view text, const std::string& file);
Result<ShardContent> read_shard(std::string_view text, const std::string& file);

/// True if running the shard again would give the same bytes: no run's process was lost or broke down.
bool is_settled(const ShardContent& content);

}  // namespace storetwin::fleet
