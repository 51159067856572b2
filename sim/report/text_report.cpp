// What a terminal shows: receipts beside the truth, the score of one run, the summary of many.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/report/again.h"
#include "sim/report/report.h"
#include "sim/triage/groups.h"

namespace storetwin::report {

namespace {

std::string name_of(const store::Store& store, const SkuId& sku) {
  const store::Product* product = store::find_product(store, sku);
  return product ? product->name : "";
}

int true_quantity(const score::VisitScore& visit, const SkuId& sku) {
  int quantity = 0;
  for (const auto& line : visit.truth_lines) quantity += line.sku == sku ? line.quantity : 0;
  return quantity;
}

int charged_quantity(const score::VisitScore& visit, const SkuId& sku) {
  int quantity = 0;
  for (const auto& line : visit.receipt_lines) quantity += line.sku == sku ? line.quantity : 0;
  return quantity;
}

std::string visit_text(const score::VisitScore& visit, const store::Store& store, bool scored) {
  std::set<SkuId> skus;
  for (const auto& line : visit.truth_lines) skus.insert(line.sku);
  for (const auto& line : visit.receipt_lines) skus.insert(line.sku);
  std::string text = fmt::format("\n{}{}  {}, {:.2f} sure{}\n", visit.visit.value,
                                 visit.external_id.empty() ? "" : " (" + visit.external_id + ")", visit.state, visit.confidence,
                                 !scored ? "" : visit.exact ? ", exact" : ", WRONG");
  if (skus.empty()) text += "    nothing taken, nothing charged\n";
  for (const SkuId& sku : skus) {
    const int truth = true_quantity(visit, sku), charged = charged_quantity(visit, sku);
    const std::string product = fmt::format("{:<14} {}", sku.value, name_of(store, sku));
    text += scored ? fmt::format("  {} {:>2} charged {:>2} taken   {}\n", truth == charged ? ' ' : '!', charged, truth, product)
                   : fmt::format("    {:>2}   {}\n", charged, product);
  }
  return text;
}

std::string faults_text(const RunRecord& record) {
  constexpr std::size_t kShown = 10;
  std::string text;
  for (std::size_t i = 0; i < std::min(record.faults.size(), kShown); ++i) {
    const truth::FaultEvent& fault = record.faults[i];
    text += fmt::format("  {:<20} {:<24} from {:.1f} s {}\n", fault.kind, fault.target, fault.from.in_seconds(),
                        fault.to.ns != 0 ? fmt::format("to {:.1f} s", fault.to.in_seconds()) : "on");
  }
  if (record.faults.size() > kShown) text += fmt::format("  and {} more\n", record.faults.size() - kShown);
  return text.empty() ? "" : "\nbroken:\n" + text;
}

std::string causes_text(const RunRecord& record) {
  std::string text;
  for (const triage::FailureCause& cause : record.causes) {
    text += fmt::format("  {:<8} {} at {:.1f} s ({:.2f} sure): {}\n", cause.visit.value, triage::word_of(cause.cause),
                        cause.at.in_seconds(), cause.confidence, cause.text);
  }
  return text.empty() ? "" : "\nwhy:\n" + text;
}

std::string failures_text(const RunRecord& record) {
  std::string text;
  for (const std::string& failure : record.failures) text += fmt::format("  {}\n", failure);
  return text.empty() ? "" : "\nnot as expected:\n" + text;
}

}  // namespace

std::string run_text(const RunRecord& record, const store::Store& store) {
  if (record.verdict == Verdict::kError) return "";
  std::string text = fmt::format("\n{}, seed {}, {}: {:.1f} s simulated in {:.1f} s\n", record.scenario, record.seed, record.fidelity,
                                 record.timing.sim_s, record.timing.wall_s);
  for (const score::VisitScore& visit : record.score.visits) text += visit_text(visit, store, !record.score.metrics.empty());
  if (record.blame == "cart") {
    text += "\nnot mended by true tracks and true interactions: the cart stage is to blame\n";
  } else if (!record.blame.empty()) {
    text += fmt::format("\nmended by the truth in place of {0}: the {0} stage is to blame\n", record.blame);
  }
  text += causes_text(record) + faults_text(record) + fmt::format("\ndigest {}\n", record.digest);
  return text + failures_text(record);
}

std::string summary_text(const ResultSet& results) {
  std::vector<score::RunScore> scores;
  double sim_s = 0;
  int passed = 0, failed = 0, excused = 0, broken = 0;
  for (const RunRecord& run : results.runs) {
    sim_s += run.timing.sim_s;
    passed += run.verdict == Verdict::kPass ? 1 : 0;
    failed += has_failed(run) ? 1 : 0;
    excused += run.excuse.empty() ? 0 : 1;
    broken += is_scored(run.verdict) ? 0 : 1;
    if (counts(run)) scores.push_back(run.score);
  }
  std::string text = fmt::format("\n{:<32} {:>10}  {:>8}  {:>23}\n", "metric", "value", "count", "95 % interval");
  for (const auto& [name, m] : score::summarize(scores, results.prices)) {
    text += fmt::format("{:<32} {:>10.4f}  {:>8.0f}  {:>10.4f} .. {:>9.4f}\n", name, m.value, m.count, m.low, m.high);
  }
  const std::string apart = excused > 0 ? fmt::format("{} excused, ", excused) : "";
  const double throughput = results.wall_s > 0 ? sim_s / results.wall_s : 0.0;
  text += fmt::format("\n{} run{}: {} passed, {} failed, {}{} broken; {:.0f} simulated seconds in {:.1f} s ({:.1f} x real time)\n",
                      results.runs.size(), results.runs.size() == 1 ? "" : "s", passed, failed, apart, broken, sim_s,
                      results.wall_s, throughput);
  if (!results.incomplete.empty()) text += "\nINCONCLUSIVE, this is not the whole result:\n";
  for (const std::string& what : results.incomplete) text += "  " + what + "\n";
  return text;
}

std::string groups_text(const ResultSet& results) {
  std::vector<triage::ExaminedRun> runs;
  for (const RunRecord& run : results.runs) {
    if (run.excuse.empty()) runs.push_back({run_again(run, results), run.blame, run.causes});
  }
  return triage::groups_text(triage::group_failures(runs));
}

}  // namespace storetwin::report
