#include "sim/suite/judge.h"

#include <doctest/doctest.h>

#include "core/base/random.h"

using namespace storetwin;
using namespace storetwin::suite;
using report::Standing;
using report::Verdict;

namespace {

const std::string kFile = "s.yaml";

// `right` of `runs` runs with one visit each are exact.
std::vector<report::RunRecord> made(int runs, int right, const std::string& entry = "e") {
  std::vector<report::RunRecord> records;
  for (int i = 0; i < runs; ++i) {
    report::RunRecord& record = records.emplace_back();
    record.place = {kFile, entry, ""};
    record.scenario = "x";
    record.seed = static_cast<std::uint64_t>(i + 1);
    record.score.visits = {{.visit = VisitId("v"), .state = "final", .exact = i < right}};
    score::set_rate(record.score.metrics, "cart.exact_visit_rate", i < right ? 1 : 0, 1);
  }
  return records;
}

Entry bounded(double min, bool certain = true) {
  return {.name = "e", .scenarios = {"x"}, .expect_overall = {{.metric = "cart.exact_visit_rate", .min = min, .certain = certain}}};
}

report::SuiteOutcome judged(Entry entry, std::vector<report::RunRecord>& runs, const std::string& today = "2026-11-24") {
  Asked asked{.suite = {.seeds = "1..100", .entries = {std::move(entry)}}, .file = kFile, .planned = {runs.size()}};
  return judge(asked, runs, {}, today);
}

Standing standing(Entry entry, std::vector<report::RunRecord> runs, const std::string& today = "2026-11-24") {
  return judged(std::move(entry), runs, today).standing;
}

}  // namespace

TEST_SUITE("outcome of suites") {
  TEST_CASE("an interval within the bound passes, one beyond it fails, one across it is inconclusive and says how many more") {
    CHECK(standing(bounded(0.5), made(100, 95)) == Standing::kPass);
    CHECK(standing(bounded(0.99), made(100, 80)) == Standing::kFail);
    auto runs = made(100, 92);
    const auto outcome = judged(bounded(0.9), runs);
    CHECK(outcome.standing == Standing::kInconclusive);
    const report::BoundOutcome& bound = outcome.entries[0].bounds[0];
    REQUIRE(bound.more_seeds);
    // So many more seeds with the same rate tell; half of them don't.
    const auto n = [&](double share) { return static_cast<int>(100 + share * static_cast<double>(*bound.more_seeds)); };
    CHECK(standing(bounded(0.9), made(n(1.2), static_cast<int>(0.92 * n(1.2) + 0.5))) == Standing::kPass);
    CHECK(standing(bounded(0.9), made(n(0.5), static_cast<int>(0.92 * n(0.5)))) == Standing::kInconclusive);
  }

  TEST_CASE("where the value alone decides there is no doubt, and a metric that nobody has is not kept") {
    CHECK(standing(bounded(0.9, false), made(100, 90)) == Standing::kPass);
    CHECK(standing(bounded(0.9, false), made(100, 89)) == Standing::kFail);
    Entry other = bounded(0.9, false);
    other.expect_overall[0].metric = "track.hota";
    CHECK(standing(other, made(10, 10)) == Standing::kFail);
  }

  TEST_CASE("a few runs that happen to be equal prove nothing") {
    auto runs = made(3, 3);
    for (auto& run : runs) score::set_value(run.score.metrics, "track.hota", 0.9);
    Entry entry = bounded(0.5);
    entry.expect_overall[0].metric = "track.hota";
    CHECK(standing(entry, runs) == Standing::kInconclusive);
  }

  TEST_CASE("bounds and looks share the error: the more of them, the surer each must be") {
    auto runs = made(100, 97);
    Entry entry = bounded(0.9);
    const double alone = judged(entry, runs).entries[0].bounds[0].confidence;
    entry.look_every = 10;
    const double looked = judged(entry, runs).entries[0].bounds[0].confidence;
    CHECK(alone == doctest::Approx(0.95));
    CHECK(looked == doctest::Approx(1 - 0.05 / 10));
  }

  TEST_CASE("with looks the chance of a false alarm stays below 5 % where the truth lies on the bound") {
    RandomStream random(11);
    Asked asked{.suite = {.seeds = "1..100", .entries = {bounded(0.9)}}, .file = kFile, .planned = {100}};
    asked.suite.entries[0].look_every = 20;
    int decided = 0;
    const int trials = 300;
    for (int trial = 0; trial < trials; ++trial) {
      std::vector<report::RunRecord> runs;
      for (int look = 0; look < 5; ++look) {
        int right = 0;
        for (int i = 0; i < 20; ++i) right += random.uniform() < 0.9 ? 1 : 0;
        const auto block = made(20, right);
        runs.insert(runs.end(), block.begin(), block.end());
        if (!is_decided(asked, 0, runs, {})) continue;
        ++decided;
        break;
      }
    }
    CHECK(decided <= trials * 5 / 100);
  }

  TEST_CASE("a failed run fails its entry, a broken one makes it an error") {
    auto runs = made(4, 4);
    runs[2].verdict = Verdict::kFail;
    CHECK(standing({.name = "e"}, runs) == Standing::kFail);
    runs[1].verdict = Verdict::kError;
    CHECK(standing({.name = "e"}, runs) == Standing::kError);
  }

  TEST_CASE("an expected failure is excused until its day; passing is a failure that says so") {
    Entry entry{.name = "e", .expected_failure = ExpectedFailure{.reason = "known", .owner = "cart", .until = "2026-12-31"}};
    auto runs = made(2, 1);
    runs[1].verdict = Verdict::kFail;
    const auto outcome = judged(entry, runs);
    CHECK(outcome.standing == Standing::kPass);
    CHECK(outcome.entries[0].standing == Standing::kExcused);
    CHECK(runs[1].excuse == "expected: known");
    CHECK(!report::has_failed(runs[1]));
    CHECK(!report::counts(runs[1]));
    runs[1].excuse.clear();
    CHECK(standing(entry, runs, "2027-01-01") == Standing::kFail);
    CHECK(standing(entry, made(2, 2)) == Standing::kFail);
  }

  TEST_CASE("quarantine lasts to its last day, and then fails even what passes") {
    Entry entry{.name = "e", .quarantine = Quarantine{.owner = "cart", .reason = "flaky", .until = "2026-11-24"}};
    auto failing = made(2, 1);
    failing[1].verdict = Verdict::kFail;
    CHECK(standing(entry, failing) == Standing::kPass);
    CHECK(standing(entry, failing, "2026-11-25") == Standing::kFail);
    auto passing = made(2, 2);
    CHECK(judged(entry, passing).entries[0].reasons[0].find("passes at the moment") != std::string::npos);
    CHECK(standing(entry, passing, "2026-11-25") == Standing::kFail);
  }

  TEST_CASE("a canary must pass without its bug and fail with it, or the suite is an error") {
    Entry entry{.name = "e", .canary = session::PlantedBug::kMiscount};
    const auto with = [](Verdict plain, Verdict planted) {
      auto runs = made(2, 2);
      runs[0].verdict = plain;
      runs[1].verdict = planted;
      runs[1].place.variant = "bug=miscount";
      return runs;
    };
    CHECK(standing(entry, with(Verdict::kPass, Verdict::kFail)) == Standing::kPass);
    CHECK(standing(entry, with(Verdict::kPass, Verdict::kPass)) == Standing::kError);
    CHECK(standing(entry, with(Verdict::kFail, Verdict::kFail)) == Standing::kError);
    CHECK(standing(entry, with(Verdict::kPass, Verdict::kError)) == Standing::kError);
  }

  TEST_CASE("bounds over all entries leave out canaries and what is excused") {
    Asked asked{.suite = {.entries = {{.name = "e"}, {.name = "c", .canary = session::PlantedBug::kMiscount}},
                          .expect_overall = {{.metric = "cart.exact_visit_rate", .min = 1, .certain = false}}},
                .file = kFile,
                .planned = {10, 2}};
    auto runs = made(10, 10);
    auto canary = made(2, 0, "c");
    canary[1].place.variant = "bug=miscount";
    canary[1].verdict = Verdict::kFail;
    runs.insert(runs.end(), canary.begin(), canary.end());
    CHECK(judge(asked, runs, {}, "2026-11-24").standing == Standing::kPass);
  }
}
