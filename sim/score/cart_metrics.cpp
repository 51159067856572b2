#include "sim/score/cart_metrics.h"

#include <algorithm>
#include <cmath>

namespace storetwin::score {

namespace {

using Units = std::map<SkuId, int>;

Units true_units(const VisitScore& visit) {
  Units units;
  for (const truth::TruthLine& line : visit.truth_lines) units[line.sku] += line.quantity;
  return units;
}

Units charged_units(const VisitScore& visit) {
  Units units;
  for (const ReceiptLine& line : visit.receipt_lines) units[line.sku] += line.quantity;
  return units;
}

int at(const Units& units, const SkuId& sku) {
  const auto found = units.find(sku);
  return found == units.end() ? 0 : found->second;
}

// Per SKU over the visits of a run: what was charged too much somewhere and missed somewhere else.
struct Tally {
  double true_units = 0, charged_units = 0, hits = 0;
  double overcharge_minor = 0, uncharged_minor = 0;
  std::map<SkuId, double> over, under;
};

void count_visit(const VisitScore& visit, const Prices& prices, Tally& tally) {
  const Units truth = true_units(visit), charged = charged_units(visit);
  Units skus = truth;
  skus.insert(charged.begin(), charged.end());
  for (const auto& [sku, unused] : skus) {
    const int t = at(truth, sku), c = at(charged, sku);
    const auto price = prices.find(sku);
    const double money = price == prices.end() ? 0.0 : static_cast<double>(price->second);
    tally.true_units += t;
    tally.charged_units += c;
    tally.hits += std::min(t, c);
    tally.over[sku] += std::max(0, c - t);
    tally.under[sku] += std::max(0, t - c);
    tally.overcharge_minor += money * std::max(0, c - t);
    tally.uncharged_minor += money * std::max(0, t - c);
  }
}

Tally count(const std::vector<VisitScore>& visits, const Prices& prices) {
  Tally tally;
  for (const VisitScore& visit : visits) count_visit(visit, prices, tally);
  return tally;
}

// A unit too many on one visit and one too few on another, of the same SKU, is a unit charged to somebody else.
double units_on_wrong_visit(const Tally& tally) {
  double wrong = 0;
  for (const auto& [sku, over] : tally.over) wrong += std::min(over, tally.under.at(sku));
  return wrong;
}

double f1_of(const Tally& tally) {
  const double total = tally.true_units + tally.charged_units;
  return total > 0 ? 2 * tally.hits / total : 1.0;
}

std::string state_of(stream::VisitPhase phase) {
  switch (phase) {
    case stream::VisitPhase::kFinal: return "final";
    case stream::VisitPhase::kInReview: return "review";
    default: return "open";
  }
}

void fill_from_receipt(const stream::Receipt& receipt, Timestamp left, VisitScore& visit) {
  visit.receipt_lines.clear();
  // What has two prices has two lines; what is scored are units.
  for (const stream::CartLine& line : receipt.lines) {
    const bool again = !visit.receipt_lines.empty() && visit.receipt_lines.back().sku == line.sku;
    if (!again) visit.receipt_lines.push_back({line.sku, 0, line.confidence});
    visit.receipt_lines.back().quantity += line.quantity;
  }
  visit.state = state_of(receipt.phase);
  visit.confidence = receipt.confidence;
  if (visit.external_id.empty()) visit.external_id = receipt.external_id;
  const bool ended = receipt.phase == stream::VisitPhase::kFinal || receipt.phase == stream::VisitPhase::kInReview;
  if (ended && left.ns > 0) visit.time_to_final_s = (receipt.header.captured - left).in_seconds();
}

}  // namespace

std::vector<VisitScore> match_visits(const std::vector<truth::VisitTruth>& truth,
                                     const std::vector<stream::Receipt>& receipts) {
  std::vector<VisitScore> visits;
  std::vector<Timestamp> left;
  for (const truth::VisitTruth& t : truth) {
    visits.push_back({.visit = t.visit, .external_id = t.external_id, .truth_lines = t.lines, .state = "missing"});
    left.push_back(t.left);
  }
  for (const stream::Receipt& receipt : receipts) {
    if (receipt.settlement != stream::Settlement::kSettled) continue;
    std::size_t i = 0;
    const auto same = [&](const VisitScore& v) {
      if (!v.external_id.empty() && v.external_id == receipt.external_id) return true;
      return v.visit && v.visit == receipt.visit;
    };
    while (i < visits.size() && !same(visits[i])) ++i;
    if (i == visits.size()) {
      visits.push_back({.visit = receipt.visit, .external_id = receipt.external_id});
      left.push_back(receipt.left);
    }
    fill_from_receipt(receipt, left[i], visits[i]);
  }
  for (VisitScore& visit : visits) visit.exact = true_units(visit) == charged_units(visit);
  return visits;
}

double cart_f1(const std::vector<VisitScore>& visits) { return f1_of(count(visits, {})); }

double expected_calibration_error(std::vector<std::pair<double, bool>> said, int bins) {
  if (said.empty()) return 0;
  std::sort(said.begin(), said.end());
  const std::size_t n = said.size();
  const auto used = std::min<std::size_t>(static_cast<std::size_t>(bins), n);
  double error = 0;
  for (std::size_t b = 0; b < used; ++b) {
    const std::size_t first = b * n / used, last = (b + 1) * n / used;
    double confidence = 0, right = 0;
    for (std::size_t i = first; i < last; ++i) {
      confidence += said[i].first;
      right += said[i].second ? 1 : 0;
    }
    error += std::abs(confidence - right) / static_cast<double>(n);
  }
  return error;
}

Metrics cart_metrics(const std::vector<VisitScore>& visits, const Prices& prices) {
  const Tally tally = count(visits, prices);
  Metrics m;
  set_value(m, "cart.f1_macro", f1_of(tally));
  set_rate(m, "cart.unit_precision", tally.hits, tally.charged_units);
  set_rate(m, "cart.unit_recall", tally.hits, tally.true_units);
  set_rate(m, "cart.wrong_visit_rate", units_on_wrong_visit(tally), tally.true_units);
  const double n = static_cast<double>(visits.size());
  double exact = 0, reviewed = 0, automatic_exact = 0, squares = 0;
  std::vector<double> times;
  std::vector<std::pair<double, bool>> said;
  for (const VisitScore& v : visits) {
    const bool review = v.state == "review";
    exact += v.exact ? 1 : 0;
    reviewed += review ? 1 : 0;
    automatic_exact += (!review && v.exact) ? 1 : 0;
    squares += std::pow(v.confidence - (v.exact ? 1.0 : 0.0), 2);
    said.emplace_back(v.confidence, v.exact);
    if (v.time_to_final_s >= 0) times.push_back(v.time_to_final_s);
  }
  set_rate(m, "cart.exact_visit_rate", exact, n);
  set_rate(m, "cart.review_rate", reviewed, n);
  set_rate(m, "cart.auto_exact_rate", automatic_exact, n - reviewed);
  if (n > 0) {
    set_value(m, "cart.overcharge_per_1000_visits", 1000 * tally.overcharge_minor / n);
    set_value(m, "cart.uncharged_per_1000_visits", 1000 * tally.uncharged_minor / n);
    set_value(m, "cart.brier", squares / n);
    set_value(m, "cart.ece", expected_calibration_error(said));
  }
  if (!times.empty()) {
    set_value(m, "cart.time_to_final_s_p50", quantile(times, 0.5));
    set_value(m, "cart.time_to_final_s_p95", quantile(times, 0.95));
  }
  return m;
}

}  // namespace storetwin::score
