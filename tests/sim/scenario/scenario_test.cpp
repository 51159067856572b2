// Scenario files: what loads, what is refused, and with which words.
#include <doctest/doctest.h>

#include <filesystem>

#include "sim/scenario/metric_names.h"
#include "sim/scenario/scenario_io.h"

namespace storetwin::scenario {
namespace {

const std::string kHead = "schema: storetwin-scenario/1\nstore: shop.yaml\n";

std::string problems_of(const std::string& text) {
  Diagnostics warnings;
  const Result<Scenario> scenario = read_scenario(text, "s.yaml", warnings);
  return scenario.ok() ? "" : to_text(scenario.problems());
}

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("a scenario with one shopper reads, and its defaults hold") {
  Diagnostics warnings;
  const auto scenario = read_scenario(kHead + "shoppers:\n  - {id: a, enter_at_s: 5}\n", "dir/one.yaml", warnings);
  REQUIRE(scenario.ok());
  CHECK(scenario->name == "one");
  CHECK(scenario->shoppers.size() == 1);
  CHECK(scenario->shoppers[0].enter_between_s == std::array<double, 2>{5, 5});
  CHECK(scenario->fidelity == Fidelity::kGeometric);
}

TEST_CASE("what was written reads back as the same scenario") {
  Diagnostics warnings;
  const auto first =
      read_scenario(kHead +
                        "shoppers:\n  - id: a\n    members: 2\n    enter_between_s: [1, 2]\n    errand:\n"
                        "      lifts: [3, 4]\n      put_back_wrong: 0.25\n      script:\n"
                        "        - {do: pick, plate: g/1/2, units: 2}\n        - {do: put_back, place: wrong}\n"
                        "expect:\n  - {metric: cart.f1_macro, min: 0.9}\n",
                    "s.yaml", warnings);
  REQUIRE(first.ok());
  const std::string text = write_scenario(*first);
  const auto second = read_scenario(text, "s.yaml", warnings);
  REQUIRE(second.ok());
  CHECK(write_scenario(*second) == text);
  CHECK(second->shoppers[0].errand.script[1].place == PutBackPlace::kWrong);
}

TEST_CASE("bad input is told with its place") {
  struct Row {
    std::string body, place, words;
  };
  const std::vector<Row> rows = {
      {"shoppers: []\n", "s.yaml:3", "shoppers"},
      {"", "s.yaml:", "shoppers"},
      {"duration_s: 0\nshoppers:\n  - {id: a}\n", "s.yaml:3:", "duration_s"},
      {"duration_s: 10\nshoppers:\n  - {id: a, enter_at_s: 12}\n", "s.yaml:5:", "enters-after-end"},
      {"shoppers:\n  - {id: a, enter_between_s: [5, 2]}\n", "s.yaml:4:", "bad-range"},
      {"shoppers:\n  - {id: a}\n  - {id: a}\n", "s.yaml:5:", "duplicate-id"},
      {"shoppers:\n  - {id: a, errand: {put_back_right: 1.5}}\n", "s.yaml:4:", "put_back_right"},
      {"shoppers:\n  - {id: a, errand: {put_back_right: 0.6, put_back_wrong: 0.6}}\n", "s.yaml:4:", "bad-shares"},
      {"shoppers:\n  - {id: a, errand: {lifts: [1.5, 2]}}\n", "s.yaml:4:", "not-whole"},
      {"shoppers:\n  - {id: a, errand: {script: [{do: put_back}]}}\n", "s.yaml:4:", "nothing-to-put-back"},
      {"shoppers:\n  - {id: a, errand: {script: [{do: pick, plate: shelf3}]}}\n", "s.yaml:4:", "bad-plate"},
      {"shoppers:\n  - {id: a, errand: {script: [{do: pick, at_s: 9}, {do: pick, at_s: 8}]}}\n", "s.yaml:4:", "out-of-order"},
      {"shoppers:\n  - {id: a, errand: {script: [{do: pick, at_s: 500}]}}\n", "s.yaml:4:", "after-end"},
      {"shoppers:\n  - {id: a, errand: {script: [{do: pick, plates: [g/1/2, g/2/3]}]}}\n", "s.yaml:4:", "other-shelf"},
      {"shoppers:\n  - {id: a, errand: {script: [{do: pick, plate: g/1/2, plates: [g/1/2]}]}}\n", "s.yaml:4:",
       "conflicting-keys"},
      {"shoppers:\n  - {id: a, errand: {script: [{do: read}, {do: drop}]}}\n", "s.yaml:4:", "nothing-to-put-back"},
      {"shoppers:\n  - {id: a, errand: {script: [{do: pick, units: 3, hands: both}]}}\n", "s.yaml:4:", "too-many-units"},
      {"shoppers:\n  - {id: a, errand: {script: [{do: pick, grab: true, hands: both}]}}\n", "s.yaml:4:",
       "conflicting-keys"},
      {"shoppers:\n  - {id: anna, errand: {script: [{do: pick}, {do: hand_over, to: ana}]}}\n", "s.yaml:4:",
       "did you mean 'anna'?"},
      {"shoppers:\n  - {id: a, errand: {chances: {nearby: 0.6, equal_weight: 0.6}}}\n", "s.yaml:4:", "bad-shares"},
      {"shoppers:\n  - {id: a, errand: {chances: {touhc: 0.6}}}\n", "s.yaml:4:", "did you mean 'touch'?"},
      {"policies: {group_liability: payers}\nshoppers:\n  - {id: a}\n", "s.yaml:3:", "did you mean 'payer'?"},
      {"policies: {staff: notbilled}\nshoppers:\n  - {id: a}\n", "s.yaml:3:", "did you mean 'not_billed'?"},
      {"shoppers:\n  - {id: a}\nstaff:\n  - {id: r, tasks: [{do: take}]}\n", "s.yaml:6:", "take needs a sku or a plate"},
      {"initial_stock: [{plates: [shelf3]}]\nshoppers:\n  - {id: a}\n", "s.yaml:3:", "bad-plate"},
      {"shoppers:\n  - {id: a}\nexpect:\n  - {metric: cart.f1_makro, min: 1}\n",
       "s.yaml:6:", "did you mean 'cart.f1_macro'?"},
      {"shoppers:\n  - {id: a}\nexpect:\n  - {metric: cart.f1_macro}\n", "s.yaml:6:", "no-bound"},
      {"shoppers:\n  - {id: a, enters_at_s: 3}\n", "s.yaml:4:", "enter_at_s"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.body);
    const std::string text = problems_of(kHead + row.body);
    CAPTURE(text);
    CHECK(mentions(text, row.place));
    CHECK(mentions(text, row.words));
  }
}

TEST_CASE("all problems of meaning come at once") {
  const std::string text = problems_of(kHead + "duration_s: 10\nshoppers:\n  - {id: a, enter_at_s: 12}\n  - {id: a}\n");
  CHECK(mentions(text, "enters-after-end"));
  CHECK(mentions(text, "duplicate-id"));
}

TEST_CASE("plates are read as messages write them") {
  CHECK(parse_plate("gondola_1/3/2") == PlateAddress{"gondola_1", 3, 2});
  CHECK(parse_plate("a/b/3/2") == PlateAddress{"a/b", 3, 2});
  for (const char* text : {"", "a", "a/1", "/1/2", "a/0/2", "a/1/x", "a/1/"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_plate(text));
  }
}

TEST_CASE("the open family of blame metrics needs a stage") {
  CHECK(is_metric_name("blame.tracking"));
  CHECK_FALSE(is_metric_name("blame."));
  CHECK_FALSE(is_metric_name("cart"));
}

TEST_CASE("every scenario of scenarios/first loads with its store") {
  int found = 0;
  for (const auto& entry : std::filesystem::directory_iterator("scenarios/first")) {
    if (entry.path().extension() != ".yaml") continue;
    ++found;
    CAPTURE(entry.path().string());
    Diagnostics warnings;
    const auto loaded = load_scenario(entry.path().string(), warnings);
    if (!loaded.ok()) CAPTURE(to_text(loaded.problems()));
    CHECK(loaded.ok());
  }
  CHECK(found >= 7);
}

TEST_CASE("a missing store and unknown goods are told at the scenario's lines") {
  Diagnostics warnings;
  const auto missing = load_scenario("tests/sim/scenario/no_such_file.yaml", warnings);
  CHECK_FALSE(missing.ok());
}

}  // namespace
}  // namespace storetwin::scenario
