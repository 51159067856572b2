#include "sim/fleet/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "core/base/yaml_io.h"

namespace storetwin::fleet {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxShardBytes = std::size_t{1} << 30;

struct Seen {
  std::string file;
  ShardHead head;
};

using PlanKey = std::pair<std::string, int>;  // digest, number of shards
PlanKey key_of(const Seen& seen) { return {seen.head.plan.plan_digest, seen.head.shard.count}; }

Diagnostic problem(std::string code, std::string file, std::string message, std::string hint = "") {
  return {.failure = Failure::kIo,
          .code = std::move(code),
          .file = std::move(file),
          .message = std::move(message),
          .hint = std::move(hint)};
}

Result<ShardHead> look_at(const std::string& file, const std::string& program) {
  const Result<std::string> text = read_file(file, kMaxShardBytes);
  if (!text) return text.problems();
  Result<ShardHead> head = read_shard_head(*text, file);
  if (!head) return head;
  if (head->plan.program != program) {
    return problem("other-build", file, "made by another program: " + head->plan.build,
                   "all shards and their merge take one build");
  }
  const std::optional<Shard> named = shard_of_file_name(fs::path(file).filename().string());
  if (named && *named != head->shard) {
    return problem("misnamed-shard", file, fmt::format("this is part {} of {}", head->shard.index, head->shard.count));
  }
  return head;
}

// The plan that most shards belong to; files come sorted, so ties go to the first of them.
PlanKey choose_plan(const std::vector<Seen>& seen, const std::string& wanted) {
  std::map<PlanKey, std::set<int>> parts;
  for (const Seen& s : seen) parts[key_of(s)].insert(s.head.shard.index);
  PlanKey best;
  std::size_t most = 0;
  for (const Seen& s : seen) {
    if (!wanted.empty() && s.head.plan.plan_digest != wanted) continue;
    if (const std::size_t count = parts.at(key_of(s)).size(); count > most) {
      most = count;
      best = key_of(s);
    }
  }
  return best;
}

std::string ranges(const std::vector<int>& numbers) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t last = i;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
    text += (text.empty() ? "" : ", ") +
            (last == i ? fmt::format("{}", numbers[i]) : fmt::format("{}..{}", numbers[i], numbers[last]));
    i = last + 1;
  }
  return text;
}

// One file for each part: copies with the same content count once, parts with two contents not at all.
std::map<int, const Seen*> choose_files(const std::vector<Seen>& seen, const PlanKey& plan, Diagnostics& problems) {
  std::map<int, const Seen*> chosen;
  std::set<int> disputed;
  for (const Seen& s : seen) {
    if (key_of(s) != plan) {
      problems.add(problem("other-plan", s.file,
                           fmt::format("part {} of {} of another plan", s.head.shard.index, s.head.shard.count)));
      continue;
    }
    const auto [at, is_new] = chosen.try_emplace(s.head.shard.index, &s);
    if (is_new || at->second->head.digest == s.head.digest) continue;
    disputed.insert(s.head.shard.index);
    problems.add(problem("duplicate-shard", s.file,
                         fmt::format("part {} is there twice and differs: {}", s.head.shard.index, at->second->file),
                         "one program with one plan gives one content; find out which machine errs"));
  }
  for (const int index : disputed) chosen.erase(index);
  return chosen;
}

using Placed = std::vector<std::pair<std::size_t, report::RunRecord>>;

void take_runs(const Seen& seen, Merged& merged, Placed& runs) {
  const Result<std::string> text = read_file(seen.file, kMaxShardBytes);
  if (!text) return merged.problems.append(text.problems());
  Result<ShardContent> content = read_shard(*text, seen.file);
  if (!content) return merged.problems.append(content.problems());
  for (std::size_t i = 0; i < content->runs.size(); ++i) {
    runs.emplace_back(place_in_plan(content->shard, i), std::move(content->runs[i]));
  }
  merged.stores.merge(content->stores);
  merged.results.wall_s += content->wall_s;
}

void report_missing(const std::map<int, const Seen*>& chosen, int shards, std::size_t runs, std::size_t planned,
                    Diagnostics& problems) {
  std::vector<int> missing;
  for (int index = 1; index <= shards; ++index) {
    if (!chosen.contains(index)) missing.push_back(index);
  }
  if (!missing.empty()) {
    problems.add(problem("missing-shards", "",
                         fmt::format("of {} parts these are missing: {}", shards, ranges(missing)),
                         "run them again and merge again"));
  }
  if (runs < planned)
    problems.add(problem("missing-runs", "", fmt::format("{} of {} runs are missing", planned - runs, planned)));
}

}  // namespace

Result<std::vector<std::string>> find_shards(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  Diagnostics problems;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      if (fs::exists(path, error)) files.push_back(path);
      else problems.add(problem("cannot-read", path, "there is no such file or folder"));
      continue;
    }
    const std::size_t before = files.size();
    for (const auto& entry : fs::directory_iterator(path, error)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with("shard-") && name.ends_with(".json")) files.push_back(entry.path().string());
    }
    if (files.size() == before)
      problems.add(problem("no-shards", path, "no shard files (shard-*.json) in this folder"));
  }
  if (problems.has_errors()) return problems;
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

Merged merge_shards(const std::vector<std::string>& files, const std::string& build, const std::string& program,
                    const std::string& plan_digest) {
  Merged merged;
  merged.results.build = build;
  std::vector<Seen> seen;
  for (const std::string& file : files) {
    Result<ShardHead> head = look_at(file, program);
    if (head) seen.push_back({file, *std::move(head)});
    else merged.problems.append(head.problems());
  }
  const PlanKey plan = choose_plan(seen, plan_digest);
  const std::map<int, const Seen*> chosen = choose_files(seen, plan, merged.problems);
  Placed runs;
  for (const auto& [index, file] : chosen) take_runs(*file, merged, runs);
  std::sort(runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [place, run] : runs) merged.results.runs.push_back(std::move(run));
  if (chosen.empty()) {
    merged.problems.add(problem("no-shards", "", "not one shard can be used"));
  } else {
    const PlanIdentity& identity = chosen.begin()->second->head.plan;
    merged.results.program = identity.program;
    merged.results.params_digest = identity.params_digest;
    merged.results.sensors_digest = identity.sensors_digest;
    merged.results.prices = identity.prices;
    merged.results.paths = identity.paths;
    merged.results.options = identity.options;
    merged.suites = identity.suites;
    merged.plan_digest = plan.first;
    merged.shards = plan.second;
    report_missing(chosen, plan.second, merged.results.runs.size(), identity.runs, merged.problems);
  }
  for (const Diagnostic& p : merged.problems.items()) merged.results.incomplete.push_back(to_text(p));
  return merged;
}

}  // namespace storetwin::fleet
