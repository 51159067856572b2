#include "tools/bench/carts/request.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <thread>

#include "sim/session/run_once.h"
#include "tools/storetwin/run_options.h"
#include "sim/suite/scenario_paths.h"
#include "sim/suite/seeds.h"

namespace storetwin::bench {

Result<Request> parse_request(const std::string& table, const std::vector<std::string>& arguments) {
  std::vector<std::string> paths;
  std::string seeds = "1";
  Request request;
  cli::CoreOptions core;
  CLI::App app(table);
  app.add_option("paths", paths)->required();
  app.add_option("--seeds", seeds);
  app.add_option("--jobs", request.jobs)->check(CLI::Range(1, 256));
  app.add_option("--params", core.params_file);
  app.add_option("--set", core.settings)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return Diagnostic{.failure = Failure::kUsage, .code = "bad-option", .path = table, .message = error.what()};
  }
  Diagnostics problems;
  const auto take = [&problems](const auto& result, const auto& keep) {
    if (result) keep(*result);
    else problems.append(result.problems());
  };
  take(suite::find_scenarios(paths), [&](const auto& files) { request.scenarios = files; });
  take(suite::parse_seeds(seeds), [&](const auto& list) { request.seeds = list; });
  take(cli::choose_core(core), [&](const cli::CoreChoice& choice) { request.params = choice.params; });
  if (problems.has_errors()) return problems;
  return request;
}

std::size_t run_count(const Request& request) { return request.scenarios.size() * request.seeds.size(); }

Status for_each_run(const Request& request, const RunWork& work) {
  const std::size_t count = run_count(request);
  std::atomic<std::size_t> next{0}, done{0};
  std::mutex telling;
  Diagnostics problems;
  const auto run = [&] {
    for (std::size_t index = next++; index < count; index = next++) {
      session::RunRequest one;
      one.scenario_file = request.scenarios[index / request.seeds.size()];
      one.seed = request.seeds[index % request.seeds.size()];
      one.params = request.params;
      const Result<session::SessionConfig> config = session::load_config(one);
      if (config) work(index, *config);
      const std::lock_guard lock(telling);
      if (!config) problems.append(config.problems());
      if (++done; ::isatty(STDERR_FILENO)) std::fprintf(stderr, "\r%zu of %zu runs", done.load(), count);
    }
  };
  std::vector<std::thread> others;
  for (int k = 1; k < request.jobs; ++k) others.emplace_back(run);
  run();
  for (std::thread& thread : others) thread.join();
  if (::isatty(STDERR_FILENO)) std::fputs("\n", stderr);
  if (problems.has_errors()) return problems;
  return Done{};
}

}  // namespace storetwin::bench
