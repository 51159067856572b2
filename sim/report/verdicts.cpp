#include "sim/report/verdicts.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/report/failure_groups.h"
#include "sim/report/html.h"

namespace storetwin::report {

Verdicts count_verdicts(const std::vector<RunRecord>& runs) {
  Verdicts v;
  for (const RunRecord& run : runs) {
    v.passed += run.verdict == Verdict::kPass ? 1 : 0;
    v.failed += has_failed(run) ? 1 : 0;
    v.broken += is_scored(run.verdict) ? 0 : 1;
    v.sim_s += run.timing.sim_s;
    v.wrong_visits += wrong_visits(run);
    if (!run.score.metrics.empty() && run.excuse.empty()) v.visits += run.score.visits.size();
  }
  return v;
}

std::string runs_text(const std::vector<RunRecord>& runs) {
  const Verdicts v = count_verdicts(runs);
  const std::string all = plural(runs.size(), "run");
  if (runs.empty()) return "Nothing was run";
  if (v.failed + v.broken == 0) return runs.size() == 1 ? "The run passed" : "All " + all + " passed";
  if (v.broken == 0) return fmt::format("{} of {} failed", v.failed, all);
  if (v.failed == 0) return fmt::format("{} of {} broke", v.broken, all);
  return fmt::format("{} of {} failed and {} broke", v.failed, all, v.broken);
}

std::string receipts_text(const std::vector<RunRecord>& runs) {
  const Verdicts v = count_verdicts(runs);
  if (v.visits == 0) return "";
  if (v.wrong_visits == 0) return "every receipt is right";
  return fmt::format("{} of {} {} wrong", v.wrong_visits, plural(v.visits, "receipt"),
                     v.wrong_visits == 1 ? "is" : "are");
}

bool is_fine(const ResultSet& results) {
  const Verdicts v = count_verdicts(results.runs);
  const bool suites_pass = std::all_of(results.suites.begin(), results.suites.end(),
                                       [](const SuiteOutcome& suite) { return suite.standing == Standing::kPass; });
  return v.failed + v.broken == 0 && !results.runs.empty() && results.incomplete.empty() && suites_pass;
}

std::string seeds_text(const std::vector<RunRecord>& runs) {
  std::set<std::uint64_t> seeds;
  for (const RunRecord& run : runs) seeds.insert(run.seed);
  std::string text;
  for (auto first = seeds.begin(); first != seeds.end();) {
    auto last = first;
    while (std::next(last) != seeds.end() && *std::next(last) == *last + 1) ++last;
    text += fmt::format("{}{}", text.empty() ? "" : ", ", *first);
    if (last != first) text += fmt::format("..{}", *last);
    first = std::next(last);
  }
  return text;
}

}  // namespace storetwin::report
