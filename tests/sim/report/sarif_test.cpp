// Diagnostics as SARIF, as a code host reads them.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "sim/report/sarif.h"

namespace storetwin::report {
namespace {

using Json = nlohmann::json;

Json read(const Diagnostics& diagnostics) { return Json::parse(sarif(diagnostics, "0.1")); }

TEST_CASE("each diagnostic is a result at its file, line and column, with its level and the rule it broke") {
  Diagnostics all;
  all.add({.code = "unknown-key",
           .file = "a b/s.yaml",
           .line = 2,
           .column = 5,
           .path = "map.flor",
           .message = "no such key",
           .hint = "did you mean 'floor'?"});
  all.add({.severity = Severity::kWarning, .code = "odd", .file = "/tmp/x.yaml", .line = 3, .message = "odd"});
  all.add({.code = "unknown-key", .file = "s.mcap", .message = "damaged"});
  all.add({.failure = Failure::kUsage, .code = "usage", .message = "no file at all"});
  const Json log = read(all);
  CHECK(log.at("version") == "2.1.0");
  REQUIRE(log.at("runs").size() == 1);
  const Json& driver = log["runs"][0].at("tool").at("driver");
  CHECK(driver.at("name") == "storetwin");
  CHECK(driver.at("rules") == Json::parse(R"([{"id": "unknown-key"}, {"id": "odd"}, {"id": "usage"}])"));
  const Json& results = log["runs"][0].at("results");
  REQUIRE(results.size() == 4);
  for (const Json& result : results)
    CHECK(driver["rules"][result.at("ruleIndex").get<std::size_t>()].at("id") == result.at("ruleId"));
  CHECK(results[0].at("level") == "error");
  CHECK(results[1].at("level") == "warning");
  CHECK(results[0].at("message").at("text") == "map.flor: no such key (did you mean 'floor'?)");
  const auto place = [&results](std::size_t i) { return results[i].at("locations").at(0).at("physicalLocation"); };
  CHECK(place(0) ==
        Json::parse(R"({"artifactLocation": {"uri": "a%20b/s.yaml"}, "region": {"startLine": 2, "startColumn": 5}})"));
  CHECK(place(1) == Json::parse(R"({"artifactLocation": {"uri": "file:///tmp/x.yaml"}, "region": {"startLine": 3}})"));
  CHECK_FALSE(place(2).contains("region"));
  CHECK_FALSE(results[3].contains("locations"));
}

TEST_CASE("nothing wrong is an empty list, and bytes that aren't UTF-8 break nothing") {
  CHECK(read({}).at("runs").at(0).at("results") == Json::array());
  CHECK(
      read(Diagnostic{.code = "c", .file = "\xff.yaml", .message = "\xff\x01"}).at("runs").at(0).at("results").size() ==
      1);
}

}  // namespace
}  // namespace storetwin::report
