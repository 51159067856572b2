#include "sim/report/suite_outcome.h"

#include <fmt/format.h>

namespace storetwin::report {

namespace {

std::string limits(const BoundOutcome& bound) {
  std::string text = bound.min ? fmt::format("at least {:g}", *bound.min) : "";
  if (bound.max) text += fmt::format("{}at most {:g}", text.empty() ? "" : " and ", *bound.max);
  return text;
}

std::string advice(const BoundOutcome& bound) {
  if (bound.standing != Standing::kInconclusive) return "";
  if (!bound.more_seeds) return ", too close to the bound for any number of seeds";
  return fmt::format(", too few seeds: run about {} more", *bound.more_seeds);
}

std::string entry_line(const EntryOutcome& entry) {
  std::string counts = fmt::format("{} run{}", entry.runs, entry.runs == 1 ? "" : "s");
  if (entry.failed > 0) counts += fmt::format(", {} failed", entry.failed);
  if (entry.broken > 0) counts += fmt::format(", {} broke", entry.broken);
  if (entry.runs < entry.planned) counts += fmt::format(", stopped early: {} were planned", entry.planned);
  return fmt::format("  {:<13} {:<24} {}\n", word_of(entry.standing), entry.entry, counts);
}

std::string bounds_text(const std::vector<BoundOutcome>& bounds) {
  std::string text;
  for (const BoundOutcome& bound : bounds) text += fmt::format("                  {}\n", bound_sentence(bound));
  return text;
}

}  // namespace

const char* word_of(Standing standing) {
  switch (standing) {
    case Standing::kPass: return "pass";
    case Standing::kExcused: return "excused";
    case Standing::kInconclusive: return "inconclusive";
    case Standing::kFail: return "fail";
    case Standing::kError: return "error";
  }
  return "";
}

std::string bound_sentence(const BoundOutcome& bound) {
  if (!bound.value) return fmt::format("{} has no value in these runs, {} was asked for", bound.metric, limits(bound));
  const score::SummaryMetric& v = *bound.value;
  std::string text = fmt::format("{} is {:.4f}, {} was asked for", bound.metric, v.value, limits(bound));
  if (!bound.certain) return text;
  return text + fmt::format(": {:.4g} % interval {:.4f} to {:.4f}{}", 100 * bound.confidence, v.low, v.high, advice(bound));
}

std::string suites_text(const std::vector<SuiteOutcome>& suites) {
  std::string text;
  for (const SuiteOutcome& suite : suites) {
    text += fmt::format("\nsuite {}: {}\n", suite.suite, word_of(suite.standing));
    for (const EntryOutcome& entry : suite.entries) {
      text += entry_line(entry);
      for (const std::string& reason : entry.reasons) text += fmt::format("                  {}\n", reason);
      text += bounds_text(entry.bounds);
    }
    if (!suite.bounds.empty()) text += "  over all entries\n" + bounds_text(suite.bounds);
  }
  return text;
}

}  // namespace storetwin::report
