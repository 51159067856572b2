#include "sim/session/detail.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/score/event_metrics.h"
#include "sim/session/behaviour_shot.h"
#include "sim/session/detail_filter.h"

namespace storetwin::session {

namespace {

constexpr double kPathStepS = 0.2;
// Pictures of one kind per run: more of them tell no more.
constexpr int kPicturesPerKind = 2;
// Of the readings of one weight event; the others are seldom above a percent.
constexpr std::size_t kOddsPerEvent = 5;

std::string sentence(const score::ReportedEvent& event) {
  return fmt::format("{} of {} by {}", event.pick ? "pick" : "put-back", event.sku.value,
                     event.visit ? event.visit.value : "nobody with a visit");
}

// A path with at most one point per kPathStepS: enough for a line.
void add_point(std::vector<report::PathPoint>& path, double t_s, const Vec2& p_m) {
  if (path.empty() || t_s - path.back().t_s >= kPathStepS) path.push_back({t_s, p_m});
}

// Likelihoods as shares of their sum, the best first.
std::vector<report::Odds> odds_of(const stream::InteractionLikelihoods& likelihoods) {
  std::vector<report::Odds> odds;
  double most = -INFINITY, sum = 0;
  for (const stream::Explanation& e : likelihoods.explanations) most = std::max(most, e.log_likelihood);
  for (const stream::Explanation& e : likelihoods.explanations) {
    odds.push_back(
        {.track = e.track, .sku = e.sku, .quantity = e.quantity, .share = std::exp(e.log_likelihood - most)});
    sum += odds.back().share;
  }
  for (report::Odds& o : odds) o.share /= sum;
  std::stable_sort(odds.begin(), odds.end(), [](const auto& a, const auto& b) { return a.share > b.share; });
  if (odds.size() > kOddsPerEvent) odds.resize(kOddsPerEvent);
  return odds;
}

}  // namespace

void DetailCollector::observe_input(const stream::Message& message) {
  if (const auto* batch = std::get_if<stream::PlateBatch>(&message)) signals_.observe(*batch);
}

void DetailCollector::observe_output(const stream::Message& message) {
  if (!stream::is_settled(message)) return;
  if (const auto* change = std::get_if<stream::CartChange>(&message)) {
    changes_.push_back(*change);
    signals_.want(change->plate, change->header.captured);
  }
  if (const auto* event = std::get_if<stream::WeightEvent>(&message)) {
    readings_[event->id].delta_g = event->delta_g;
    readings_[event->id].sigma_g = event->sigma_g;
  }
  if (const auto* said = std::get_if<stream::InteractionLikelihoods>(&message))
    readings_[said->event].odds = odds_of(*said);
  if (const auto* reach = std::get_if<stream::Reach>(&message)) {
    reaches_.push_back({.track = reach->track,
                        .plate = reach->plate,
                        .from_s = reach->begin.in_seconds(),
                        .to_s = reach->end.in_seconds(),
                        .confidence = reach->confidence});
  }
  if (const auto* tracks = std::get_if<stream::Tracks>(&message)) observe_tracks(*tracks);
}

void DetailCollector::observe_tracks(const stream::Tracks& tracks) {
  const double t_s = tracks.header.captured.in_seconds();
  for (const stream::Track& track : tracks.tracks) {
    if (track.phase != stream::TrackPhase::kConfirmed) continue;
    add_point(track_paths_[std::to_string(track.id.value)], t_s, track.p_WB_m);
    std::vector<report::Binding>& bindings = bindings_[track.id];
    if (bindings.empty() || bindings.back().visit != track.visit) {
      bindings.push_back({.track = track.id, .visit = track.visit, .from_s = t_s, .to_s = t_s});
    }
    bindings.back().to_s = t_s;
  }
}

void DetailCollector::observe_truth(const std::vector<truth::ItemEvent>& events) {
  for (const truth::ItemEvent& event : events) {
    if (!event.plate.fixture.empty()) signals_.want(event.plate, event.at);
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

void DetailCollector::add_event_pictures(const truth::Truth* truth, report::RunDetail& detail) const {
  const std::vector<score::ReportedEvent> reported = score::reported_events(changes_);
  const std::vector<truth::ItemEvent> happened = truth ? truth->events : std::vector<truth::ItemEvent>();
  const auto visit_of = score::visits_by_shopper(truth ? truth->visits : std::vector<truth::VisitTruth>());
  std::map<EvidenceId, double> sure;
  for (const stream::CartChange& change : changes_) sure[change.event] = change.confidence;
  for (const score::MatchedEvent& match : score::match_events(happened, reported, visit_of)) {
    report::EventPicture picture;
    picture.judged = truth != nullptr;
    picture.is_true = match.truth >= 0;
    picture.reported = match.reported >= 0;
    picture.right_visit = match.right_visit;
    if (picture.is_true) {
      picture.truth = happened[static_cast<std::size_t>(match.truth)];
      if (const auto visit = visit_of.find(picture.truth.shopper); visit != visit_of.end())
        picture.visit = visit->second;
    }
    if (picture.reported) {
      const score::ReportedEvent& event = reported[static_cast<std::size_t>(match.reported)];
      picture.explanation = sentence(event);
      picture.told_visit = event.visit;
      picture.confidence = sure[event.event];
      if (const auto reading = readings_.find(event.event); reading != readings_.end()) {
        picture.delta_g = reading->second.delta_g;
        picture.sigma_g = reading->second.sigma_g;
        picture.odds = reading->second.odds;
      }
      if (!picture.is_true) {
        picture.truth = {.at = event.at, .sku = event.sku, .plate = event.plate};
        picture.truth.kind = event.pick ? truth::ItemEventKind::kPick : truth::ItemEventKind::kPutBack;
      }
    }
    picture.traces = signals_.around(picture.truth.plate, picture.truth.at);
    detail.events.push_back(std::move(picture));
  }
  std::stable_sort(detail.events.begin(), detail.events.end(),
                   [](const auto& a, const auto& b) { return a.truth.at < b.truth.at; });
}

void DetailCollector::add_carts(const truth::Truth* truth, report::RunDetail& detail) const {
  const auto visit_of = score::visits_by_shopper(truth ? truth->visits : std::vector<truth::VisitTruth>());
  for (const truth::ItemEvent& event : truth ? truth->events : std::vector<truth::ItemEvent>()) {
    const bool pick = event.kind == truth::ItemEventKind::kPick;
    if (!pick && event.kind != truth::ItemEventKind::kPutBack) continue;
    const auto visit = visit_of.find(event.shopper);
    detail.true_cart.push_back({.t_s = event.at.in_seconds(),
                                .visit = visit == visit_of.end() ? VisitId() : visit->second,
                                .sku = event.sku,
                                .quantity = pick ? 1 : -1,
                                .confidence = 1});
  }
  for (const stream::CartChange& change : changes_) {
    detail.cart.push_back({.t_s = change.header.captured.in_seconds(),
                           .visit = change.visit,
                           .sku = change.sku,
                           .quantity = change.quantity,
                           .confidence = change.confidence});
  }
}

report::RunDetail DetailCollector::collect(const truth::Truth* truth, const score::RunScore& score, bool whole) const {
  report::RunDetail detail;
  if (truth) {
    for (const truth::PersonSample& sample : truth->paths) {
      add_point(detail.true_paths[std::to_string(sample.shopper.value)], sample.at.in_seconds(), sample.p_WB_m);
    }
    for (const truth::VisitTruth& visit : truth->visits) {
      detail.stays.push_back({.visit = visit.visit,
                              .entered_s = visit.entered.in_seconds(),
                              .left_s = visit.left.ns != 0 ? visit.left.in_seconds() : -1});
    }
  }
  detail.track_paths = track_paths_;
  for (const auto& [track, bindings] : bindings_)
    detail.bindings.insert(detail.bindings.end(), bindings.begin(), bindings.end());
  detail.reaches = reaches_;
  std::stable_sort(detail.reaches.begin(), detail.reaches.end(),
                   [](const auto& a, const auto& b) { return a.from_s < b.from_s; });
  detail.behaviours = behaviours_;
  add_event_pictures(truth, detail);
  add_carts(truth, detail);
  if (!whole) keep_wrong_visits(truth, score, detail);
  return detail;
}

}  // namespace storetwin::session
