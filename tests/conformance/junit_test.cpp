// Outside readers read our junit.xml: libxml2's parser, and junitparser as CI tools written in Python do.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>

#include "sim/report/report.h"
#include "tests/core/record/sample.h"
#include "tests/sim/report/fabricated.h"

namespace storetwin::report {
namespace {

int shell(const std::string& command) { return std::system(command.c_str()); }

TEST_CASE("libxml2 and junitparser read our junit.xml, and its counts are those of its cases") {
  REQUIRE_MESSAGE(shell("xmllint --version 2>/dev/null && /usr/bin/python3 -c 'import junitparser'") == 0,
                  "the outside readers are not installed: run tools/setup/install.sh");
  ResultSet results = fabricated_results();
  RunRecord other = failed_run();
  other.scenario = "other <&> \xff\x01 \"scenario\"";
  results.runs.insert(results.runs.end(), {other, passed_run()});
  const record::ScratchFile file("report-junit.xml");
  for (const ResultSet& set : {results, ResultSet{.build = "nothing was run"}}) {
    record::write_bytes(file.path, junit_xml(set));
    CHECK(shell("xmllint --noout '" + file.path + "'") == 0);
    CHECK(shell("/usr/bin/python3 tests/conformance/check_junit.py '" + file.path + "'") == 0);
  }
}

TEST_CASE("the check of counts sees a count that is not that of the cases") {
  std::string xml = junit_xml(fabricated_results());
  const std::size_t at = xml.rfind("failures=\"1\"");
  REQUIRE(at != std::string::npos);
  xml.replace(at, 12, "failures=\"2\"");
  const record::ScratchFile file("report-junit.xml");
  record::write_bytes(file.path, xml);
  CHECK(shell("/usr/bin/python3 tests/conformance/check_junit.py '" + file.path + "'") != 0);
}

}  // namespace
}  // namespace storetwin::report
