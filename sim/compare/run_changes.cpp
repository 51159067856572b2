#include "sim/compare/run_changes.h"

#include <fmt/format.h>

#include <algorithm>

namespace storetwin::compare {

namespace {

RunNote note_of(const Run& run, std::string what = "") {
  return {run.scenario, run.fidelity, run.seed, std::move(what)};
}

std::string why(const Run& run) { return run.failures.empty() ? run.verdict : run.failures.front(); }

// Breaches that the baseline's run didn't have: no rate of right carts outweighs one.
std::string new_breach(const Run& baseline, const Run& now) {
  for (const std::string& breach : now.breaches) {
    if (std::find(baseline.breaches.begin(), baseline.breaches.end(), breach) == baseline.breaches.end()) return breach;
  }
  return "";
}

// One program, one set of parameters, one set of sensors and options: then one input has one output. An outside stage
// may have changed where the program hasn't.
bool same_machine(const ResultFile& a, const ResultFile& b) {
  return !a.program.empty() && a.program == b.program && a.params_digest == b.params_digest &&
         a.sensors_digest == b.sensors_digest && a.options == b.options &&
         a.options.find("--replace=") == std::string::npos;
}

void judge_verdicts(const Run& before, const Run& now, Comparison& comparison) {
  if (before.excused || now.excused) return;  // the suite has said all there is to say
  const bool failed = before.verdict != "pass", fails = now.verdict != "pass";
  if (fails && !failed) comparison.newly_failing.push_back(note_of(now, why(now)));
  if (failed && !fails) comparison.fixed.push_back(note_of(now, why(before)));
  if (failed && fails) comparison.still_failing.push_back(note_of(now, why(now)));
  if (now.verdict == "nondeterministic")
    comparison.nondeterministic.push_back(note_of(now, why(now)));
  else if (before.scored() && !now.scored())
    comparison.newly_broken.push_back(note_of(now, why(now)));
  else if (const std::string breach = new_breach(before, now); !breach.empty())
    comparison.newly_broken.push_back(note_of(now, breach));
}

void judge_digests(const Run& before, const Run& now, bool machine_is_the_same, Comparison& comparison) {
  if (!before.scored() || !now.scored()) return;
  const bool same_input = !now.input_digest.empty() && before.input_digest == now.input_digest;
  if (!same_input || before.digest != now.digest) comparison.identical = false;
  if (!same_input || before.digest == now.digest) return;
  auto& list = machine_is_the_same ? comparison.nondeterministic : comparison.core_changed;
  list.push_back(note_of(now, "another output for the same input"));
}

void note_differences(const ResultFile& a, const ResultFile& b, Comparison& comparison) {
  const auto note = [&](const char* what, const std::string& before, const std::string& now) {
    if (before != now)
      comparison.notes.push_back(
          fmt::format("{} differ: {} -> {}", what, before.empty() ? "none" : before, now.empty() ? "none" : now));
  };
  note("builds", a.build, b.build);
  note("options", a.options, b.options);
  note("parameters", a.params_digest.substr(0, 12), b.params_digest.substr(0, 12));
  note("sensor profiles", a.sensors_digest.substr(0, 12), b.sensors_digest.substr(0, 12));
}

}  // namespace

void compare_runs(const ResultFile& baseline, const ResultFile& now, const PairedRuns& paired, Comparison& comparison) {
  comparison.paired_runs = static_cast<int>(paired.pairs.size());
  comparison.identical = !paired.pairs.empty();
  const bool machine_is_the_same = same_machine(baseline, now);
  for (const RunPair& pair : paired.pairs) {
    comparison.scored_runs += pair.scored() ? 1 : 0;
    if (!pair.scored() || pair.baseline->verdict != pair.now->verdict) comparison.identical = false;
    judge_verdicts(*pair.baseline, *pair.now, comparison);
    judge_digests(*pair.baseline, *pair.now, machine_is_the_same, comparison);
  }
  for (const Run* run : paired.only_baseline) comparison.only_baseline.push_back(note_of(*run));
  for (const Run* run : paired.only_now) comparison.only_now.push_back(note_of(*run));
  note_differences(baseline, now, comparison);
}

}  // namespace storetwin::compare
