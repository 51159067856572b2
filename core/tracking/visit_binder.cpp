#include "core/tracking/visit_binder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/assert.h"

namespace storetwin::tracking {

using stream::CrossingDirection;
using stream::TrackPhase;

VisitBinder::VisitBinder(const store::Store& store, const BinderParams& params)
    : params_(params),
      lanes_(store.map.lanes),
      external_entrance_(store.policies.visit_opening == store::VisitOpening::kExternalEntrance) {}

void VisitBinder::observe(const stream::TurnstileScan& scan) {
  open(scan.visit, "", scan.header.captured);
  scans_.push_back({scan.lane, scan.visit, scan.members, scan.header.captured});
}

void VisitBinder::observe(const stream::TurnstileCrossing& crossing) {
  const Timestamp at = crossing.header.captured;
  PendingCrossing pending{crossing.lane, crossing.direction == CrossingDirection::kIn, {}, at};
  if (pending.inward) {
    const auto usable = [&](const PendingScan& scan) {
      const bool fresh = (at - scan.at).in_seconds() <= params_.scan_valid_s;
      return scan.lane == crossing.lane && scan.members_left > 0 && fresh;
    };
    const auto scan = std::find_if(scans_.begin(), scans_.end(), usable);
    if (scan != scans_.end()) {
      pending.visit = scan->visit;
      --scan->members_left;
    }
  }
  crossings_.push_back(std::move(pending));
}

void VisitBinder::observe(const perception::PersonScan& scan) {
  if (!external_entrance_) return;
  for (const perception::PersonMeasurement& person : scan.people) {
    if (person.entrance != stream::EntranceState::kValidEntrance || person.external_id.empty()) continue;
    sightings_.push_back({person.external_id, person.p_WB_m, scan.captured});
  }
}

void VisitBinder::observe(const stream::IdentityChange& change) {
  if (stream::is_exchange(change)) return exchange(change.before[0], change.before[1], change.since);
  if (change.kind != stream::IdentityChangeKind::kMerge || change.after.size() != 1) return;
  const TrackId kept = change.after.front();
  for (const TrackId track : change.before) {
    const auto gone = known_.find(track);
    const auto kept_known = known_.find(kept);
    if (track == kept || gone == known_.end() || kept_known == known_.end()) continue;
    Known& heir = kept_known->second;
    gone->second.alive = false;
    // Two members on one track: they were not one person after all, and the one whose track is gone is sought as lost.
    if (heir.visit && gone->second.visit) continue;
    if (!heir.visit && gone->second.visit) {
      heir.visit = gone->second.visit;
      heir.left = false;  // whoever went out by the lane, this track is of somebody who is inside
    }
    heir.entered = heir.entered || gone->second.entered;
    gone->second.came_in.reset();
    gone->second.visit = {};
  }
}

// Names keep their visits; where they were seen since they were mixed up changes places.
void VisitBinder::exchange(TrackId a, TrackId b, Timestamp since) {
  const auto of_a = known_.find(a), of_b = known_.find(b);
  if (of_a == known_.end() || of_b == known_.end()) return;
  std::deque<Place>& first = of_a->second.places;
  std::deque<Place>& second = of_b->second.places;
  const auto tail_of = [&](std::deque<Place>& places) {
    return std::ranges::lower_bound(places, since, {}, &Place::at);
  };
  std::vector<Place> tail(tail_of(first), first.end());
  first.erase(tail_of(first), first.end());
  first.insert(first.end(), tail_of(second), second.end());
  second.erase(tail_of(second), second.end());
  second.insert(second.end(), tail.begin(), tail.end());
  // Who was seen only since then stands where the other one stood.
  if (first.empty()) first.push_back(of_a->second.first);
  if (second.empty()) second.push_back(of_b->second.first);
}

std::vector<VisitEvent> VisitBinder::bind(stream::Tracks& tracks) {
  identity_changes_.clear();
  const Timestamp now = tracks.header.captured;
  remember(tracks);
  settle_sightings(tracks);
  settle_again_after_ghosts(now);
  settle_crossings(now);
  settle_lost_crossings(now);
  relink(now);
  forget(now);
  for (stream::Track& track : tracks.tracks) {
    const auto known = known_.find(track.id);
    if (!track.visit && known != known_.end()) track.visit = known->second.visit;
  }
  std::stable_sort(events_.begin(), events_.end(),
                   [](const VisitEvent& a, const VisitEvent& b) { return a.at < b.at; });
  return std::exchange(events_, {});
}

// A tentative track counts for its history only: whether it is anybody is not yet known.
void VisitBinder::remember(const stream::Tracks& tracks) {
  const Timestamp now = tracks.header.captured;
  constexpr double kHistoryS = 6;
  for (auto& [id, known] : known_) known.alive = false;
  for (const stream::Track& track : tracks.tracks) {
    const bool ended = track.phase == TrackPhase::kEnded;
    if (ended && !known_.contains(track.id)) continue;
    Known& known = known_[track.id];
    known.alive = !ended;
    known.coasting = track.phase == TrackPhase::kCoasting;
    known.confirmed = known.confirmed || track.phase == TrackPhase::kConfirmed;
    const Place place{now, track.p_WB_m, track.v_WB_mps};
    const bool is_new = known.places.empty();
    if (is_new) known.first = place;
    // Coasting is the filter's guess; a lost person is sought from where he was last seen.
    if (is_new || !(known.coasting || ended)) known.places.push_back(place);
    const auto too_old = [&](const Place& old) { return (now - old.at).in_seconds() > kHistoryS; };
    while (known.places.size() > 1 && too_old(known.places.front())) known.places.pop_front();
    respect_given(track, known);
  }
}

void VisitBinder::respect_given(const stream::Track& track, Known& known) {
  if (!track.visit) {
    if (known.given) known.visit = {};
    known.given = false;
    return;
  }
  known.given = true;
  if (known.visit == track.visit || known.left) return;
  const Timestamp at = known.last().at;
  open(track.visit, "", at);
  join(track.id, track.visit, at);
}

// Memory stays bounded: tracks that are gone are kept as long as somebody may still ask for them.
void VisitBinder::forget(Timestamp now) {
  std::erase_if(scans_, [&](const PendingScan& scan) {
    return scan.members_left == 0 || (now - scan.at).in_seconds() > params_.scan_valid_s;
  });
  std::erase_if(orphans_,
                [&](const Lost& orphan) { return (now - orphan.place.at).in_seconds() > params_.relink_within_s; });
  for (auto& [id, known] : known_) {
    const double gone_s = (now - known.last().at).in_seconds();
    const bool unnoticed = !known.alive && known.visit && !known.left && !known.given;
    if (unnoticed && gone_s > params_.lost_crossing_s && went_out(known)) leave(id, known.last().at);
  }
  std::erase_if(known_, [&](const auto& entry) {
    const Known& known = entry.second;
    const bool awaited = known.visit && !known.left;
    if (!known.alive && !known.confirmed) return true;
    return !known.alive && !awaited && (now - known.last().at).in_seconds() > params_.relink_within_s;
  });
}

void VisitBinder::open(const VisitId& visit, const std::string& external_id, Timestamp at) {
  if (!opened_.emplace(visit, external_id).second) return;
  events_.push_back({VisitEvent::kOpened, visit, {}, external_id, at});
}

void VisitBinder::join(TrackId track, const VisitId& visit, Timestamp at) {
  known_[track].visit = visit;
  events_.push_back({VisitEvent::kMemberIn, visit, track, opened_[visit], at});
}

void VisitBinder::leave(TrackId track, Timestamp at) {
  Known& known = known_[track];
  STORETWIN_ASSERT(bool(known.visit), "only a member can leave a visit");
  events_.push_back({VisitEvent::kMemberOut, known.visit, track, opened_[known.visit], at});
  known.visit = {};
  known.left = true;
}

void VisitBinder::move_binding(TrackId from, TrackId to, Timestamp at) {
  known_[to].visit = std::exchange(known_[from].visit, VisitId());
  known_[to].entered = true;
  stream::IdentityChange change;
  change.header = {"binding", ++change_sequence_, at, at};
  change.kind = stream::IdentityChangeKind::kRelabel;
  change.before = {from};
  change.after = {to};
  identity_changes_.push_back(std::move(change));
}

const store::Lane* VisitBinder::lane(const std::string& id) const {
  const auto found = std::find_if(lanes_.begin(), lanes_.end(), [&](const store::Lane& l) { return l.id == id; });
  return found == lanes_.end() ? nullptr : &*found;
}

// Distance to the gate at that instant, by what is remembered of the track or, for one that began later, by its first
// velocity carried back. Who clearly walks the other way is set back by a step.
double VisitBinder::gate_distance(const Known& known, const store::Lane& gate, bool inward, Timestamp at) const {
  const auto later = [&](const Place& place) { return place.at >= at; };
  const auto after = std::find_if(known.places.begin(), known.places.end(), later);
  const Place& place = after == known.places.end() ? known.last() : *after;
  const double dt_s = (at - place.at).in_seconds();
  const Vec2 p_W = place.p_WB_m + dt_s * place.v_WB_mps;
  constexpr double kWrongWayMps = -0.2;
  constexpr double kStepM = 0.5;
  const double along_mps = place.v_WB_mps.dot(gate.inward) * (inward ? 1 : -1);
  return distance(gate.gate, p_W) + (along_mps < kWrongWayMps ? kStepM : 0);
}

// Last seen on the outer side of a gate, or walking out just before one.
bool VisitBinder::went_out(const Known& known) const {
  return std::any_of(lanes_.begin(), lanes_.end(), [&](const store::Lane& gate) {
    const Vec2 middle = (gate.gate.a + gate.gate.b) / 2;
    const double inside_m = (known.last().p_WB_m - middle).dot(gate.inward);
    const bool near = distance(gate.gate, known.last().p_WB_m) < params_.gate_reach_m;
    const bool outwards = known.last().v_WB_mps.dot(gate.inward) < 0;
    constexpr double kAtTheGateM = 0.3;
    return near && (inside_m < 0 || (outwards && inside_m < kAtTheGateM));
  });
}

}  // namespace storetwin::tracking
