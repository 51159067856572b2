#include "tools/bench/fleet.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "sim/report/report.h"
#include "sim/score/metric.h"
#include "sim/session/run_once.h"
#include "sim/session/stopwatch.h"
#include "tools/storetwin/process_pool.h"

namespace storetwin::bench {

namespace {

using Json = nlohmann::json;

double processor_s_of_children() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// In the run's process. The start is measured by doing it once more: load, and build a session that could take its
// first step.
std::string work(const session::RunRequest& request) {
  const session::Stopwatch whole;
  const Result<report::RunRecord> record = session::run_once(request);
  const double own_s = whole.seconds();
  const session::Stopwatch again;
  if (Result<session::SessionConfig> config = session::load_config(request); config)
    session::Session(*std::move(config));
  const std::string text = record ? report::record_to_json(*record) : "";
  return Json{{"good", record.ok()}, {"own_s", own_s}, {"start_s", again.seconds()}, {"record", text}}.dump();
}

}  // namespace

int measure_fleet(int runs, const std::string& scenario) {
  const session::RunRequest request{.scenario_file = scenario.empty() ? "scenarios/first/one_pick.yaml" : scenario};
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  double own_s = 0, start_s = 0;
  int broken = 0;
  std::vector<double> starts_s;
  cli::JobCallbacks callbacks;
  callbacks.work = [&](std::size_t i, const auto&) {
    session::RunRequest one = request;
    one.seed = i + 1;
    return work(one);
  };
  callbacks.said = [](std::size_t, const std::string&) {};
  callbacks.ended = [&](std::size_t, const cli::JobResult& job) {
    const Json told = Json::parse(job.result, nullptr, false);
    broken += job.end != cli::JobEnd::kComplete || !told.value("good", false) ? 1 : 0;
    own_s += told.value("own_s", 0.0);
    start_s += told.value("start_s", 0.0);
    starts_s.push_back(told.value("start_s", 0.0));
  };
  const session::Stopwatch watch;
  if (!cli::run_jobs(static_cast<std::size_t>(runs), {.processes = cores}, callbacks) || starts_s.empty()) return 1;
  const double capacity_s = watch.seconds() * cores, used_s = own_s + start_s;
  std::printf("%d runs of %s in %d processes at a time, %d broken: %.1f ms each\n", runs, request.scenario_file.c_str(),
              cores, broken, 1000 * own_s / runs);
  std::printf("  machinery      %5.2f %% of the runs' own time (at most 3 %% wanted), %.2f ms a run\n",
              100 * (capacity_s - used_s) / used_s, 1000 * (capacity_s - used_s) / runs);
  std::printf("  start of a run %5.1f ms in the middle, %.1f ms at the 95th percentile (under 50 ms wanted)\n",
              1000 * score::quantile(starts_s, 0.5), 1000 * score::quantile(starts_s, 0.95));
  std::printf("  cores          %5.1f %% of the time at a run (95 %% wanted), %.1f %% by processor time\n",
              100 * used_s / capacity_s, 100 * processor_s_of_children() / capacity_s);
  return broken == 0 ? 0 : 1;
}

}  // namespace storetwin::bench
