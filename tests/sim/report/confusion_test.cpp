// Which product was billed as which, and who paid for whom.
#include <doctest/doctest.h>

#include "sim/report/confusion.h"

namespace storetwin::report {
namespace {

score::VisitScore visit(const char* id, std::vector<truth::TruthLine> taken, std::vector<score::ReceiptLine> billed) {
  return {.visit = VisitId(id), .truth_lines = std::move(taken), .receipt_lines = std::move(billed)};
}

RunRecord run_of(std::vector<score::VisitScore> visits) {
  RunRecord run;
  score::set_value(run.score.metrics, "cart.f1_macro", 0.5);
  run.score.visits = std::move(visits);
  return run;
}

double units_of(const std::vector<Confused>& confused, const char* taken, const char* billed) {
  double units = 0;
  for (const Confused& c : confused) {
    if (c.taken == SkuId(taken) && c.billed == SkuId(billed)) units += c.units;
  }
  return units;
}

const SkuId kTea("tea"), kJam("jam"), kOil("oil"), kRice("rice");

TEST_CASE("what one visit lacks and has too much of was billed as each other") {
  const auto confused =
      confused_products({run_of({visit("a", {{kTea, 2}, {kOil, 1}}, {{kTea, 1}, {kJam, 1}, {kOil, 1}})})});
  REQUIRE(confused.size() == 1);
  CHECK(units_of(confused, "tea", "jam") == 1);
}

TEST_CASE("a unit that one visit lacks and another has too much of was paid for by a stranger, and is no confusion") {
  const std::vector<RunRecord> runs = {
      run_of({visit("a", {{kTea, 1}, {kJam, 1}}, {{kJam, 2}}), visit("b", {{kJam, 1}}, {{kTea, 1}})})};
  CHECK(confused_products(runs).empty());
  const auto paid = paid_for_others(runs);
  REQUIRE(paid.size() == 2);
  CHECK(paid[0].sku == kJam);
  CHECK(paid[0].taker == VisitId("b"));
  CHECK(paid[0].payer == VisitId("a"));
  CHECK(paid[1].sku == kTea);
  CHECK(paid[1].taker == VisitId("a"));
  CHECK(paid[1].payer == VisitId("b"));
  CHECK(paid[1].units == 1);
}

TEST_CASE("strangers are looked for in one run only") {
  const std::vector<RunRecord> runs = {run_of({visit("a", {{kTea, 1}}, {})}), run_of({visit("b", {}, {{kTea, 1}})})};
  CHECK(paid_for_others(runs).empty());
  const auto confused = confused_products(runs);
  CHECK(units_of(confused, "tea", "") == 1);
  CHECK(units_of(confused, "", "tea") == 1);
}

TEST_CASE("several products against several are shared in proportion, and no unit is lost or made") {
  const auto confused = confused_products({run_of({visit("a", {{kTea, 3}, {kJam, 1}}, {{kOil, 1}, {kRice, 1}})})});
  CHECK(units_of(confused, "tea", "oil") == doctest::Approx(0.75));
  CHECK(units_of(confused, "tea", "rice") == doctest::Approx(0.75));
  CHECK(units_of(confused, "jam", "oil") == doctest::Approx(0.25));
  CHECK(units_of(confused, "tea", "") == doctest::Approx(1.5));
  CHECK(units_of(confused, "jam", "") == doctest::Approx(0.5));
  double all = 0;
  for (const Confused& c : confused) all += c.units;
  CHECK(all == doctest::Approx(4));
}

TEST_CASE("confusions of many runs are added up, the most frequent first, with the runs they were seen in") {
  const RunRecord tea = run_of({visit("a", {{kTea, 1}}, {{kJam, 1}})}),
                  right = run_of({visit("a", {{kTea, 1}}, {{kTea, 1}})});
  const auto confused = confused_products({run_of({visit("a", {{kOil, 1}}, {})}), tea, right, tea});
  REQUIRE(confused.size() == 2);
  CHECK(confused[0].taken == kTea);
  CHECK(confused[0].units == 2);
  CHECK(confused[0].runs == std::vector<std::size_t>{1, 3});
}

}  // namespace
}  // namespace storetwin::report
