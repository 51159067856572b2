#include "sim/score/event_metrics.h"

#include <algorithm>
#include <cmath>

#include "core/base/assignment.h"

namespace storetwin::score {

namespace {

bool at_a_plate(const truth::ItemEvent& e) {
  return e.kind == truth::ItemEventKind::kPick || e.kind == truth::ItemEventKind::kPutBack;
}

bool alike(const truth::ItemEvent& t, const ReportedEvent& r) {
  const bool pick = t.kind == truth::ItemEventKind::kPick;
  return pick == r.pick && t.sku == r.sku && t.plate.fixture == r.plate.fixture && t.plate.shelf == r.plate.shelf;
}

}  // namespace

std::vector<ReportedEvent> reported_events(const std::vector<stream::CartChange>& changes) {
  std::vector<ReportedEvent> events;
  for (const stream::CartChange& c : changes) {
    if (c.settlement != stream::Settlement::kSettled) continue;
    for (int unit = 0; unit < std::abs(c.quantity); ++unit) {
      events.push_back({c.header.captured, c.quantity > 0, c.sku, c.plate, c.visit, c.event});
    }
  }
  std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return events;
}

std::vector<MatchedEvent> match_events(const std::vector<truth::ItemEvent>& truth, const std::vector<ReportedEvent>& reported,
                                       const std::map<truth::ShopperId, VisitId>& visit_of) {
  std::vector<int> plate_events;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (at_a_plate(truth[i])) plate_events.push_back(static_cast<int>(i));
  }
  constexpr double kApart = 2 * kEventWindowS;
  Eigen::MatrixXd cost = Eigen::MatrixXd::Constant(static_cast<Eigen::Index>(plate_events.size()),
                                                   static_cast<Eigen::Index>(reported.size()), kApart);
  for (Eigen::Index i = 0; i < cost.rows(); ++i) {
    const truth::ItemEvent& t = truth[static_cast<std::size_t>(plate_events[static_cast<std::size_t>(i)])];
    for (Eigen::Index j = 0; j < cost.cols(); ++j) {
      const ReportedEvent& r = reported[static_cast<std::size_t>(j)];
      const double error_s = std::abs((t.at - r.at).in_seconds());
      if (error_s <= kEventWindowS && alike(t, r)) cost(i, j) = error_s;
    }
  }
  const std::vector<int> column = assign_gated(cost, kApart);
  std::vector<MatchedEvent> matches;
  std::vector<bool> taken(reported.size(), false);
  for (std::size_t i = 0; i < column.size(); ++i) {
    MatchedEvent match{.truth = plate_events[i], .reported = column[i]};
    if (column[i] >= 0) {
      const auto j = static_cast<std::size_t>(column[i]);
      taken[j] = true;
      const auto visit = visit_of.find(truth[static_cast<std::size_t>(match.truth)].shopper);
      match.right_visit = reported[j].visit == (visit == visit_of.end() ? VisitId() : visit->second);
    }
    matches.push_back(match);
  }
  for (std::size_t j = 0; j < taken.size(); ++j) {
    if (!taken[j]) matches.push_back({.truth = -1, .reported = static_cast<int>(j)});
  }
  return matches;
}

Metrics event_metrics(const std::vector<truth::ItemEvent>& truth, const std::vector<ReportedEvent>& reported,
                      const std::map<truth::ShopperId, VisitId>& visit_of) {
  double both = 0, true_count = 0, right = 0;
  std::vector<double> errors_ms;
  for (const MatchedEvent& m : match_events(truth, reported, visit_of)) {
    true_count += m.truth >= 0 ? 1 : 0;
    if (m.truth < 0 || m.reported < 0) continue;
    both += 1;
    right += m.right_visit ? 1 : 0;
    const Duration error = truth[static_cast<std::size_t>(m.truth)].at - reported[static_cast<std::size_t>(m.reported)].at;
    errors_ms.push_back(std::abs(error.in_seconds()) * 1000);
  }
  Metrics metrics;
  set_rate(metrics, "event.precision", both, static_cast<double>(reported.size()));
  set_rate(metrics, "event.recall", both, true_count);
  set_rate(metrics, "attribution.accuracy", right, both);
  if (!errors_ms.empty()) set_value(metrics, "event.time_error_ms_p95", quantile(errors_ms, 0.95));
  return metrics;
}

std::map<truth::ShopperId, VisitId> visits_by_shopper(const std::vector<truth::VisitTruth>& visits) {
  std::map<truth::ShopperId, VisitId> visit_of;
  for (const truth::VisitTruth& visit : visits) {
    for (const truth::ShopperId member : visit.members) visit_of[member] = visit.visit;
  }
  return visit_of;
}

}  // namespace storetwin::score
