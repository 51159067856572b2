#include "sim/compare/compare.h"

#include <doctest/doctest.h>

#include "sim/compare/diff_text.h"
#include "sim/compare/pairing.h"
#include "tests/sim/compare/results.h"

using namespace storetwin;
using namespace storetwin::compare;
using test::good_result;
using test::good_run;
using test::metric;

namespace {

// In the first `runs` runs the first visit is wrong, and the digest another.
ResultFile with_losses(ResultFile result, int runs) {
  result.program = "other";
  for (int i = 0; i < runs; ++i) {
    Run& run = result.runs[static_cast<std::size_t>(i)];
    run.visits.front() = test::visit(0, false);
    run.digest += "x";
  }
  return result;
}

AcceptedLoss accepted(const std::string& scenario = "") {
  return {.metric = "cart.exact_visit_rate",
          .scenario = scenario,
          .owner = "ann",
          .reason = "known",
          .until = "2026-12-31",
          .largest_loss = 0.5};
}

// Of other metrics nothing is said.
CompareOptions only_exact_visits(const std::string& today = "2026-12-31") {
  CompareOptions options{.draws = 500, .today = today};
  for (const std::string& name : gated_metric_names()) {
    if (name != "cart.exact_visit_rate") options.tolerances[name] = 1e9;
  }
  return options;
}

}  // namespace

TEST_SUITE("pairing") {
  TEST_CASE("runs are paired by scenario, fidelity and seed, whatever their order, and the rest is listed") {
    ResultFile a = test::result_of({good_run("shop", 1, 1), good_run("shop", 2, 1), good_run("kiosk", 1, 1)});
    ResultFile b = test::result_of({good_run("kiosk", 1, 1), good_run("shop", 1, 1), good_run("shop", 3, 1)});
    b.runs[1].fidelity = "pixel";
    const PairedRuns paired = pair_runs(a, b);
    REQUIRE(paired.pairs.size() == 1);
    CHECK(paired.pairs[0].baseline->scenario == "kiosk");
    CHECK(paired.pairs[0].now == &b.runs[0]);
    CHECK(paired.only_baseline.size() == 2);
    CHECK(paired.only_now.size() == 2);
  }

  TEST_CASE("two scenarios of one name are paired in their order") {
    ResultFile a = test::result_of({good_run("shop", 1, 1), good_run("shop", 1, 2)});
    const ResultFile b = a;
    const PairedRuns paired = pair_runs(a, b);
    REQUIRE(paired.pairs.size() == 2);
    CHECK(paired.pairs[1].now->visits.size() == 2);
  }

  TEST_CASE("visits are paired by external id before their own name") {
    Run a = good_run("shop", 1, 2), b = a;
    a.visits[0].external_id = "x";
    b.visits[1].external_id = "x";
    b.visits[0].visit = "v-1";
    const PairedVisits paired = pair_visits(a, b);
    REQUIRE(paired.pairs.size() == 2);
    CHECK(paired.pairs[0].now == &b.visits[1]);
    CHECK(paired.pairs[1].now == &b.visits[0]);
    CHECK(paired.unpaired == 0);
  }

  TEST_CASE("a receipt for nobody is a wrong visit now and was right before; a true visit without partner is no pair") {
    Run a = good_run("shop", 1, 2), b = a;
    b.visits.push_back({.visit = "ghost", .charged = {{"milk", 1}}, .state = "final"});
    a.visits.push_back(test::visit(9, true));
    const PairedVisits paired = pair_visits(a, b);
    CHECK(paired.unpaired == 1);
    REQUIRE(paired.pairs.size() == 3);
    CHECK(paired.pairs[2].baseline == nullptr);
    const Comparison c = compare::compare(test::result_of({a}), test::result_of({b}), {.draws = 100});
    CHECK(metric(c, "cart.exact_visit_rate").lost == 1);
    CHECK(metric(c, "cart.exact_visit_rate").pairs == 3);
    CHECK(c.unpaired_visits == 1);
  }
}

TEST_SUITE("compare") {
  TEST_CASE("a result and itself: no worse, however few its runs") {
    const ResultFile a = good_result(2, 3);
    const Comparison c = compare::compare(a, a, {.draws = 200});
    CHECK(c.outcome == Outcome::kNoWorse);
    CHECK(c.identical);
    CHECK(verdict_line(c) == "NO WORSE: all 2 paired runs gave the same outputs, bit by bit");
  }

  TEST_CASE(
      "losses in many runs are worse, in a few they are too few to tell, and the other way round they are better") {
    const ResultFile a = good_result(60, 5);
    const Comparison worse = compare::compare(a, with_losses(a, 20), only_exact_visits());
    CHECK(worse.outcome == Outcome::kWorse);
    const MetricComparison& m = metric(worse, "cart.exact_visit_rate");
    CHECK(m.lost == 20);
    CHECK(m.gained == 0);
    CHECK(m.estimate.delta == doctest::Approx(-20.0 / 300));
    CHECK(worse.core_changed.size() == 20);
    const Comparison few = compare::compare(a, with_losses(a, 2), only_exact_visits());
    CHECK(few.outcome == Outcome::kInconclusive);
    CHECK(metric(few, "cart.exact_visit_rate").verdict == MetricVerdict::kTooFew);
    CHECK(metric(few, "cart.exact_visit_rate").more_seeds > 60);
    const Comparison better = compare::compare(with_losses(a, 20), a, only_exact_visits());
    CHECK(metric(better, "cart.exact_visit_rate").verdict == MetricVerdict::kBetter);
    CHECK(better.outcome == Outcome::kNoWorse);
  }

  TEST_CASE("a loss within the tolerance is not worse, and no evidence where it could have been seen") {
    const ResultFile a = good_result(60, 5), b = with_losses(a, 20);
    CompareOptions options = only_exact_visits();
    options.tolerances["cart.exact_visit_rate"] = 0.07;
    const Comparison c = compare::compare(a, b, options);
    CHECK(c.outcome == Outcome::kNoWorse);
    CHECK(metric(c, "cart.exact_visit_rate").verdict == MetricVerdict::kNoEvidence);
    CHECK(metric(c, "cart.exact_visit_rate").smallest_seen < 0.07);
  }

  TEST_CASE("all visits of a few runs wrong at once are not as many witnesses as they are visits") {
    const ResultFile a = good_result(40, 20);
    ResultFile b = with_losses(a, 3);
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t v = 0; v < 20; ++v) b.runs[i].visits[v] = test::visit(static_cast<int>(v), false);
    }
    const Comparison c = compare::compare(a, b, only_exact_visits());
    CHECK(metric(c, "cart.exact_visit_rate").lost == 60);  // McNemar alone: 2^-60
    CHECK(metric(c, "cart.exact_visit_rate").loss_p == doctest::Approx(1.0 / 8));
    CHECK(metric(c, "cart.exact_visit_rate").verdict == MetricVerdict::kTooFew);
  }

  TEST_CASE("the seeds that are asked for are enough to see the tolerance") {
    CompareOptions options = only_exact_visits();
    options.tolerances["cart.exact_visit_rate"] = 0.03;
    const auto of = [&](int runs, int lost) {
      const ResultFile a = good_result(runs, 5);
      return compare::compare(a, with_losses(a, lost), options);
    };
    const MetricComparison few = metric(of(20, 1), "cart.exact_visit_rate");
    CHECK(few.verdict == MetricVerdict::kTooFew);
    const int more = static_cast<int>(few.more_seeds);
    CHECK(metric(of(20 + more, 1 + more / 20), "cart.exact_visit_rate").verdict != MetricVerdict::kTooFew);
  }

  TEST_CASE(
      "the same program and input with another output is nondeterministic; another program, parameter or stage is "
      "not") {
    const ResultFile a = good_result(3, 2);
    ResultFile b = a;
    b.runs[1].digest = "other";
    CHECK(compare::compare(a, b, {.draws = 100}).outcome == Outcome::kNondeterministic);
    for (auto change : {+[](ResultFile& r) { r.program = "other"; }, +[](ResultFile& r) { r.params_digest = "other"; },
                        +[](ResultFile& r) { r.options = "--oracle=tracking"; },
                        +[](ResultFile& r) { r.sensors_digest = "other"; }}) {
      ResultFile changed = b;
      change(changed);
      const Comparison c = compare::compare(a, changed, {.draws = 100});
      CHECK(c.nondeterministic.empty());
      CHECK(c.core_changed.size() == 1);
    }
    ResultFile outside_a = a, outside_b = b, old_a = a, old_b = b;
    outside_a.options = outside_b.options = "--replace=tracking:./mine";
    CHECK(compare::compare(outside_a, outside_b, {.draws = 100}).nondeterministic.empty());
    old_a.program = old_b.program = "";
    CHECK(compare::compare(old_a, old_b, {.draws = 100}).nondeterministic.empty());
    ResultFile other_input = b;
    other_input.runs[1].input_digest = "other";
    CHECK(compare::compare(a, other_input, {.draws = 100}).nondeterministic.empty());
  }

  TEST_CASE("runs that fail, mend, or break down are told apart") {
    const ResultFile a = [] {
      ResultFile r = good_result(4, 2);
      r.runs[1].verdict = r.runs[2].verdict = "fail";
      return r;
    }();
    ResultFile b = good_result(4, 2);
    b.program = "other";
    b.runs[0].verdict = b.runs[2].verdict = "fail";
    b.runs[0].failures = {"cart.f1_macro is 0.5"};
    Comparison c = compare::compare(a, b, {.draws = 100});
    REQUIRE(c.newly_failing.size() == 1);
    CHECK(c.newly_failing[0].what == "cart.f1_macro is 0.5");
    CHECK(c.fixed.size() == 1);
    CHECK(c.still_failing.size() == 1);
    CHECK(c.newly_broken.empty());
    for (auto breakdown : {+[](Run& r) { r.verdict = "error"; }, +[](Run& r) { r.verdict = "fail", r.digest = ""; },
                           +[](Run& r) { r.verdict = "fail", r.breaches = {"v-1 paid twice"}; }}) {
      ResultFile broken = b;
      breakdown(broken.runs[3]);
      c = compare::compare(a, broken, {.draws = 100});
      CHECK(c.newly_broken.size() == 1);
      CHECK(c.outcome == Outcome::kWorse);
    }
    b.runs[3].verdict = "nondeterministic";
    CHECK(compare::compare(a, b, {.draws = 100}).outcome == Outcome::kNondeterministic);
  }

  TEST_CASE("nothing in common, or not all that was asked for, is inconclusive") {
    const ResultFile a = good_result(3, 2);
    ResultFile other = test::result_of({good_run("kiosk", 1, 2)});
    Comparison c = compare::compare(a, other, {.draws = 100});
    CHECK(c.outcome == Outcome::kInconclusive);
    CHECK(c.metrics.empty());
    CHECK(c.only_baseline.size() == 3);
    ResultFile incomplete = a;
    incomplete.incomplete = {"2 of 5 runs are missing"};
    CHECK(compare::compare(a, incomplete, {.draws = 100}).outcome == Outcome::kInconclusive);
    CHECK(compare::compare(incomplete, a, {.draws = 100}).outcome == Outcome::kInconclusive);
  }

  TEST_CASE("an accepted loss passes to its last day and no further, and no more than was accepted") {
    const ResultFile a = good_result(60, 5), b = with_losses(a, 20);
    CompareOptions options = only_exact_visits();
    options.accepted = {accepted()};
    Comparison c = compare::compare(a, b, options);
    CHECK(c.outcome == Outcome::kNoWorse);
    CHECK(metric(c, "cart.exact_visit_rate").verdict == MetricVerdict::kAccepted);
    options.accepted[0].largest_loss = 0.05;  // it is 20/300
    CHECK(compare::compare(a, b, options).outcome == Outcome::kWorse);
    options.accepted[0].largest_loss = 0.5;
    options.today = "2027-01-01";
    CHECK(compare::compare(a, b, options).outcome == Outcome::kWorse);
    CHECK(compare::compare(a, a, options).outcome == Outcome::kWorse);  // the entry itself has to go
  }

  TEST_CASE("a loss accepted in one scenario hides none in another") {
    const auto shops = [](const std::string& losing) {
      ResultFile r = test::result_of({}, "other");
      for (const char* scenario : {"kiosk", "shop"}) {
        for (int seed = 1; seed <= 60; ++seed) {
          r.runs.push_back(good_run(scenario, seed, 5));
          if (losing.find(scenario) != std::string::npos && seed <= 20)
            r.runs.back().visits.front() = test::visit(0, false);
        }
      }
      return r;
    };
    CompareOptions options = only_exact_visits();
    options.tolerances["cart.exact_visit_rate"] = 0.05;
    options.accepted = {accepted("kiosk")};
    const Comparison fine = compare::compare(shops(""), shops("kiosk"), options);
    CHECK(fine.outcome == Outcome::kNoWorse);
    CHECK(metric(fine, "cart.exact_visit_rate").runs == 60);
    CHECK(compare::compare(shops(""), shops("kiosk shop"), options).outcome == Outcome::kWorse);
  }

  TEST_CASE("a metric that only one result has is not judged") {
    ResultFile a = good_result(5, 2), b = a;
    for (Run& run : a.runs) run.metrics["track.hota"] = 0.9;
    const Comparison c = compare::compare(a, b, {.draws = 100});
    CHECK(std::none_of(c.metrics.begin(), c.metrics.end(),
                       [](const auto& m) { return std::string(m.metric->name) == "track.hota"; }));
  }

  TEST_CASE("the text begins with the verdict and has at most 40 lines more, however much there is to say") {
    ResultFile a = good_result(200, 3), b = with_losses(a, 150);
    for (std::size_t i = 0; i < a.runs.size(); ++i) {
      a.runs[i].scenario = b.runs[i].scenario = "shop-" + std::to_string(i / 2);
      (i % 2 == 0 ? a : b).runs[i].verdict = "fail";
      for (Run* run : {&a.runs[i], &b.runs[i]})
        run->metrics = {{"track.hota", 0.9}, {"track.idf1", 0.9}, {"event.recall", 0.9}, {"event.precision", 1}};
    }
    for (int i = 0; i < 30; ++i) {
      a.runs.push_back(good_run("gone", i, 1));
      b.runs.push_back(good_run("new", i, 1));
      b.runs[static_cast<std::size_t>(i)].breaches = {"gate"};
    }
    CompareOptions options = only_exact_visits();
    for (int i = 0; i < 40; ++i) options.accepted.push_back(accepted("nowhere"));
    const Comparison c = compare::compare(a, b, options);
    for (const std::string& text : {diff_text(c, "a", "b"), diff_markdown(c, "a", "b")}) {
      CHECK(std::count(text.begin(), text.end(), '\n') <= 41);
      CHECK(text.find("WORSE: cart.exact_visit_rate") <= 2);
      CHECK(text.find("--json has all") != std::string::npos);
    }
  }
}
