// junit.xml: one test suite per scenario, one test case per seed, as CI servers read it.
#include <fmt/format.h>

#include <algorithm>

#include "sim/report/again.h"
#include "sim/report/markup.h"
#include "sim/report/report.h"

namespace storetwin::report {

namespace {

std::string properties(const RunRecord& run) {
  std::string text = "      <properties>\n";
  const auto add = [&text](const std::string& name, const std::string& value) {
    text += fmt::format("        <property name=\"{}\" value=\"{}\"/>\n", escaped(name), escaped(value));
  };
  for (const auto& [name, metric] : run.score.metrics) add(name, fmt::format("{:.6g}", metric.value));
  if (!run.digest.empty()) add("digest", run.digest);
  if (!run.blame.empty()) add("blame", run.blame);
  if (!run.recording.empty()) add("recording", run.recording);
  add("seed", std::to_string(run.seed));
  return text + "      </properties>\n";
}

std::string suite_name(const RunRecord& run) {
  return run.place.entry.empty() ? run.scenario : run.place.entry + "/" + run.scenario;
}

std::string test_case(const RunRecord& run, const ResultSet& results) {
  std::string text =
      fmt::format("    <testcase classname=\"{}\" name=\"seed {}{}{}\" time=\"{:.3f}\">\n", escaped(suite_name(run)),
                  run.seed, run.fidelity.empty() ? "" : " (" + escaped(run.fidelity) + ")",
                  run.place.variant.empty() ? "" : ", " + escaped(run.place.variant), run.timing.wall_s);
  text += properties(run);
  // One result element a case, as the schema that CI servers read has it; the text tells how to see it again.
  if (!run.excuse.empty()) {
    text += fmt::format("      <skipped message=\"{}\"/>\n", escaped(run.excuse));
  } else if (run.verdict != Verdict::kPass) {
    const bool broke = !is_scored(run.verdict);
    text += fmt::format("      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n", broke ? "error" : "failure",
                        broke ? "machinery" : "expectation", escaped(fmt::format("{}", fmt::join(run.failures, "; "))),
                        escaped(run_again(run, results)));
  }
  return text + "    </testcase>\n";
}

struct Suite {
  std::string name;
  std::string cases;
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
  double seconds = 0;

  void count(const RunRecord& run) {
    tests += 1;
    failures += has_failed(run) ? 1 : 0;
    skipped += run.excuse.empty() ? 0 : 1;
    errors += is_scored(run.verdict) ? 0 : 1;
    seconds += run.timing.wall_s;
  }
  std::string attributes() const {
    return fmt::format("name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\"",
                       escaped(name), tests, failures, errors, skipped, seconds);
  }
};

// What a suite says of many runs: a case per bound, and one per entry that has reasons of its own.
Suite over_many(const SuiteOutcome& outcome) {
  Suite suite{.name = outcome.suite};
  const auto add = [&suite, &outcome](const std::string& name, Standing standing, const std::string& message) {
    suite.tests += 1;
    suite.failures += standing == Standing::kFail ? 1 : 0;
    suite.errors += standing == Standing::kError || standing == Standing::kInconclusive ? 1 : 0;
    std::string result;
    if (standing == Standing::kFail) result = fmt::format("<failure type=\"expectation\" message=\"{}\"/>", escaped(message));
    if (standing == Standing::kError || standing == Standing::kInconclusive)
      result = fmt::format("<error type=\"{}\" message=\"{}\"/>", word_of(standing), escaped(message));
    suite.cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\">{}</testcase>\n", escaped(outcome.suite), escaped(name), result);
  };
  for (const EntryOutcome& entry : outcome.entries) {
    const bool excused = entry.standing == Standing::kExcused;
    for (const BoundOutcome& bound : entry.bounds)
      add(entry.entry + ": " + bound.metric, excused ? Standing::kPass : bound.standing, bound_sentence(bound));
    if (!entry.reasons.empty()) add(entry.entry, entry.standing, fmt::format("{}", fmt::join(entry.reasons, "; ")));
  }
  for (const BoundOutcome& bound : outcome.bounds) add("all entries: " + bound.metric, bound.standing, bound_sentence(bound));
  return suite;
}

}  // namespace

std::string junit_xml(const ResultSet& results) {
  Suite all{.name = "storetwin"};
  std::vector<Suite> suites;  // in order of appearance
  for (const RunRecord& run : results.runs) {
    const std::string name = suite_name(run);
    auto suite = std::find_if(suites.begin(), suites.end(), [&name](const Suite& s) { return s.name == name; });
    if (suite == suites.end()) suite = suites.insert(suites.end(), {.name = name});
    suite->count(run);
    suite->cases += test_case(run, results);
    all.count(run);
  }
  for (const SuiteOutcome& outcome : results.suites) {
    suites.push_back(over_many(outcome));
    all.tests += suites.back().tests, all.failures += suites.back().failures, all.errors += suites.back().errors;
  }
  if (!results.incomplete.empty()) {
    Suite missing{.name = "storetwin"};
    for (const std::string& what : results.incomplete) {
      missing.tests += 1, missing.errors += 1;
      missing.cases += fmt::format(
          "    <testcase classname=\"storetwin\" name=\"{0}\">\n      <error message=\"{0}\"/>\n    </testcase>\n",
          escaped(what));
    }
    all.tests += missing.tests, all.errors += missing.errors;
    suites.push_back(std::move(missing));
  }
  all.seconds = results.wall_s;  // jobs run side by side
  std::string text = fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {}>\n", all.attributes());
  for (const Suite& suite : suites)
    text += fmt::format("  <testsuite {}>\n{}  </testsuite>\n", suite.attributes(), suite.cases);
  return text + "</testsuites>\n";
}

}  // namespace storetwin::report
