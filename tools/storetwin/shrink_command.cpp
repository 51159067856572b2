// `storetwin shrink`: a failing run made as small as it can be while it still fails in the same way.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/base/yaml_io.h"
#include "sim/report/report.h"
#include "sim/scenario/metric_names.h"
#include "sim/scenario/scenario_io.h"
#include "sim/session/incident.h"
#include "sim/session/stopwatch.h"
#include "sim/session/written_out.h"
#include "sim/triage/shrink.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/first_run.h"
#include "tools/storetwin/output_dir.h"
#include "tools/storetwin/run_options.h"

namespace storetwin::cli {

namespace {

namespace fs = std::filesystem;
using scenario::Scenario;

struct ShrinkOptions {
  std::string scenario;
  std::uint64_t seed = 1;
  std::string metric;
  std::string out;
  int jobs = 0;
  bool force = false;
  CoreOptions core;
};

// What is searched with, and how often it was tried.
struct Search {
  session::RunRequest request;
  int jobs = 1;
  std::string metric;  ///< empty: whatever fails
  triage::Failure original;
  int tries = 0;
};

std::vector<std::string> unmet_metrics(const report::RunRecord& record) {
  std::vector<std::string> unmet;
  for (const report::ExpectationOutcome& outcome : record.expectations) {
    if (outcome.value && !outcome.met) unmet.push_back(outcome.metric);
  }
  return unmet;
}

// The way in which a run fails, as far as it is asked for: a metric says all there is to say, else the first cause does
// too.
triage::Failure failure_of(const report::RunRecord& record, const std::string& metric) {
  triage::Failure failure{.metrics = unmet_metrics(record), .cause = {}};
  if (!metric.empty()) {
    std::erase_if(failure.metrics, [&](const std::string& name) { return name != metric; });
    return failure;
  }
  if (failure.metrics.size() > 1) failure.metrics.resize(1);
  for (const triage::FailureCause& cause : record.causes) {
    if (cause.visit && (!failure.cause || cause.at < failure.cause->at)) failure.cause = cause;
  }
  return failure;
}

std::optional<std::size_t> first_failing(Search& search, const std::vector<Scenario>& candidates) {
  std::vector<session::RunRequest> requests;
  for (const Scenario& candidate : candidates) {
    requests.push_back(search.request);
    requests.back().scenario_text = scenario::write_scenario(candidate);
  }
  const auto fails = [&](const report::RunRecord& record) {
    return triage::fails_likewise(search.original, unmet_metrics(record), record.causes);
  };
  return first_run(requests, search.jobs, fails, search.tries);
}

// Paths count from the file that names them, so a file elsewhere names them otherwise.
void move_paths(Scenario& s, const std::string& from_file, const std::string& to_file) {
  const fs::path folder = fs::absolute(to_file).parent_path();
  const auto move = [&](std::string& path) {
    if (path.empty() || fs::path(path).is_absolute()) return;
    path = fs::absolute(scenario::beside(from_file, path)).lexically_relative(folder).generic_string();
  };
  move(s.store);
  move(s.sensors.profile);
  for (scenario::Arrivals& arrivals : s.arrivals) move(arrivals.errand.baskets);
  for (scenario::ShopperGroup& group : s.shoppers) {
    move(group.errand.baskets);
    for (scenario::Person& person : group.people) {
      if (person.errand) move(person.errand->baskets);
    }
  }
}

std::string way_of(const triage::Failure& failure) {
  std::vector<std::string> words = failure.metrics;
  if (failure.cause) {
    words.push_back(fmt::format("{}{}{}", triage::word_of(failure.cause->cause),
                                failure.cause->event_kind.empty() ? "" : " of a ", failure.cause->event_kind));
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

// What it must show is what stays expected; a wrong visit that broke no bound gets one, so that the file fails by
// itself.
void keep_expectations(Scenario& s, const triage::Failure& failure) {
  std::erase_if(s.expect, [&](const scenario::Expectation& e) {
    return std::find(failure.metrics.begin(), failure.metrics.end(), e.metric) == failure.metrics.end();
  });
  if (s.expect.empty()) s.expect.push_back({.metric = "cart.exact_visit_rate", .min = 1, .max = {}});
}

std::string sum_of(const std::vector<triage::Saving>& savings) {
  std::vector<std::string> parts;
  for (const triage::Saving& s : savings) parts.push_back(fmt::format("{} {:g} to {:g}", s.what, s.before, s.after));
  return parts.empty() ? "nothing could be left out" : fmt::format("{}", fmt::join(parts, ", "));
}

Result<Search> begin_search(const ShrinkOptions& options) {
  Diagnostics problems;
  const Result<CoreChoice> core = choose_core(options.core);
  if (!core) problems.append(core.problems());
  const auto& names = scenario::metric_names();
  if (!options.metric.empty() && std::find(names.begin(), names.end(), options.metric) == names.end()) {
    problems.add({.failure = Failure::kUsage,
                  .code = "unknown-metric",
                  .path = "--metric=" + options.metric,
                  .message = "there is no such metric",
                  .hint = did_you_mean(options.metric, names)});
  }
  if (Status fine = prepare_output_file(options.out, options.force); !fine) problems.append(fine.problems());
  if (problems.has_errors()) return problems;
  if (session::is_incident_file(options.scenario)) {
    return Diagnostic{.failure = Failure::kUsage,
                      .code = "incident",
                      .file = options.scenario,
                      .message = "a recording happened once and can't be made to happen otherwise",
                      .hint = "cut it shorter with 'storetwin clip'"};
  }
  Search search{.request = {.scenario_file = options.scenario,
                            .seed = options.seed,
                            .params = core->params,
                            .oracle = core->oracle,
                            .replace_tracking = core->replace_tracking,
                            .blame = false}};
  search.jobs = options.jobs > 0 ? options.jobs : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  search.metric = options.metric;
  return search;
}

// The run as it stands must fail, or there is nothing to search for.
Status see_it_fail(Search& search) {
  const Result<report::RunRecord> record = session::run_once(search.request);
  if (!record) return record.problems();
  ++search.tries;
  search.original = failure_of(*record, search.metric);
  if (search.original.any()) return Done{};
  return Diagnostic{
      .failure = Failure::kUsage,
      .code = "does-not-fail",
      .file = search.request.scenario_file,
      .message = fmt::format("seed {} meets what is expected{}", search.request.seed,
                             search.metric.empty() ? ", and every receipt is right" : " of " + search.metric)};
}

// The file that was written, read again, fails as the run did: paths and all.
Status check_written(Search& search, const ShrinkOptions& options) {
  session::RunRequest request = search.request;
  request.scenario_file = options.out;
  const Result<report::RunRecord> record = session::run_once(request);
  if (!record) return record.problems();
  ++search.tries;
  if (triage::fails_likewise(search.original, unmet_metrics(*record), record->causes)) return Done{};
  return Diagnostic{.code = "not-the-same",
                    .file = options.out,
                    .message = "the scenario as written no longer fails in the same way"};
}

void print_result(const ShrinkOptions& options, const Shared& shared, const Search& search,
                  const triage::Shrunk& shrunk, double wall_s) {
  const std::string command = fmt::format("storetwin run {} --seeds={}", options.out, options.seed);
  if (!shared.json) {
    std::printf("%s: fails by %s; %s; %d tries in %.1f s\n  %s\n", options.out.c_str(), way_of(search.original).c_str(),
                sum_of(shrunk.savings).c_str(), search.tries, wall_s, command.c_str());
    return;
  }
  nlohmann::ordered_json savings = nlohmann::ordered_json::array();
  for (const triage::Saving& s : shrunk.savings)
    savings.push_back({{"what", s.what}, {"before", s.before}, {"after", s.after}});
  const nlohmann::ordered_json j = {{"schema", "storetwin-shrink/1"},
                                    {"file", options.out},
                                    {"fails_by", way_of(search.original)},
                                    {"savings", savings},
                                    {"tries", search.tries},
                                    {"wall_s", wall_s},
                                    {"command", command}};
  std::puts(j.dump(2).c_str());
}

int shrink(const ShrinkOptions& options, const Shared& shared) {
  const session::Stopwatch watch;
  Result<Search> search = begin_search(options);
  if (!search) return fail(search.problems());
  Diagnostics warnings;
  const Result<scenario::LoadedScenario> loaded = scenario::load_scenario(options.scenario, warnings);
  if (!loaded) return fail(loaded.problems());
  if (Status seen = see_it_fail(*search); !seen) return fail(seen.problems());
  const auto say = [&](const std::string& line) {
    if (!shared.quiet) std::fprintf(stderr, "%s (%d tries, %.1f s)\n", line.c_str(), search->tries, watch.seconds());
  };
  say("fails by " + way_of(search->original));

  Scenario start = loaded->scenario;
  keep_expectations(start, search->original);
  const auto first = [&](const std::vector<Scenario>& candidates) { return first_failing(*search, candidates); };
  // Drawn arrivals can be left out one by one once they are written out, if that changes nothing of the failure.
  const Scenario written = session::arrivals_written_out(start, options.seed);
  if (!start.arrivals.empty() && first({written})) start = written;
  triage::Shrunk shrunk = triage::shrink(start, first, [&](const triage::Saving& s) { say(sum_of({s})); });

  move_paths(shrunk.scenario, options.scenario, options.out);
  shrunk.scenario.description =
      fmt::format("Shrunk from {} with seed {} by storetwin shrink; fails by {} ({}). It was: {}",
                  fs::path(options.scenario).filename().string(), options.seed, way_of(search->original),
                  sum_of(shrunk.savings), loaded->scenario.description);
  if (Status written_down = write_file(options.out, scenario::write_scenario(shrunk.scenario)); !written_down) {
    return fail(written_down.problems());
  }
  if (Status still = check_written(*search, options); !still) return fail(still.problems());
  print_result(options, shared, *search, shrunk, watch.seconds());
  return kExitPass;
}

}  // namespace

Command shrink_command() {
  return {"shrink", "Make a failing run smaller while it still fails in the same way",
          "storetwin shrink scenarios/hard/twins.yaml --seed=2 --out=twins_small.yaml",
          [](CLI::App& app, const Shared& shared) {
            auto o = std::make_shared<ShrinkOptions>();
            app.add_option("scenario", o->scenario, "A scenario file")->required();
            app.add_option("--seed", o->seed, "The seed with which it fails")->capture_default_str();
            app.add_option("--out", o->out, "The smaller scenario (.yaml)")->required();
            app.add_option(
                "--metric", o->metric,
                "What must stay out of its bounds (default: the first that is, and the first wrong visit's cause)");
            app.add_option("--jobs", o->jobs, "Tries at a time (default: one per core)")
                ->check(CLI::Range(1, 256).description(""));
            app.add_flag("--force", o->force, "Overwrite what exists");
            add_core_options(app, o->core);
            return [o, &shared] { return shrink(*o, shared); };
          }};
}

}  // namespace storetwin::cli
