#include "core/pipeline/reducer.h"

#include <algorithm>
#include <iterator>

#include "core/perception/scan.h"

namespace storetwin::pipeline {
namespace {

// An outside program's weight event waits this long for its likelihoods.
constexpr Duration kUnexplainedKept = Duration::milliseconds(30'000);

}  // namespace

Reducer::Reducer(const store::Store& store, const Params& params, const Ports& ports)
    : ports_(ports),
      policies_(store.policies),
      tracker_(store, params.tracking),
      binder_(store),
      interaction_(store, params.interaction),
      belief_(store, params.cart, params.interaction.likelihood.mass_relative_sigma),
      desk_(store, params.receipt) {}

stream::Messages Reducer::apply(const store::Store& store, const stream::Message& message) {
  // What was due before this message is decided without it, so that it makes no difference whether event time came here
  // by a message or by advance_to.
  const Timestamp at = std::max(now_, stream::header_of(message).captured);
  decide_due(at);
  now_ = at;
  for (const DeviceWatch::Report& report : devices_.observe(message))
    alert(stream::AlertKind::kSensorFault, report.subject, report.text);
  std::visit([&](const auto& m) { take(store, m); }, message);
  decide_due(at);
  return taken_out();
}

stream::Messages Reducer::advance_to(Timestamp now) {
  decide_due(now);
  return taken_out();
}

stream::Messages Reducer::finish() {
  if (!ports_.replace_interaction) {
    interaction_.finish();
    take_events();
  }
  put(desk_.finish(now_, belief_));
  return taken_out();
}

void Reducer::take(const store::Store&, const stream::PlateBatch& batch) {
  if (ports_.replace_interaction) return;
  interaction_.observe(batch);
  take_events();
}

void Reducer::take(const store::Store& store, const stream::DepthPeople& people) { take_scan(store, people); }
void Reducer::take(const store::Store& store, const stream::PersonDetections& people) { take_scan(store, people); }
void Reducer::take(const store::Store& store, const stream::Skeletons& skeletons) { take_scan(store, skeletons); }

void Reducer::take_scan(const store::Store& store, const stream::Message& message) {
  const auto scan = perception::to_scan(message, store);
  if (!scan) return;
  // The door listens to scans even if an outside program tracks: entrances stand in them.
  binder_.observe(*scan);
  if (ports_.replace_tracking) return;
  stream::Tracks tracks = tracker_.update(*scan);
  for (const stream::IdentityChange& change : tracker_.identity_changes()) change_identity(change);
  for (const auto& report : tracker_.take_camera_reports()) {
    alert(stream::AlertKind::kSensorFault, report.source, report.text);
  }
  take_tracks(std::move(tracks));
}

void Reducer::take(const store::Store&, const stream::Tracks& tracks) {
  if (ports_.replace_tracking) take_tracks(tracks);
}

void Reducer::take(const store::Store&, const stream::IdentityChange& change) {
  if (ports_.replace_tracking) change_identity(change);
}

void Reducer::change_identity(const stream::IdentityChange& change) {
  binder_.observe(change);
  put_belief(change);
  if (stream::is_exchange(change)) {
    interaction_.observe(change);
    put(belief_.exchange(change));
    return;
  }
  put(belief_.merge(change));
  for (const TrackId before : change.before) {
    for (const TrackId after : change.after) desk_.relabel(before, after);
  }
}

void Reducer::take_tracks(stream::Tracks tracks) {
  const std::vector<tracking::VisitEvent> events = binder_.bind(tracks);
  for (const stream::IdentityChange& change : binder_.identity_changes()) {
    for (const TrackId before : change.before) {
      for (const TrackId after : change.after) desk_.relabel(before, after);
    }
    put_belief(change);
  }
  for (const tracking::VisitEvent& event : events) {
    switch (event.kind) {
      case tracking::VisitEvent::kOpened:
        put(desk_.opened(event.visit, event.external_id, event.at));
        break;
      case tracking::VisitEvent::kMemberIn:
        put(desk_.member_in(event.visit, event.track, event.at));
        put(belief_.bind(event.track, event.visit, event.at));
        break;
      case tracking::VisitEvent::kMemberOut:
        put(desk_.member_out(event.visit, event.track, event.at));
        break;
    }
  }
  for (const stream::Track& track : tracks.tracks) {
    if (track.visit) put(belief_.bind(track.id, track.visit, tracks.header.captured));
  }
  interaction_.observe(tracks);
  put_belief(tracks);
  if (!ports_.replace_interaction) take_events();
}

void Reducer::take_events() {
  for (const stream::Reach& reach : interaction_.take_reaches()) {
    put_belief(reach);
    if (interaction_.unweighed(reach)) belief_.unweighed(reach);
  }
  for (const interaction::ExplainedEvent& explained : interaction_.take_events()) {
    put_belief(explained.event);
    put_belief(explained.likelihoods);
    apply_event(explained.event, explained.likelihoods);
  }
  for (const stream::HandOver& hand_over : interaction_.take_hand_overs()) {
    put_belief(hand_over);
    put(belief_.apply(hand_over));
  }
}

void Reducer::take(const store::Store&, const stream::Reach& reach) {
  if (ports_.replace_interaction) put_belief(reach);
}

void Reducer::take(const store::Store&, const stream::WeightEvent& event) {
  if (!ports_.replace_interaction || event.plates.empty()) return;
  std::erase_if(unexplained_, [&](const auto& held) { return now_ - held.second.header.captured > kUnexplainedKept; });
  unexplained_[event.id] = event;
  put_belief(event);
}

void Reducer::take(const store::Store&, const stream::InteractionLikelihoods& likelihoods) {
  if (!ports_.replace_interaction) return;
  const auto it = unexplained_.find(likelihoods.event);
  if (it == unexplained_.end()) return;
  put_belief(likelihoods);
  apply_event(it->second, likelihoods);
  unexplained_.erase(it);
}

void Reducer::take(const store::Store&, const stream::HandOver& hand_over) {
  if (!ports_.replace_interaction) return;
  put_belief(hand_over);
  put(belief_.apply(hand_over));
}

void Reducer::apply_event(const stream::WeightEvent& event, const stream::InteractionLikelihoods& likelihoods) {
  put(belief_.apply(event, likelihoods));
}

void Reducer::take(const store::Store&, const stream::ItemObservations& items) { interaction_.observe(items); }

void Reducer::take(const store::Store&, const stream::TurnstileScan& scan) {
  admitted_[scan.lane] += scan.members;
  stream::TurnstileScan admitted = scan;
  if (scan.first_visit && policies_.group_liability == store::GroupLiability::kPayer) admitted.visit = scan.first_visit;
  if (scan.staff && policies_.staff == store::StaffRole::kNotBilled) {
    desk_.not_billed(admitted.visit);
    belief_.not_billed(admitted.visit);
  }
  binder_.observe(admitted);
}

void Reducer::take(const store::Store&, const stream::TurnstileCrossing& crossing) {
  binder_.observe(crossing);
  const bool turnstile = policies_.visit_opening == store::VisitOpening::kTurnstile;
  if (!turnstile || crossing.direction != stream::CrossingDirection::kIn) return;
  int& admitted = admitted_[crossing.lane];
  if (admitted > 0) {
    --admitted;
  } else {
    alert(stream::AlertKind::kTailgating, crossing.lane, "somebody went in without a code");
  }
}

void Reducer::take(const store::Store&, const stream::StaffAction& action) {
  belief_.observe(action);
  put(belief_.take_back(action));
}
void Reducer::take(const store::Store&, const stream::PriceChange& change) {
  belief_.observe(change);
  desk_.observe(change);
}

void Reducer::take(const store::Store&, const stream::CatalogueChange& change) {
  interaction_.observe(change);
  belief_.observe(change);
  desk_.observe(change);
}

void Reducer::take(const store::Store&, const stream::PlanogramChange& change) {
  interaction_.observe(change);
  belief_.observe(change);
}

void Reducer::take(const store::Store&, const stream::ReviewAnswer& answer) { put(desk_.answered(answer)); }

void Reducer::take(const store::Store&, const stream::Contest& contest) { put(desk_.contested(contest)); }

void Reducer::take(const store::Store&, const stream::SensorHealth& health) {
  if (health.state == stream::HealthState::kOk) return;
  alert(stream::AlertKind::kSensorFault, health.subject, health.reason);
}

void Reducer::decide_due(Timestamp reached) {
  for (const receipt::VisitDesk::Due& due : desk_.due(reached)) {
    const bool wait = !ports_.replace_interaction && interaction_.unsettled(due.members, due.left);
    if (wait && due.overdue_at > reached) continue;
    // The first instant at which this could be known, whoever asked when.
    put(desk_.decide(due.visit, std::max(now_, wait ? due.overdue_at : due.at), belief_));
  }
}

void Reducer::alert(stream::AlertKind kind, const std::string& subject, const std::string& text) {
  stream::Alert message;
  message.header = {"pipeline", next_alert_++, now_, now_};
  message.kind = kind;
  message.subject = subject;
  message.message = text;
  out_.push_back(std::move(message));
}

void Reducer::put(stream::Messages messages) { std::move(messages.begin(), messages.end(), std::back_inserter(out_)); }

stream::Messages Reducer::taken_out() {
  stream::Messages result;
  result.swap(out_);
  return result;
}

}  // namespace storetwin::pipeline
