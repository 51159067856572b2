#include "tools/storetwin/baseline.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "sim/compare/diff_text.h"
#include "sim/report/report.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/today.h"

namespace storetwin::cli {

namespace {

Diagnostic usage(std::string code, std::string path, std::string message, std::string hint) {
  return {.failure = Failure::kUsage,
          .code = std::move(code),
          .path = std::move(path),
          .message = std::move(message),
          .hint = std::move(hint)};
}

}  // namespace

void add_baseline_options(CLI::App& app, BaselineOptions& options) {
  app.add_option("--baseline", options.file,
                 "Compare with this result.json, or the one in this folder (see 'storetwin diff')");
  add_today_option(app, options.today);
}

Result<Baseline> read_baseline(const BaselineOptions& options, bool divided) {
  Baseline baseline;
  if (options.file.empty()) return baseline;
  Diagnostics problems;
  if (divided) {
    problems.add(usage("baseline-of-a-shard", "--baseline=" + options.file, "a shard has nothing to compare",
                       "compare what 'storetwin merge' makes, by 'storetwin diff'"));
  }
  if (const Result<std::string> today = choose_today(options.today)) baseline.options.today = *today;
  else problems.append(today.problems());
  Result<compare::ResultFile> result = compare::load_result(options.file);
  if (result) {
    Result<std::vector<compare::AcceptedLoss>> accepted = compare::load_accepted_beside(result->file);
    if (accepted)
      baseline.options.accepted = *std::move(accepted);
    else
      problems.append(accepted.problems());
    baseline.result = *std::move(result);
  } else {
    problems.append(result.problems());
  }
  if (problems.has_errors()) return problems;
  return baseline;
}

int judge_by(const Baseline& baseline, const report::ResultSet& results, int code, const Shared& shared) {
  if (baseline.result.runs.empty()) return code;
  const Result<compare::ResultFile> now = compare::read_result(report::result_json(results), "this run");
  if (!now) return fail(now.problems());
  const compare::Comparison comparison = compare::compare(baseline.result, *now, baseline.options);
  std::FILE* out = shared.json ? stderr : stdout;
  std::fprintf(out, "\n%s", compare::diff_text(comparison, baseline.result.file, "this run").c_str());
  return code != kExitPass ? code : exit_code_of(comparison.outcome);
}

int exit_code_of(compare::Outcome outcome) {
  switch (outcome) {
    case compare::Outcome::kNoWorse:
      return kExitPass;
    case compare::Outcome::kWorse:
      return kExitFailed;
    case compare::Outcome::kInconclusive:
      return kExitInconclusive;
    case compare::Outcome::kNondeterministic:
      return kExitInternal;
  }
  return kExitInternal;
}

}  // namespace storetwin::cli
