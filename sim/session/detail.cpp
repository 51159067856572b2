#include "sim/session/detail.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/score/event_metrics.h"
#include "sim/session/behaviour_shot.h"

namespace storetwin::session {

namespace {

constexpr double kTraceHalfWidthS = 2.5;
constexpr double kPathStepS = 0.2;
// Pictures of one kind per run: more of them tell no more.
constexpr int kPicturesPerKind = 2;

std::string sentence(const score::ReportedEvent& event) {
  return fmt::format("{} of {} by {}", event.pick ? "pick" : "put-back", event.sku.value,
                     event.visit ? event.visit.value : "nobody with a visit");
}

// A path with at most one point per kPathStepS: enough for a line.
void add_point(std::vector<report::PathPoint>& path, double t_s, const Vec2& p_m) {
  if (path.empty() || t_s - path.back().t_s >= kPathStepS) path.push_back({t_s, p_m});
}

}  // namespace

void DetailCollector::observe_input(const stream::Message& message) {
  const auto* batch = std::get_if<stream::PlateBatch>(&message);
  if (!batch) return;
  for (std::size_t c = 0; c < batch->channels.size(); ++c) {
    Signal& signal = signals_[batch->channels[c]];
    for (std::size_t k = 0; k < batch->samples(); ++k) {
      signal.times.emplace_back(batch->header.captured + batch->period * static_cast<std::int64_t>(k), batch->period);
      signal.values_g.push_back(batch->values_g[k * batch->channels.size() + c]);
    }
  }
}

void DetailCollector::observe_output(const stream::Message& message) {
  if (!stream::is_settled(message)) return;
  if (const auto* change = std::get_if<stream::CartChange>(&message)) changes_.push_back(*change);
  if (const auto* tracks = std::get_if<stream::Tracks>(&message)) {
    for (const stream::Track& track : tracks->tracks) {
      if (track.phase != stream::TrackPhase::kConfirmed) continue;
      add_point(track_paths_[std::to_string(track.id.value)], tracks->header.captured.in_seconds(), track.p_WB_m);
    }
  }
}

void DetailCollector::observe_people(const world::World& world, const std::vector<truth::BehaviourEvent>& behaviours) {
  for (const truth::BehaviourEvent& behaviour : behaviours) {
    if (behaviour.at < observed_ || pictured_[behaviour.kind] >= kPicturesPerKind) continue;
    ++pictured_[behaviour.kind];
    behaviours_.push_back(shot_of(world, behaviour));
  }
  observed_ = world.now();
}

report::PlateTrace DetailCollector::trace(const PlateAddress& plate, Timestamp around) const {
  report::PlateTrace trace{.plate = plate};
  const auto found = signals_.find(plate);
  if (found == signals_.end()) return trace;
  const Signal& signal = found->second;
  for (std::size_t i = 0; i < signal.values_g.size(); ++i) {
    if (std::abs((signal.times[i].first - around).in_seconds()) > kTraceHalfWidthS) continue;
    if (trace.values_g.empty()) {
      trace.first = signal.times[i].first;
      trace.period = signal.times[i].second;
    }
    trace.values_g.push_back(signal.values_g[i]);
  }
  return trace;
}

void DetailCollector::add_event_pictures(const truth::Truth& truth, report::RunDetail& detail) const {
  const std::vector<score::ReportedEvent> reported = score::reported_events(changes_);
  for (const score::MatchedEvent& match : score::match_events(truth.events, reported, score::visits_by_shopper(truth.visits))) {
    report::EventPicture picture;
    picture.is_true = match.truth >= 0;
    picture.reported = match.reported >= 0;
    picture.right_visit = match.right_visit;
    if (picture.reported) picture.explanation = sentence(reported[static_cast<std::size_t>(match.reported)]);
    if (picture.is_true) {
      picture.truth = truth.events[static_cast<std::size_t>(match.truth)];
    } else {
      const score::ReportedEvent& event = reported[static_cast<std::size_t>(match.reported)];
      picture.truth = {.at = event.at, .sku = event.sku, .plate = event.plate};
      picture.truth.kind = event.pick ? truth::ItemEventKind::kPick : truth::ItemEventKind::kPutBack;
    }
    PlateAddress plate = picture.truth.plate;
    for (const int side : {0, -1, 1}) {
      plate.plate = picture.truth.plate.plate + side;
      report::PlateTrace t = trace(plate, picture.truth.at);
      if (!t.values_g.empty()) picture.traces.push_back(std::move(t));
    }
    detail.events.push_back(std::move(picture));
  }
  std::stable_sort(detail.events.begin(), detail.events.end(),
                   [](const auto& a, const auto& b) { return a.truth.at < b.truth.at; });
}

report::RunDetail DetailCollector::collect(const truth::Truth& truth) const {
  report::RunDetail detail;
  for (const truth::PersonSample& sample : truth.paths) {
    add_point(detail.true_paths[std::to_string(sample.shopper.value)], sample.at.in_seconds(), sample.p_WB_m);
  }
  detail.track_paths = track_paths_;
  detail.behaviours = behaviours_;
  add_event_pictures(truth, detail);
  const auto visit_of = score::visits_by_shopper(truth.visits);
  for (const truth::ItemEvent& event : truth.events) {
    const bool pick = event.kind == truth::ItemEventKind::kPick;
    if (!pick && event.kind != truth::ItemEventKind::kPutBack) continue;
    const auto visit = visit_of.find(event.shopper);
    detail.true_cart.push_back({.t_s = event.at.in_seconds(), .visit = visit == visit_of.end() ? VisitId() : visit->second,
                                .sku = event.sku, .quantity = pick ? 1 : -1, .confidence = 1});
  }
  for (const stream::CartChange& change : changes_) {
    detail.cart.push_back({.t_s = change.header.captured.in_seconds(), .visit = change.visit, .sku = change.sku,
                           .quantity = change.quantity, .confidence = change.confidence});
  }
  return detail;
}

}  // namespace storetwin::session
