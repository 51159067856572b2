// Suites as a user runs them: outcomes and exit codes, names that make a run again, shards, nonsense.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <filesystem>

#include "tests/cli/program.h"

using namespace storetwin::test;

namespace {

using Json = nlohmann::ordered_json;

// A suite in a folder of its own whose scenarios are the repository's; `entries` as in a file.
std::string suite_file(const TemporaryFolder& folder, std::string entries, const std::string& head = "") {
  const std::string first = std::filesystem::absolute("scenarios/first").string();
  for (std::size_t at; (at = entries.find("FIRST")) != std::string::npos;) entries.replace(at, 5, first);
  folder.write("s.yaml", "schema: storetwin-suite/1\n" + head + "entries:\n" + entries);
  return folder.path("s.yaml");
}

int code_of(const std::string& entries, const std::string& options = "") {
  const TemporaryFolder folder;
  return run_program("run -q " + suite_file(folder, entries) + " " + options).code;
}

}  // namespace

TEST_SUITE("suites on the command line") {
  TEST_CASE("each outcome has its exit code") {
    const std::string base = "  - {name: a, scenarios: [FIRST/one_pick.yaml], seeds: 1..2";
    CHECK(code_of(base + "}\n") == 0);
    CHECK(code_of(base + ", expect: [{metric: cart.review_rate, min: 1}]}\n") == 1);
    CHECK(code_of(base + ", expect_overall: [{metric: track.hota, min: 0.999, certain: false}]}\n") == 1);
    CHECK(code_of(base + ", expect_overall: [{metric: cart.exact_visit_rate, min: 0.9}]}\n") == 6);
    CHECK(code_of(base + ", forbid: [{event: overflow}]}\n") == 0);
    CHECK(code_of(base + ", require: [{event: overflow}]}\n") == 1);
    CHECK(code_of(base + ", require: [{event: overflow}], expected_failure: {reason: it never overflows}}\n") == 0);
    CHECK(code_of(base + ", expected_failure: {reason: it passes}}\n") == 1);
    const std::string quarantine = ", require: [{event: overflow}], quarantine: {owner: cart, reason: r, until: 2026-06-30}}\n";
    CHECK(code_of(base + quarantine, "--today=2026-06-30") == 0);
    CHECK(code_of(base + quarantine, "--today=2026-07-01") == 1);
    CHECK(code_of(base + ", canary: miscount, expect: [{metric: cart.exact_visit_rate, min: 1}]}\n") == 0);
    CHECK(code_of(base + ", canary: mute_alerts}\n") == 70);  // nothing is expected of alerts, so nobody notices
    CHECK(code_of(base + ", tags: [no-such-tag]}\n") == 3);
    CHECK(code_of(base + "}\n", "--today=tomorrow") == 2);
    CHECK(code_of(base + "}\n", "--only=b") == 3);
    CHECK(run_program("run scenarios/first/one_pick.yaml --only=a").code == 2);
  }

  TEST_CASE("the command beside a failure makes that run again, variant and all") {
    const TemporaryFolder folder;
    const std::string suite = suite_file(
        folder, "  - name: long or short\n    scenarios: [FIRST/one_pick.yaml]\n    sweep: {parameters: [{key: scenario.duration_s, values: [60, 90]}]}\n"
                "    require: [{event: overflow}]\n    seeds: \"3\"\n");
    CHECK(run_program("run -q " + suite + " --out=" + folder.path("o")).code == 1);
    const Json result = Json::parse(contents(folder.path("o/result.json")));
    REQUIRE(result.at("runs").size() == 2);
    CHECK(result.at("runs")[1].at("variant") == "scenario.duration_s=90");
    CHECK(result.at("suites")[0].at("standing") == "fail");
    const std::string junit = contents(folder.path("o/junit.xml"));
    CHECK(junit.find("long or short/one_pick") != std::string::npos);
    const std::string summary = contents(folder.path("o/summary.md"));
    const std::size_t begin = summary.rfind("`storetwin run ") + 11, end = summary.find('`', begin);
    const Ran again = run_program(summary.substr(begin, end - begin) + " --json");
    CHECK(again.code == 1);
    const Json one = Json::parse(again.out);
    REQUIRE(one.at("runs").size() == 1);
    CHECK(one.at("runs")[0].at("digest") == result.at("runs")[1].at("digest"));
  }

  TEST_CASE("shards of a suite are merged into the outcome of one process") {
    const TemporaryFolder folder;
    const std::string suite = suite_file(folder, "  - {name: a, scenarios: [FIRST/one_pick.yaml, FIRST/empty_visit.yaml], seeds: 1..3}\n"
                                                 "  - {name: c, scenarios: [FIRST/one_pick.yaml], canary: charge_twice}\n");
    CHECK(run_program("run -q " + suite + " --out=" + folder.path("one")).code == 0);
    for (const int k : {1, 2}) REQUIRE(run_program(fmt::format("run -q {} --shard={}/2 --out={}", suite, k, folder.path("s"))).code == 0);
    CHECK(run_program("merge " + folder.path("s") + " --out=" + folder.path("all")).code == 0);
    const Json one = Json::parse(contents(folder.path("one/result.json"))), all = Json::parse(contents(folder.path("all/result.json")));
    CHECK(one.at("suites") == all.at("suites"));
    for (std::size_t i = 0; i < one.at("runs").size(); ++i) {
      CHECK(one.at("runs")[i].at("digest") == all.at("runs")[i].at("digest"));
      CHECK(one.at("runs")[i].value("excuse", "") == all.at("runs")[i].value("excuse", ""));
    }
  }

  TEST_CASE("looking every few seeds saves the rest once all is decided, the same for any number of processes") {
    const TemporaryFolder folder;
    const std::string suite = suite_file(folder, "  - {name: a, scenarios: [FIRST/one_pick.yaml], seeds: 1..60, look_every: 20, "
                                                 "expect_overall: [{metric: cart.exact_visit_rate, min: 0.5}]}\n");
    const Json one = Json::parse(run_program("run --json --jobs=1 " + suite).out), two = Json::parse(run_program("run --json --jobs=2 " + suite).out);
    CHECK(one.at("runs").size() == 20);
    CHECK(one.at("suites") == two.at("suites"));
    CHECK(one.at("suites")[0].at("entries")[0].at("planned") == 60);
  }

  TEST_CASE("the smoke suite passes, and validate and describe know suites") {
    CHECK(run_program("run -q scenarios/suites/smoke.yaml --jobs=2").code == 0);
    CHECK(run_program("validate scenarios/suites/faults.yaml").code == 0);
    const Ran described = run_program("describe suite entries[].canary");
    CHECK(described.code == 0);
    CHECK(described.out.find("keep_following") != std::string::npos);
    const TemporaryFolder folder;
    const Ran bad = run_program("validate " + suite_file(folder, "  - {name: a, scenarios: [nowhere.yaml], seeds: 1..2}\n"));
    CHECK(bad.code == 3);
    CHECK(bad.err.find("nowhere.yaml") != std::string::npos);
  }
}
