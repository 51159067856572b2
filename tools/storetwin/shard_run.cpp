#include "tools/storetwin/shard_run.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/yaml_io.h"
#include "core/store/store_io.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/result_files.h"

namespace storetwin::cli {

namespace {

bool is_done(const std::string& path, const fleet::PlanIdentity& plan, const fleet::Shard& shard) {
  constexpr std::size_t kMaxBytes = std::size_t{1} << 30;
  const Result<std::string> text = read_file(path, kMaxBytes);
  if (!text) return false;
  const Result<fleet::ShardContent> there = fleet::read_shard(*text, path);
  return there && there->shard == shard && there->plan.plan_digest == plan.plan_digest &&
         there->plan.program == plan.program && fleet::is_settled(*there);
}

// Of the stores those go along that the shard's pictures need.
std::map<std::string, std::string> stores_of(const std::vector<report::RunRecord>& runs,
                                             const std::map<std::string, store::Store>& stores) {
  std::map<std::string, std::string> texts;
  for (const report::RunRecord& run : runs) {
    const auto store = stores.find(run.scenario);
    if (run.has_detail && store != stores.end()) texts.try_emplace(run.scenario, store::write_store(store->second));
  }
  return texts;
}

int broken_code(const report::ResultSet& results) {
  int code = kExitPass;
  for (const report::RunRecord& run : results.runs) {
    if (run.verdict == report::Verdict::kError) code = std::max(code, run.error_code);
  }
  return code;
}

void tell(const std::string& path, const fleet::PlanIdentity& plan, const fleet::Shard& shard, bool already_done,
          bool json) {
  const std::size_t runs = fleet::runs_in(shard, plan.runs);
  if (json) {
    const nlohmann::ordered_json object = {{"schema", "storetwin-shard-run/1"},
                                           {"shard", shard.index},
                                           {"shards", shard.count},
                                           {"runs", runs},
                                           {"plan_runs", plan.runs},
                                           {"plan_digest", plan.plan_digest},
                                           {"file", path},
                                           {"already_done", already_done}};
    std::puts(object.dump(2).c_str());
  } else {
    std::printf("part %d of %d: %zu of %zu runs %s%s\n", shard.index, shard.count, runs, plan.runs,
                already_done ? "already done, " : "written to ", path.c_str());
  }
}

}  // namespace

std::vector<session::RunRequest> pick(const std::vector<session::RunRequest>& requests,
                                      const std::vector<std::size_t>& places) {
  std::vector<session::RunRequest> picked;
  for (const std::size_t place : places) picked.push_back(requests[place]);
  return picked;
}

int run_shard(const ShardJob& job, const fleet::Shard& shard, const std::string& dir, bool again, bool json) {
  const std::string path = (std::filesystem::path(dir) / fleet::shard_file_name(shard)).string();
  if (!again && is_done(path, job.identity, shard)) {
    tell(path, job.identity, shard, true, json);
    return kExitPass;
  }
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < fleet::runs_in(shard, job.requests.size()); ++i)
    places.push_back(fleet::place_in_plan(shard, i));
  report::ResultSet results = job.make(pick(job.requests, places));
  print_broken_runs(results);
  if (!results.incomplete.empty()) return kExitInterrupted;  // part of a shard is of no use to a merge
  const int code = broken_code(results);
  fleet::ShardContent content{.plan = job.identity, .shard = shard, .stores = stores_of(results.runs, job.stores)};
  content.runs = std::move(results.runs);
  content.wall_s = results.wall_s;
  if (Status written = write_file_durably(path, fleet::write_shard(content)); !written) return fail(written.problems());
  tell(path, job.identity, shard, false, json);
  return code;
}

}  // namespace storetwin::cli
