#include "tools/storetwin/shard_options.h"

#include <CLI/CLI.hpp>
#include <cstdlib>

namespace storetwin::cli {

namespace {

Diagnostic usage(const char* code, const char* path, const char* message, const char* hint) {
  return {.failure = Failure::kUsage, .code = code, .path = path, .message = message, .hint = hint};
}

}  // namespace

void add_shard_options(CLI::App& app, ShardOptions& options) {
  app.add_option("--shard", options.shard,
                 "Run only part k of n, written k/n; auto: as Slurm, Kubernetes, parallel or MPI says");
  app.add_option("--shards", options.shards, "With --shard=auto: of how many parts, where the engine doesn't tell")
      ->check(CLI::Range(1, fleet::kMaxShards).description(""));
  app.add_flag("--plan-shards", options.plan_shards,
               "Try a few runs, say how many shards the job should have, and how to start them");
}

Result<std::optional<fleet::Shard>> choose_shard(const ShardOptions& options, const std::string& out) {
  Diagnostics problems;
  if (options.shards > 0 && options.shard != "auto") {
    problems.add(usage("shards-needs-auto", "--shards", "only --shard=auto needs to be told how many parts there are",
                       "write --shard=k/n, or --shard=auto --shards=n"));
  }
  if (options.plan_shards && !options.shard.empty()) {
    problems.add(usage("plan-or-shard", "--plan-shards", "planning runs no shard", "leave --shard out"));
  }
  if (!options.shard.empty() && out.empty()) {
    problems.add(usage("shard-needs-out", "--shard", "a shard leaves one file, which needs a folder", "add --out=DIR"));
  }
  std::optional<fleet::Shard> shard;
  if (!options.shard.empty()) {
    const Result<fleet::Shard> chosen =
        options.shard == "auto"
            ? fleet::shard_from_environment([](const char* name) { return std::getenv(name); }, options.shards)
            : fleet::parse_shard(options.shard);
    if (chosen) shard = *chosen;
    else problems.append(chosen.problems());
  }
  if (problems.has_errors()) return problems;
  return shard;
}

}  // namespace storetwin::cli
