// summary.md and the command that repeats a run.
#include <doctest/doctest.h>

#include <algorithm>

#include "sim/report/again.h"
#include "sim/report/report.h"
#include "tests/sim/report/fabricated.h"

namespace storetwin::report {
namespace {

TEST_CASE("the summary begins with the verdict and names failing runs with the command that repeats each") {
  const std::string text = summary_md(fabricated_results());
  CHECK(text.starts_with("**✗ 1 of 3 runs failed and 1 broke**; 1 of 4 receipts is wrong.\n"));
  CHECK(text.find("| `cart.exact_visit_rate` | 0.7500 |") != std::string::npos);
  const std::size_t broken = text.find("- error corner\\_shop, seed 3: "),
                    failed = text.find("- fail corner\\_shop, seed 2: ");
  REQUIRE(broken != std::string::npos);
  REQUIRE(failed != std::string::npos);
  CHECK(broken < failed);
  CHECK(text.find("`storetwin run scenarios/first/corner_shop.yaml --seeds=2 --sensors=ideal`") != std::string::npos);
  CHECK(text.find("a \\< b \\& \"c\" \\> 'd' ") != std::string::npos);  // no markup, no control character
  CHECK(text.find("seed 9223372036854775809") == std::string::npos);    // passed with every receipt right
}

TEST_CASE("the summary has at most forty lines however much failed, and says how many runs it doesn't name") {
  ResultSet results = fabricated_results();
  for (std::uint64_t seed = 10; seed < 110; ++seed) {
    results.runs.push_back(failed_run());
    results.runs.back().seed = seed;
    for (int k = 0; k < 20; ++k) score::set_value(results.runs.back().score.metrics, "metric." + std::to_string(k), k);
  }
  const std::string text = summary_md(results);
  const auto lines = std::count(text.begin(), text.end(), '\n');
  CHECK(lines <= 40);
  CHECK(lines >= 38);
  const std::size_t more = text.find("- and ");
  REQUIRE(more != std::string::npos);
  std::size_t named = 0;
  for (std::size_t at = 0; (at = text.find("\n- fail ", at)) != std::string::npos; ++at) ++named;
  CHECK(std::stoul(text.substr(more + 6)) == 102 - named - 1);  // 101 failed and one broke, which is named as well
}

TEST_CASE("a long reason is cut between characters") {
  ResultSet results = fabricated_results();
  results.runs = {broken_run()};
  for (std::size_t length = 150; length < 170; ++length) {
    results.runs[0].failures = {std::string(length, 'a') + "ééé"};
    const std::string text = summary_md(results);
    const std::size_t end = text.find("…");
    if (end != std::string::npos) CHECK((text[end - 1] == 'a' || text.substr(end - 2, 2) == "é"));
  }
}

TEST_CASE("a run's command can be pasted into a shell, whatever the file is called") {
  ResultSet results;
  RunRecord run = passed_run();
  run.seed = 7;
  run.scenario_file = "my scenarios/it's $(here).yaml";
  CHECK(run_again(run, results) == "storetwin run 'my scenarios/it'\\''s $(here).yaml' --seeds=7");
  results.options = "--fidelity=pixel";
  run.scenario_file = "a/b_1.yaml";
  CHECK(run_again(run, results) == "storetwin run a/b_1.yaml --seeds=7 --fidelity=pixel");
}

}  // namespace
}  // namespace storetwin::report
