#include "sim/compare/gated_metrics.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

namespace storetwin::compare {

namespace {

// What is counted of one visit.
struct VisitFacts {
  bool exact = true;
  int wrong_units = 0;
  bool reviewed = false;
  std::optional<double> time_to_final_s;
};

int at(const std::map<std::string, int>& units, const std::string& sku) {
  const auto found = units.find(sku);
  return found == units.end() ? 0 : found->second;
}

// Nobody was there and nobody was billed: that is right.
VisitFacts facts_of(const Visit* visit) {
  VisitFacts facts;
  if (visit == nullptr) return facts;
  std::set<std::string> skus;
  for (const auto& [sku, unused] : visit->taken) skus.insert(sku);
  for (const auto& [sku, unused] : visit->charged) skus.insert(sku);
  for (const std::string& sku : skus) facts.wrong_units += std::abs(at(visit->charged, sku) - at(visit->taken, sku));
  facts.exact = facts.wrong_units == 0;
  facts.reviewed = visit->state == "review";
  facts.time_to_final_s = visit->time_to_final_s;
  return facts;
}

// One metric of one run while its visits are counted.
struct Tally {
  Cluster cluster{.count = 0};
  int lost = 0, gained = 0;

  void add(double baseline, double now) {
    cluster.baseline += baseline;
    cluster.now += now;
    cluster.count += 1;
  }
};

Tally exact_visits(const std::vector<VisitPair>& pairs) {
  Tally tally;
  for (const VisitPair& pair : pairs) {
    const bool before = facts_of(pair.baseline).exact, now = facts_of(pair.now).exact;
    tally.add(before ? 1 : 0, now ? 1 : 0);
    tally.lost += before && !now ? 1 : 0;
    tally.gained += now && !before ? 1 : 0;
  }
  return tally;
}

Tally reviews(const std::vector<VisitPair>& pairs) {
  Tally tally;
  for (const VisitPair& pair : pairs) {
    const bool before = facts_of(pair.baseline).reviewed, now = facts_of(pair.now).reviewed;
    tally.add(before ? 1 : 0, now ? 1 : 0);
    tally.lost += now && !before ? 1 : 0;
    tally.gained += before && !now ? 1 : 0;
  }
  return tally;
}

Tally wrong_units(const std::vector<VisitPair>& pairs) {
  constexpr double kPerThousand = 1000;
  Tally tally;
  for (const VisitPair& pair : pairs)
    tally.add(kPerThousand * facts_of(pair.baseline).wrong_units, kPerThousand * facts_of(pair.now).wrong_units);
  return tally;
}

Tally times(const std::vector<VisitPair>& pairs) {
  Tally tally;
  for (const VisitPair& pair : pairs) {
    const auto before = facts_of(pair.baseline).time_to_final_s, now = facts_of(pair.now).time_to_final_s;
    if (before && now) tally.add(*before, *now);
  }
  return tally;
}

std::optional<double> value_of(const Run& run, const std::string& metric) {
  const auto found = run.metrics.find(metric);
  return found == run.metrics.end() ? std::nullopt : std::optional(found->second);
}

// A result holds no prices, but each run's money per 1000 of its own visits.
Tally money(const RunPair& pair, std::size_t visits) {
  const auto of = [](const Run& run) -> std::optional<double> {
    const auto over = value_of(run, "cart.overcharge_per_1000_visits");
    const auto under = value_of(run, "cart.uncharged_per_1000_visits");
    if (!over || !under) return std::nullopt;
    return (*over + *under) * static_cast<double>(run.visits.size());
  };
  const auto before = of(*pair.baseline), now = of(*pair.now);
  Tally tally;
  if (before && now && visits > 0) {
    tally.add(*before, *now);
    tally.cluster.count = static_cast<double>(visits);
  }
  return tally;
}

Tally of_run(const RunPair& pair, const std::string& metric) {
  const auto before = value_of(*pair.baseline, metric), now = value_of(*pair.now, metric);
  Tally tally;
  if (before && now) tally.add(*before, *now);
  return tally;
}

Tally tally_of(const GatedMetric& metric, const RunPair& runs, const std::vector<VisitPair>& visits) {
  const std::string name = metric.name;
  if (name == "cart.exact_visit_rate") return exact_visits(visits);
  if (name == "cart.wrong_units_per_1000_visits") return wrong_units(visits);
  if (name == "cart.money_error_per_1000_visits") return money(runs, visits.size());
  if (name == "cart.review_rate") return reviews(visits);
  if (name == "cart.time_to_final_s") return times(visits);
  return of_run(runs, name);
}

}  // namespace

const std::vector<GatedMetric>& gated_metrics() {
  constexpr double kOther = 0.2 / 8;
  static const std::vector<GatedMetric> all = {
      {"cart.exact_visit_rate", "", true, 0.003, 0.8, 4, Counted::kVisits, "Visits whose every line is exactly right"},
      {"cart.wrong_units_per_1000_visits", "units", false, 5, kOther, 1, Counted::kUnits,
       "Units that a receipt has too many or too few"},
      {"cart.money_error_per_1000_visits", "minor units", false, 1000, kOther, 0, Counted::kAmount,
       "Money charged for units not taken, and not charged for units taken"},
      {"cart.review_rate", "", false, 0.005, kOther, 4, Counted::kVisits, "Visits sent to review"},
      {"cart.time_to_final_s", "s", false, 0.5, kOther, 2, Counted::kAmount,
       "Event time from exit to final receipt or review request, mean"},
      {"event.recall", "", true, 0.005, kOther, 4, Counted::kAmount, "True item events that were reported"},
      {"event.precision", "", true, 0.005, kOther, 4, Counted::kAmount, "Reported item events that match a true one"},
      {"track.hota", "", true, 0.005, kOther, 4, Counted::kAmount, "HOTA"},
      {"track.idf1", "", true, 0.005, kOther, 4, Counted::kAmount, "IDF1"},
  };
  return all;
}

std::vector<std::string> gated_metric_names() {
  std::vector<std::string> names;
  for (const GatedMetric& metric : gated_metrics()) names.emplace_back(metric.name);
  return names;
}

std::vector<Observed> observe(const std::vector<RunPair>& pairs, int& unpaired) {
  std::vector<Observed> all;
  for (const GatedMetric& metric : gated_metrics()) all.push_back({.metric = &metric});
  unpaired = 0;
  for (const RunPair& runs : pairs) {
    if (!runs.scored()) continue;
    const PairedVisits visits = pair_visits(*runs.baseline, *runs.now);
    unpaired += visits.unpaired;
    for (Observed& observed : all) {
      const Tally tally = tally_of(*observed.metric, runs, visits.pairs);
      if (tally.cluster.count <= 0) continue;
      observed.runs.push_back({runs.baseline->scenario, tally.cluster});
      observed.pairs += static_cast<int>(tally.cluster.count);
      observed.lost += tally.lost;
      observed.gained += tally.gained;
    }
  }
  return all;
}

std::vector<RunPair> without_scenario(const std::vector<RunPair>& pairs, const std::string& scenario) {
  std::vector<RunPair> kept;
  std::copy_if(pairs.begin(), pairs.end(), std::back_inserter(kept),
               [&](const RunPair& pair) { return pair.baseline->scenario != scenario; });
  return kept;
}

}  // namespace storetwin::compare
