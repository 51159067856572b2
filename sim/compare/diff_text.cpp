#include "sim/compare/diff_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace storetwin::compare {

namespace {

constexpr std::size_t kMostLines = 40;   // below the verdict
constexpr std::size_t kMostRuns = 3;     // of each list
constexpr std::size_t kMostWords = 140;  // of one line's reason

std::string fixed(double value, int digits, bool sign = false) {
  if (std::isinf(value)) return "none";
  if (std::abs(value) < 0.5 * std::pow(10, -digits)) value = 0;  // no "-0.0"
  return sign ? fmt::format("{:+.{}f}", value, digits) : fmt::format("{:.{}f}", value, digits);
}

std::string cut(const std::string& text) {
  std::string line = text.substr(0, std::min(text.size(), text.find('\n')));
  if (line.size() <= kMostWords) return line;
  std::size_t end = kMostWords;
  while (end > 0 && static_cast<unsigned char>(line[end]) >> 6 == 2) --end;  // never within a character
  return line.substr(0, end) + " ...";
}

std::string interval_of(const MetricComparison& m) {
  if (std::isinf(m.estimate.interval.low)) return "one run tells none";
  const int digits = m.metric->digits;
  return fixed(m.estimate.interval.low, digits, true) + " .. " + fixed(m.estimate.interval.high, digits, true);
}

std::string verdict_of(const MetricComparison& m) {
  if (m.verdict != MetricVerdict::kTooFew) return word_of(m.verdict);
  return fmt::format("too few (run {:.0f} more seeds)", m.more_seeds);
}

// The cells of a metric's row, the same in every format.
std::vector<std::string> cells_of(const MetricComparison& m) {
  const int digits = m.metric->digits;
  return {m.metric->name,
          fixed(m.estimate.baseline, digits),
          fixed(m.estimate.now, digits),
          fixed(m.estimate.delta, digits, true),
          interval_of(m),
          std::to_string(m.pairs),
          m.smallest_seen == 0 ? "any" : fixed(m.smallest_seen, digits),
          verdict_of(m)};
}

const std::vector<std::string>& headings() {
  static const std::vector<std::string> all = {"metric",        "baseline", "now",       "delta",
                                               "95 % interval", "pairs",    "seen from", "verdict"};
  return all;
}

std::vector<std::string> table(const Comparison& comparison) {
  std::vector<std::vector<std::string>> rows = {headings()};
  for (const MetricComparison& m : comparison.metrics) rows.push_back(cells_of(m));
  std::vector<std::size_t> widths(headings().size(), 0);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::vector<std::string> lines;
  for (const auto& row : rows) {
    std::string line = fmt::format("{:<{}}", row[0], widths[0]);
    for (std::size_t i = 1; i + 1 < row.size(); ++i) line += fmt::format("  {:>{}}", row[i], widths[i]);
    lines.push_back(line + "  " + row.back());
  }
  return lines;
}

std::vector<std::string> markdown_table(const Comparison& comparison) {
  const auto row_of = [](const std::vector<std::string>& cells) {
    return fmt::format("| {} |", fmt::join(cells, " | "));
  };
  std::vector<std::string> lines = {row_of(headings()), "|---|--:|--:|--:|--:|--:|--:|---|"};
  for (const MetricComparison& m : comparison.metrics) {
    std::vector<std::string> cells = cells_of(m);
    cells.front() = "`" + cells.front() + "`";
    if (m.verdict == MetricVerdict::kWorse) cells.back() = "**" + cells.back() + "**";
    lines.push_back(row_of(cells));
  }
  return lines;
}

std::vector<std::string> run_lines(const char* title, const std::vector<RunNote>& runs) {
  std::vector<std::string> lines;
  if (runs.empty()) return lines;
  lines.push_back(fmt::format("{}: {}", title, runs.size()));
  for (std::size_t i = 0; i < std::min(runs.size(), kMostRuns); ++i) {
    const RunNote& run = runs[i];
    lines.push_back(
        cut(fmt::format("  {} seed {}{}{}", run.scenario, run.seed, run.what.empty() ? "" : ": ", run.what)));
  }
  return lines;
}

// Where the losses are, of every metric that is worse.
std::vector<std::string> scenario_lines(const Comparison& comparison) {
  std::vector<std::string> lines;
  for (const MetricComparison& m : comparison.metrics) {
    if (m.verdict != MetricVerdict::kWorse && m.verdict != MetricVerdict::kAccepted) continue;
    std::string line = fmt::format("{} lost most in", m.metric->name);
    for (std::size_t i = 0; i < std::min(m.scenarios.size(), kMostRuns); ++i) {
      const ScenarioDelta& s = m.scenarios[i];
      line += fmt::format("{} {} ({})", i == 0 ? "" : ",", s.scenario, fixed(s.delta, m.metric->digits, true));
    }
    lines.push_back(line);
  }
  return lines;
}

std::string pairs_line(const Comparison& c, const std::string& baseline, const std::string& now) {
  std::string line = fmt::format("{} -> {}: {} paired runs", baseline, now, c.paired_runs);
  if (c.scored_runs < c.paired_runs) line += fmt::format(", {} of them judged on both sides", c.scored_runs);
  if (!c.only_baseline.empty()) line += fmt::format(", {} only in the baseline", c.only_baseline.size());
  if (!c.only_now.empty()) line += fmt::format(", {} only now", c.only_now.size());
  if (c.unpaired_visits > 0) line += fmt::format(", {} visits without a partner", c.unpaired_visits);
  return line;
}

std::vector<std::string> below(const Comparison& c, const std::vector<std::string>& table_lines) {
  std::vector<std::string> lines = {""};
  const auto add = [&lines](const std::vector<std::string>& more) {
    lines.insert(lines.end(), more.begin(), more.end());
  };
  if (!c.metrics.empty()) {
    add(table_lines);
    add({""});
  }
  for (std::size_t i = 1; i < std::min(c.reasons.size(), std::size_t{5}); ++i)
    lines.push_back(cut("also: " + c.reasons[i]));
  add(scenario_lines(c));
  add(run_lines("newly failing", c.newly_failing));
  add(run_lines("fixed", c.fixed));
  if (!c.still_failing.empty()) lines.push_back(fmt::format("still failing: {}", c.still_failing.size()));
  add(run_lines("only in the baseline", c.only_baseline));
  if (!c.core_changed.empty())
    lines.push_back(fmt::format("the core gave other outputs for the same input in {} runs", c.core_changed.size()));
  for (const std::string& note : c.notes) lines.push_back(cut(note));
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string joined(std::vector<std::string> head, const std::vector<std::string>& lines) {
  const std::size_t room = kMostLines + 1 - head.size();
  const bool all = lines.size() <= room;
  head.insert(head.end(), lines.begin(), all ? lines.end() : lines.begin() + static_cast<std::ptrdiff_t>(room - 1));
  if (!all) head.push_back(fmt::format("... {} lines more; --json has all", lines.size() - room + 1));
  return fmt::format("{}\n", fmt::join(head, "\n"));
}

}  // namespace

std::string verdict_line(const Comparison& c) {
  std::string word = word_of(c.outcome);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
  if (!c.reasons.empty()) {
    const std::string more = c.reasons.size() > 1 ? fmt::format(", and {} more", c.reasons.size() - 1) : "";
    return cut(word + ": " + c.reasons.front()) + more;
  }
  if (c.identical) return fmt::format("{}: all {} paired runs gave the same outputs, bit by bit", word, c.paired_runs);
  int better = 0;
  for (const MetricComparison& m : c.metrics) better += m.verdict == MetricVerdict::kBetter ? 1 : 0;
  const std::string gains = better > 0 ? fmt::format("; {} of {} metrics better", better, c.metrics.size()) : "";
  return fmt::format("{}: no metric lost more than its tolerance over {} paired runs{}", word, c.scored_runs, gains);
}

std::string diff_text(const Comparison& comparison, const std::string& baseline, const std::string& now) {
  return joined({verdict_line(comparison), pairs_line(comparison, baseline, now)},
                below(comparison, table(comparison)));
}

std::string diff_markdown(const Comparison& comparison, const std::string& baseline, const std::string& now) {
  return joined(
      {"**" + verdict_line(comparison) + "**", "", pairs_line(comparison, "`" + baseline + "`", "`" + now + "`")},
      below(comparison, markdown_table(comparison)));
}

}  // namespace storetwin::compare
