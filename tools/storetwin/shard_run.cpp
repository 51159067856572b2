#include "tools/storetwin/shard_run.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/yaml_io.h"
#include "core/store/store_io.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/result_files.h"

namespace storetwin::cli {

std::string shard_path(const std::string& dir, const fleet::Shard& shard) {
  return (std::filesystem::path(dir) / fleet::shard_file_name(shard)).string();
}

bool is_done(const std::string& path, const fleet::PlanIdentity& plan, const fleet::Shard& shard) {
  constexpr std::size_t kMaxBytes = std::size_t{1} << 30;
  const Result<std::string> text = read_file(path, kMaxBytes);
  if (!text) return false;
  const Result<fleet::ShardContent> there = fleet::read_shard(*text, path);
  return there && there->shard == shard && there->plan.plan_digest == plan.plan_digest && there->plan.program == plan.program &&
         fleet::is_settled(*there);
}

Status write_shard_file(const std::string& path, const fleet::PlanIdentity& plan, const fleet::Shard& shard,
                        report::ResultSet results, const std::map<std::string, store::Store>& stores) {
  fleet::ShardContent content{.plan = plan, .shard = shard, .runs = std::move(results.runs), .wall_s = results.wall_s};
  for (const report::RunRecord& run : content.runs) {
    const auto store = stores.find(run.scenario);
    if (run.has_detail && store != stores.end()) content.stores.try_emplace(run.scenario, store::write_store(store->second));
  }
  return write_file_durably(path, fleet::write_shard(content));
}

int tell_shard(const std::string& path, const fleet::PlanIdentity& plan, const fleet::Shard& shard, const report::ResultSet* results,
               bool json) {
  int broken = kExitPass;
  for (const report::RunRecord& run : results ? results->runs : std::vector<report::RunRecord>()) {
    if (run.verdict == report::Verdict::kError) broken = std::max(broken, run.error_code);
  }
  const std::size_t runs = fleet::runs_in(shard, plan.runs);
  if (json) {
    const nlohmann::ordered_json object = {{"schema", "storetwin-shard-run/1"}, {"shard", shard.index}, {"shards", shard.count},
                                           {"runs", runs}, {"plan_runs", plan.runs}, {"plan_digest", plan.plan_digest},
                                           {"file", path}, {"already_done", results == nullptr}};
    std::puts(object.dump(2).c_str());
  } else if (!results) {
    std::printf("part %d of %d: already done, %s\n", shard.index, shard.count, path.c_str());
  } else {
    std::printf("part %d of %d: %zu of %zu runs in %.1f s, %s\n", shard.index, shard.count, runs, plan.runs, results->wall_s, path.c_str());
  }
  return broken;
}

}  // namespace storetwin::cli
