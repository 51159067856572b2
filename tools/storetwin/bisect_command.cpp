// `storetwin bisect`: which change made it fail, of a file of parameters or of a repository's history.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/base/yaml_io.h"
#include "core/pipeline/params.h"
#include "sim/session/run_once.h"
#include "sim/triage/changed_keys.h"
#include "sim/triage/ddmin.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/first_run.h"
#include "tools/storetwin/git_bisect.h"
#include "sim/suite/scenario_paths.h"
#include "sim/suite/seeds.h"

namespace storetwin::cli {

namespace {

using pipeline::Params;
using triage::ChangedKey;
using Json = nlohmann::ordered_json;

struct BisectOptions {
  std::vector<std::string> scenarios;
  std::string good, bad;
  std::string seeds = "1";
  double tolerance = 0.01;
  int jobs = 0;
  std::string build, test;
  std::string repository = ".";
};

// ------------------------------------------------------------------ parameters

// The scenarios and seeds that judge a set of parameters: one failed run is a failure.
class Judge {
 public:
  Judge(std::vector<session::RunRequest> requests, int jobs) : requests_(std::move(requests)), jobs_(jobs) {}

  bool fails(const Params& params) {
    for (session::RunRequest& request : requests_) request.params = params;
    return first_run(
               requests_, jobs_, [](const auto& run) { return run.verdict == report::Verdict::kFail; }, tries_)
        .has_value();
  }
  int tries() const { return tries_; }

 private:
  std::vector<session::RunRequest> requests_;
  int jobs_;
  int tries_ = 0;
};

struct Culprit {
  ChangedKey key;
  std::optional<triage::Threshold> threshold;  ///< with the other culprits as they are in the bad file
};

struct ParamsFound {
  std::size_t changed = 0;
  std::vector<Culprit> culprits;
};

Params with(Params params, const std::string& key, const std::string& value) {
  const Status set = apply_setting(params, key + "=" + value);
  STORETWIN_ASSERT(set.ok(), "a value that was written reads back");
  return params;
}

Node tree_of(const Params& params) {
  const Result<Document> document = parse_yaml(write_yaml(params, WriteDefaults::kYes), "parameters");
  STORETWIN_ASSERT(document.ok(), "what was written reads back");
  return document->root;
}

Diagnostic inconclusive(const char* code, std::string file, std::string message) {
  return {.failure = Failure::kUsage, .code = code, .file = std::move(file), .message = std::move(message)};
}

Result<ParamsFound> find_keys(const BisectOptions& options, Judge& judge, bool quiet) {
  Diagnostics problems, warnings;
  const Result<Params> good = load_yaml<Params>(options.good, warnings), bad = load_yaml<Params>(options.bad, warnings);
  if (!good) problems.append(good.problems());
  if (!bad) problems.append(bad.problems());
  if (problems.has_errors()) return problems;
  const std::vector<ChangedKey> changed = triage::changed_keys(tree_of(*good), tree_of(*bad));
  if (judge.fails(*good)) return inconclusive("good-fails", options.good, "a run fails already with these parameters");
  if (!judge.fails(*bad)) return inconclusive("bad-passes", options.bad, "every run passes with these parameters");
  const auto with_keys = [&](const triage::Kept& kept) {
    Params params = *good;
    for (const std::size_t i : kept) params = with(params, changed[i].key, changed[i].bad);
    return params;
  };
  const triage::Kept kept = triage::ddmin(changed.size(), [&](const std::vector<triage::Kept>& candidates) {
    const auto failing =
        std::find_if(candidates.begin(), candidates.end(), [&](const auto& c) { return judge.fails(with_keys(c)); });
    if (!quiet) std::fprintf(stderr, "%d runs\n", judge.tries());
    return failing == candidates.end() ? std::nullopt : std::optional<std::size_t>(failing - candidates.begin());
  });
  ParamsFound found{.changed = changed.size(), .culprits = {}};
  for (const std::size_t i : kept) {
    Culprit culprit{changed[i], {}};
    const auto fails = [&](const std::string& value) {
      return judge.fails(with(with_keys(kept), changed[i].key, value));
    };
    if (changed[i].numbers()) culprit.threshold = triage::find_threshold(changed[i], options.tolerance, fails);
    found.culprits.push_back(culprit);
  }
  return found;
}

void print(const BisectOptions& options, const ParamsFound& found, int tries, bool json) {
  Json keys = Json::array();
  std::string text =
      fmt::format("{} of {} changed keys make it fail ({} runs):\n", found.culprits.size(), found.changed, tries);
  std::string command = fmt::format("storetwin run {} --seeds={} --params={}", fmt::join(options.scenarios, " "),
                                    options.seeds, options.good);
  for (const Culprit& c : found.culprits) {
    Json key = {{"key", c.key.key}, {"good", c.key.good}, {"bad", c.key.bad}};
    text += fmt::format("  {}: {} -> {}", c.key.key, c.key.good, c.key.bad);
    if (c.threshold) {
      key["passes"] = c.threshold->passes;
      key["fails"] = c.threshold->fails;
      text += fmt::format(", passes at {}, fails at {}", c.threshold->passes, c.threshold->fails);
    }
    text += "\n";
    command += fmt::format(" --set='{}={}'", c.key.key, c.key.bad);
    keys.push_back(key);
  }
  const Json j = {{"schema", "storetwin-bisect/1"},
                  {"changed", found.changed},
                  {"keys", keys},
                  {"runs", tries},
                  {"command", command}};
  std::fputs(json ? (j.dump(2) + "\n").c_str() : fmt::format("{}  {}\n", text, command).c_str(), stdout);
}

int bisect_params(const BisectOptions& options, const Shared& shared) {
  Diagnostics problems;
  const auto files = suite::find_scenarios(options.scenarios);
  const auto seeds = suite::parse_seeds(options.seeds);
  if (!files) problems.append(files.problems());
  if (!seeds) problems.append(seeds.problems());
  if (problems.has_errors()) return fail(problems);
  std::vector<session::RunRequest> requests;
  for (const std::string& file : *files) {
    if (const auto config = session::load_config({.scenario_file = file}); !config) problems.append(config.problems());
    for (const std::uint64_t seed : *seeds) requests.push_back({.scenario_file = file, .seed = seed, .blame = false});
  }
  if (problems.has_errors()) return fail(problems);
  Judge judge(requests,
              options.jobs > 0 ? options.jobs : static_cast<int>(std::max(1u, std::thread::hardware_concurrency())));
  const Result<ParamsFound> found = find_keys(options, judge, shared.quiet);
  if (!found) return fail(found.problems());
  print(options, *found, judge.tries(), shared.json);
  return kExitPass;
}

// ------------------------------------------------------------------ revisions

int bisect_revisions(const BisectOptions& options, const Shared& shared) {
  const Result<RevisionFound> found = find_bad_revision({.repository = options.repository,
                                                         .good = options.good,
                                                         .bad = options.bad,
                                                         .build = options.build,
                                                         .test = options.test,
                                                         .quiet = shared.quiet});
  if (!found) return fail(found.problems());
  if (found->interrupted) return kExitInterrupted;
  const bool one = found->revisions.size() == 1;
  if (shared.json) {
    const Json j = {{"schema", "storetwin-bisect/1"}, {"revisions", found->revisions}, {"subject", found->subject}};
    std::puts(j.dump(2).c_str());
  } else if (one) {
    std::printf("first bad revision: %s %s\n", found->revisions.front().c_str(), found->subject.c_str());
  } else {
    std::printf("the first bad revision is one of these; the others could not be built or told:\n");
    for (const std::string& revision : found->revisions) std::printf("  %s\n", revision.c_str());
  }
  return one ? kExitPass : kExitInconclusive;
}

int bisect(const BisectOptions& options, const Shared& shared) {
  if (options.scenarios.empty() && options.test.empty()) {
    return fail_usage("nothing-to-try", "neither a scenario nor --test says what fails",
                      "name a scenario to search parameters, or give --test to search revisions");
  }
  if (options.scenarios.empty()) return bisect_revisions(options, shared);
  if (options.test.empty() && options.build.empty()) return bisect_params(options, shared);
  return fail_usage("two-searches", "a scenario is for parameters, --build and --test are for revisions",
                    "leave one of them out");
}

}  // namespace

Command bisect_command() {
  return {"bisect", "Find the change that made it fail: a parameter, or a revision",
          "storetwin bisect scenarios/first --seeds=1..5 --good=old.yaml --bad=new.yaml",
          [](CLI::App& app, const Shared& shared) {
            auto o = std::make_shared<BisectOptions>();
            app.add_option("scenarios", o->scenarios,
                           "To search parameters: scenario files or folders, of which none may fail");
            app.add_option("--good", o->good, "Parameters (a YAML file) or a revision with which nothing fails")
                ->required();
            app.add_option("--bad", o->bad, "Parameters or a revision with which it fails")->required();
            app.add_option("--seeds", o->seeds, "Seeds, e.g. 7, 1..20 or 1,3,10..12")->capture_default_str();
            app.add_option("--tolerance", o->tolerance,
                           "How finely a number's threshold is found, as a share of its change")
                ->check(CLI::Range(1e-6, 1.0).description(""))
                ->capture_default_str();
            app.add_option("--jobs", o->jobs, "Runs at a time (default: one per core)")
                ->check(CLI::Range(1, 256).description(""));
            app.add_option("--build", o->build,
                           "To search revisions: shell command that builds one; if it fails, it is skipped");
            app.add_option("--test", o->test, "Shell command that judges a revision: 0 good, 125 can't tell, else bad");
            app.add_option("--repository", o->repository, "A folder of the git repository")->capture_default_str();
            return [o, &shared] { return bisect(*o, shared); };
          }};
}

}  // namespace storetwin::cli
