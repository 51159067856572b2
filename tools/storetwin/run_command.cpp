// `storetwin run`: scenarios times seeds, each in a process of its own, to carts, receipts, scores and files.
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <numeric>

#include "sim/report/report.h"
#include "sim/session/stopwatch.h"
#include "sim/suite/suite_io.h"
#include "sim/triage/causes.h"
#include "tools/storetwin/baseline.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/live_carts.h"
#include "tools/storetwin/plan_digest.h"
#include "tools/storetwin/process_pool.h"
#include "tools/storetwin/result_files.h"
#include "tools/storetwin/run_plan.h"
#include "tools/storetwin/shard_plan.h"
#include "tools/storetwin/shard_run.h"
#include "tools/storetwin/verify_failures.h"
#include "tools/storetwin/version.h"

namespace storetwin::cli {

namespace {

// A determinism bug shows in the first failures it causes; all of them are run again only when asked.
constexpr std::size_t kVerifiedUnasked = 3;

report::RunRecord broken_run(const session::RunRequest& request, const std::vector<std::string>& why, int exit_code) {
  report::RunRecord record;
  record.scenario = std::filesystem::path(request.scenario_file).stem().string();
  record.place = request.place;
  record.scenario_file = request.scenario_file;
  record.seed = request.seed;
  if (request.fidelity) record.fidelity = *request.fidelity == scenario::Fidelity::kPixel ? "pixel" : "geometric";
  record.verdict = report::Verdict::kError;
  record.failures = why;
  record.error_code = exit_code;
  record.causes = {triage::harness_cause(fmt::format("{}", fmt::join(why, "; ")))};
  return record;
}

// A run that takes too long has failed, and its seed is kept; nothing else is known of it.
report::RunRecord timed_out_run(const session::RunRequest& request, double wall_s, const std::string& why) {
  report::RunRecord record = broken_run(request, {why}, kExitPass);
  record.verdict = report::Verdict::kFail;
  record.timing.wall_s = wall_s;
  return record;
}

// In the run's own process: the record as JSON, or the problems that prevented it.
std::string do_run(const session::RunRequest& request, bool live, const std::function<void(const std::string&)>& say) {
  session::Watch watch;
  if (live) watch = [&say](const stream::Message& message) { say(live_line(message)); };
  const session::Stopwatch clock;
  Result<report::RunRecord> record = session::run_once(request, watch);
  if (!record) {
    const Diagnostic& first = record.problems().items().front();
    if (first.code == session::kTimeoutCode) return report::record_to_json(timed_out_run(request, clock.seconds(), first.message));
    std::vector<std::string> why;
    for (const Diagnostic& problem : record.problems().items()) why.push_back(to_text(problem));
    return report::record_to_json(broken_run(request, why, exit_code_of(record.problems())));
  }
  return report::record_to_json(*record);
}

void show_progress(std::size_t done, std::size_t count, bool wanted) {
  if (!wanted || count < 2) return;
  std::fprintf(stderr, "\r%zu of %zu runs%s", done, count, done == count ? "\n" : "");
}

// Makes the runs of a plan, and judges its suites.
class Runner {
 public:
  Runner(const Plan& plan, bool live, bool progress) : plan_(plan), live_(live), progress_(progress) {
    results_.paths = plan.paths;
    results_.options = plan.options_again;
    results_.build = version_line();
    if (const Result<std::string> program = program_digest()) results_.program = *program;
    results_.params_digest = plan.params_digest;
    results_.sensors_digest = plan.sensors_digest;
    for (const auto& [name, store] : plan.stores) results_.prices.merge(score::prices_of(store));
  }

  report::ResultSet run() {
    const session::Stopwatch watch;
    const std::size_t looks = 1 + (plan_.looks.empty() ? 0 : *std::max_element(plan_.looks.begin(), plan_.looks.end()));
    for (std::size_t look = 0; look < looks && results_.incomplete.empty(); ++look) run_look(look);
    put_in_order();
    if (results_.incomplete.empty()) {
      const std::size_t verified = plan_.verify_failures ? results_.runs.size() : kVerifiedUnasked;
      std::vector<session::RunRequest> made;
      for (const std::size_t place : places_) made.push_back(plan_.requests[place]);
      verify_failures(made, plan_.jobs, verified, results_.runs);
    }
    for (const suite::Asked& asked : plan_.suites)
      results_.suites.push_back(suite::judge(asked, results_.runs, results_.prices, plan_.today));
    results_.wall_s = watch.seconds();
    return std::move(results_);
  }

 private:
  // The runs that are made before the suites are looked at for the next time.
  void run_look(std::size_t look) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < plan_.requests.size(); ++i) {
      const std::size_t own = plan_.looks.empty() ? 0 : plan_.looks[i];
      if (own == look && (look == 0 || !is_decided(plan_.requests[i].place))) places.push_back(i);
    }
    decided_.clear();
    JobCallbacks callbacks;
    callbacks.work = [&](std::size_t i, const auto& say) { return do_run(plan_.requests[places[i]], live_, say); };
    callbacks.said = [](std::size_t, const std::string& line) {
      std::puts(line.c_str());
      std::fflush(stdout);
    };
    callbacks.ended = [&](std::size_t i, const JobResult& job) {
      results_.runs.push_back(record_of(plan_.requests[places[i]], job));
      places_.push_back(places[i]);
      pictures_.spend(results_.runs.back());
      show_progress(results_.runs.size(), plan_.requests.size(), progress_);
    };
    if (run_jobs(places.size(), {.processes = plan_.jobs, .timeout_s = plan_.timeout_s}, callbacks)) return;
    const std::size_t count = plan_.requests.size();
    results_.incomplete.push_back(fmt::format("interrupted: {} of {} runs were not made", count - results_.runs.size(), count));
  }

  report::RunRecord record_of(const session::RunRequest& request, const JobResult& job) const {
    if (job.end == JobEnd::kTimedOut)
      return timed_out_run(request, plan_.timeout_s, fmt::format("not over after {:g} s of wall time", plan_.timeout_s));
    if (job.end == JobEnd::kLost) return broken_run(request, {"the run's process was lost: " + job.ending}, kExitInternal);
    Result<report::RunRecord> record = report::record_from_json(job.result);
    return record ? *std::move(record) : broken_run(request, {to_text(record.problems())}, kExitInternal);
  }

  bool is_decided(const report::SuitePlace& place) {
    const std::string key = place.suite + "\n" + place.entry;
    if (const auto known = decided_.find(key); known != decided_.end()) return known->second;
    for (const suite::Asked& asked : plan_.suites) {
      for (std::size_t i = 0; i < asked.suite.entries.size(); ++i) {
        if (asked.file == place.suite && asked.suite.entries[i].name == place.entry)
          return decided_[key] = suite::is_decided(asked, i, results_.runs, results_.prices);
      }
    }
    return false;
  }

  // As planned, whatever look a run was made for.
  void put_in_order() {
    std::vector<std::size_t> order(places_.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) { return places_[a] < places_[b]; });
    std::vector<report::RunRecord> runs;
    for (const std::size_t i : order) runs.push_back(std::move(results_.runs[i]));
    results_.runs = std::move(runs);
    std::sort(places_.begin(), places_.end());
  }

  const Plan& plan_;
  bool live_, progress_;
  report::ResultSet results_;
  std::vector<std::size_t> places_;  ///< in the plan, of the results' runs
  std::map<std::string, bool> decided_;  ///< since the last look, by suite and entry
  PictureBudget pictures_;
};

report::ResultSet run_all(const Plan& plan, bool live, bool progress) { return Runner(plan, live, progress).run(); }

// The plan as something that can be divided.
Result<ShardJob> shard_job(const Plan& plan) {
  const Result<std::string> program = program_digest();
  if (!program) return program.problems();
  ShardJob job{.requests = plan.requests, .stores = plan.stores, .jobs = plan.jobs};
  job.identity = {.build = version_line(), .program = *program,
                  .plan_digest = plan_digest(plan.requests, plan.scenario_digests, plan.params_digest),
                  .params_digest = plan.params_digest, .sensors_digest = plan.sensors_digest,
                  .paths = plan.paths, .options = plan.options_again, .runs = plan.requests.size()};
  for (const auto& [name, store] : plan.stores) job.identity.prices.merge(score::prices_of(store));
  for (const suite::Asked& asked : plan.suites)
    job.identity.suites.push_back({asked.file, suite::write_suite(asked.suite), asked.planned});
  job.make = [plan](std::vector<session::RunRequest> requests) {
    Plan part = plan;
    part.requests = std::move(requests);
    part.looks.clear();  // a shard can't know when the others have seen enough
    part.suites.clear();
    return run_all(part, false, false);
  };
  return job;
}

int run_divided(const Plan& plan, const RunOptions& options, const Shared& shared, const std::string& command) {
  const Result<ShardJob> job = shard_job(plan);
  if (!job) return fail(job.problems());
  if (!plan.shard) return plan_shards(*job, command, shared.json);
  return run_shard(*job, *plan.shard, options.out, options.force, shared.json);
}

int run(const RunOptions& options, const Shared& shared, const std::string& command) {
  const Result<Plan> plan = make_plan(options);
  if (!plan) return fail(plan.problems());
  const bool divided = plan->shard || options.shard.plan_shards;
  const Result<Baseline> baseline = read_baseline(options.baseline, divided);
  if (!baseline) return fail(baseline.problems());
  if (divided) return run_divided(*plan, options, shared, command);
  const bool live = !shared.json && !shared.quiet && plan->requests.size() == 1;
  const bool progress = !shared.quiet && ::isatty(STDERR_FILENO) != 0;
  const report::ResultSet results = run_all(*plan, live, progress);
  print_broken_runs(results);
  if (shared.json) {
    std::fputs(report::result_json(results).c_str(), stdout);
  } else {
    if (results.runs.size() == 1 && plan->requests.size() == 1) {
      std::fputs(report::run_text(results.runs.front(), plan->stores.begin()->second).c_str(), stdout);
    }
    std::fputs(report::summary_text(results).c_str(), stdout);
    std::fputs(report::groups_text(results).c_str(), stdout);
    std::fputs(report::suites_text(results.suites).c_str(), stdout);
  }
  if (!options.out.empty()) {
    if (Status written = write_result_files(options.out, results, plan->stores); !written) return fail(written.problems());
    if (!shared.json) {
      std::printf("\nwritten to %s: result.json, junit.xml, report.html, summary.md%s\n", options.out.c_str(),
                  options.record.empty() ? "" : ", recordings");
    }
  }
  const int code = results.incomplete.empty() ? verdict_code(results) : static_cast<int>(kExitInterrupted);
  return judge_by(*baseline, results, code, shared);
}

}  // namespace

Command run_command() {
  return {"run", "Run scenarios: carts, receipts, scores",
          "storetwin run scenarios/first --seeds=1..20 --jobs=2 --out=out/first",
          [](CLI::App& app, const Shared& shared) {
            auto o = std::make_shared<RunOptions>();
            app.add_option("paths", o->paths, "Scenario files, folders of them, or suites")->required();
            app.add_option("--seeds", o->seeds, "Seeds, e.g. 7, 1..20 or 1,3,10..12 (default: 1, or the suite's)");
            app.add_option("--only", o->only, "Of suites: only runs called ENTRY, ENTRY/SCENARIO or ENTRY/SCENARIO/VARIANT");
            app.add_option("--jobs", o->jobs, "Processes at a time (default: one per core)")->check(CLI::Range(1, 256).description(""));
            app.add_option("--threads", o->threads, "Threads in each process (default: what the jobs leave of the cores)")
                ->check(CLI::Range(1, 256).description(""));
            app.add_option("--fidelity", o->fidelity, "geometric or pixel (default: the scenario's)");
            app.add_option("--sensors", o->sensors, "'ideal', or a folder of sensor profiles (default: assets/sensors)");
            app.add_option("--out", o->out, "Folder for result.json, junit.xml, report.html, summary.md and recordings");
            app.add_option("--record", o->record, "Record each run: a list of inputs, observations, outputs (alone: inputs,outputs)")
                ->expected(0, 1);
            app.add_flag("--colour,--color", o->color, "Record what the colour cameras would see, too: drawn images, for people to look at");
            app.add_flag("--force", o->force, "Overwrite what exists in the output folder");
            app.add_option("--run-timeout-s", o->timeout_s, "A run that takes more wall seconds has failed (default: no limit)")
                ->check(CLI::PositiveNumber.description(""));
            app.add_option("--run-timeout-sim-s", o->sim_timeout_s, "The same in simulated seconds (default: the scenario's duration ends it)")
                ->check(CLI::PositiveNumber.description(""));
            app.add_flag("--variants", o->variants, "Beside each run: ideal sensors, item observations, and truth in each stage's place");
            app.add_flag("--verify-failures", o->verify_failures,
                         "Run every failed run twice more and compare digests (the first 3 are anyway)");
            add_core_options(app, o->core);
            add_shard_options(app, o->shard);
            add_baseline_options(app, o->baseline);
            return [o, &app, &shared] {
              if (app.count("--record") > 0 && o->record.empty()) o->record = "inputs,outputs";
              return run(*o, shared, command_given(app, {"--plan-shards", "--json", "--quiet", "--force"}));
            };
          }};
}

}  // namespace storetwin::cli
