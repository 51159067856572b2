// A job whose runs are planned, done as one shard of many: is the shard done already, and the one file that it leaves.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/store/store.h"
#include "sim/fleet/shard_file.h"
#include "sim/report/run_record.h"
#include "sim/session/run_once.h"

namespace storetwin::cli {

/// The whole plan, and how to make some of its runs; whatever made the plan is no matter here.
struct ShardJob {
  fleet::PlanIdentity identity;
  std::vector<session::RunRequest> requests;
  std::map<std::string, store::Store> stores;  ///< by scenario name, for drawing
  int jobs = 1;                                ///< processes at a time
  std::function<report::ResultSet(std::vector<session::RunRequest> requests)> make;
};

/// The runs at these places of the plan.
std::vector<session::RunRequest> pick(const std::vector<session::RunRequest>& requests,
                                      const std::vector<std::size_t>& places);

/// Makes the shard's runs and writes its file into `dir`, unless it is there already, whole, of this very plan and
/// program, without a run that broke down, and `again` isn't asked for. Returns the exit code: 0 for a whole file,
/// whatever its runs found, since that is for the merge to judge; else what the gravest broken run says, so that the
/// engine runs it again.
int run_shard(const ShardJob& job, const fleet::Shard& shard, const std::string& dir, bool again, bool json);

}  // namespace storetwin::cli
