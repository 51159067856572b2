#include "sim/report/failure_groups.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace storetwin::report {

namespace {

// What a reader can act on: numbers in a message differ from run to run, its first words don't.
std::string kind_of_breakdown(const RunRecord& run) {
  if (run.failures.empty()) return "the run broke";
  const std::string& why = run.failures.front();
  return "the run broke: " + why.substr(0, why.find('\n'));
}

std::string cause_of(const RunRecord& run) {
  if (!run.excuse.empty()) return "";
  if (!is_scored(run.verdict)) return kind_of_breakdown(run);
  if (!run.blame.empty()) return "wrong receipts, lost in the stage: " + run.blame;
  if (wrong_visits(run) > 0) return "wrong receipts, no stage blamed";
  return run.verdict == Verdict::kFail ? "an expectation missed with every receipt right" : "";
}

int badness(const RunRecord& run) {
  if (!is_scored(run.verdict)) return 0;
  if (run.verdict == Verdict::kFail) return 1;
  return wrong_visits(run) > 0 ? 2 : 3;
}

}  // namespace

std::size_t wrong_visits(const RunRecord& run) {
  if (run.score.metrics.empty() || !run.excuse.empty()) return 0;  // nobody knows, or it doesn't count
  return static_cast<std::size_t>(
      std::count_if(run.score.visits.begin(), run.score.visits.end(), [](const auto& visit) { return !visit.exact; }));
}

std::vector<FailureGroup> failure_groups(const std::vector<RunRecord>& runs) {
  std::map<std::string, FailureGroup> by_cause;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (const std::string cause = cause_of(runs[i]); !cause.empty()) by_cause[cause].runs.push_back(i);
  }
  std::vector<FailureGroup> groups;
  for (auto& [cause, group] : by_cause) groups.push_back({cause, std::move(group.runs)});
  std::stable_sort(groups.begin(), groups.end(),
                   [](const auto& a, const auto& b) { return a.runs.size() > b.runs.size(); });
  return groups;
}

std::vector<std::size_t> worst_first(const std::vector<RunRecord>& runs) {
  std::vector<std::size_t> order(runs.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return badness(runs[a]) < badness(runs[b]); });
  return order;
}

}  // namespace storetwin::report
