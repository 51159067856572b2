// `storetwin diff`: what got better or worse between two results, and is it more than chance.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <memory>

#include "sim/compare/diff_text.h"
#include "tools/storetwin/baseline.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/today.h"

namespace storetwin::cli {

namespace {

struct DiffOptions {
  BaselineOptions baseline;
  std::string now;
  std::vector<std::string> tolerances;  ///< METRIC=X
  std::string look;                     ///< K/N
  bool markdown = false;
};

Diagnostic usage(const std::string& code, const std::string& path, const std::string& message,
                 const std::string& hint) {
  return {.failure = Failure::kUsage, .code = code, .path = path, .message = message, .hint = hint};
}

void set_tolerance(const std::string& text, compare::CompareOptions& options, Diagnostics& problems) {
  const std::string path = "--tolerance=" + text;
  const std::size_t at = text.find('=');
  const std::string name = text.substr(0, at);
  const std::vector<std::string> names = compare::gated_metric_names();
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    problems.add(
        usage("unknown-metric", path, fmt::format("no comparison is judged by '{}'", name), did_you_mean(name, names)));
  }
  double value = 0;
  const char* end = text.data() + text.size();
  const bool fine = at != std::string::npos && at + 1 < text.size() &&
                    std::from_chars(text.data() + at + 1, end, value).ptr == end && std::isfinite(value) && value >= 0;
  if (!fine)
    problems.add(
        usage("bad-tolerance", path, "a loss of 0 or more is missing", "write METRIC=X, in the metric's unit"));
  options.tolerances[name] = value;
}

void set_look(const std::string& text, compare::CompareOptions& options, Diagnostics& problems) {
  if (text.empty()) return;
  constexpr int kMostLooks = 100;
  int end = 0;
  const bool fine = std::sscanf(text.c_str(), "%d/%d%n", &options.look, &options.looks, &end) == 2 &&
                    end == static_cast<int>(text.size()) && options.look >= 1 && options.look <= options.looks &&
                    options.looks <= kMostLooks;
  if (!fine) {
    problems.add(usage("bad-look", "--look=" + text, "this is no look",
                       "write K/N: the K-th of N, at most 100, planned before the first"));
  }
}

int diff(const DiffOptions& options, const Shared& shared) {
  Diagnostics problems;
  Result<Baseline> baseline = read_baseline(options.baseline);
  const Result<compare::ResultFile> now = compare::load_result(options.now);
  compare::CompareOptions choice;
  if (baseline)
    choice = baseline->options;
  else
    problems.append(baseline.problems());
  if (!now) problems.append(now.problems());
  for (const std::string& tolerance : options.tolerances) set_tolerance(tolerance, choice, problems);
  set_look(options.look, choice, problems);
  if (shared.json && options.markdown)
    problems.add(usage("two-formats", "--markdown", "--json asks for another format", "leave one out"));
  if (problems.has_errors()) return fail(problems);
  const compare::Comparison comparison = compare::compare(baseline->result, *now, choice);
  const auto print =
      shared.json ? compare::diff_json : (options.markdown ? compare::diff_markdown : compare::diff_text);
  std::fputs(print(comparison, options.baseline.file, options.now).c_str(), stdout);
  return exit_code_of(comparison.outcome);
}

}  // namespace

Command diff_command() {
  return {"diff", "What got better or worse between two results, beyond chance",
          "storetwin diff out/before out/after --tolerance=cart.exact_visit_rate=0.005",
          [](CLI::App& app, const Shared& shared) {
            auto o = std::make_shared<DiffOptions>();
            app.add_option("baseline", o->baseline.file, "A result.json, or the folder that holds it: how it was")
                ->required();
            app.add_option("now", o->now, "A result.json, or the folder that holds it: how it is")->required();
            app.add_option("--tolerance", o->tolerances,
                           "METRIC=X: a loss up to X is not worse; may be given several times")
                ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
            app.add_option("--look", o->look, "K/N: the K-th of N planned looks at a growing result (default: 1/1)");
            app.add_flag("--markdown", o->markdown, "For a pull request");
            add_today_option(app, o->baseline.today);
            return [o, &shared] { return diff(*o, shared); };
          }};
}

}  // namespace storetwin::cli
