#include "sim/suite/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/suite/seeds.h"

namespace storetwin::suite {

namespace {

using report::BoundOutcome;
using report::EntryOutcome;
using report::RunRecord;
using report::Standing;
using report::Verdict;

using Runs = std::vector<const RunRecord*>;

// An interval of few numbers that happen to be equal has no width, and says nothing.
constexpr double kLeastRuns = 8;

std::size_t looks_of(const Suite& suite, const Entry& entry) {
  if (entry.look_every == 0) return 1;
  const std::size_t seeds = parse_seeds(entry.seeds.empty() ? suite.seeds : entry.seeds)->size();
  const auto every = static_cast<std::size_t>(entry.look_every);
  return (seeds + every - 1) / every;
}

// Every look at every bound is one more chance to err.
double confidence_of(const Suite& suite) {
  const auto certain = [](const std::vector<Bound>& bounds) {
    return static_cast<std::size_t>(std::count_if(bounds.begin(), bounds.end(), [](const Bound& b) { return b.certain; }));
  };
  std::size_t chances = certain(suite.expect_overall);
  for (const Entry& entry : suite.entries) chances += certain(entry.expect_overall) * looks_of(suite, entry);
  return 1 - kFamilyError / static_cast<double>(std::max<std::size_t>(1, chances));
}

std::size_t seeds_in(const Runs& runs) {
  std::set<std::uint64_t> seeds;
  for (const RunRecord* run : runs) seeds.insert(run->seed);
  return seeds.size();
}

// An interval shrinks with the root of the number of runs; it must end before the bound.
std::optional<std::size_t> seeds_missing(const BoundOutcome& bound, const Runs& runs) {
  const score::SummaryMetric& v = *bound.value;
  double factor = v.count < kLeastRuns ? kLeastRuns / v.count : 1;
  for (const auto& limit : {bound.min, bound.max}) {
    if (!limit || *limit < v.low || *limit > v.high) continue;
    const double half = *limit < v.value ? v.value - v.low : v.high - v.value;
    const double away = std::abs(*limit - v.value);
    if (away < 1e-3 * half) return std::nullopt;
    factor = std::max(factor, (half / away) * (half / away));
  }
  const auto seeds = static_cast<double>(seeds_in(runs));
  return static_cast<std::size_t>(std::ceil(seeds * factor - seeds)) + 1;
}

Standing standing_of(const BoundOutcome& bound) {
  if (!bound.value) return Standing::kFail;
  const score::SummaryMetric& v = *bound.value;
  const auto within = [&](double x) { return !(bound.min && x < *bound.min) && !(bound.max && x > *bound.max); };
  if (!bound.certain) return within(v.value) ? Standing::kPass : Standing::kFail;
  if (v.count >= kLeastRuns && within(v.low) && within(v.high)) return Standing::kPass;
  const bool below = bound.min && v.high < *bound.min, above = bound.max && v.low > *bound.max;
  return v.count >= kLeastRuns && (below || above) ? Standing::kFail : Standing::kInconclusive;
}

std::vector<BoundOutcome> hold(const std::vector<Bound>& bounds, const Runs& runs, const score::Prices& prices,
                               double confidence) {
  std::vector<BoundOutcome> outcomes;
  if (bounds.empty()) return outcomes;
  std::vector<score::RunScore> scores;
  for (const RunRecord* run : runs) {
    if (report::is_scored(run->verdict)) scores.push_back(run->score);
  }
  const auto summary = score::summarize(scores, prices, confidence);
  for (const Bound& bound : bounds) {
    BoundOutcome outcome{.metric = bound.metric, .min = bound.min, .max = bound.max, .certain = bound.certain, .confidence = confidence};
    if (const auto value = summary.find(bound.metric); value != summary.end()) outcome.value = value->second;
    outcome.standing = standing_of(outcome);
    if (outcome.standing == Standing::kInconclusive) outcome.more_seeds = seeds_missing(outcome, runs);
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

Standing gravest(const std::vector<BoundOutcome>& bounds) {
  Standing standing = Standing::kPass;
  for (const BoundOutcome& bound : bounds) standing = std::max(standing, bound.standing);
  return standing;
}

std::size_t count(const Runs& runs, Verdict verdict) {
  return static_cast<std::size_t>(std::count_if(runs.begin(), runs.end(), [&](const RunRecord* r) { return r->verdict == verdict; }));
}

bool is_over(const std::string& until, const std::string& today) { return !until.empty() && until < today; }

// Judges one entry. Excuses are written into the runs.
class EntryJudge {
 public:
  EntryJudge(const Entry& entry, const std::vector<RunRecord*>& runs, EntryOutcome& outcome, const std::string& today)
      : entry_(entry), runs_(runs), outcome_(outcome), today_(today) {}

  void judge() {
    outcome_.standing = gravest(outcome_.bounds);
    if (outcome_.failed > 0) outcome_.standing = std::max(outcome_.standing, Standing::kFail);
    if (entry_.canary != session::PlantedBug::kNone) judge_canary();
    else if (entry_.expected_failure) judge_expected(*entry_.expected_failure);
    else if (entry_.quarantine) judge_quarantine(*entry_.quarantine);
    if (outcome_.broken > 0) outcome_.standing = Standing::kError;
  }

 private:
  void excuse(const std::string& why) {
    for (RunRecord* run : runs_) {
      if (run->verdict == Verdict::kFail) run->excuse = why;
    }
    outcome_.standing = Standing::kExcused;
    outcome_.reasons.push_back(why);
  }

  void judge_canary() {
    std::size_t caught = 0;
    for (RunRecord* run : runs_) {
      const bool planted = run->place.variant.find("bug=") != std::string::npos;
      if (!report::is_scored(run->verdict)) continue;
      if (planted && run->verdict == Verdict::kFail) {
        run->excuse = "a canary, caught";
        ++caught;
        continue;
      }
      if (!planted && run->verdict == Verdict::kPass) continue;
      outcome_.standing = Standing::kError;
      outcome_.reasons.push_back(fmt::format("{}, seed {}: {}", run->scenario, run->seed,
                                             planted ? "the planted bug was not noticed, so this suite can't be trusted"
                                                     : "it fails without the planted bug, too, so it shows nothing"));
    }
    if (outcome_.standing == Standing::kError) return;
    outcome_.standing = Standing::kPass;
    outcome_.reasons.push_back(fmt::format("the planted bug was caught in {} of {} runs", caught, caught));
  }

  void judge_expected(const ExpectedFailure& expected) {
    if (is_over(expected.until, today_)) {
      outcome_.reasons.push_back(fmt::format("was expected to fail until {}: {}", expected.until, expected.reason));
      outcome_.standing = std::max(outcome_.standing, Standing::kFail);
    } else if (outcome_.standing == Standing::kPass) {
      outcome_.standing = Standing::kFail;
      outcome_.reasons.push_back(fmt::format("passes now, and was expected to fail: {}; take that out of the suite", expected.reason));
    } else if (outcome_.standing == Standing::kFail) {
      excuse("expected: " + expected.reason);
    }
  }

  void judge_quarantine(const Quarantine& quarantine) {
    if (is_over(quarantine.until, today_)) {
      outcome_.reasons.push_back(fmt::format("in quarantine until {}, which is over: {} ({})", quarantine.until, quarantine.reason, quarantine.owner));
      outcome_.standing = std::max(outcome_.standing, Standing::kFail);
      return;
    }
    const bool passes = outcome_.standing == Standing::kPass;
    excuse(fmt::format("in quarantine until {}: {} ({}){}", quarantine.until, quarantine.reason, quarantine.owner,
                       passes ? "; passes at the moment" : ""));
  }

  const Entry& entry_;
  const std::vector<RunRecord*>& runs_;
  EntryOutcome& outcome_;
  const std::string& today_;
};

Runs of_entry(const Asked& asked, std::size_t entry, const std::vector<RunRecord>& runs) {
  Runs found;
  for (const RunRecord& run : runs) {
    if (run.place.suite == asked.file && run.place.entry == asked.suite.entries[entry].name) found.push_back(&run);
  }
  return found;
}

bool counts(const Entry& entry, const EntryOutcome& outcome) {
  return entry.canary == session::PlantedBug::kNone && outcome.standing != Standing::kExcused;
}

}  // namespace

bool is_decided(const Asked& asked, std::size_t entry, const std::vector<RunRecord>& runs, const score::Prices& prices) {
  const Runs own = of_entry(asked, entry, runs);
  if (count(own, Verdict::kFail) > 0) return true;
  const auto bounds = hold(asked.suite.entries[entry].expect_overall, own, prices, confidence_of(asked.suite));
  return std::none_of(bounds.begin(), bounds.end(), [](const BoundOutcome& b) { return b.standing == Standing::kInconclusive; });
}

report::SuiteOutcome judge(const Asked& asked, std::vector<RunRecord>& runs, const score::Prices& prices,
                           const std::string& today) {
  report::SuiteOutcome outcome{.suite = asked.file, .description = asked.suite.description};
  const double confidence = confidence_of(asked.suite);
  Runs counted;
  for (std::size_t i = 0; i < asked.suite.entries.size(); ++i) {
    if (asked.planned[i] == 0) continue;
    const Entry& entry = asked.suite.entries[i];
    std::vector<RunRecord*> own;
    for (RunRecord& run : runs) {
      if (run.place.suite == asked.file && run.place.entry == entry.name) own.push_back(&run);
    }
    const Runs readable(own.begin(), own.end());
    EntryOutcome judged{.entry = entry.name, .planned = asked.planned[i], .runs = own.size()};
    judged.failed = count(readable, Verdict::kFail);
    judged.broken = count(readable, Verdict::kError) + count(readable, Verdict::kNondeterministic);
    judged.bounds = hold(entry.expect_overall, readable, prices, confidence);
    EntryJudge(entry, own, judged, today).judge();
    if (counts(entry, judged)) counted.insert(counted.end(), readable.begin(), readable.end());
    outcome.standing = std::max(outcome.standing, judged.standing);
    outcome.entries.push_back(std::move(judged));
  }
  outcome.bounds = hold(asked.suite.expect_overall, counted, prices, confidence);
  outcome.standing = std::max(outcome.standing, gravest(outcome.bounds));
  if (outcome.standing == Standing::kExcused) outcome.standing = Standing::kPass;
  return outcome;
}

}  // namespace storetwin::suite
