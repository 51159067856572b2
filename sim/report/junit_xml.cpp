// junit.xml: one test case per scenario and seed, as CI servers read it.
#include <fmt/format.h>

#include "sim/report/markup.h"
#include "sim/report/report.h"

namespace storetwin::report {

namespace {

std::string test_case(const RunRecord& run) {
  std::string text = fmt::format("    <testcase classname=\"{}\" name=\"seed {} ({})\" time=\"{:.3f}\">\n", escaped(run.scenario),
                                 run.seed, run.fidelity, run.timing.wall_s);
  text += "      <properties>\n";
  for (const auto& [name, metric] : run.score.metrics) {
    text += fmt::format("        <property name=\"{}\" value=\"{:.6g}\"/>\n", name, metric.value);
  }
  text += fmt::format("        <property name=\"digest\" value=\"{}\"/>\n      </properties>\n", run.digest);
  // One result element a case, as the schema that CI servers read has it; the text tells how to see it again.
  if (run.verdict != Verdict::kPass) {
    const char* element = run.verdict == Verdict::kError ? "error" : "failure";
    text += fmt::format("      <{} message=\"{}\">storetwin run {} --seeds={}</{}>\n", element,
                        escaped(fmt::format("{}", fmt::join(run.failures, "; "))), escaped(run.scenario_file), run.seed, element);
  }
  return text + "    </testcase>\n";
}

}  // namespace

std::string junit_xml(const ResultSet& results) {
  std::size_t failures = 0, errors = 0;
  std::string cases;
  for (const RunRecord& run : results.runs) {
    failures += run.verdict == Verdict::kFail ? 1 : 0;
    errors += run.verdict == Verdict::kError ? 1 : 0;
    cases += test_case(run);
  }
  for (const std::string& what : results.incomplete) {
    errors += 1;
    cases += fmt::format("    <testcase classname=\"storetwin\" name=\"{0}\">\n      <error message=\"{0}\"/>\n    </testcase>\n", escaped(what));
  }
  return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"storetwin\" tests=\"{}\" "
                     "failures=\"{}\" errors=\"{}\" time=\"{:.3f}\">\n{}  </testsuite>\n</testsuites>\n",
                     results.runs.size() + results.incomplete.size(), failures, errors, results.wall_s, cases);
}

}  // namespace storetwin::report
