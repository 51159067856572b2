// Shards into one result, trusting nobody: neither the engine that ran them nor the disks they lay on.
//
// What is missing, twice there with different content, cut off, changed, made by another program or for another plan is
// listed, and then the result holds what is left and says that it isn't whole. Of several plans in one folder the one
// with most shards is taken, the first by file name among equals.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "sim/fleet/shard_file.h"
#include "sim/report/run_record.h"

namespace storetwin::fleet {

struct Merged {
  report::ResultSet results;                  ///< of whole shards, in the plan's order; `incomplete` says what is wrong
  std::map<std::string, std::string> stores;  ///< YAML by scenario, of the runs that have pictures
  std::vector<SuiteText> suites;              ///< that the runs are of; not judged yet
  Diagnostics problems;                       ///< the same as `results.incomplete`, with places and hints
  std::string plan_digest;                    ///< empty if no shard could be used
  int shards = 0;                             ///< that the plan was divided into
};

/// The shard files of folders, sorted; a path that is a file stands for itself. A folder without any is a problem.
Result<std::vector<std::string>> find_shards(const std::vector<std::string>& paths);

/// One file is in memory at a time; of it stay the records, without what pictures need but for the few that have them.
/// `build` and `program` are the merging program's own; shards of any other are not read. With `plan_digest` not empty,
/// shards of any other plan are not used, however many they are.
Merged merge_shards(const std::vector<std::string>& files, const std::string& build, const std::string& program,
                    const std::string& plan_digest = "");

}  // namespace storetwin::fleet
