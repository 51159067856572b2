// junit.xml and result.json, and what the page tells of faults and behaviours, written from fabricated records.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "sim/report/fault_picture.h"
#include "sim/report/report.h"
#include "tests/sim/report/fabricated.h"
#include "tests/sim/report/markup_check.h"
#include "tests/support/small_store.h"

namespace storetwin::report {
namespace {

using Json = nlohmann::json;

int count(const std::string& text, const std::string& word) {
  int found = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += word.size()) ++found;
  return found;
}

// From the opening to the closing tag of the first element that starts with `open`.
std::string element(const std::string& text, const std::string& open, const std::string& close, std::size_t from = 0) {
  const std::size_t at = text.find(open, from);
  if (at == std::string::npos) return "";
  return text.substr(at, text.find(close, at) + close.size() - at);
}

TEST_CASE("the judge of markup knows good from bad") {
  CHECK(markup_problem("<?xml version=\"1.0\"?>\n<a b=\"1\"><c/>x &amp; y</a>\n") == "");
  for (const char* bad : {"", "<a>", "<a></b>", "<a/><b/>", "<a>&</a>", "<a b=1/>", "<a b=\"1\" b=\"2\"/>", "<a b=\"<\"/>", "<a>\x01</a>", "<a", "x<a/>"}) {
    CHECK_MESSAGE(markup_problem(bad) != "", bad);
  }
}

TEST_CASE("junit.xml is well formed and tells a missed expectation from a broken machine") {
  const std::string xml = junit_xml(fabricated_results());
  CHECK(markup_problem(xml) == "");
  CHECK(xml.find("tests=\"3\" failures=\"1\" errors=\"1\"") != std::string::npos);
  CHECK(count(xml, "<testcase ") == 3);
  const std::string passed = element(xml, "<testcase ", "</testcase>");
  CHECK(passed.find("<failure") == std::string::npos);
  CHECK(passed.find("<error") == std::string::npos);
  CHECK(passed.find("<property name=\"cart.f1_macro\" value=\"1\"/>") != std::string::npos);
  const std::string failed = element(xml, "<testcase classname=\"corner_shop\" name=\"seed 2 (geometric)\"", "</testcase>");
  CHECK(failed.find("<failure type=\"expectation\" message=\"cart.f1_macro is 0.6667") != std::string::npos);
  CHECK(failed.find("a &lt; b &amp; &quot;c&quot; &gt; &#39;d&#39;\\x01") != std::string::npos);
  CHECK(failed.find("<error") == std::string::npos);
  const std::string broken = element(xml, "<testcase classname=\"corner_shop\" name=\"seed 3 (geometric)\"", "</testcase>");
  CHECK(broken.find("<error type=\"machinery\" message=") != std::string::npos);
  CHECK(broken.find("<failure") == std::string::npos);
  CHECK(broken.find("--seeds=3") != std::string::npos);
}

TEST_CASE("junit.xml names one failure per case, however many expectations it missed") {
  // The schema that CI servers read allows a single result element in a test case.
  CHECK(count(junit_xml(fabricated_results()), "<failure ") == 1);
}

TEST_CASE("result.json is laid out as one tree of values, with and without runs") {
  for (const ResultSet& results : {fabricated_results(), ResultSet{}, ResultSet{.incomplete = {"part 2 is missing"}}}) {
    const std::string text = result_json(results);
    CHECK(text == nlohmann::ordered_json::parse(text).dump(2) + "\n");
  }
}

TEST_CASE("what is missing stands in every file, and junit.xml counts it as errors") {
  ResultSet results = fabricated_results();
  results.incomplete = {"part <2> is \"missing\"", "so is 3 & more"};
  CHECK(Json::parse(result_json(results)).at("incomplete") == Json(results.incomplete));
  const std::string xml = junit_xml(results);
  CHECK(markup_problem(xml) == "");
  CHECK(xml.find("tests=\"5\" failures=\"1\" errors=\"3\"") != std::string::npos);
  CHECK(count(xml, "<testcase ") == 5);
  CHECK(report_html(results, {}).find("part &lt;2&gt; is") != std::string::npos);
  CHECK(summary_text(results).find("so is 3 & more") != std::string::npos);
  CHECK_FALSE(Json::parse(result_json(fabricated_results())).contains("incomplete"));
}

TEST_CASE("result.json has the fields of its schema") {
  const Json j = Json::parse(result_json(fabricated_results()));
  CHECK(j.at("schema") == "storetwin-result/1");
  REQUIRE(j.at("runs").size() == 3);
  for (const Json& run : j["runs"]) {
    for (const char* field : {"scenario", "seed", "verdict", "digest", "input_digest", "metrics", "visits", "failures", "faults", "timing"}) {
      CHECK_MESSAGE(run.contains(field), field);
    }
    for (const char* field : {"sim_s", "wall_s", "real_time_factor"}) CHECK_MESSAGE(run.at("timing").contains(field), field);
  }
  const Json& passed = j["runs"][0];
  CHECK(passed.at("seed") == std::to_string(passed_run().seed));
  CHECK(passed.at("verdict") == "pass");
  CHECK(passed.at("metrics").at("cart.f1_macro") == 1.0);
  CHECK(passed.at("timing").at("real_time_factor") == 30.0);
  const Json& visit = passed.at("visits").at(0);
  CHECK(visit.at("visit") == "v-1");
  CHECK(visit.at("external_id") == "33253 & <co>");
  CHECK(visit.at("truth_lines") == Json::parse(R"([{"sku": "sku-1-1", "quantity": 1}])"));
  CHECK(visit.at("receipt_lines") == Json::parse(R"([{"sku": "sku-1-1", "quantity": 1, "confidence": 0.96}])"));
  CHECK(visit.at("state") == "final");
  CHECK(visit.at("confidence") == 0.95);
  CHECK(visit.at("time_to_final_s") == 2.25);
  CHECK(passed.at("visits").at(1).at("time_to_final_s").is_null());
  CHECK(j["runs"][1].at("verdict") == "fail");
  CHECK(j["runs"][1].at("failures").size() == 2);
  CHECK(j["runs"][1].at("wrong_events") == Json::parse(R"([{"kind": "wrong_product", "at_s": 4.5, "action": "put_back", "sku": "sku-1-1",
                                                          "plate": "g/1/1", "told_sku": "sku<1>", "visit": "v-1", "told_visit": "v-2"}])"));
  CHECK(j["runs"][1].at("expectations") == Json::parse(R"([{"metric": "cart.f1_macro", "met": false, "value": 0.6666666666666666, "min": 0.97},
                                                          {"metric": "cart.review_rate", "met": false, "value": null, "max": 0.5}])"));
  CHECK(j["runs"][1].at("recording") == "corner shop-2.mcap");
  CHECK(j["runs"][2].at("verdict") == "error");
}

TEST_CASE("each fault is a bar over the run's time, from when it began until it was mended or the run ended") {
  const RunRecord run = passed_run();
  const std::string picture = fault_picture(run);
  CHECK(count(picture, "class=\"bar") == static_cast<int>(run.faults.size()));
  CHECK(picture.find("camera_bumped of depth/c&lt;1&gt;: 20.0 s to 60.5 s") != std::string::npos);
  CHECK(picture.find(fmt::format("planogram_wrong of g/1/1: 0.0 s to {:.1f} s", run.timing.sim_s)) != std::string::npos);
  RunRecord healthy = run;
  healthy.faults.clear();
  CHECK(fault_picture(healthy).empty());
}

TEST_CASE("what was broken stands in result.json and in the report, and a run without faults has no table of them") {
  const Json j = Json::parse(result_json(fabricated_results()));
  const Json& faults = j["runs"][0].at("faults");
  REQUIRE(faults.size() == 2);
  CHECK(faults[0] == Json::parse(R"({"kind": "camera_bumped", "target": "depth/c<1>", "from_s": 20.0, "to_s": 60.5,
                                     "parameters": {"by_deg": 0.3333333333333333}})"));
  CHECK(faults[1].at("to_s").is_null());
  CHECK(faults[1].at("parameters") == Json::parse(R"({"sku": "a & b"})"));
  CHECK(j["runs"][1].at("faults").empty());
  const std::string html = report_html(fabricated_results(), {});
  const std::string row = element(html, "<code>planogram_wrong</code>", "</tr>");
  CHECK(html.find("depth/c&lt;1&gt;") != std::string::npos);
  CHECK(row.find("the end") != std::string::npos);
  CHECK(row.find("a &amp; b") != std::string::npos);
  ResultSet healthy = fabricated_results();
  healthy.runs = {failed_run()};
  healthy.runs.front().faults.clear();
  CHECK(report_html(healthy, {}).find(">Faults<") == std::string::npos);
  CHECK(run_text(passed_run(), testing::small_store()).find("camera_bumped") != std::string::npos);
  CHECK(run_text(failed_run(), testing::small_store()).find("broken:") == std::string::npos);
}

TEST_CASE("what shoppers did besides stands in result.json and in the report, and is left out where nothing was") {
  const Json j = Json::parse(result_json(fabricated_results()));
  const Json& behaviours = j["runs"][0].at("behaviours");
  REQUIRE(behaviours.size() == 2);
  CHECK(behaviours[0] == Json::parse(R"({"kind": "hand_over", "shopper": "1", "from_s": 10.25, "at_s": 11.5, "to_s": 12.5,
                                         "other": "18446744073709551615", "plate": "g/1/1", "sku": "sku<1>"})"));
  CHECK_FALSE(behaviours[1].contains("other"));
  CHECK_FALSE(behaviours[1].contains("sku"));
  const std::string html = report_html(fabricated_results(), {});
  CHECK(element(html, "<td><code>hand_over</code>", "</tr>").find("sku&lt;1&gt;") != std::string::npos);
  ResultSet plain = fabricated_results();
  for (RunRecord& run : plain.runs) {
    run.behaviours.clear();
    run.detail.behaviours.clear();
  }
  CHECK(report_html(plain, {}).find(">Behaviours<") == std::string::npos);
}

TEST_CASE("the summary of result.json leaves broken runs out of the metrics but counts them") {
  const Json j = Json::parse(result_json(fabricated_results()));
  const Json& summary = j.at("summary");
  CHECK(summary.at("throughput_x") == (90.0 + 90.0 + 0.0) / 6.0);
  CHECK(summary.at("verdicts") == Json::parse(R"({"pass": 1, "fail": 1, "error": 1, "nondeterministic": 0})"));
  const Json& f1 = summary.at("metrics").at("cart.f1_macro");
  CHECK(f1.at("count") == 2);
  CHECK(f1.at("value").get<double>() == doctest::Approx((1 + 2.0 / 3) / 2));
  CHECK(f1.at("interval").at(0).get<double>() <= f1.at("value").get<double>());
  CHECK(f1.at("interval").at(1).get<double>() >= f1.at("value").get<double>());
  const Json& exact = summary.at("metrics").at("cart.exact_visit_rate");
  CHECK(exact.at("count") == 4);  // two visits in each of the two scored runs
  CHECK(exact.at("value") == 3.0 / 4);
}

TEST_CASE("an invocation without runs still gives readable files") {
  const ResultSet none = {.build = "b"};
  CHECK(Json::parse(result_json(none)).at("runs").empty());
  CHECK(markup_problem(junit_xml(none)) == "");
  CHECK(report_html(none, {}).find("</html>") != std::string::npos);
}

TEST_CASE("junit.xml has a suite per scenario, and its counts are those of its children") {
  ResultSet results = fabricated_results();
  RunRecord other = passed_run();
  other.scenario = "other & <scenario>";
  results.runs.insert(results.runs.begin() + 1, other);
  const std::string xml = junit_xml(results);
  CHECK(markup_problem(xml) == "");
  CHECK(element(xml, "<testsuites ", ">").find("tests=\"4\" failures=\"1\" errors=\"1\"") != std::string::npos);
  const std::string first = element(xml, "<testsuite name=\"corner_shop\"", "</testsuite>");
  CHECK(first.find("tests=\"3\" failures=\"1\" errors=\"1\"") != std::string::npos);
  CHECK(count(first, "<testcase ") == 3);
  CHECK(count(first, "<failure ") == 1);
  CHECK(count(first, "<error ") == 1);
  const std::string second = element(xml, "<testsuite name=\"other &amp; &lt;scenario&gt;\"", "</testsuite>");
  CHECK(second.find("tests=\"1\" failures=\"0\" errors=\"0\"") != std::string::npos);
  CHECK(count(second, "<testcase ") == 1);
}

}  // namespace
}  // namespace storetwin::report
