// The page's tables of runs: by scenario, by cause, one by one, and where the time went.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "sim/report/again.h"
#include "sim/report/failure_groups.h"
#include "sim/report/html.h"
#include "sim/report/markup.h"
#include "sim/report/page.h"
#include "sim/report/verdicts.h"

namespace storetwin::report {

namespace {

// Rows and pictures beyond these tell no more and make a page that no browser opens; the captions say what was left out.
constexpr std::size_t kMostRuns = 500;
constexpr std::size_t kMostRunsPerCause = 5;
constexpr std::size_t kSlowest = 10;
constexpr std::pair<const char*, const char*> kMainMetrics[] = {{"cart.exact_visit_rate", "exact visits"},
                                                                {"cart.f1_macro", "cart F1"},
                                                                {"cart.review_rate", "reviews"},
                                                                {"event.recall", "event recall"},
                                                                {"event.precision", "event precision"}};

std::string speed_text(const Timing& timing) {
  return volatile_text(timing.wall_s > 0 ? fmt::format("{:.1f}×", timing.sim_s / timing.wall_s) : "–");
}

std::string metric_text(const score::Metrics& metrics, const char* name) {
  const auto found = metrics.find(name);
  return found == metrics.end() ? "–" : fmt::format("{:.3f}", found->second.value);
}

std::string why_text(const RunRecord& run) {
  std::string text;
  for (const std::string& why : run.failures) text += (text.empty() ? "" : "<br>") + escaped(why);
  return text;
}

std::string share(double part, double whole) { return whole > 0 ? fmt::format("{:.0f} %", 100 * part / whole) : "–"; }

}  // namespace

std::string scenarios_section(const Page& page) {
  std::map<std::string, std::vector<RunRecord const*>> by_name;
  for (const RunRecord& run : page.runs()) by_name[run.scenario].push_back(&run);
  std::vector<Column> head = {{"scenario"},    {"runs", true},     {"passed", true}, {"failed", true},
                              {"broke", true}, {"receipts", true}, {"wrong", true}};
  for (const auto& [metric, title] : kMainMetrics) head.push_back({title, true});
  head.push_back({"simulated s", true});
  Table table("One row per scenario", head);
  for (const auto& [name, runs] : by_name) {
    std::vector<score::RunScore> scores;
    Verdicts sum;
    for (const RunRecord* run : runs) {
      if (counts(*run)) scores.push_back(run->score);
      const Verdicts one = count_verdicts({*run});
      sum.passed += one.passed;
      sum.failed += one.failed;
      sum.broken += one.broken;
      sum.visits += one.visits;
      sum.wrong_visits += one.wrong_visits;
      sum.sim_s += one.sim_s;
    }
    const auto summary = score::summarize(scores, page.results().prices);
    std::vector<std::string> cells = {escaped(name),
                                      std::to_string(runs.size()),
                                      std::to_string(sum.passed),
                                      std::to_string(sum.failed),
                                      std::to_string(sum.broken),
                                      std::to_string(sum.visits),
                                      std::to_string(sum.wrong_visits)};
    for (const auto& [metric, title] : kMainMetrics) {
      const auto found = summary.find(metric);
      cells.push_back(found == summary.end() ? "–" : fmt::format("{:.3f}", found->second.value));
    }
    cells.push_back(fmt::format("{:.0f}", sum.sim_s));
    table.add(cells);
  }
  return section("scenarios", "Scenarios", table.html());
}

std::string causes_section(const Page& page) {
  std::string body;
  for (const FailureGroup& group : failure_groups(page.runs())) {
    std::string items;
    for (std::size_t k = 0; k < std::min(kMostRunsPerCause, group.runs.size()); ++k) {
      const std::size_t i = group.runs[k];
      items += fmt::format(
          "<li>{} {}: {}<br>{}</li>\n", verdict_mark(page.run(i).verdict), page.run_name(i),
          page.run(i).failures.empty() ? plural(wrong_visits(page.run(i)), "wrong receipt") : why_text(page.run(i)),
          page.again(i));
    }
    const std::string left_out = shown_of(kMostRunsPerCause, group.runs.size());
    body += fmt::format("<h3>{} ({})</h3>\n<ul>\n{}</ul>\n{}", escaped(group.cause), plural(group.runs.size(), "run"),
                        items, left_out.empty() ? "" : "<p><small>" + left_out + " runs</small></p>\n");
  }
  if (body.empty()) return "";
  return section("causes", "What went wrong, by cause",
                 "<p>A run with a wrong receipt is repeated with the truth in place of one stage after another; the "
                 "first that mends it is "
                 "blamed. <em>cart</em> means that even true tracks and true interactions did not mend it.</p>\n" +
                     body);
}

std::string runs_section(const Page& page) {
  Table table("One row per scenario and seed, the worst first", {{"run"},
                                                                 {"verdict"},
                                                                 {"wrong receipts", true},
                                                                 {"cart F1", true},
                                                                 {"blame"},
                                                                 {"simulated s", true},
                                                                 {"speed", true},
                                                                 {"not as expected"},
                                                                 {"again"}});
  for (const std::size_t i : worst_first(page.runs())) {
    if (table.size() == kMostRuns) break;
    const RunRecord& run = page.run(i);
    table.add({page.run_name(i) + (run.fidelity.empty() ? "" : ", " + escaped(run.fidelity)), verdict_mark(run.verdict),
               fmt::format("{} of {}", wrong_visits(run), run.score.visits.size()),
               metric_text(run.score.metrics, "cart.f1_macro"), run.blame.empty() ? "–" : escaped(run.blame),
               fmt::format("{:.1f}", run.timing.sim_s), speed_text(run.timing),
               run.failures.empty() ? "–" : why_text(run), page.again(i)},
              run.verdict == Verdict::kPass && wrong_visits(run) == 0 ? "data-right=\"\"" : "");
  }
  table.note(shown_of(table.size(), page.runs().size()));
  table.mark_filterable();
  return section("runs", "Runs", table.html());
}

std::string time_section(const Page& page) {
  std::map<std::string, double> stages;
  double total = 0;
  for (const RunRecord& run : page.runs()) {
    for (const auto& [stage, seconds] : run.timing.stage_s) {
      stages[stage] += seconds;
      total += seconds;
    }
  }
  Table by_stage("Seconds by stage, all runs", {{"stage"}, {"s", true}, {"share", true}});
  for (const auto& [stage, seconds] : stages)
    by_stage.add({escaped(stage), fmt::format("{:.2f}", seconds), share(seconds, total)});
  std::vector<std::size_t> order(page.runs().size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return page.run(a).timing.wall_s > page.run(b).timing.wall_s; });
  Table slowest("Slowest runs",
                {{"run"}, {"elapsed s", true}, {"simulated s", true}, {"speed", true}, {"slowest stage"}});
  for (std::size_t k = 0; k < std::min(kSlowest, order.size()); ++k) {
    const Timing& t = page.run(order[k]).timing;
    const auto most = std::max_element(t.stage_s.begin(), t.stage_s.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    slowest.add({page.run_name(order[k]), fmt::format("{:.2f}", t.wall_s), fmt::format("{:.1f}", t.sim_s),
                 speed_text(t),
                 most == t.stage_s.end() ? "–" : fmt::format("{}, {:.2f} s", escaped(most->first), most->second)});
  }
  slowest.note(shown_of(slowest.size(), page.runs().size()));
  return section("time", "Where the time went", by_stage.html() + slowest.html());
}

}  // namespace storetwin::report
