// report.html as a reader, a browser and a screen reader meet it, written from fabricated records.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <set>

#include "sim/report/report.h"
#include "tests/sim/report/fabricated.h"
#include "tests/sim/report/markup_check.h"
#include "tests/support/small_store.h"

namespace storetwin::report {
namespace {

using Stores = std::map<std::string, store::Store>;

int count(const std::string& text, const std::string& word) {
  int found = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += word.size()) ++found;
  return found;
}

std::vector<std::string> all_of(const std::string& text, const char* pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), regex), end; it != end; ++it) found.push_back((*it)[1]);
  return found;
}

std::string page() { return report_html(fabricated_results(), {{"corner_shop", testing::small_store()}}); }

// The part of the page below a second-level heading.
std::string section_of(const std::string& html, const std::string& id) {
  const std::size_t at = html.find("<section aria-labelledby=\"" + id + "\">");
  return at == std::string::npos ? "" : html.substr(at, html.find("</section>", at) - at);
}

// HTML's own elements without an end, closed, so that the judge of XML can read the rest: the page is written as XML would be.
std::string as_xml(std::string html) {
  html.erase(0, html.find("<html"));
  for (const char* element : {"style", "script"}) {
    const std::size_t at = html.find(fmt::format("<{}>", element));
    html.erase(at, html.find(fmt::format("</{}>", element), at) - at + std::string(element).size() + 3);
  }
  html = std::regex_replace(html, std::regex("<br>"), "<br/>");
  return std::regex_replace(html, std::regex("<meta ([^>]*)>"), "<meta $1/>");
}

TEST_CASE("the page nests properly from its first tag to its last, whatever the names in it") {
  store::Store shop = testing::small_store();
  shop.map.fixtures[0].id = "g<&>\x02";
  ResultSet results = fabricated_results();
  for (RunRecord& run : results.runs) run.description += "\x01 <b> \xff\" & '";
  const std::string html = report_html(results, {{"corner_shop", shop}});
  CHECK(html.starts_with("<!doctype html>"));
  CHECK(html.ends_with("</html>\n"));
  CHECK(markup_problem(as_xml(html)) == "");
  CHECK(html.find("<co>") == std::string::npos);
  CHECK(html.find("<on one code>") == std::string::npos);
  CHECK(html.find("storetwin 0.1 &lt;test&gt;") != std::string::npos);
  CHECK(html.find("v&lt;1&gt;") != std::string::npos);
  CHECK(html.find("\\xff") != std::string::npos);
}

TEST_CASE("nothing in the page comes from outside, and its links stay in it or lead to files beside it") {
  const std::string html = page();
  for (const char* outside :
       {"http:", "https:", "//", "src=", "url(", "@import", "<link", "<iframe", "<object", "<img"}) {
    CHECK_MESSAGE(html.find(outside) == std::string::npos, std::string(outside));
  }
  const std::vector<std::string> ids = all_of(html, " id=\"([^\"]*)\"");
  for (const std::string& link : all_of(html, " href=\"([^\"]*)\"")) {
    if (link.starts_with("#"))
      CHECK_MESSAGE(std::find(ids.begin(), ids.end(), link.substr(1)) != ids.end(), link);
    else
      CHECK_MESSAGE(link.starts_with("./"), link);
  }
  CHECK(html.find("href=\"./corner%20shop-2.mcap\"") != std::string::npos);
}

TEST_CASE("ids are unique, and headings go down one level at a time") {
  const std::string html = page();
  const std::vector<std::string> ids = all_of(html, " id=\"([^\"]*)\"");
  CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == ids.size());
  for (const std::string& named : all_of(html, " aria-labelledby=\"([^\"]*)\"")) {
    CHECK_MESSAGE(std::find(ids.begin(), ids.end(), named) != ids.end(), named);
  }
  int level = 0;
  for (const std::string& heading : all_of(html, "<h([1-6])")) {
    CHECK(std::stoi(heading) <= level + 1);
    level = std::stoi(heading);
  }
  CHECK(count(html, "<h1") == 1);
  for (const char* landmark : {"<header>", "<nav aria-label=", "<main id=\"main\"", "class=\"skip\" href=\"#main\""})
    CHECK(count(html, landmark) == 1);
}

TEST_CASE("every picture has a title and every table a caption and named rows and columns") {
  const std::string html = page();
  CHECK(count(html, "<svg ") > 5);
  CHECK(static_cast<std::size_t>(count(html, "<svg ")) ==
        all_of(html, "<svg role=\"img\" [^>]*><title>([^<]+)</title>").size());
  CHECK(count(html, "<table") == count(html, "<caption>"));
  CHECK(count(html, "<th") - count(html, "<thead") ==
        count(html, "<th scope=\"col\"") + count(html, "<th scope=\"row\""));
  CHECK(html.find("nan") == std::string::npos);
}

TEST_CASE("the page says in a line how it went, and nothing by colour alone") {
  const std::string html = page();
  CHECK(html.find("✗ 1 of 3 runs failed and 1 broke</span>; 1 of 4 receipts is wrong.") != std::string::npos);
  CHECK(html.find("✗ fail") != std::string::npos);
  CHECK(html.find("! error") != std::string::npos);
  ResultSet fine = fabricated_results();
  fine.runs = {passed_run()};
  CHECK(report_html(fine, {}).find("✓ The run passed</span>; every receipt is right.") != std::string::npos);
  CHECK(report_html({}, {}).find("✗ Nothing was run") != std::string::npos);
}

TEST_CASE("expectations that were missed stand first, with how many runs missed them and the worst value") {
  const std::string gates = section_of(page(), "summary");
  const std::vector<std::string> rows = all_of(gates, "<tr>(<th scope=\"row\">.*)</tr>");
  REQUIRE(rows.size() == 3);  // one metric with two different bounds, and one that no run had
  CHECK(rows[0].find("at least 0.9700<") != std::string::npos);
  CHECK(rows[0].find("✗ missed") != std::string::npos);
  CHECK(rows[0].find(">0.6667<") != std::string::npos);
  CHECK(rows[1].find("cart.review_rate") != std::string::npos);
  CHECK(rows[1].find(">–<") != std::string::npos);
  CHECK(rows[2].find("✓ met") != std::string::npos);
}

TEST_CASE("runs that went wrong are grouped by cause, each with the command that repeats it") {
  const std::string causes = section_of(page(), "causes");
  CHECK(causes.find("<h3>wrong receipts, lost in the stage: tracking (1 run)</h3>") != std::string::npos);
  CHECK(causes.find(
            "<h3>the run broke: the run&#39;s process was ended by signal 11 (Segmentation fault) (1 run)</h3>") !=
        std::string::npos);
  CHECK(causes.find("storetwin run scenarios/first/corner_shop.yaml --seeds=2 --sensors=ideal") != std::string::npos);
  ResultSet fine = fabricated_results();
  fine.runs = {passed_run()};
  CHECK(section_of(report_html(fine, {}), "causes").empty());
}

TEST_CASE("a wrong visit is told from door to door, with the odds and the signal of what was misread") {
  ResultSet results = fabricated_results();
  EventPicture& event = results.runs[1].detail.events.front();
  event.right_visit = false;
  event.told_visit = VisitId("v-2");
  const std::string closely = section_of(report_html(results, {}), "closely");
  CHECK(closely.find("<h3 id=\"run-2\">corner_shop, seed 2") != std::string::npos);
  CHECK(closely.find("<h4>Visit v-1: final, 0.95 sure, wrong</h4>") != std::string::npos);
  CHECK(closely.find("<title>Visit v-1 from 2 s to 20 s</title>") != std::string::npos);
  CHECK(closely.find("track 11 belonged to this visit from 2.0 s to 19.0 s") != std::string::npos);
  CHECK(closely.find("a hand of track 11 at g/1/1, 0.88 sure") != std::string::npos);
  CHECK(closely.find("75.0 %: track 11 takes 1 × <code>sku-1-1</code>") != std::string::npos);
  CHECK(closely.find("25.0 %: nobody, nothing moved") != std::string::npos);
  CHECK(closely.find("the load changed by -99.5 ± 0.8 g") != std::string::npos);
  CHECK(closely.find("storetwin explain &#39;corner shop-2.mcap&#39; --visit=v-1 --sku=sku-1-1") != std::string::npos);
  CHECK(section_of(report_html(results, {}), "examples").find("<h3 id=\"run-1\">") != std::string::npos);
}

TEST_CASE("misread units are counted by plate and marked where they happened") {
  const std::string places = section_of(page(), "places");
  CHECK(places.find("1 unit misread in 1 square of the plan") != std::string::npos);
  const std::vector<std::string> marks = all_of(places, "<rect class=\"heat h[1-4]\" ([^>]*)>");
  REQUIRE(marks.size() == 1);
  CHECK(places.find(
            "<code>g/1/1</code></th><td class=\"number\">1</td><td class=\"number\">0</td><td class=\"number\">0</td>"
            "<td class=\"number\">1</td><td class=\"number\">0</td>") != std::string::npos);
  // Without the store nothing can be drawn, but the table stands.
  const std::string blind = section_of(report_html(fabricated_results(), {}), "places");
  CHECK(blind.find("<svg") == std::string::npos);
  CHECK(blind.find("<code>g/1/1</code>") != std::string::npos);
}

TEST_CASE("a metric that varies has a histogram whose columns hold every run once") {
  ResultSet results = fabricated_results();
  results.runs.clear();
  for (int i = 0; i < 50; ++i) {
    RunRecord run = passed_run();
    run.has_detail = false;
    run.detail = {};
    run.seed = static_cast<std::uint64_t>(i);
    score::set_value(run.score.metrics, "cart.f1_macro", 0.5 + 0.01 * i);
    results.runs.push_back(run);
  }
  const std::string spread = section_of(report_html(results, {}), "distributions");
  CHECK(count(spread, "<svg ") == 1);
  int runs = 0;
  for (const std::string& column : all_of(spread, "<title>([0-9]+) runs? from")) runs += std::stoi(column);
  CHECK(runs == 50);
  CHECK(spread.find("median 0.7450") != std::string::npos);
  CHECK(spread.find("The same in every run: <code>cart.exact_visit_rate</code> 1.0000") != std::string::npos);
}

TEST_CASE("earlier results make a trend, and without them there is none") {
  CHECK(section_of(page(), "trend").empty());
  const std::vector<EarlierResult> earlier = {{"monday <1>", {{"cart.f1_macro", 0.5}}},
                                              {"tuesday", {{"cart.f1_macro", 0.75}, {"gone", 1}}}};
  const std::string trend = section_of(report_html(fabricated_results(), {}, earlier), "trend");
  CHECK(count(trend, "<svg ") == 1);  // other metrics have no past, and one has no present
  CHECK(trend.find("monday &lt;1&gt; 0.5000; tuesday 0.7500; now 0.8333; ") != std::string::npos);
  CHECK(trend.find("<td class=\"number\">0.7500</td><td class=\"number\">0.8333</td>") != std::string::npos);
}

TEST_CASE("a page of two thousand runs stays below three megabytes and says what it left out") {
  ResultSet results = fabricated_results();
  results.runs.clear();
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    RunRecord run = seed % 3 == 0 ? failed_run() : passed_run();
    run.has_detail = seed < 12;  // as many as the program keeps, see run_command.cpp
    if (!run.has_detail) run.detail = {};
    run.variants.clear();
    run.seed = seed;
    results.runs.push_back(run);
  }
  const std::string html = report_html(results, {{"corner_shop", testing::small_store()}});
  CHECK(html.size() < 3'000'000);
  CHECK(section_of(html, "runs").find("showing 500 of 2000") != std::string::npos);
  CHECK(section_of(html, "wrong").find("showing 300 of 667") != std::string::npos);
  CHECK(section_of(html, "closely").find("showing 4 of 667 runs with wrong receipts") != std::string::npos);
  CHECK(section_of(html, "time").find("showing 10 of 2000") != std::string::npos);
  CHECK(section_of(html, "faults").find("showing 200 of ") != std::string::npos);
}

}  // namespace
}  // namespace storetwin::report
