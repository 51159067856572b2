// How the binder decides: crossings, lost crossings, external sightings, and members who were lost from sight.
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/tracking/assignment.h"
#include "core/tracking/visit_binder.h"

namespace storetwin::tracking {

using stream::TrackPhase;

void VisitBinder::settle_crossings(Timestamp now) {
  std::vector<PendingCrossing> waiting;
  for (const PendingCrossing& crossing : std::exchange(crossings_, {})) {
    const double waited_s = (now - crossing.at).in_seconds();
    const bool settled =
        waited_s >= params_.decide_after_s && (crossing.inward ? settle_in(crossing, now) : settle_out(crossing, now));
    if (!settled) waiting.push_back(crossing);
  }
  crossings_.insert(crossings_.begin(), waiting.begin(), waiting.end());
}

// The unbound person who was nearest to the gate at the instant of the crossing. A crossing without a scan takes its
// person too, so that the next one through the gate isn't mistaken for him; he stays unbilled.
bool VisitBinder::settle_in(const PendingCrossing& crossing, Timestamp now) {
  const bool give_up = (now - crossing.at).in_seconds() >= params_.give_up_after_s;
  const store::Lane* gate = lane(crossing.lane);
  if (!gate) return true;
  for (const auto& [id, known] : known_) {
    if (known.given && crossing.visit && known.visit == crossing.visit) return true;  // told from outside who it was
  }
  const TrackId nearest = nearest_newcomer(*gate, crossing);
  if (nearest) {
    known_[nearest].entered = true;
    known_[nearest].left = false;
    known_[nearest].came_in = crossing;
    if (crossing.visit) join(nearest, crossing.visit, crossing.at);
    return true;
  }
  // Nobody to be seen yet: the visit has a member all the same, whom relinking may find later.
  if (give_up && crossing.visit) {
    const Vec2 middle = (gate->gate.a + gate->gate.b) / 2;
    orphans_.push_back({{}, crossing.visit, {crossing.at, middle, Vec2::Zero()}});
  }
  return give_up;
}

// With a scan, somebody who went out before may come in again: the same person, or one to whom his track has passed.
TrackId VisitBinder::nearest_newcomer(const store::Lane& gate, const PendingCrossing& crossing) const {
  constexpr double kLeftHandicapM = 0.4;
  TrackId nearest;
  double nearest_m = params_.gate_reach_m;
  for (const auto& [id, known] : known_) {
    const bool again = known.alive && known.left && !known.visit && crossing.visit;
    if (!known.is_free() && !again) continue;
    const double away_m = gate_distance(known, gate, true, crossing.at) + (again ? kLeftHandicapM : 0);
    if (away_m >= nearest_m) continue;
    nearest_m = away_m;
    nearest = id;
  }
  return nearest;
}

// Between two people who queue, a ghost may be nearest to the gate at the instant of a crossing. People don't vanish
// just after they came in; and who is lost on the outer side soon after, without having gone out by the lane, stood
// there all the time.
bool VisitBinder::was_ghost(const Known& known) const {
  if (known.alive || known.left || known.given || !known.came_in) return false;
  const double lived_s = (known.last().at - known.came_in->at).in_seconds();
  return lived_s <= params_.ghost_for_s || (lived_s <= params_.turned_back_s && went_out(known));
}

void VisitBinder::settle_again_after_ghosts(Timestamp now) {
  std::vector<TrackId> ghosts;
  for (const auto& [id, known] : known_) {
    if (was_ghost(known)) ghosts.push_back(id);
  }
  for (const TrackId ghost : ghosts) {
    const PendingCrossing crossing = *known_[ghost].came_in;
    const store::Lane* gate = lane(crossing.lane);
    const TrackId who = nearest_newcomer(*gate, crossing);
    if (!who) continue;
    known_[ghost].came_in.reset();
    known_[who].came_in = crossing;
    known_[who].entered = true;
    known_[who].left = false;
    if (known_[ghost].visit) move_binding(ghost, who, now);
  }
}

// The bound person nearest to the gate; failing that, after a while, a member who was lost from sight before.
bool VisitBinder::settle_out(const PendingCrossing& crossing, Timestamp now) {
  const bool give_up = (now - crossing.at).in_seconds() >= params_.give_up_after_s;
  const store::Lane* gate = lane(crossing.lane);
  if (!gate) return true;
  TrackId nearest;
  double nearest_m = params_.gate_reach_m;
  bool unbilled_nearer = false;
  for (const auto& [id, known] : known_) {
    if (known.left || !known.confirmed) continue;
    const bool just_gone = (now - known.last().at).in_seconds() <= params_.give_up_after_s + 1;
    if (!known.alive && !(known.visit && just_gone)) continue;
    // A ghost beside a member must not take the member's exit.
    constexpr double kUnbilledHandicapM = 0.3;
    const double handicap_m = known.visit ? 0 : kUnbilledHandicapM;
    const double away_m = gate_distance(known, *gate, false, crossing.at) + handicap_m;
    if (away_m >= nearest_m) continue;
    nearest_m = away_m;
    nearest = id;
    unbilled_nearer = !known.visit;
  }
  if (nearest) {
    if (unbilled_nearer) {
      known_[nearest].left = true;
    } else {
      leave(nearest, crossing.at);
    }
    return true;
  }
  if (!give_up) return false;
  const TrackId lost = likeliest_lost(*gate, crossing.at);
  if (lost) leave(lost, crossing.at);
  return true;
}

// Among members lost from sight, the one who has needed the slowest walk to be at this gate now.
TrackId VisitBinder::likeliest_lost(const store::Lane& gate, Timestamp at) const {
  TrackId likeliest;
  double slowest_mps = params_.walking_mps;
  for (const auto& [id, known] : known_) {
    if (known.alive || !known.visit || known.left) continue;
    const double gone_s = std::max((at - known.last().at).in_seconds(), 0.0);
    const double way_m = distance(gate.gate, known.last().p_WB_m) - params_.relink_slack_m;
    const double speed_mps = std::max(way_m, 0.0) / std::max(gone_s, 0.1);
    if (speed_mps > slowest_mps) continue;
    slowest_mps = speed_mps;
    likeliest = id;
  }
  return likeliest;
}

// The light barrier's message may be lost. A scan that nobody used is given to who came into view at its lane since.
void VisitBinder::settle_lost_crossings(Timestamp now) {
  for (PendingScan& scan : scans_) {
    const double age_s = (now - scan.at).in_seconds();
    const store::Lane* gate = lane(scan.lane);
    if (!gate || scan.members_left == 0 || age_s < params_.lost_crossing_s) continue;
    for (auto& [id, known] : known_) {
      if (scan.members_left == 0 || !known.is_free() || known.first.at < scan.at) continue;
      const Vec2 middle = (gate->gate.a + gate->gate.b) / 2;
      const double inside_m = (known.last().p_WB_m - middle).dot(gate->inward);
      const bool began_here = distance(gate->gate, known.first.p_WB_m) < params_.gate_reach_m;
      const bool walked_in = inside_m > params_.gate_reach_m;
      if (!began_here || !walked_in) continue;
      --scan.members_left;
      known.entered = true;
      join(id, scan.visit, known.first.at);
    }
  }
}

void VisitBinder::settle_sightings(const stream::Tracks& tracks) {
  const Timestamp now = tracks.header.captured;
  for (const Sighting& sighting : std::exchange(sightings_, {})) {
    if ((now - sighting.at).in_seconds() > params_.give_up_after_s) continue;
    TrackId nearest;
    double nearest_m = params_.sighting_reach_m;
    for (const stream::Track& track : tracks.tracks) {
      const double away_m = (track.p_WB_m - sighting.p_WB_m).norm();
      if (track.phase != TrackPhase::kConfirmed || away_m >= nearest_m) continue;
      nearest_m = away_m;
      nearest = track.id;
    }
    if (nearest) settle_sighting(sighting, nearest, now);
  }
}

void VisitBinder::settle_sighting(const Sighting& sighting, TrackId nearest, Timestamp now) {
  const Known& known = known_[nearest];
  const auto visit = external_visits_.find(sighting.external_id);
  if (visit == external_visits_.end()) {
    if (known.left) return;
    // A new name on somebody who has a visit is a relabelling by the feed, no new visitor.
    const bool opens = !known.visit;
    const VisitId minted = opens ? VisitId("visit-" + std::to_string(next_visit_++)) : known.visit;
    external_visits_.emplace(sighting.external_id, minted);
    if (!opens) return;
    open(minted, sighting.external_id, sighting.at);
    join(nearest, minted, sighting.at);
  } else if (known.is_free()) {
    // A known name on a fresh track: the feed found again whom the tracker had lost.
    for (const Lost& lost : lost_members(now)) {
      if (lost.track && lost.visit == visit->second) return move_binding(lost.track, nearest, now);
    }
  }
}

std::vector<VisitBinder::Lost> VisitBinder::lost_members(Timestamp now) const {
  std::vector<Lost> lost = orphans_;
  for (const auto& [id, known] : known_) {
    const double unseen_s = (now - known.last().at).in_seconds();
    const bool unseen = !known.alive || (known.coasting && unseen_s > params_.lost_after_s);
    const bool member = known.visit && !known.left && !known.given;
    if (member && unseen && !went_out(known)) lost.push_back({id, known.visit, known.last()});
  }
  return lost;
}

// Who has just come into view at a gate is probably new, and his own crossing decides.
bool VisitBinder::awaited_at_gate(const Known& known, Timestamp now) const {
  if ((now - known.first.at).in_seconds() > params_.give_up_after_s + 1) return false;
  return std::any_of(lanes_.begin(), lanes_.end(), [&](const store::Lane& gate) {
    return distance(gate.gate, known.first.p_WB_m) < params_.gate_reach_m;
  });
}

// Lost members and new unbound people, matched one-to-one by how slow a walk explains the gap.
void VisitBinder::relink(Timestamp now) {
  const std::vector<Lost> lost = lost_members(now);
  std::vector<TrackId> found;
  for (const auto& [id, known] : known_) {
    if (known.is_free() && !known.coasting && !awaited_at_gate(known, now)) found.push_back(id);
  }
  if (lost.empty() || found.empty()) return;
  CostTable table(lost.size(), found.size());
  for (std::size_t i = 0; i < lost.size(); ++i) {
    for (std::size_t j = 0; j < found.size(); ++j) {
      // A track that began before the loss was the person seen twice, and the one that got lost the wrong one of the
      // two: then it counts from where it is now.
      const Known& candidate = known_[found[j]];
      const Place& next = candidate.first.at >= lost[i].place.at ? candidate.first : candidate.last();
      const double gap_s = std::max(0.0, (next.at - lost[i].place.at).in_seconds());
      if (gap_s > params_.relink_within_s) continue;
      const double way_m = (next.p_WB_m - lost[i].place.p_WB_m).norm();
      const double reach_m = params_.relink_slack_m + params_.walking_mps * gap_s;
      if (way_m < reach_m) table.at(i, j) = way_m / reach_m - 1;
    }
  }
  const std::vector<std::size_t> match = assign(table);
  for (std::size_t i = 0; i < lost.size(); ++i) {
    if (match[i] == kUnassigned) continue;
    const TrackId track = found[match[i]];
    if (lost[i].track) {
      move_binding(lost[i].track, track, now);
    } else {
      join(track, lost[i].visit, lost[i].place.at);
      std::erase_if(orphans_, [&](const Lost& orphan) {
        return orphan.visit == lost[i].visit && orphan.place.at == lost[i].place.at;
      });
    }
  }
}

}  // namespace storetwin::tracking
