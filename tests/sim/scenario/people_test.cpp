// People, staff, arrivals and receipts in scenario files: what loads, what is refused, and with which words.
#include <doctest/doctest.h>

#include <filesystem>

#include "sim/scenario/baskets_io.h"
#include "sim/scenario/scenario_io.h"

namespace storetwin::scenario {
namespace {

const std::string kHead = "schema: storetwin-scenario/1\nstore: shop.yaml\n";

std::string problems_of(const std::string& text) {
  Diagnostics warnings;
  const Result<Scenario> scenario = read_scenario(kHead + text, "s.yaml", warnings);
  return scenario.ok() ? "" : to_text(scenario.problems());
}

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("groups one by one, arrivals and staff read, and what was written reads back as the same") {
  Diagnostics warnings;
  const auto first =
      read_scenario(kHead +
                        "shoppers:\n  - id: a\n    code: false\n    people: [{gear: trolley}, {kind: child, errand: "
                        "{lifts: [1, 1]}}]\n"
                        "  - {id: b, follows: a}\n"
                        "arrivals:\n  - {id: street, per_hour: 12, group_sizes: [3, 1], gear: {basket: 1}}\n"
                        "staff:\n  - {id: rosa, by: lane, enter_at_s: 4, tasks: [{do: restock, sku: x, units: 6}, {do: "
                        "help, group: a}]}\n",
                    "s.yaml", warnings);
  REQUIRE_MESSAGE(first.ok(), (first.ok() ? std::string() : to_text(first.problems())));
  CHECK(first->shoppers[0].size() == 2);
  CHECK(first->shoppers[0].people[1].errand->lifts[1] == 1);
  CHECK(first->arrivals[0].gear.size() == 1);
  CHECK(first->staff[0].enter_between_s[0] == 4);
  const std::string text = write_scenario(*first);
  const auto second = read_scenario(text, "s.yaml", warnings);
  REQUIRE(second.ok());
  CHECK(write_scenario(*second) == text);
}

TEST_CASE("people who make no sense are told with their place") {
  const struct {
    std::string body, place, words;
  } rows[] = {
      {"duration_s: 9\n", "s.yaml:", "nobody-comes"},
      {"shoppers:\n  - {id: a, members: 2, people: [{}]}\n", "s.yaml:4:", "conflicting-keys"},
      {"shoppers:\n  - {id: a, people: [{kind: child}]}\n", "s.yaml:4:", "first-is-child"},
      {"shoppers:\n  - {id: a, people: [{kind: chidl}]}\n", "s.yaml:4:", "did you mean 'child'?"},
      {"shoppers:\n  - {id: anna}\n  - {id: b, follows: ana}\n", "s.yaml:5:", "did you mean 'anna'?"},
      {"shoppers:\n  - {id: a, follows: a}\n", "s.yaml:4:", "follows-itself"},
      {"shoppers:\n  - {id: a, errand: {baskets: b.csv, script: [{do: pick}]}}\n", "s.yaml:4:", "conflicting-keys"},
      {"shoppers:\n  - {id: a, people: [{errand: {lifts: [3, 2]}}]}\n", "s.yaml:4:", "bad-range"},
      {"arrivals:\n  - {id: s, group_sizes: [0, 0]}\n", "s.yaml:4:", "no-share"},
      {"arrivals:\n  - {id: s, gear: {troley: 1}}\n", "s.yaml:4:", "did you mean 'trolley'?"},
      {"arrivals:\n  - {id: s, from_s: 20, to_s: 10}\n", "s.yaml:4:", "bad-range"},
      {"shoppers:\n  - {id: a}\narrivals:\n  - {id: a}\n", "s.yaml:6:", "duplicate-id"},
      {"shoppers:\n  - {id: a}\nstaff:\n  - {id: r, tasks: [{do: restock}]}\n", "s.yaml:6:", "restock needs a sku"},
      {"shoppers:\n  - {id: a}\nstaff:\n  - {id: r, tasks: [{do: clean}]}\n", "s.yaml:6:", "needs a plate"},
      {"shoppers:\n  - {id: a}\nstaff:\n  - {id: r, tasks: [{do: help, group: b}]}\n", "s.yaml:6:", "unknown-group"},
      {"shoppers:\n  - {id: a}\nstaff:\n  - {id: r, tasks: [{do: face_up, plate: x}]}\n", "s.yaml:6:", "bad-plate"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.body);
    const std::string text = problems_of(row.body);
    CAPTURE(text);
    CHECK(mentions(text, row.place));
    CHECK(mentions(text, row.words));
  }
}

TEST_CASE("receipts read, in their order, each class once") {
  const auto book = read_baskets("whole milk, soda\r\nsoda\nsoda,soda,beer", "r.csv");
  REQUIRE(book.ok());
  CHECK(book->classes == std::vector<std::string>{"beer", "soda", "whole milk"});
  REQUIRE(book->receipts.size() == 3);
  CHECK(book->receipts[0] == std::vector<std::uint32_t>{2, 1});
  CHECK(book->receipts[2] == std::vector<std::uint32_t>{1, 1, 0});
}

TEST_CASE("receipts that are none are told all at once, with line and column") {
  const auto book = read_baskets("milk,,soda\n\nbeer,\n", "r.csv");
  REQUIRE_FALSE(book.ok());
  const std::string text = to_text(book.problems());
  CHECK(mentions(text, "r.csv:1:6: error[empty-item]"));
  CHECK(mentions(text, "r.csv:2:1: error[empty-receipt]"));
  CHECK(mentions(text, "r.csv:3:6: error[empty-item]"));
  CHECK(mentions(to_text(read_baskets("", "r.csv").problems()), "no-receipts"));
  CHECK_FALSE(load_baskets("assets/baskets/none.csv").ok());
}

TEST_CASE("every scenario of scenarios/people loads with its store and receipts") {
  int found = 0;
  for (const auto& entry : std::filesystem::directory_iterator("scenarios/people")) {
    if (entry.path().extension() != ".yaml") continue;
    ++found;
    CAPTURE(entry.path().string());
    Diagnostics warnings;
    const auto loaded = load_scenario(entry.path().string(), warnings);
    if (!loaded.ok()) CAPTURE(to_text(loaded.problems()));
    CHECK(loaded.ok());
    CHECK(warnings.empty());
  }
  CHECK(found >= 16);
}

}  // namespace
}  // namespace storetwin::scenario
