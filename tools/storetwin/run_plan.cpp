#include "tools/storetwin/run_plan.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>
#include <thread>

#include "core/base/hash.h"
#include "core/base/yaml_io.h"
#include "sim/report/again.h"
#include "sim/session/incident.h"
#include "sim/suite/expand.h"
#include "sim/suite/scenario_paths.h"
#include "sim/suite/seeds.h"
#include "sim/suite/suite_io.h"
#include "tools/storetwin/output_dir.h"
#include "tools/storetwin/plan_digest.h"
#include "tools/storetwin/result_files.h"
#include "tools/storetwin/today.h"
#include "tools/storetwin/version.h"

namespace storetwin::cli {

namespace {

namespace fs = std::filesystem;
using Seeds = std::vector<std::uint64_t>;

// Pictures are large; the report draws the first run of the first scenarios whole, and of the first wrong runs what was wrong.
constexpr std::size_t kScenariosWithPictures = 3;

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

// The options' meaning, checked each by itself.
struct Choices {
  std::optional<Seeds> seeds;
  session::RecordChoice record;
  std::optional<scenario::Fidelity> fidelity;
  CoreChoice core;
  std::vector<std::string> files;
  std::optional<fleet::Shard> shard;
  std::string today;
};

Result<Choices> choose(const RunOptions& options) {
  Diagnostics problems;
  Choices choices;
  const auto take = [&problems](const auto& result, auto& into) {
    if (result) into = *result;
    else problems.append(result.problems());
  };
  if (!options.seeds.empty()) take(suite::parse_seeds(options.seeds), choices.seeds);
  take(parse_record(options.record), choices.record);
  take(parse_fidelity(options.fidelity), choices.fidelity);
  take(choose_core(options.core), choices.core);
  take(suite::find_scenarios(options.paths), choices.files);
  take(choose_shard(options.shard, options.out), choices.shard);
  take(choose_today(options.baseline.today), choices.today);
  if (!options.sensors.empty() && options.sensors != "ideal" && !fs::is_directory(options.sensors)) {
    problems.add({.failure = Failure::kUsage, .code = "bad-sensors", .path = "--sensors=" + options.sensors,
                  .message = "neither 'ideal' nor a folder of sensor profiles"});
  }
  if (choices.record.any() && options.out.empty()) {
    problems.add({.failure = Failure::kUsage, .code = "record-needs-out", .path = "--record",
                  .message = "a recording needs a folder", .hint = "add --out=DIR"});
  }
  if (options.color && !choices.record.inputs) {
    problems.add({.failure = Failure::kUsage, .code = "colour-needs-record", .path = "--colour",
                  .message = "images are only kept in a recording of the inputs", .hint = "add --record and --out=DIR"});
  }
  if (problems.has_errors()) return problems;
  return choices;
}

// Makes the plan run by run.
class Planner {
 public:
  Planner(const RunOptions& options, const Choices& choices) : options_(options), choices_(choices) {
    plan_.paths = options.paths;
    plan_.options_again = options_again(options);
    plan_.verify_failures = options.verify_failures;
    plan_.shard = choices.shard;
    plan_.timeout_s = options.timeout_s;
    plan_.today = choices.today;
    common_ = {.fidelity = choices.fidelity, .params = choices.core.params, .oracle = choices.core.oracle,
               .replace_tracking = choices.core.replace_tracking, .record = choices.record, .build = version_line(),
               .variants = options.variants};
    common_.ideal_sensors = options.sensors == "ideal";
    if (!common_.ideal_sensors) common_.sensors_dir = options.sensors;
    common_.color = options.color;
    common_.sim_timeout_s = options.sim_timeout_s;
  }

  Result<Plan> plan() {
    bool has_suite = false;
    for (const std::string& file : choices_.files) {
      const bool suite = suite::is_suite_file(file);
      has_suite = has_suite || suite;
      if (suite) add_suite(file);
      else add_scenario(file);
    }
    if (!options_.only.empty() && !has_suite) {
      problems_.add({.failure = Failure::kUsage, .code = "only-of-suites", .path = "--only=" + options_.only,
                     .message = "names of runs are a suite's, and no suite was given"});
    }
    if (problems_.has_errors()) return problems_;
    finish();
    return std::move(plan_);
  }

  const std::vector<std::string>& recordings() const { return recordings_; }

 private:
  void add_scenario(const std::string& file) {
    session::RunRequest request = common_;
    request.scenario_file = file;
    // A recording happened once: it has the seed it has, and is not recorded again.
    const bool incident = session::is_incident_file(file);
    const Seeds one = {1};
    for (const std::uint64_t seed : incident ? one : choices_.seeds.value_or(one)) {
      request.seed = seed;
      add(request, 0);
    }
  }

  void add_suite(const std::string& file) {
    Diagnostics warnings;
    Result<suite::Suite> read = suite::load_suite(file, warnings);
    if (!read) return problems_.append(read.problems());
    const suite::ExpandOptions how{.seeds = choices_.seeds, .fidelity = choices_.fidelity, .only = options_.only, .common = common_};
    const Result<std::vector<suite::PlannedRun>> runs = suite::expand(*read, file, how);
    if (!runs) return problems_.append(runs.problems());
    suite::Asked asked{.suite = *std::move(read), .file = file};
    asked.planned.resize(asked.suite.entries.size());
    for (const suite::PlannedRun& run : *runs) {
      asked.planned[run.entry] += 1;
      add(run.request, run.look);
    }
    plan_.suites.push_back(std::move(asked));
  }

  // What is the same for every seed is loaded and checked once.
  const session::SessionConfig* config_of(const session::RunRequest& request) {
    const std::string key = plan_key(request);
    if (key == last_key_) return last_config_ ? &*last_config_ : nullptr;
    last_key_ = key;
    last_config_.reset();
    Result<session::SessionConfig> config = session::load_config(request);
    if (!config) {
      problems_.append(config.problems());
      return nullptr;
    }
    plan_.stores[config->scenario.name] = config->store;
    if (Result<std::string> digest = scenario_digest(request, *config)) plan_.scenario_digests[key] = *std::move(digest);
    else problems_.append(digest.problems());
    sensors_.text(sensors::digest(config->profiles));
    return &last_config_.emplace(*std::move(config));
  }

  void add(session::RunRequest request, std::size_t look) {
    const session::SessionConfig* config = config_of(request);
    if (!config) return;
    const std::string& name = config->scenario.name;
    request.fidelity = config->fidelity;
    const bool incident = session::is_incident_file(request.scenario_file);
    if (incident) request.seed = config->seed;
    // A plan of shards is for shards that leave files, wherever that will be.
    if (!options_.out.empty() || options_.shard.plan_shards) {
      const bool first = drawn_.size() < kScenariosWithPictures && drawn_.insert(name).second;
      request.detail = first ? session::Detail::kAll : session::Detail::kIfWrong;
    }
    const std::string recording = recording_name(request, name);
    if (choices_.record.any() && !incident) recordings_.push_back(recording);
    request.record_file = (fs::path(options_.out) / recording).string();
    plan_.requests.push_back(std::move(request));
    plan_.looks.push_back(look);
  }

  static std::string recording_name(const session::RunRequest& request, const std::string& scenario) {
    if (request.place.suite.empty()) return fmt::format("{}-{}.mcap", scenario, request.seed);
    std::string name = suite::name_of(scenario, request.place);
    std::replace_if(name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c) && c != '-' && c != '.'; }, '_');
    const bool pixel = request.fidelity == scenario::Fidelity::kPixel;
    return fmt::format("{}-{}-{}.mcap", name, pixel ? "pixel" : "geometric", request.seed);
  }

  void finish() {
    const auto cores = static_cast<std::size_t>(std::max(1u, std::thread::hardware_concurrency()));
    const std::size_t whole = plan_.requests.size();
    const std::size_t count = plan_.shard ? std::max<std::size_t>(1, fleet::runs_in(*plan_.shard, whole)) : whole;
    plan_.jobs = options_.jobs > 0 ? options_.jobs : static_cast<int>(std::min(count, cores));
    const int threads = options_.threads > 0 ? options_.threads : std::max(1, static_cast<int>(cores) / plan_.jobs);
    for (session::RunRequest& request : plan_.requests) request.threads = threads;
    Digest params;
    params.text(write_yaml(choices_.core.params));
    plan_.params_digest = params.hex();
    plan_.sensors_digest = sensors_.hex();
  }

  const RunOptions& options_;
  const Choices& choices_;
  session::RunRequest common_;
  Plan plan_;
  Diagnostics problems_;
  Digest sensors_;
  std::set<std::string> drawn_;
  std::string last_key_;
  std::optional<session::SessionConfig> last_config_;
  std::vector<std::string> recordings_;
};

}  // namespace

Result<Plan> make_plan(const RunOptions& options) {
  const Result<Choices> choices = choose(options);
  if (!choices) return choices.problems();
  Planner planner(options, *choices);
  Result<Plan> plan = planner.plan();
  if (!plan || options.out.empty() || options.shard.plan_shards) return plan;
  // A shard's own file is judged by its content, and what other shards have left there is theirs.
  std::vector<std::string> outputs;
  if (!plan->shard) {
    outputs = result_file_names();
    outputs.insert(outputs.end(), planner.recordings().begin(), planner.recordings().end());
  }
  if (Status prepared = prepare_output_dir(options.out, outputs, options.force); !prepared) return prepared.problems();
  return plan;
}

}  // namespace storetwin::cli
