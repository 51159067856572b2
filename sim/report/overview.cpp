// What was run, what was expected of it, the metrics over all runs, and how they came to be so.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "sim/report/failure_groups.h"
#include "sim/report/html.h"
#include "sim/report/markup.h"
#include "sim/report/page.h"
#include "sim/report/svg.h"
#include "sim/report/verdicts.h"

namespace storetwin::report {

namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string fact(const char* name, const std::string& value) {
  return value.empty() ? "" : fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, value);
}

std::string facts(const Page& page) {
  const ResultSet& results = page.results();
  const Verdicts verdicts = count_verdicts(results.runs);
  std::set<std::string> scenarios;
  for (const RunRecord& run : results.runs) scenarios.insert(run.scenario);
  std::string text = fact("Asked for", escaped(joined(results.paths)));
  text += fact("Scenarios", std::to_string(scenarios.size())) + fact("Seeds", seeds_text(results.runs));
  text += fact("Options", results.options.empty() ? "" : code(results.options));
  text += fact("Runs", fmt::format("{}: {} passed, {} failed, {} broke", results.runs.size(), verdicts.passed,
                                   verdicts.failed, verdicts.broken));
  text += fact("Simulated time", fmt::format("{:.0f} s", verdicts.sim_s)) +
          fact("Elapsed time", volatile_text(fmt::format("{:.1f} s", results.wall_s)));
  text += fact("Throughput", results.wall_s > 0
                                 ? volatile_text(fmt::format("{:.1f} × real time, all jobs together",
                                                             verdicts.sim_s / results.wall_s))
                                 : "");
  text += fact("Build", escaped(results.build));
  text += fact("Core's parameters", results.params_digest.empty() ? "" : code(results.params_digest));
  return "<dl class=\"facts\">\n" + text +
         fact("Sensor profiles", results.sensors_digest.empty() ? "" : code(results.sensors_digest)) + "</dl>\n";
}

struct Gate {
  bool higher_is_better = true;
  std::size_t runs = 0, missed = 0;
  std::optional<double> worst;

  bool is_worse(double value) const { return higher_is_better ? value < *worst : value > *worst; }
};

std::string bound_text(const ExpectationOutcome& e) {
  std::string text = e.min ? "at least " + number_text(*e.min) : "";
  if (e.max) text += std::string(text.empty() ? "" : ", ") + "at most " + number_text(*e.max);
  return text;
}

// Every expectation is held against each run alone; the table says how many runs missed it.
std::string gates_table(const Page& page) {
  std::map<std::tuple<std::string, std::string, std::string>, Gate> gates;  // by scenario, metric and bound
  for (const RunRecord& run : page.runs()) {
    for (const ExpectationOutcome& e : run.expectations) {
      Gate& gate = gates[{run.scenario, e.metric, bound_text(e)}];
      gate.higher_is_better = e.min.has_value();
      gate.runs += 1;
      gate.missed += e.met ? 0 : 1;
      if (e.value && (!gate.worst || gate.is_worse(*e.value))) gate.worst = e.value;
    }
  }
  constexpr std::size_t kMost = 100;
  Table table(
      "What the scenarios expect of every run",
      {{"scenario"}, {"metric"}, {"expected"}, {"verdict"}, {"runs", true}, {"missed", true}, {"worst value", true}});
  for (const bool missed : {true, false}) {
    for (const auto& [key, gate] : gates) {
      if ((gate.missed > 0) != missed || table.size() == kMost) continue;
      const auto& [scenario, metric, bound] = key;
      table.add({escaped(scenario), code(metric), bound, gate.missed > 0 ? bad_mark("missed") : good_mark("met"),
                 std::to_string(gate.runs), std::to_string(gate.missed), gate.worst ? number_text(*gate.worst) : "–"});
    }
  }
  table.note(shown_of(table.size(), gates.size()));
  return table.html();
}

// Every metric, and beside it the same runs with something better in one place, where they were run.
std::string metrics_table(const Page& page) {
  std::map<std::string, std::vector<score::RunScore>> variants;
  for (const RunRecord& run : page.runs()) {
    for (const VariantScore& v : run.variants) variants[v.name].push_back(v.score);
  }
  std::vector<Column> head = {{"metric"}, {"value", true}, {"95 % interval", true}, {"counted", true}};
  std::vector<std::map<std::string, score::SummaryMetric>> beside;
  for (const auto& [name, scores] : variants) {
    head.push_back({name, true});
    beside.push_back(score::summarize(scores, page.results().prices));
  }
  Table table("Metrics over all runs; rates are pooled and counted by their trials, the others by their runs", head);
  for (const auto& [name, m] : page.summary()) {
    std::vector<std::string> cells = {code(name), number_text(m.value),
                                      number_text(m.low) + " – " + number_text(m.high), fmt::format("{:.0f}", m.count)};
    for (const auto& other : beside) {
      const auto found = other.find(name);
      cells.push_back(found == other.end() ? "–" : number_text(found->second.value));
    }
    table.add(cells);
  }
  return table.html();
}

std::string sparkline(const std::string& metric, const std::vector<std::pair<std::string, double>>& values) {
  Canvas c;
  c.width_px = 220;
  c.height_px = 44;
  c.left_px = c.right_px = c.top_px = c.bottom_px = 6;
  c.data_min = Vec2(0, values.front().second);
  c.data_max = Vec2(static_cast<double>(values.size() - 1), values.front().second);
  std::vector<Vec2> points;
  std::string told;
  for (const auto& [label, value] : values) {
    points.emplace_back(static_cast<double>(points.size()), value);
    c.data_min.y() = std::min(c.data_min.y(), value);
    c.data_max.y() = std::max(c.data_max.y(), value);
    told += fmt::format("{} {}; ", label, number_text(value));
  }
  return svg_open(c, metric + " over earlier results", told) + svg_line(c, points, "s0 main") +
         svg_dot(c, points.back(), 3, "good") + svg_close();
}

}  // namespace

std::string overview_section(const Page& page) {
  const std::string gates = gates_table(page);
  return facts(page) +
         section("summary", "Expectations", gates.empty() ? "<p>The scenarios expect nothing of a run.</p>\n" : gates);
}

std::string metrics_section(const Page& page) {
  return section("metrics", "Metrics", page.summary().empty() ? "<p>No run was scored.</p>\n" : metrics_table(page));
}

std::string trend_section(const Page& page) {
  if (page.earlier().empty()) return "";
  Table table("Metrics of earlier results and of this one, oldest first",
              {{"metric"}, {"trend"}, {"before", true}, {"now", true}});
  for (const auto& [name, now] : page.summary()) {
    std::vector<std::pair<std::string, double>> values;
    for (const EarlierResult& result : page.earlier()) {
      if (const auto found = result.metrics.find(name); found != result.metrics.end())
        values.emplace_back(result.label, found->second);
    }
    if (values.empty()) continue;
    const double before = values.back().second;
    values.emplace_back("now", now.value);
    table.add({code(name), sparkline(name, values), number_text(before), number_text(now.value)});
  }
  return section("trend", "Trend", table.html());
}

}  // namespace storetwin::report
