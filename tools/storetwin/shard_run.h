// A shard as `run` leaves it: is it done already, and its one file.
#pragma once

#include <map>
#include <string>

#include "core/base/result.h"
#include "core/store/store.h"
#include "sim/fleet/shard_file.h"
#include "sim/report/run_record.h"

namespace storetwin::cli {

/// Where a shard's file lies.
std::string shard_path(const std::string& dir, const fleet::Shard& shard);

/// True if the file is there, whole, of this very plan and program, and none of its runs broke down.
bool is_done(const std::string& path, const fleet::PlanIdentity& plan, const fleet::Shard& shard);

/// Writes the shard's file; `stores` by scenario, of which only those go along that its pictures need.
Status write_shard_file(const std::string& path, const fleet::PlanIdentity& plan, const fleet::Shard& shard,
                        report::ResultSet results, const std::map<std::string, store::Store>& stores);

/// What a person or, with `json`, a program is told at the end; returns the exit code: 0 for a whole file, whatever its runs
/// found, since that is for the merge to judge; else what the gravest broken run says, so that the engine runs it again.
int tell_shard(const std::string& path, const fleet::PlanIdentity& plan, const fleet::Shard& shard, const report::ResultSet* results,
               bool json);

}  // namespace storetwin::cli
