// What the verdicts promise in repetition: how often they are wrong where nothing changed, and right where something
// did.
#include <doctest/doctest.h>

#include "tests/sim/compare/results.h"

using namespace storetwin;
using namespace storetwin::compare;

namespace {

constexpr int kSuites = 1000;

// A run drawn at random around its seed's own difficulty, which both sides of a pair share.
Run drawn_run(int seed, RandomStream& difficulty, RandomStream& chance) {
  Run run = test::good_run("shop", seed, 1 + difficulty.integer(0, 5));
  run.digest += std::to_string(chance.bits());
  const double wrong = difficulty.chance(0.3) ? 0.2 : 0.02;
  const bool bad_day = chance.chance(0.1);  // what makes visits of one run fail together
  double wrong_visits = 0;
  for (std::size_t i = 0; i < run.visits.size(); ++i) {
    const bool exact = !chance.chance(bad_day ? 0.5 : wrong);
    Visit& v = run.visits[i];
    v = test::visit(static_cast<int>(i), exact);
    wrong_visits += exact ? 0 : 1;
    if (chance.chance(0.05)) v.state = "review";
    v.time_to_final_s = 1 + chance.exponential(0.5);
  }
  run.metrics["cart.overcharge_per_1000_visits"] =
      1000 * wrong_visits * chance.integer(50, 900) / static_cast<double>(run.visits.size());
  run.metrics["cart.uncharged_per_1000_visits"] = chance.chance(0.1) ? chance.exponential(100000) : 0;
  for (const char* name : {"event.recall", "event.precision"})
    run.metrics[name] = chance.chance(0.7) ? 1.0 : 1 - 0.2 * chance.uniform();
  const double tracking = chance.normal(0, 0.02);  // both metrics of a track move together
  run.metrics["track.hota"] = 0.9 + tracking;
  run.metrics["track.idf1"] = 0.95 + tracking + chance.normal(0, 0.005);
  return run;
}

struct Suites {
  ResultFile baseline = test::result_of({}), now = test::result_of({}, "other");
};

Suites same_suites(int suite, int runs) {
  Suites suites;
  const RandomStream stream = RandomStream(7).fork("suite", static_cast<std::uint64_t>(suite));
  for (int seed = 1; seed <= runs; ++seed) {
    const RandomStream difficulty = stream.fork("difficulty", static_cast<std::uint64_t>(seed));
    for (ResultFile* side : {&suites.baseline, &suites.now}) {
      RandomStream own = difficulty,
                   chance = stream.fork(side == &suites.now ? "now" : "baseline", static_cast<std::uint64_t>(seed));
      side->runs.push_back(drawn_run(seed, own, chance));
    }
  }
  return suites;
}

// Every tolerance 0, so that nothing but the statistics holds alarms back.
CompareOptions without_tolerance(int draws) {
  CompareOptions options{.draws = draws, .flips = 2000};
  for (const std::string& name : gated_metric_names()) options.tolerances[name] = 0;
  return options;
}

bool alarm(const Comparison& c) {
  return std::any_of(c.metrics.begin(), c.metrics.end(),
                     [](const auto& m) { return m.verdict == MetricVerdict::kWorse; });
}

// 523 runs of 9 visits: of 4,707 visits, 1.0 % are right before and wrong now, 0.5 % the other way round.
Suites dropped_suites(int suite) {
  Suites suites;
  RandomStream chance = RandomStream(11).fork("drop", static_cast<std::uint64_t>(suite));
  for (int seed = 1; seed <= 523; ++seed) {
    Run before = test::good_run("shop", seed, 9), now = before;
    now.digest += "x";
    for (std::size_t i = 0; i < before.visits.size(); ++i) {
      const double draw = chance.uniform();
      if (draw < 0.010)
        now.visits[i] = test::visit(static_cast<int>(i), false);
      else if (draw < 0.015)
        before.visits[i] = test::visit(static_cast<int>(i), false);
      else if (draw < 0.030)
        before.visits[i] = now.visits[i] = test::visit(static_cast<int>(i), false);
    }
    // Of these nothing is lost, but they have their part of the family's error.
    for (const char* name : {"event.recall", "event.precision", "track.hota", "track.idf1"})
      before.metrics[name] = now.metrics[name] = 0.9;
    suites.baseline.runs.push_back(std::move(before));
    suites.now.runs.push_back(std::move(now));
  }
  return suites;
}

}  // namespace

TEST_SUITE("error rates") {
  TEST_CASE("where nothing changed, at most 5 of 100 suites have a metric called worse, of few runs or of many") {
    for (const int runs : {8, 40}) {
      int alarms = 0;
      for (int suite = 0; suite < kSuites; ++suite) {
        const Suites s = same_suites(suite, runs);
        alarms += alarm(compare::compare(s.baseline, s.now, without_tolerance(600))) ? 1 : 0;
      }
      MESSAGE(runs << " runs: " << alarms << " false alarms of " << kSuites);
      CHECK(alarms <= 0.05 * kSuites);
      if (runs == 40) CHECK(alarms > 0);  // a test that never speaks keeps any promise
    }
  }

  TEST_CASE("nor of those that are looked at five times while they grow") {
    constexpr int kLooks = 5, kRunsPerLook = 12;
    int alarms = 0;
    for (int suite = 0; suite < kSuites; ++suite) {
      const Suites whole = same_suites(kSuites + suite, kLooks * kRunsPerLook);
      bool stopped = false;
      for (int look = 1; look <= kLooks && !stopped; ++look) {
        Suites part = whole;
        for (ResultFile* side : {&part.baseline, &part.now})
          side->runs.resize(static_cast<std::size_t>(look * kRunsPerLook));
        CompareOptions options = without_tolerance(300);
        options.look = look;
        options.looks = kLooks;
        stopped = alarm(compare::compare(part.baseline, part.now, options));
      }
      alarms += stopped ? 1 : 0;
    }
    MESSAGE(alarms << " false alarms of " << kSuites);
    CHECK(alarms <= 0.05 * kSuites);
  }

  TEST_CASE("a drop of half a point among 4,707 pairs is found 80 times of 100, with the tolerances as they are") {
    constexpr int kDrops = 1000;
    int found = 0;
    for (int suite = 0; suite < kDrops; ++suite) {
      const Suites s = dropped_suites(suite);
      const Comparison c = compare::compare(s.baseline, s.now, {.draws = 2000, .flips = 4000});
      found += test::metric(c, "cart.exact_visit_rate").verdict == MetricVerdict::kWorse ? 1 : 0;
      CHECK(test::metric(c, "cart.exact_visit_rate").pairs == 4707);
    }
    MESSAGE(found << " drops found of " << kDrops);
    CHECK(found >= 0.8 * kDrops);
  }
}
