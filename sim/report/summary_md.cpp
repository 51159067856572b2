// summary.md: what a pull request is told, in at most 40 lines.
#include <fmt/format.h>

#include <algorithm>

#include "sim/report/again.h"
#include "sim/report/failure_groups.h"
#include "sim/report/html.h"
#include "sim/report/report.h"
#include "sim/report/verdicts.h"

namespace storetwin::report {

namespace {

constexpr std::size_t kMostLines = 40;
constexpr std::size_t kMostMetrics = 14;
constexpr std::size_t kMostWords = 160;  // of one run's reasons

// Shown first, since expectations speak of them and people know them; the others follow by name while there is room.
constexpr const char* kFirst[] = {"cart.exact_visit_rate",
                                  "cart.f1_macro",
                                  "cart.wrong_visit_rate",
                                  "cart.overcharge_per_1000_visits",
                                  "cart.uncharged_per_1000_visits",
                                  "cart.review_rate",
                                  "event.precision",
                                  "event.recall",
                                  "attribution.accuracy",
                                  "track.identity_at_event"};

// Text that Markdown and the HTML in it read as nothing else, on one line.
std::string plain(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20)
      out += ' ';
    else if (std::string_view("\\`*_{}[]<>|#&~").find(c) != std::string_view::npos)
      out += std::string("\\") + c;
    else
      out += c;
  }
  return out;
}

// A command between as many backticks as it needs.
std::string command(const std::string& text) {
  std::string fence = "`";
  while (text.find(fence) != std::string::npos) fence += '`';
  std::string line = text;
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return fence.size() == 1 ? fence + line + fence : fence + " " + line + " " + fence;
}

std::vector<std::string> metric_rows(const std::map<std::string, score::SummaryMetric>& summary) {
  std::vector<std::string> names;
  for (const char* name : kFirst) {
    if (summary.count(name) > 0) names.push_back(name);
  }
  for (const auto& [name, metric] : summary) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  if (names.size() > kMostMetrics) names.resize(kMostMetrics);
  std::vector<std::string> rows;
  for (const std::string& name : names) {
    const score::SummaryMetric& m = summary.at(name);
    rows.push_back(fmt::format("| `{}` | {} | {} – {} | {:.0f} |", name, number_text(m.value), number_text(m.low),
                               number_text(m.high), m.count));
  }
  return rows;
}

std::string reasons(const RunRecord& run) {
  std::string text = run.failures.empty() ? plural(wrong_visits(run), "wrong receipt")
                                          : fmt::format("{}", fmt::join(run.failures, "; "));
  if (!run.blame.empty()) text += " (blamed: " + run.blame + ")";
  if (text.size() <= kMostWords) return text;
  std::size_t end = kMostWords;
  while (end > 0 && static_cast<unsigned char>(text[end]) >> 6 == 2) --end;  // never within a character
  return text.substr(0, end) + "…";
}

const char* words_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass: return "pass, but";
    case Verdict::kFail: return "fail";
    case Verdict::kError: return "error";
    case Verdict::kNondeterministic: return "nondeterministic";
  }
  return "";
}

std::string run_line(const RunRecord& run, const ResultSet& results) {
  return fmt::format("- {} {}, seed {}: {} {}", words_of(run.verdict), plain(run.scenario), run.seed, plain(reasons(run)),
                     command(run_again(run, results)));
}

// One line for the suite, and one for each of the first entries and bounds that are not as they should be.
std::vector<std::string> suite_lines(const SuiteOutcome& suite) {
  constexpr std::size_t kMost = 8;
  std::vector<std::string> lines = {fmt::format("- suite {}: **{}**", plain(suite.suite), word_of(suite.standing))};
  const auto add_bounds = [&lines](const std::string& of, const std::vector<BoundOutcome>& bounds) {
    for (const BoundOutcome& bound : bounds) {
      if (bound.standing != Standing::kPass) lines.push_back(fmt::format("  - {}, {}: {}", word_of(bound.standing), plain(of), plain(bound_sentence(bound))));
    }
  };
  for (const EntryOutcome& entry : suite.entries) {
    if (entry.standing == Standing::kPass) continue;
    add_bounds(entry.entry, entry.bounds);
    for (const std::string& reason : entry.reasons)
      lines.push_back(fmt::format("  - {}, {}: {}", word_of(entry.standing), plain(entry.entry), plain(reason)));
  }
  add_bounds("all entries", suite.bounds);
  if (lines.size() > kMost) {
    const std::size_t left = lines.size() - kMost;
    lines.resize(kMost);
    lines.push_back(fmt::format("  - and {} more, in report.html", left));
  }
  return lines;
}

}  // namespace

std::string summary_md(const ResultSet& results) {
  const Verdicts verdicts = count_verdicts(results.runs);
  std::vector<score::RunScore> scores;
  for (const RunRecord& run : results.runs) {
    if (counts(run)) scores.push_back(run.score);
  }
  const bool fine = is_fine(results);
  const std::string receipts = receipts_text(results.runs);
  std::vector<std::string> lines = {
      fmt::format("**{} {}**{}.", fine ? "✓" : "✗", runs_text(results.runs), receipts.empty() ? "" : "; " + receipts)};
  for (const std::string& what : results.incomplete) lines.push_back("- inconclusive: " + plain(what));
  for (const SuiteOutcome& suite : results.suites) {
    const std::vector<std::string> told = suite_lines(suite);
    lines.insert(lines.end(), told.begin(), told.end());
  }
  const std::vector<std::string> rows = metric_rows(score::summarize(scores, results.prices));
  if (!rows.empty())
    lines.insert(lines.end(), {"", "| metric | value | 95 % interval | counted |", "|---|---:|---:|---:|"});
  lines.insert(lines.end(), rows.begin(), rows.end());

  std::vector<std::size_t> wrong;
  for (const std::size_t i : worst_first(results.runs)) {
    if (!results.runs[i].excuse.empty()) continue;
    if (results.runs[i].verdict != Verdict::kPass || wrong_visits(results.runs[i]) > 0) wrong.push_back(i);
  }
  if (!wrong.empty()) lines.insert(lines.end(), {"", "What went wrong, and how to see it again:", ""});
  std::size_t shown = 0;
  for (; shown < wrong.size() && lines.size() + 4 <= kMostLines; ++shown)
    lines.push_back(run_line(results.runs[wrong[shown]], results));
  if (shown < wrong.size())
    lines.push_back(fmt::format("- and {} more, in report.html and result.json", wrong.size() - shown));
  lines.insert(lines.end(), {"", fmt::format("{:.0f} simulated seconds in {:.1f} s. {}", verdicts.sim_s, results.wall_s,
                                             plain(results.build))});
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace storetwin::report
