#include "sim/suite/suite_io.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "core/base/random.h"
#include "core/base/yaml_io.h"
#include "sim/suite/expand.h"

using namespace storetwin;
using namespace storetwin::suite;

namespace {

const std::string kGood = R"(schema: storetwin-suite/1
description: one entry of everything
seeds: 1..3
fault_sets:
  - name: dark
    faults: [{kind: power_cut, from_s: 5, to_s: 8}]
entries:
  - name: swept
    scenarios: [../first/one_pick.yaml]
    seeds: 4,7..8
    fidelities: [geometric, pixel]
    faults: [none, dark]
    settings: ["scenario.duration_s=60"]
    sweep:
      design: grid
      parameters: [{key: core.tracking.gate_d2, values: [9, 16]}]
    own_expectations: false
    expect: [{metric: cart.f1_macro, min: 0.5}]
    expect_overall: [{metric: cart.exact_visit_rate, min: 0.5, certain: false}]
    require: [{event: sensor_fault, subject: depth/c1}]
    forbid: [{event: overflow}]
    look_every: 2
    quarantine: {owner: perception, reason: flaky lens, until: 2027-01-31}
)";

std::vector<std::string> codes_of(const std::string& text) {
  Diagnostics warnings;
  const Result<Suite> suite = read_suite(text, "s.yaml", warnings);
  std::vector<std::string> codes;
  if (!suite) {
    for (const Diagnostic& problem : suite.problems().items()) {
      CHECK(problem.line > 0);
      codes.push_back(problem.code);
    }
  }
  return codes;
}

std::string entry(const std::string& keys) {
  return "schema: storetwin-suite/1\nentries:\n  - {name: a, scenarios: [x.yaml], " + keys + "}\n";
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_SUITE("suite files") {
  TEST_CASE("what is written reads back as the same") {
    Diagnostics warnings;
    const Result<Suite> suite = read_suite(kGood, "dir/all.yaml", warnings);
    REQUIRE(suite);
    CHECK(warnings.empty());
    CHECK(suite->name == "all");
    const std::string text = write_suite(*suite);
    const Result<Suite> again = read_suite(text, "dir/all.yaml", warnings);
    REQUIRE(again);
    CHECK(write_suite(*again) == text);
    CHECK(again->entries[0].quarantine->until == "2027-01-31");
    CHECK(again->entries[0].sweep->parameters[0].values == std::vector<std::string>{"9", "16"});
  }

  TEST_CASE("every problem is told at its place") {
    CHECK(codes_of(entry("seeds: 3..1")) == Codes{"bad-seeds"});
    CHECK(codes_of(entry("faults: [dork]")) == Codes{"unknown-fault-set"});
    CHECK(codes_of(entry("expect: [{metric: cart.f1, min: 0}]")) == Codes{"unknown-metric"});
    CHECK(codes_of(entry("expect_overall: [{metric: cart.f1_macro}]")) == Codes{"no-bound"});
    CHECK(codes_of(entry("expect_overall: [{metric: cart.f1_macro, min: 1, max: 0}]")) == Codes{"empty-range"});
    CHECK(codes_of(entry("forbid: [{event: alert}]")) == Codes{"unknown-event"});
    CHECK(codes_of(entry("quarantine: {owner: a, reason: b, until: 2026-02-30}")) == Codes{"bad-date"});
    CHECK(codes_of(entry("canary: miscount, expected_failure: {reason: b}")) == Codes{"two-excuses"});
    CHECK(codes_of(entry("canary: eat_all")) == Codes{"unknown-word"});
    CHECK(codes_of(entry("settings: [duration_s=3]")) == Codes{"bad-key"});
    CHECK(codes_of(entry("sweep: {parameters: [{key: core.x}]}")) == Codes{"bad-parameter"});
    CHECK(codes_of(entry("sweep: {parameters: [{key: core.x, range: [2, 1]}]}")) == Codes{"empty-range"});
    CHECK(codes_of(entry("surprise: 1")) == Codes{"unknown-key"});
    CHECK(codes_of("schema: storetwin-suite/1\nentries: []\n").size() == 1);
    CHECK(codes_of("schema: storetwin-suite/9\nentries: []\n").size() >= 1);
    CHECK(codes_of("schema: storetwin-suite/1\nentries:\n  - {name: a, scenarios: [x]}\n  - {name: a, scenarios: [x]}\n") ==
          Codes{"duplicate-name"});
  }

  TEST_CASE("damaged text gives diagnostics and nothing else") {
    RandomStream random(7);
    for (int round = 0; round < 400; ++round) {
      std::string text = kGood;
      for (int k = random.integer(1, 6); k > 0; --k) {
        const auto at = static_cast<std::size_t>(random.integer(0, static_cast<int>(text.size()) - 1));
        if (random.integer(0, 2) == 0) text.erase(at, static_cast<std::size_t>(random.integer(1, 20)));
        else text[at] = static_cast<char>(random.integer(1, 255));
      }
      Diagnostics warnings;
      const Result<Suite> suite = read_suite(text, "s.yaml", warnings);
      if (!suite) CHECK(suite.problems().has_errors());
    }
  }
}

TEST_SUITE("expansion of suites") {
  TEST_CASE("an entry makes every scenario, fidelity, fault set, point and seed once, and looks between seeds") {
    Diagnostics warnings;
    const Result<Suite> suite = read_suite(kGood, "scenarios/suites/all.yaml", warnings);
    REQUIRE(suite);
    const Result<std::vector<PlannedRun>> runs = expand(*suite, "scenarios/suites/all.yaml", {});
    if (!runs) FAIL(to_text(runs.problems()));
    CHECK(runs->size() == 2 * 2 * 2 * 3);
    const session::RunRequest& first = runs->front().request;
    CHECK(first.place == report::SuitePlace{"scenarios/suites/all.yaml", "swept", "core.tracking.gate_d2=9"});
    CHECK(first.seed == 4);
    CHECK(first.scenario_text->find("duration_s: 60") != std::string::npos);
    CHECK(first.params.tracking.gate_d2 == doctest::Approx(9));
    CHECK((*runs)[1].look == 0);
    CHECK((*runs)[2].look == 1);
    CHECK(runs->back().request.place.variant == "faults=dark, core.tracking.gate_d2=16");
    CHECK(runs->back().request.scenario_text->find("power_cut") != std::string::npos);
  }

  TEST_CASE("a canary is run with its bug and without, and names choose among runs") {
    Diagnostics warnings;
    const std::string text = "schema: storetwin-suite/1\nentries:\n  - {name: a, scenarios: [../first], tags: [main]}\n"
                             "  - {name: b, scenarios: [../first/one_pick.yaml], canary: miscount}\n";
    const std::string file = "scenarios/suites/x.yaml";
    const Result<Suite> suite = read_suite(text, file, warnings);
    REQUIRE(suite);
    const auto all = expand(*suite, file, {});
    REQUIRE(all);
    REQUIRE(all->size() == 3);  // the tag leaves one of the folder's scenarios
    CHECK((*all)[0].request.scenario_file == "scenarios/first/corner_shop.yaml");
    CHECK((*all)[1].request.plant == session::PlantedBug::kNone);
    CHECK((*all)[2].request.plant == session::PlantedBug::kMiscount);
    const auto one = expand(*suite, file, {.seeds = {{5, 6}}, .only = "b/one_pick/bug=miscount"});
    REQUIRE(one);
    CHECK(one->size() == 2);
    CHECK((*one)[1].request.seed == 6);
  }

  TEST_CASE("what makes no run, or doesn't fit its scenario, is told with the entry") {
    const std::string file = "scenarios/suites/x.yaml";
    const auto problem = [&](const std::string& keys, const std::string& only = "") {
      Diagnostics warnings;
      const std::string head = "schema: storetwin-suite/1\nentries:\n  - {name: a, scenarios: [../first/one_pick.yaml], ";
      const Result<Suite> suite = read_suite(head + keys + "}\n", file, warnings);
      if (!suite) return std::string(to_text(suite.problems()));
      const auto runs = expand(*suite, file, {.only = only});
      return runs ? std::string() : to_text(runs.problems());
    };
    CHECK(problem("tags: [nobody-has-this]").find("empty-suite") != std::string::npos);
    CHECK(problem("seeds: \"1\"", "b").find("nothing in it is called 'b'") != std::string::npos);
    CHECK(problem("settings: [scenario.durration_s=3]").find("duration_s") != std::string::npos);
    CHECK(problem("settings: [core.no.such=3]").find("bad-entry") != std::string::npos);
    CHECK(problem("settings: [scenario.duration_s=-3]").find("bad-entry") != std::string::npos);
  }

  TEST_CASE("the shipped suites can all begin") {
    for (const auto& file : std::filesystem::directory_iterator("scenarios/suites")) {
      if (file.path().extension() != ".yaml") continue;
      Diagnostics warnings;
      const Result<Suite> suite = load_suite(file.path().string(), warnings);
      if (!suite) FAIL(to_text(suite.problems()));
      const auto runs = expand(*suite, file.path().string(), {});
      if (!runs) FAIL(to_text(runs.problems()));
      CHECK(!suite->description.empty());
    }
  }
}
