// `storetwin run`: scenarios times seeds, each in a process of its own, to carts, receipts, scores and files.
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <thread>

#include "core/base/hash.h"
#include "core/base/yaml_io.h"
#include "sim/report/again.h"
#include "sim/report/report.h"
#include "sim/session/incident.h"
#include "sim/session/run_once.h"
#include "sim/session/stopwatch.h"
#include "sim/triage/causes.h"
#include "tools/storetwin/baseline.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/live_carts.h"
#include "tools/storetwin/output_dir.h"
#include "tools/storetwin/plan_digest.h"
#include "tools/storetwin/process_pool.h"
#include "tools/storetwin/result_files.h"
#include "tools/storetwin/run_options.h"
#include "tools/storetwin/scenario_paths.h"
#include "tools/storetwin/seeds.h"
#include "tools/storetwin/verify_failures.h"
#include "tools/storetwin/shard_options.h"
#include "tools/storetwin/shard_plan.h"
#include "tools/storetwin/shard_run.h"
#include "tools/storetwin/version.h"

namespace storetwin::cli {

namespace {

namespace fs = std::filesystem;

// Pictures are large; the report draws the first run of the first scenarios whole, and of the first wrong runs what was wrong.
constexpr std::size_t kScenariosWithPictures = 3;
// A determinism bug shows in the first failures it causes; all of them are run again only when asked.
constexpr std::size_t kVerifiedUnasked = 3;

struct RunOptions {
  std::vector<std::string> paths;
  std::string seeds = "1";
  int jobs = 0;
  int threads = 0;
  std::string fidelity;
  std::string sensors;
  std::string out;
  std::string record;
  bool force = false;
  bool color = false;
  bool variants = false;
  bool verify_failures = false;
  CoreOptions core;
  ShardOptions shard;
  BaselineOptions baseline;
  double timeout_s = 0;      ///< wall seconds for one run; 0: no limit
  double sim_timeout_s = 0;  ///< simulated ones
};

struct Plan {
  std::vector<std::string> paths;  ///< as they were given
  std::string options_again;       ///< what decides a run beside its scenario and seed, as it would be typed
  std::vector<session::RunRequest> requests;
  std::map<std::string, store::Store> stores;  ///< by scenario name, for drawing
  std::string params_digest;                   ///< of the core's parameters
  std::string sensors_digest;                  ///< of every scenario's sensor profiles, in order
  std::map<std::string, std::string> scenario_digests;  ///< by scenario file
  std::optional<fleet::Shard> shard;           ///< this process does only part of it
  int jobs = 1;
  double timeout_s = 0;
  bool verify_failures = false;  ///< all of them, not only the first few
};

Result<session::RecordChoice> parse_record(const std::string& text) {
  session::RecordChoice choice;
  if (text.empty()) return choice;
  const std::vector<std::string> words = {"inputs", "observations", "outputs"};
  for (const std::string& word : CLI::detail::split(text, ',')) {
    if (word == "inputs") choice.inputs = true;
    else if (word == "observations") choice.observations = true;
    else if (word == "outputs") choice.outputs = true;
    else {
      return Diagnostic{.failure = Failure::kUsage, .code = "bad-record", .path = "--record=" + text,
                        .message = "'" + word + "' can't be recorded", .hint = did_you_mean(word, words)};
    }
  }
  return choice;
}

Result<std::optional<scenario::Fidelity>> parse_fidelity(const std::string& text) {
  if (text.empty()) return std::optional<scenario::Fidelity>();
  if (text == "geometric") return std::optional(scenario::Fidelity::kGeometric);
  if (text == "pixel") return std::optional(scenario::Fidelity::kPixel);
  return Diagnostic{.failure = Failure::kUsage, .code = "bad-fidelity", .path = "--fidelity=" + text,
                    .message = "there is no such fidelity", .hint = "it is geometric or pixel"};
}

// What decides a run beside its scenario and seed, as it would be typed.
std::string options_again(const RunOptions& options) {
  std::string text;
  const auto add = [&text](const char* name, const std::string& value) {
    if (!value.empty()) text += (text.empty() ? "" : " ") + report::shell_quoted(std::string("--") + name + "=" + value);
  };
  add("fidelity", options.fidelity);
  add("sensors", options.sensors);
  add("params", options.core.params_file);
  for (const std::string& setting : options.core.settings) add("set", setting);
  add("oracle", options.core.oracle);
  add("replace", options.core.replace);
  return text;
}

// Checks everything that can be checked before the first run: options, files, the output folder.
Result<Plan> make_plan(const RunOptions& options) {
  Diagnostics problems;
  const auto take = [&problems](const auto& result) {
    if (!result) problems.append(result.problems());
    return result.ok();
  };
  const auto seeds = parse_seeds(options.seeds);
  const auto record = parse_record(options.record);
  const auto fidelity = parse_fidelity(options.fidelity);
  const auto core = choose_core(options.core);
  const auto files = find_scenarios(options.paths);
  const auto shard = choose_shard(options.shard, options.out);
  const bool fine = take(seeds) & take(record) & take(fidelity) & take(core) & take(files) & take(shard);
  if (!options.sensors.empty() && options.sensors != "ideal" && !fs::is_directory(options.sensors)) {
    problems.add({.failure = Failure::kUsage, .code = "bad-sensors", .path = "--sensors=" + options.sensors,
                  .message = "neither 'ideal' nor a folder of sensor profiles"});
  }
  if (fine && record->any() && options.out.empty()) {
    problems.add({.failure = Failure::kUsage, .code = "record-needs-out", .path = "--record",
                  .message = "a recording needs a folder", .hint = "add --out=DIR"});
  }
  if (fine && options.color && !record->inputs) {
    problems.add({.failure = Failure::kUsage, .code = "colour-needs-record", .path = "--colour",
                  .message = "images are only kept in a recording of the inputs", .hint = "add --record and --out=DIR"});
  }
  if (problems.has_errors()) return problems;

  Plan plan;
  const int cores = std::max(1u, std::thread::hardware_concurrency());
  plan.paths = options.paths;
  plan.options_again = options_again(options);
  plan.verify_failures = options.verify_failures;
  plan.shard = *shard;
  plan.timeout_s = options.timeout_s;
  const std::size_t whole = files->size() * seeds->size();
  const std::size_t count = plan.shard ? std::max<std::size_t>(1, fleet::runs_in(*plan.shard, whole)) : whole;
  plan.jobs = options.jobs > 0 ? options.jobs : static_cast<int>(std::min<std::size_t>(count, static_cast<std::size_t>(cores)));
  // A plan of shards is for shards that leave files, wherever that will be.
  const bool leaves_files = !options.out.empty() || options.shard.plan_shards;
  std::vector<std::string> outputs = result_file_names();
  Digest sensors;
  for (const std::string& file : *files) {
    session::RunRequest request{.scenario_file = file, .fidelity = *fidelity, .params = core->params, .oracle = core->oracle,
                                .replace_tracking = core->replace_tracking, .record = *record, .build = version_line(),
                                .variants = options.variants};
    request.threads = options.threads > 0 ? options.threads : std::max(1, cores / plan.jobs);
    request.ideal_sensors = options.sensors == "ideal";
    request.color = options.color;
    request.sim_timeout_s = options.sim_timeout_s;
    if (!options.sensors.empty() && !request.ideal_sensors) request.sensors_dir = options.sensors;
    Result<session::SessionConfig> config = session::load_config(request);
    if (!config) {
      problems.append(config.problems());
      continue;
    }
    plan.stores[config->scenario.name] = config->store;
    sensors.text(sensors::digest(config->profiles));
    if (Result<std::string> digest = scenario_digest(request, *config); digest) plan.scenario_digests[file] = *std::move(digest);
    else problems.append(digest.problems());
    request.fidelity = config->fidelity;
    // A recording happened once: it has the seed it has, and is not recorded again.
    const bool incident = session::is_incident_file(file);
    const std::vector<std::uint64_t> own = {config->seed};
    for (const std::uint64_t seed : incident ? own : *seeds) {
      request.seed = seed;
      const bool first_of_scenario = seed == (incident ? own : *seeds).front() && plan.stores.size() <= kScenariosWithPictures;
      if (leaves_files) request.detail = first_of_scenario ? session::Detail::kAll : session::Detail::kIfWrong;
      const std::string name = fmt::format("{}-{}.mcap", config->scenario.name, seed);
      if (record->any() && !incident) outputs.push_back(name);
      request.record_file = (fs::path(options.out) / name).string();
      plan.requests.push_back(request);
    }
  }
  if (problems.has_errors()) return problems;
  Digest params;
  params.text(write_yaml(core->params));
  plan.params_digest = params.hex();
  plan.sensors_digest = sensors.hex();
  if (!options.out.empty() && !options.shard.plan_shards) {
    // A shard's own file is judged by its content, and what other shards have left there is theirs.
    if (plan.shard) outputs.clear();
    if (Status prepared = prepare_output_dir(options.out, outputs, options.force); !prepared) return prepared.problems();
  }
  return plan;
}

report::RunRecord broken_run(const session::RunRequest& request, const std::vector<std::string>& why, int exit_code) {
  report::RunRecord record;
  record.scenario = fs::path(request.scenario_file).stem().string();
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

report::ResultSet run_all(const Plan& plan, bool live, bool progress) {
  report::ResultSet results;
  results.paths = plan.paths;
  results.options = plan.options_again;
  results.build = version_line();
  if (const Result<std::string> program = program_digest(); program) results.program = *program;
  results.params_digest = plan.params_digest;
  results.sensors_digest = plan.sensors_digest;
  for (const auto& [name, store] : plan.stores) results.prices.merge(score::prices_of(store));
  const session::Stopwatch watch;
  JobCallbacks callbacks;
  callbacks.work = [&](std::size_t i, const auto& say) { return do_run(plan.requests[i], live, say); };
  callbacks.said = [](std::size_t, const std::string& line) {
    std::puts(line.c_str());
    std::fflush(stdout);
  };
  PictureBudget pictures;
  callbacks.ended = [&](std::size_t i, const JobResult& job) {
    if (job.end == JobEnd::kTimedOut) {
      const std::string why = fmt::format("not over after {:g} s of wall time", plan.timeout_s);
      results.runs.push_back(timed_out_run(plan.requests[i], plan.timeout_s, why));
    } else if (job.end == JobEnd::kLost) {
      results.runs.push_back(broken_run(plan.requests[i], {"the run's process was lost: " + job.ending}, kExitInternal));
    } else {
      Result<report::RunRecord> record = report::record_from_json(job.result);
      results.runs.push_back(record ? *std::move(record)
                                    : broken_run(plan.requests[i], {to_text(record.problems())}, kExitInternal));
    }
    pictures.spend(results.runs.back());
    show_progress(i + 1, plan.requests.size(), progress);
  };
  if (!run_jobs(plan.requests.size(), {.processes = plan.jobs, .timeout_s = plan.timeout_s}, callbacks)) {
    const std::size_t count = plan.requests.size();
    results.incomplete.push_back(fmt::format("interrupted: {} of {} runs were not made", count - results.runs.size(), count));
  }
  const std::size_t verified = plan.verify_failures ? results.runs.size() : kVerifiedUnasked;
  if (results.incomplete.empty()) verify_failures(plan.requests, plan.jobs, verified, results.runs);
  results.wall_s = watch.seconds();
  return results;
}

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
  job.make = [plan](std::vector<session::RunRequest> requests) {
    Plan part = plan;
    part.requests = std::move(requests);
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
    std::fputs(report::groups_text(results, results.options).c_str(), stdout);
  }
  if (!options.out.empty()) {
    if (Status written = write_result_files(options.out, results, plan->stores); !written) return fail(written.problems());
    if (!shared.json) {
      std::printf("\nwritten to %s: result.json, junit.xml, report.html, summary.md%s\n", options.out.c_str(),
                  options.record.empty() ? "" : ", recordings");
    }
  }
  return judge_by(*baseline, results, results.incomplete.empty() ? verdict_code(results) : static_cast<int>(kExitInterrupted), shared);
}

}  // namespace

Command run_command() {
  return {"run", "Run scenarios: carts, receipts, scores",
          "storetwin run scenarios/first --seeds=1..20 --jobs=2 --out=out/first",
          [](CLI::App& app, const Shared& shared) {
            auto o = std::make_shared<RunOptions>();
            app.add_option("paths", o->paths, "Scenario files, or folders of them")->required();
            app.add_option("--seeds", o->seeds, "Seeds, e.g. 7, 1..20 or 1,3,10..12")->capture_default_str();
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
