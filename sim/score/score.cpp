#include "sim/score/score.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/random.h"
#include "sim/score/track_metrics.h"
#include "sim/score/track_snapshots.h"
#include "sim/score/visit_names.h"

namespace storetwin::score {

namespace {

constexpr double kTrackGateM = 1.0;

struct TruthScan {
  Timestamp at;
  std::vector<const truth::PersonSample*> people;
};

std::vector<TruthScan> truth_scans(const truth::Truth& truth) {
  std::vector<TruthScan> scans;
  for (const truth::PersonSample& sample : truth.paths) {
    if (scans.empty() || scans.back().at != sample.at) scans.push_back({sample.at, {}});
    scans.back().people.push_back(&sample);
  }
  return scans;
}

ScanPairs pair_up(const TruthScan& scan, const std::vector<stream::Track>& tracks) {
  ScanPairs pairs;
  pairs.similarity.resize(static_cast<Eigen::Index>(scan.people.size()), static_cast<Eigen::Index>(tracks.size()));
  for (const truth::PersonSample* p : scan.people) pairs.truth_ids.push_back(static_cast<int>(p->shopper.value));
  for (const stream::Track& t : tracks) pairs.track_ids.push_back(static_cast<int>(t.id.value));
  for (std::size_t i = 0; i < scan.people.size(); ++i) {
    for (std::size_t j = 0; j < tracks.size(); ++j) {
      const double d = (scan.people[i]->p_WB_m - tracks[j].p_WB_m).norm();
      pairs.similarity(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = std::max(0.0, 1 - d / (2 * kTrackGateM));
    }
  }
  return pairs;
}

// Mean of e' P^-1 e over people and their nearest track inside the gate.
void add_nees(const TruthScan& scan, const std::vector<stream::Track>& tracks, double& sum, double& count) {
  for (const truth::PersonSample* person : scan.people) {
    const stream::Track* nearest = nullptr;
    for (const stream::Track& track : tracks) {
      if (track.phase != stream::TrackPhase::kConfirmed) continue;
      const double d = (track.p_WB_m - person->p_WB_m).norm();
      if (d < kTrackGateM && (!nearest || d < (nearest->p_WB_m - person->p_WB_m).norm())) nearest = &track;
    }
    if (!nearest) continue;
    const Vec2 error = person->p_WB_m - nearest->p_WB_m;
    sum += error.dot(nearest->covariance_m2.inverse() * error);
    count += 1;
  }
}

const truth::PersonSample* person_at(const std::vector<TruthScan>& scans, truth::ShopperId shopper, Timestamp at) {
  auto scan = std::lower_bound(scans.begin(), scans.end(), at, [](const TruthScan& s, Timestamp t) { return s.at < t; });
  if (scan == scans.end() && !scans.empty()) --scan;
  if (scan == scans.end()) return nullptr;
  for (const truth::PersonSample* p : scan->people) {
    if (p->shopper == shopper) return p;
  }
  return nullptr;
}

void add_identity_at_events(const truth::Truth& truth, const std::vector<TruthScan>& scans,
                            const std::vector<const stream::Tracks*>& messages, Metrics& metrics) {
  const std::map<truth::ShopperId, VisitId> visit_of = visits_by_shopper(truth.visits);
  double right = 0, total = 0;
  for (const truth::ItemEvent& event : truth.events) {
    const auto visit = visit_of.find(event.shopper);
    const truth::PersonSample* person = person_at(scans, event.shopper, event.at);
    if (visit == visit_of.end() || !person) continue;
    const std::vector<stream::Track> tracks = tracks_at(messages, event.at);
    const auto nearest = std::min_element(tracks.begin(), tracks.end(), [&](const auto& a, const auto& b) {
      return (a.p_WB_m - person->p_WB_m).norm() < (b.p_WB_m - person->p_WB_m).norm();
    });
    total += 1;
    const bool near = nearest != tracks.end() && (nearest->p_WB_m - person->p_WB_m).norm() < kTrackGateM;
    right += near && nearest->visit == visit->second ? 1 : 0;
  }
  set_rate(metrics, "track.identity_at_event", right, total);
}

// Quantiles and calibration are statistics of all visits, not means over runs; their intervals resample the visits.
void add_visit_statistics(const std::vector<VisitScore>& visits, const Prices& prices, double confidence,
                          std::map<std::string, SummaryMetric>& summary) {
  constexpr int kDraws = 200;
  constexpr const char* kNames[] = {"cart.time_to_final_s_p50", "cart.time_to_final_s_p95", "cart.brier", "cart.ece"};
  const Metrics over_visits = cart_metrics(visits, prices);
  std::map<std::string, std::vector<double>> drawn;
  RandomStream random = RandomStream(0).fork("visits");
  for (int d = 0; d < kDraws && !visits.empty(); ++d) {
    std::vector<VisitScore> sample;
    for (std::size_t i = 0; i < visits.size(); ++i) {
      sample.push_back(visits[static_cast<std::size_t>(random.integer(0, static_cast<int>(visits.size()) - 1))]);
    }
    const Metrics metrics = cart_metrics(sample, prices);
    for (const char* name : kNames) {
      if (const auto metric = metrics.find(name); metric != metrics.end()) drawn[name].push_back(metric->second.value);
    }
  }
  for (const char* name : kNames) {
    const auto metric = over_visits.find(name);
    if (metric == over_visits.end()) continue;
    summary[name] = {metric->second.value, static_cast<double>(visits.size()), quantile(drawn[name], 0.5 - confidence / 2),
                     quantile(drawn[name], 0.5 + confidence / 2)};
  }
}

// What staff do at shelves is told to the core or nobody's bill; what they are billed for is scored by their receipts.
std::vector<truth::ItemEvent> events_of_shoppers(const truth::Truth& truth) {
  std::vector<truth::ItemEvent> events;
  for (const truth::ItemEvent& event : truth.events) {
    if (std::find(truth.staff.begin(), truth.staff.end(), event.shopper) == truth.staff.end()) events.push_back(event);
  }
  return events;
}

std::vector<stream::CartChange> changes_of_shoppers(const truth::Truth& truth, const stream::Messages& outputs) {
  const std::map<truth::ShopperId, VisitId> visit_of = visits_by_shopper(truth.visits);
  std::set<VisitId> of_staff;
  for (const truth::ShopperId staff : truth.staff) {
    if (const auto visit = visit_of.find(staff); visit != visit_of.end()) of_staff.insert(visit->second);
  }
  std::vector<stream::CartChange> changes;
  for (const stream::Message& message : outputs) {
    const auto* change = std::get_if<stream::CartChange>(&message);
    if (change != nullptr && !of_staff.contains(change->visit)) changes.push_back(*change);
  }
  return changes;
}

}  // namespace

Metrics track_metrics(const truth::Truth& truth, const stream::Messages& outputs) {
  Metrics metrics;
  const std::vector<const stream::Tracks*> messages = track_messages(outputs);
  const std::vector<TruthScan> scans = truth_scans(truth);
  if (messages.empty() || scans.empty()) return metrics;
  std::vector<ScanPairs> pairs;
  double nees = 0, nees_count = 0;
  for (const TruthScan& scan : scans) {
    const std::vector<stream::Track> tracks = tracks_at(messages, scan.at);
    pairs.push_back(pair_up(scan, tracks));
    add_nees(scan, tracks, nees, nees_count);
  }
  const TrackScore score = score_tracks(pairs);
  set_value(metrics, "track.hota", score.hota);
  set_value(metrics, "track.idf1", score.idf1);
  set_value(metrics, "track.mota", score.mota);
  set_value(metrics, "track.id_switches", score.id_switches);
  if (nees_count > 0) set_value(metrics, "track.nees", nees / nees_count);
  add_identity_at_events(truth, scans, messages, metrics);
  return metrics;
}

RunScore score_run(const truth::Truth& truth, const stream::Messages& said, const store::Store& store) {
  const stream::Messages outputs = named_as_in_truth(truth, said);
  std::vector<stream::Receipt> receipts;
  for (const stream::Message& message : outputs) {
    if (const auto* receipt = std::get_if<stream::Receipt>(&message)) receipts.push_back(*receipt);
  }
  RunScore score;
  score.visits = match_visits(truth.visits, receipts);
  score.metrics = cart_metrics(score.visits, prices_of(store));
  score.metrics.merge(event_metrics(events_of_shoppers(truth), reported_events(changes_of_shoppers(truth, outputs)),
                                    visits_by_shopper(truth.visits)));
  score.metrics.merge(track_metrics(truth, outputs));
  score.breaches = gate_breaches(truth, outputs);
  return score;
}

std::map<std::string, SummaryMetric> summarize(const std::vector<RunScore>& runs, const Prices& prices, double confidence) {
  std::vector<VisitScore> visits;
  std::map<std::string, std::vector<double>> values;
  Metrics pooled;
  for (const RunScore& run : runs) {
    visits.insert(visits.end(), run.visits.begin(), run.visits.end());
    for (const auto& [name, metric] : run.metrics) {
      values[name].push_back(metric.value);
      if (metric.is_rate) {
        pooled[name].is_rate = true;
        pooled[name].hits += metric.hits;
        pooled[name].trials += metric.trials;
      }
    }
  }
  std::map<std::string, SummaryMetric> summary;
  for (const auto& [name, of_runs] : values) {
    const Interval interval = bootstrap_mean_interval(of_runs, 2000, confidence);
    double sum = 0;
    for (const double v : of_runs) sum += v;
    summary[name] = {sum / static_cast<double>(of_runs.size()), static_cast<double>(of_runs.size()), interval.low, interval.high};
  }
  for (const auto& [name, rate] : pooled) {
    const Interval interval = wilson_interval(rate.hits, rate.trials, confidence);
    summary[name] = {rate.hits / rate.trials, rate.trials, interval.low, interval.high};
  }
  add_visit_statistics(visits, prices, confidence, summary);
  return summary;
}

Prices prices_of(const store::Store& store) {
  Prices prices;
  for (const store::Product& product : store.catalogue) prices[product.sku] = product.price_minor;
  return prices;
}

}  // namespace storetwin::score
