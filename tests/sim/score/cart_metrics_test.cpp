#include <doctest/doctest.h>

#include "sim/score/cart_metrics.h"

using namespace storetwin;
using namespace storetwin::score;

namespace {

using Lines = std::vector<std::pair<const char*, int>>;

truth::VisitTruth took(const char* visit, const Lines& lines) {
  truth::VisitTruth t{.visit = VisitId(visit), .left = Timestamp::seconds(10)};
  for (const auto& [sku, quantity] : lines) t.lines.push_back({SkuId(sku), quantity});
  return t;
}

stream::Receipt charged(const char* visit, const Lines& lines, double confidence = 1,
                        stream::VisitPhase phase = stream::VisitPhase::kFinal) {
  stream::Receipt r{.settlement = stream::Settlement::kSettled, .visit = VisitId(visit), .phase = phase, .confidence = confidence};
  r.header.captured = Timestamp::seconds(12);
  for (const auto& [sku, quantity] : lines) r.lines.push_back({.sku = SkuId(sku), .quantity = quantity});
  return r;
}

const Prices kPrices = {{SkuId("a"), 150}, {SkuId("b"), 200}};

}  // namespace

TEST_SUITE("cart metrics") {
  TEST_CASE("an over-count of one in 21 units gives an F1 of 0.976") {
    const auto visits = match_visits({took("v", {{"a", 20}})}, {charged("v", {{"a", 21}})});
    CHECK(cart_f1(visits) == doctest::Approx(2.0 * 20 / (20 + 21)));
    CHECK(cart_f1(visits) == doctest::Approx(0.976).epsilon(0.0005));
  }

  TEST_CASE("a unit on the wrong visit costs one false positive and one miss") {
    const auto visits = match_visits({took("v", {{"a", 1}, {"b", 1}}), took("w", {})},
                                     {charged("v", {{"b", 1}}), charged("w", {{"a", 1}})});
    CHECK(cart_f1(visits) == doctest::Approx(2.0 * 1 / (2 + 2)));
    const Metrics m = cart_metrics(visits, kPrices);
    CHECK(m.at("cart.wrong_visit_rate").value == doctest::Approx(0.5));
    CHECK(m.at("cart.overcharge_per_1000_visits").value == doctest::Approx(1000 * 150.0 / 2));
    CHECK(m.at("cart.uncharged_per_1000_visits").value == doctest::Approx(1000 * 150.0 / 2));
    CHECK(m.at("cart.exact_visit_rate").value == 0);
  }

  TEST_CASE("an empty receipt for an empty visit gives 1") {
    const auto visits = match_visits({took("v", {})}, {charged("v", {})});
    CHECK(cart_f1(visits) == 1);
    CHECK(visits.at(0).exact);
    CHECK(cart_metrics(visits, kPrices).count("cart.unit_precision") == 0);
  }

  TEST_CASE("a visit without a receipt loses its units and is called missing") {
    const auto visits = match_visits({took("v", {{"a", 2}})}, {});
    CHECK(cart_f1(visits) == 0);
    CHECK(visits.at(0).state == "missing");
  }

  TEST_CASE("a receipt for a visit that never was is all false positives") {
    const auto visits = match_visits({took("v", {{"a", 1}})}, {charged("v", {{"a", 1}}), charged("x", {{"b", 1}})});
    CHECK(visits.size() == 2);
    CHECK(cart_f1(visits) == doctest::Approx(2.0 / 3));
  }

  TEST_CASE("the last settled receipt of a visit counts, provisional ones never") {
    stream::Receipt provisional = charged("v", {{"b", 5}});
    provisional.settlement = stream::Settlement::kProvisional;
    const auto visits = match_visits({took("v", {{"a", 1}})}, {charged("v", {}), charged("v", {{"a", 1}}), provisional});
    CHECK(visits.at(0).exact);
  }

  TEST_CASE("a visit is found by its external id when the visit tokens differ") {
    truth::VisitTruth t = took("", {{"a", 1}});
    t.external_id = "77";
    stream::Receipt r = charged("visit-1", {{"a", 1}});
    r.external_id = "77";
    CHECK(match_visits({t}, {r}).size() == 1);
  }

  TEST_CASE("reviewed visits leave the automatic rate and time to final counts from the true exit") {
    const auto visits = match_visits({took("v", {{"a", 1}}), took("w", {{"a", 1}})},
                                     {charged("v", {{"a", 1}}), charged("w", {}, 0.3, stream::VisitPhase::kInReview)});
    const Metrics m = cart_metrics(visits, kPrices);
    CHECK(m.at("cart.review_rate").value == 0.5);
    CHECK(m.at("cart.auto_exact_rate").value == 1);
    CHECK(m.at("cart.time_to_final_s_p50").value == doctest::Approx(2));
    CHECK(m.at("cart.brier").value == doctest::Approx((0.0 + 0.3 * 0.3) / 2));
  }

  TEST_CASE("calibration error is zero when confidence is honest and large when it boasts") {
    std::vector<std::pair<double, bool>> honest, boasting;
    for (int i = 0; i < 100; ++i) {
      honest.emplace_back(0.9, i % 10 != 0);
      boasting.emplace_back(1.0, i % 2 == 0);
    }
    CHECK(expected_calibration_error(honest, 1) == doctest::Approx(0.0));
    CHECK(expected_calibration_error(boasting, 1) == doctest::Approx(0.5));
  }
}

TEST_SUITE("statistics") {
  TEST_CASE("Wilson's interval agrees with its closed form at 8 of 10") {
    // Wilson 1927 for 8/10 at 95 %: 0.4902 .. 0.9433.
    const Interval i = wilson_interval(8, 10);
    CHECK(i.low == doctest::Approx(0.4902).epsilon(0.001));
    CHECK(i.high == doctest::Approx(0.9433).epsilon(0.001));
  }

  TEST_CASE("the bootstrap is repeatable, contains the mean and is a point for equal values") {
    const std::vector<double> values = {0.9, 1.0, 0.8, 1.0};
    const Interval a = bootstrap_mean_interval(values), b = bootstrap_mean_interval(values);
    CHECK(a.low == b.low);
    CHECK(a.low <= 0.925);
    CHECK(a.high >= 0.925);
    CHECK(bootstrap_mean_interval({0.5, 0.5}).low == 0.5);
  }

  TEST_CASE("every metric has one documentation and an unknown one has none") {
    std::map<std::string, int> seen;
    for (const MetricDoc& doc : metric_docs()) CHECK(++seen[doc.name] == 1);
  }
}
