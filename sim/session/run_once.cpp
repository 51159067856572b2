#include "sim/session/run_once.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <future>

#include "sim/scenario/scenario_io.h"
#include "sim/score/silent_faults.h"
#include "sim/sensors/profiles_io.h"
#include "sim/session/collected.h"
#include "sim/session/detail.h"
#include "sim/session/incident.h"
#include "sim/session/late_watch.h"
#include "sim/session/outside_stage.h"
#include "sim/session/run_recorder.h"
#include "sim/session/stopwatch.h"
#include "sim/session/watch.h"
#include "sim/triage/causes.h"
#include "sim/session/wrong_events.h"

namespace storetwin::session {

namespace {

struct Finished {
  truth::Truth truth;
  Collected collected;
  report::RunRecord record;
};

// Everything that one pass through a session fills.
class Pass {
 public:
  Pass(const RunRequest& request, const SessionConfig& config, const Watch& watch)
      : request_(request), session_(config), watch_(watch), saboteur_(request.plant) {}

  Result<Finished> run() {
    if (Status begun = begin(); !begun) return begun.problems();
    const Stopwatch watch;
    while (!session_.done()) {
      const StepOutput out = session_.step(outside_ ? Outside([this](const auto& m) { return ask(m); }) : nullptr);
      if (problems_.has_errors()) return problems_;
      if (request_.sim_timeout_s > 0 && session_.now().in_seconds() > request_.sim_timeout_s) return timed_out();
      if (watches_closely()) {
        detail_.observe_people(session_.world(), session_.behaviours());
        detail_.observe_truth(out.events);
      }
      if (Status taken = take(out); !taken) return taken.problems();
    }
    stream::Messages last;
    if (outside_) {
      Result<stream::Messages> answers = outside_->finish();
      if (!answers) return answers.problems();
      last = *std::move(answers);
    }
    if (Status taken = take(session_.finish(last)); !taken) return taken.problems();
    finished_.record.timing.wall_s = watch.seconds();
    return end();
  }

 private:
  Status begin() {
    if (!request_.replace_tracking.empty()) {
      Result<OutsideStage> stage = OutsideStage::start(request_.replace_tracking, session_.installed().policies.late_window_s);
      if (!stage) return stage.problems();
      outside_.emplace(*std::move(stage));
    }
    if (request_.record.any()) recorder_.emplace(request_, session_);
    return Done{};
  }

  bool watches_closely() const { return request_.detail != Detail::kNone; }

  Diagnostic timed_out() const {
    return {.code = kTimeoutCode, .file = request_.scenario_file,
            .message = fmt::format("not over after {:g} simulated seconds", request_.sim_timeout_s)};
  }

  stream::Messages ask(const stream::Messages& arrived) {
    Result<stream::Messages> answers = outside_->exchange(arrived);
    if (answers) return *std::move(answers);
    problems_.append(answers.problems());
    return {};
  }

  Status take(const StepOutput& out) {
    digest_inputs(out.inputs);
    late_.observe(out.inputs, session_.pipeline().counts());
    if (watches_closely()) {
      for (const stream::Message& message : out.inputs) detail_.observe_input(message);
    }
    for (const stream::Message& message : saboteur_.spoil(out.outputs)) {
      finished_.collected.keep(message);
      if (watches_closely()) detail_.observe_output(message);
      if (watch_ && worth_watching(message)) watch_(message);
    }
    return recorder_ ? recorder_->write(out) : Status(Done{});
  }

  // Images are much to digest: with threads to spare it is done while the next step runs.
  void digest_inputs(const stream::Messages& inputs) {
    const auto digest = [this](const stream::Messages& messages) {
      for (const stream::Message& message : messages) digest_input(input_digest_, message);
    };
    if (digesting_.valid()) digesting_.get();
    if (session_.config().threads == 1) return digest(inputs);
    digesting_ = std::async(std::launch::async, digest, inputs);
  }

  Result<Finished> end() {
    if (digesting_.valid()) digesting_.get();
    finished_.truth = session_.truth();
    report::RunRecord& record = finished_.record;
    record.digest = session_.pipeline().digest();
    record.input_digest = input_digest_.hex();
    record.timing.sim_s = session_.now().in_seconds();
    const StageTimes times = session_.times();
    record.timing.stage_s = {{"shoppers", times.shoppers_s}, {"world", times.world_s}, {"sensors", times.sensors_s},
                             {"perception", times.perception_s}, {"core", times.core_s}};
    record.score = score::score_run(finished_.truth, finished_.collected.outputs(), session_.config().store);
    record.causes = triage::causes_of({finished_.truth, finished_.collected.outputs(), session_.config().store,
                                       record.score.visits, late_.spans()});
    record.faults = finished_.truth.faults;
    record.behaviours = finished_.truth.behaviours;
    record.wrong_events = wrong_events(finished_.truth, finished_.collected.outputs());
    record.has_detail = request_.detail == Detail::kAll || (watches_closely() && !all_exact(record.score));
    if (record.has_detail)
      record.detail = detail_.collect(&finished_.truth, record.score, request_.detail == Detail::kAll);
    if (recorder_) {
      if (Status written = recorder_->finish(finished_.truth); !written) return written.problems();
    }
    return std::move(finished_);
  }

  const RunRequest& request_;
  Session session_;
  const Watch& watch_;
  Saboteur saboteur_;
  std::optional<OutsideStage> outside_;
  std::optional<RunRecorder> recorder_;
  DetailCollector detail_;
  LateWatch late_;
  Digest input_digest_;
  std::future<void> digesting_;
  Diagnostics problems_;
  Finished finished_;
};

// The command line's folder, else the scenario's; with neither the built-in defaults hold, which assets/sensors documents.
std::string profiles_folder(const RunRequest& request, const scenario::Scenario& scenario) {
  if (!request.sensors_dir.empty() || scenario.sensors.profile.empty()) return request.sensors_dir;
  return scenario::beside(request.scenario_file, scenario.sensors.profile);
}

bool is_incident(const RunRequest& request) { return !request.scenario_text && is_incident_file(request.scenario_file); }

// The same run with something better in one place; nothing is recorded or drawn.
Result<score::RunScore> score_variant(RunRequest variant) {
  variant.replace_tracking.clear();
  variant.record = {};
  variant.color = false;
  variant.detail = Detail::kNone;
  variant.variants = false;
  Result<SessionConfig> config = load_config(variant);
  if (!config) return config.problems();
  const Watch nobody;
  Result<Finished> finished = Pass(variant, *config, nobody).run();
  if (!finished) return finished.problems();
  return finished->record.score;
}

Status add_variants(const RunRequest& request, const SessionConfig& config, report::RunRecord& record) {
  const auto add = [&](const char* name, const auto& change) -> Status {
    RunRequest variant = request;
    change(variant);
    Result<score::RunScore> score = score_variant(std::move(variant));
    if (!score) return score.problems();
    record.variants.push_back({name, *std::move(score)});
    return Done{};
  };
  // Nobody has published how often item networks err in stores, so a result with them never stands alone.
  const bool items = config.profiles.color.items.enabled;
  Status added = add("ideal-sensors", [](RunRequest& r) { r.ideal_sensors = true; });
  if (added) {
    added = add(items ? "without-item-observations" : "item-observations",
                [items](RunRequest& r) { r.item_observations = !items; });
  }
  if (added) added = add("oracle-tracking", [](RunRequest& r) { r.oracle = Oracle::kTracking; });
  if (added) added = add("oracle-interaction", [](RunRequest& r) { r.oracle = Oracle::kInteraction; });
  return added;
}

// The carts are right, and yet the receipts did not come in the time that was asked for.
std::string too_late(const report::RunRecord& record) {
  if (!all_exact(record.score)) return "";
  for (const std::string& failure : record.failures) {
    if (failure.starts_with("cart.time_to_final_s")) return failure;
  }
  return "";
}

// Only the same run without faults tells whether a fault is what made a receipt wrong.
Status find_silent_faults(const RunRequest& request, const Finished& finished, report::RunRecord& record) {
  if (!request.blame || record.faults.empty() || all_exact(record.score) || request.oracle != Oracle::kNone) return Done{};
  RunRequest variant = request;
  variant.without_faults = true;
  Result<score::RunScore> sound = score_variant(std::move(variant));
  if (!sound) return sound.problems();
  const auto silent =
      score::silent_faults(finished.truth, finished.collected.outputs(), record.score.visits, sound->visits);
  record.score.breaches.insert(record.score.breaches.end(), silent.begin(), silent.end());
  return Done{};
}

// Truth at successive seams; the first that mends the run is blamed. What no seam mends is the cart's own.
Status find_blame(const RunRequest& request, report::RunRecord& record) {
  if (!request.blame || all_exact(record.score) || request.oracle != Oracle::kNone) return Done{};
  if (request.plant != PlantedBug::kNone) return Done{};
  record.blame = "cart";
  for (const auto& [oracle, stage] : {std::pair(Oracle::kTracking, "tracking"), std::pair(Oracle::kInteraction, "interaction")}) {
    RunRequest variant = request;
    variant.oracle = oracle;
    Result<score::RunScore> score = score_variant(std::move(variant));
    if (!score) return score.problems();
    if (all_exact(*score)) {
      record.blame = stage;
      break;
    }
  }
  for (const char* stage : {"tracking", "interaction", "cart"}) {
    score::set_rate(record.score.metrics, std::string("blame.") + stage, record.blame == stage ? 1 : 0, 1);
  }
  return Done{};
}

}  // namespace

Result<SessionConfig> load_config(const RunRequest& request) {
  if (is_incident(request)) return load_incident_config(request.scenario_file);
  Diagnostics warnings;
  Result<scenario::LoadedScenario> loaded =
      request.scenario_text ? scenario::load_scenario(*request.scenario_text, request.scenario_file, warnings)
                            : scenario::load_scenario(request.scenario_file, warnings);
  if (!loaded) return loaded.problems();
  SessionConfig config;
  if (request.ideal_sensors) {
    config.profiles = sensors::SensorProfiles::ideal();
  } else if (const std::string folder = profiles_folder(request, loaded->scenario); !folder.empty()) {
    Result<sensors::SensorProfiles> profiles = sensors::load_profiles(folder, warnings);
    if (!profiles) return profiles.problems();
    config.profiles = *std::move(profiles);
  }
  Diagnostics problems;
  for (const auto& [key, value] : loaded->scenario.sensors.overrides) {
    if (request.ideal_sensors) break;
    if (Status set = sensors::set_profile_value(config.profiles, key + "=" + value); !set) problems.append(set.problems());
  }
  if (problems.has_errors()) return problems;
  if (request.without_faults) {
    loaded->scenario.faults.clear();
    loaded->scenario.random_faults.clear();
  }
  if (request.item_observations) config.profiles.color.items.enabled = *request.item_observations;
  config.fidelity = request.fidelity.value_or(loaded->scenario.fidelity);
  config.scenario = std::move(loaded->scenario);
  config.store = std::move(loaded->store);
  config.seed = request.seed;
  config.params = request.params;
  config.ports.emit_beliefs = true;
  config.ports.replace_tracking = !request.replace_tracking.empty();
  config.oracle = request.oracle;
  config.record_color = request.color;
  config.threads = request.threads;
  return config;
}

namespace {

std::string unmet_text(const report::ExpectationOutcome& e) {
  if (!e.value) return fmt::format("{} has no value in this run", e.metric);
  if (e.min && *e.value < *e.min)
    return fmt::format("{} is {:.4f}, at least {:.4f} was expected", e.metric, *e.value, *e.min);
  return fmt::format("{} is {:.4f}, at most {:.4f} was expected", e.metric, *e.value, *e.max);
}

}  // namespace

void judge(report::RunRecord& record, const RunRequest& request, const std::vector<scenario::Expectation>& own,
           const std::vector<NotedEvent>& noted) {
  std::vector<scenario::Expectation> expect = request.expect;
  if (request.own_expectations) expect.insert(expect.begin(), own.begin(), own.end());
  for (const scenario::Expectation& e : expect) {
    report::ExpectationOutcome outcome{.metric = e.metric, .min = e.min, .max = e.max};
    const auto metric = record.score.metrics.find(e.metric);
    if (metric != record.score.metrics.end()) outcome.value = metric->second.value;
    outcome.met = outcome.value && !(e.min && *outcome.value < *e.min) && !(e.max && *outcome.value > *e.max);
    if (!outcome.met) record.failures.push_back(unmet_text(outcome));
    record.expectations.push_back(std::move(outcome));
  }
  for (std::string& unmet : unmet_events(noted, request.require, request.forbid))
    record.failures.push_back(std::move(unmet));
  for (const score::GateBreach& b : record.score.breaches)
    record.failures.push_back(fmt::format("hard gate: {}, visit {}: {}", score::word_of(b.gate), b.visit.value, b.what));
  record.verdict = record.failures.empty() ? report::Verdict::kPass : report::Verdict::kFail;
}

bool all_exact(const score::RunScore& score) {
  return std::all_of(score.visits.begin(), score.visits.end(), [](const score::VisitScore& v) { return v.exact; });
}

Result<report::RunRecord> run_once(const RunRequest& request, const Watch& watch) {
  if (is_incident(request)) return run_incident(request, watch);
  Result<SessionConfig> config = load_config(request);
  if (!config) return config.problems();
  Result<Finished> finished = Pass(request, *config, watch).run();
  if (!finished) return finished.problems();
  report::RunRecord record = std::move(finished->record);
  record.scenario = config->scenario.name;
  record.place = request.place;
  record.scenario_file = request.scenario_file;
  record.description = config->scenario.description;
  record.seed = request.seed;
  record.fidelity = config->fidelity == scenario::Fidelity::kPixel ? "pixel" : "geometric";
  if (request.record.any()) record.recording = std::filesystem::path(request.record_file).filename().string();
  if (Status looked = find_silent_faults(request, *finished, record); !looked) return looked.problems();
  judge(record, request, config->scenario.expect, noted_events(finished->collected.outputs()));
  if (const std::string why = too_late(record); !why.empty()) record.causes = {triage::timing_cause(why)};
  if (Status blamed = find_blame(request, record); !blamed) return blamed.problems();
  if (request.variants) {
    if (Status added = add_variants(request, *config, record); !added) return added.problems();
  }
  return record;
}

}  // namespace storetwin::session
