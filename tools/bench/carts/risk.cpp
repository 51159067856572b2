#include "tools/bench/carts/risk.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>

#include "tools/bench/carts/play.h"
#include "tools/bench/carts/table.h"

namespace storetwin::bench {

namespace {

double wrong_units(const score::VisitScore& visit) {
  std::map<SkuId, int> off;
  for (const truth::TruthLine& line : visit.truth_lines) off[line.sku] += line.quantity;
  for (const score::ReceiptLine& line : visit.receipt_lines) off[line.sku] -= line.quantity;
  double wrong = 0;
  for (const auto& [sku, units] : off) wrong += std::abs(units);
  return wrong;
}

std::vector<std::pair<double, bool>> said_of(const std::vector<score::VisitScore>& visits) {
  std::vector<std::pair<double, bool>> said;
  for (const score::VisitScore& visit : visits) said.emplace_back(visit.confidence, visit.exact);
  std::sort(said.begin(), said.end());
  return said;
}

// Round thresholds, and those that send one visit in fifty and in twenty to review.
std::vector<double> thresholds_for(const std::vector<score::VisitScore>& visits) {
  std::vector<double> thresholds = {0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99};
  const std::vector<std::pair<double, bool>> said = said_of(visits);
  for (const double share : {0.02, 0.05}) {
    thresholds.push_back(said[static_cast<std::size_t>(share * static_cast<double>(said.size()))].first);
  }
  std::sort(thresholds.begin(), thresholds.end());
  return thresholds;
}

}  // namespace

std::vector<RiskPoint> risk_curve(const std::vector<score::VisitScore>& visits, const std::vector<double>& thresholds) {
  std::vector<RiskPoint> curve;
  for (const double threshold : thresholds) {
    RiskPoint point{.threshold = threshold, .visits = static_cast<double>(visits.size())};
    for (const score::VisitScore& visit : visits) {
      if (visit.confidence < threshold) {
        point.reviewed += 1;
        continue;
      }
      point.exact += visit.exact ? 1 : 0;
      point.wrong_units += wrong_units(visit);
    }
    curve.push_back(point);
  }
  return curve;
}

std::vector<ReliabilityBin> reliability(const std::vector<score::VisitScore>& visits, int bins) {
  const std::vector<std::pair<double, bool>> said = said_of(visits);
  const std::size_t used = std::min<std::size_t>(static_cast<std::size_t>(bins), said.size());
  std::vector<ReliabilityBin> result;
  for (std::size_t b = 0; b < used; ++b) {
    const std::size_t first = b * said.size() / used, last = (b + 1) * said.size() / used;
    ReliabilityBin bin{.low = said[first].first, .high = said[last - 1].first, .visits = static_cast<double>(last - first)};
    for (std::size_t k = first; k < last; ++k) {
      bin.mean_confidence += said[k].first / bin.visits;
      bin.exact += said[k].second ? 1 : 0;
    }
    result.push_back(bin);
  }
  return result;
}

double brier_skill(const std::vector<score::VisitScore>& visits) {
  const double count = static_cast<double>(visits.size());
  double exact = 0, squares = 0;
  for (const score::VisitScore& visit : visits) {
    exact += (visit.exact ? 1 : 0) / count;
    squares += std::pow(visit.confidence - (visit.exact ? 1 : 0), 2) / count;
  }
  const double climate = exact * (1 - exact);
  constexpr double kAllAlike = 1e-9;
  return climate > kAllAlike ? 1 - squares / climate : 0;
}

int table_risk(const Request& request) {
  std::vector<std::vector<score::VisitScore>> by_run(run_count(request));
  const Status done = for_each_run(request, [&](std::size_t index, const session::SessionConfig& config) {
    for (score::VisitScore& visit : play(config).score.visits) {
      if (visit.state == "final" || visit.state == "review") by_run[index].push_back(std::move(visit));
    }
  });
  if (!done) {
    std::fputs(to_text(done.problems()).c_str(), stderr);
    return 3;
  }
  std::vector<score::VisitScore> visits;
  for (const auto& run : by_run) visits.insert(visits.end(), run.begin(), run.end());
  if (visits.empty()) return 0;

  Table curve({"review below", "reviewed", "exact among the rest", "wrong units per 1000 of the rest"});
  for (const RiskPoint& p : risk_curve(visits, thresholds_for(visits))) {
    const double rest = p.visits - p.reviewed;
    curve.add({fmt::format("{:.4f}", p.threshold), rate_cell(p.reviewed, p.visits), rate_cell(p.exact, rest),
               rest > 0 ? fmt::format("{:.1f}", 1000 * p.wrong_units / rest) : "-"});
  }
  Table bins({"said", "mean said", "visits", "exact"});
  for (const ReliabilityBin& b : reliability(visits)) {
    bins.add({fmt::format("{:.4f}..{:.4f}", b.low, b.high), fmt::format("{:.4f}", b.mean_confidence),
              fmt::format("{:.0f}", b.visits), rate_cell(b.exact, b.visits)});
  }
  std::printf("%s\n%s\nECE (10 bins) %.4f, Brier skill %.3f, %zu visits decided\n", curve.text().c_str(), bins.text().c_str(),
              score::expected_calibration_error(said_of(visits), 10), brier_skill(visits), visits.size());
  return 0;
}

}  // namespace storetwin::bench
