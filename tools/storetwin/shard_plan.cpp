#include "tools/storetwin/shard_plan.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/result_files.h"

namespace storetwin::cli {

namespace {

std::string quoted(const std::string& word) {
  const bool plain = !word.empty() &&
                     word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,=:+") ==
                         std::string::npos;
  if (plain) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

struct Told {
  fleet::ShardSizes sizes;
  double run_s = 0;        ///< from one finished run to the next
  std::size_t probes = 0;  ///< runs tried
};

std::string text_of(const ShardJob& job, const Told& told, const std::string& command) {
  const int shards = told.sizes.shards;
  std::string text = fmt::format(
      "{} runs, one every {:.3f} s with {} process{} ({} tried): {} part{} of {:.0f} s at most, {:.1f} hours in "
      "all\nplan {}\n",
      job.identity.runs, told.run_s, job.jobs, job.jobs == 1 ? "" : "es", told.probes, shards, shards == 1 ? "" : "s",
      told.sizes.shard_s, static_cast<double>(job.identity.runs) * told.run_s / 3600, job.identity.plan_digest);
  text += fmt::format(
      "\nSlurm:         sbatch --array=1-{0} --cpus-per-task={1} tools/fleet/shard.sbatch {2} --shards={0}\n", shards,
      job.jobs, command);
  text +=
      fmt::format("GNU parallel:  seq {0} | parallel --jobs=1 --retries=3 --resume-failed --joblog=shards.log {1}\n",
                  shards, quoted(fmt::format("{} --shard={{}}/{}", command, shards)));
  text += fmt::format(
      "Kubernetes:    tools/fleet/kubernetes_job.yaml with completions: {0} and {1} --shard=auto --shards={0}\n",
      shards, command);
  return text +
         fmt::format("then:          storetwin merge DIR --plan={} --out=DIR/merged\n", job.identity.plan_digest);
}

std::string json_of(const ShardJob& job, const Told& told, const std::string& command) {
  const nlohmann::ordered_json object = {{"schema", "storetwin-shard-plan/1"},
                                         {"plan_digest", job.identity.plan_digest},
                                         {"runs", job.identity.runs},
                                         {"probes", told.probes},
                                         {"jobs", job.jobs},
                                         {"run_s", told.run_s},
                                         {"shards", told.sizes.shards},
                                         {"shard_s", told.sizes.shard_s},
                                         {"command", command}};
  return object.dump(2) + "\n";
}

}  // namespace

int plan_shards(const ShardJob& job, const std::string& command, bool json) {
  constexpr std::size_t kRounds = 8;
  constexpr double kLongEnough_s = 15;
  const std::size_t runs = job.requests.size(), jobs = static_cast<std::size_t>(job.jobs);
  const std::size_t rounds = std::min(kRounds, (runs + jobs - 1) / jobs);
  Told told;
  double wall_s = 0;
  for (std::size_t round = 0; round < rounds && wall_s < kLongEnough_s; ++round) {
    // The runs of a round are far apart in the plan, and so is each from its predecessor's.
    std::vector<std::size_t> places;
    for (std::size_t i = round; i < std::min(runs, rounds * jobs); i += rounds)
      places.push_back(i * runs / std::min(runs, rounds * jobs));
    const report::ResultSet results = job.make(pick(job.requests, places));
    print_broken_runs(results);
    if (!results.incomplete.empty()) return kExitInterrupted;
    if (const int code = verdict_code(results); code > kExitFailed) return code;
    wall_s += results.wall_s;
    told.probes += places.size();
  }
  told.run_s = wall_s / static_cast<double>(told.probes);
  told.sizes = fleet::size_shards(runs, told.run_s);
  std::fputs((json ? json_of(job, told, command) : text_of(job, told, command)).c_str(), stdout);
  return kExitPass;
}

std::string command_given(const CLI::App& app, const std::vector<std::string>& left_out) {
  std::string text = "storetwin " + app.get_name(), options;
  for (const CLI::Option* option : app.get_options()) {
    if (option->count() == 0) continue;
    if (option->get_positional()) {
      for (const std::string& word : option->results()) text += " " + quoted(word);
      continue;
    }
    const std::string name = "--" + option->get_lnames().front();
    if (std::find(left_out.begin(), left_out.end(), name) != left_out.end()) continue;
    if (option->get_expected_max() == 0) {
      options += " " + name;
      continue;
    }
    for (const std::string& value : option->results())
      options += " " + name + (value.empty() ? "" : "=" + quoted(value));
  }
  return text + options;
}

}  // namespace storetwin::cli
