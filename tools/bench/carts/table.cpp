#include "tools/bench/carts/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace storetwin::bench {

namespace {

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

std::string rate_cell(double hits, double trials) {
  if (trials <= 0) return "-";
  const score::Interval interval = score::wilson_interval(hits, trials);
  return fmt::format("{:.4f} ({:.4f}..{:.4f})", hits / trials, interval.low, interval.high);
}

std::string mean_cell(const std::vector<double>& values) {
  if (values.empty()) return "-";
  const score::Interval interval = score::bootstrap_mean_interval(values);
  return fmt::format("{:.4f} ({:.4f}..{:.4f})", mean(values), interval.low, interval.high);
}

std::string difference_cell(const std::vector<double>& before, const std::vector<double>& after) {
  std::vector<double> differences;
  for (std::size_t k = 0; k < before.size(); ++k) differences.push_back(after[k] - before[k]);
  if (differences.empty()) return "-";
  const score::Interval interval = score::bootstrap_mean_interval(differences);
  return fmt::format("{:+.4f} ({:+.4f}..{:+.4f})", mean(differences), interval.low, interval.high);
}

std::string metric_cell(const std::vector<score::Metrics>& runs, const std::string& name) {
  std::vector<double> values;
  double hits = 0, trials = 0;
  for (const score::Metrics& run : runs) {
    const auto metric = run.find(name);
    if (metric == run.end()) continue;
    values.push_back(metric->second.value);
    hits += metric->second.hits;
    trials += metric->second.is_rate ? metric->second.trials : 0;
  }
  return trials > 0 ? rate_cell(hits, trials) : mean_cell(values);
}

std::string difference_cell(const std::vector<score::Metrics>& before, const std::vector<score::Metrics>& after,
                            const std::string& name) {
  std::vector<double> was, is;
  for (std::size_t k = 0; k < before.size(); ++k) {
    const auto a = before[k].find(name), b = after[k].find(name);
    if (a == before[k].end() || b == after[k].end()) continue;
    was.push_back(a->second.value);
    is.push_back(b->second.value);
  }
  return difference_cell(was, is);
}

std::string Table::text() const {
  std::vector<std::size_t> widths(rows_.front().size(), 3);
  for (const auto& row : rows_) {
    for (std::size_t k = 0; k < row.size(); ++k) widths[k] = std::max(widths[k], row[k].size());
  }
  std::string text;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    for (std::size_t k = 0; k < widths.size(); ++k) text += fmt::format("| {:<{}} ", rows_[r][k], widths[k]);
    text += "|\n";
    for (std::size_t k = 0; r == 0 && k < widths.size(); ++k) text += "|" + std::string(widths[k] + 2, '-');
    if (r == 0) text += "|\n";
  }
  return text;
}

}  // namespace storetwin::bench
