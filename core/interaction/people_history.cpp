#include "core/interaction/people_history.h"

#include <algorithm>
#include <iterator>

namespace storetwin::interaction {
namespace {

// Longer than the longest disturbance that an event may have (DetectorParams::longest_s).
constexpr Duration kKept = Duration::milliseconds(25'000);
// Sightings that are too old are nobody's answer at once, and are thrown away now and then.
constexpr Duration kForgetEvery = Duration::milliseconds(1'000);
constexpr Duration kBodySpacing = Duration::milliseconds(60);

}  // namespace

void PeopleHistory::observe(const stream::Tracks& tracks) {
  const Timestamp now = newest_ = tracks.header.captured;
  for (const stream::Track& track : tracks.tracks) {
    // A track that is not yet believed is a double of somebody known more often than not; its hands are given to that
    // somebody as well (tracking), so nothing is lost by not suspecting it. One that is about to be dropped still
    // counts.
    if (track.phase == stream::TrackPhase::kTentative) continue;
    Person& person = people_[track.id];
    if (person.bodies.empty() || now - person.bodies.back().at >= kBodySpacing) {
      person.bodies.push_back({now, track.p_WB_m, track.covariance_m2, track.ambiguity});
    }
    for (const stream::UncertainPoint& hand : track.hands) {
      person.hands.push_back({now, hand.position_m, hand.covariance_m2, hand.confidence});
    }
  }
  if (now - forgot_ < kForgetEvery) return;
  forgot_ = now;
  for (auto it = people_.begin(); it != people_.end();) {
    Person& person = it->second;
    while (!person.bodies.empty() && person.bodies.front().at < oldest()) person.bodies.pop_front();
    while (!person.hands.empty() && person.hands.front().at < oldest()) person.hands.pop_front();
    it = person.bodies.empty() ? people_.erase(it) : std::next(it);
  }
}

Timestamp PeopleHistory::oldest() const { return newest_ - kKept; }

// Null for who was seen for the last time too long ago, whether or not that is forgotten yet.
const PeopleHistory::Person* PeopleHistory::person(TrackId track) const {
  const auto found = people_.find(track);
  const bool known = found != people_.end() && !found->second.bodies.empty();
  return known && found->second.bodies.back().at >= oldest() ? &found->second : nullptr;
}

namespace {

/// What two lists hold from an instant on changes places; both stay in order of time.
template <class Sighting>
void exchange_tails(std::deque<Sighting>& a, std::deque<Sighting>& b, Timestamp since) {
  const auto begin_in = [&](std::deque<Sighting>& list) {
    return std::ranges::lower_bound(list, since, {}, &Sighting::at);
  };
  const auto of_a = begin_in(a), of_b = begin_in(b);
  std::deque<Sighting> tail_a(of_a, a.end()), tail_b(of_b, b.end());
  a.erase(of_a, a.end());
  b.erase(of_b, b.end());
  a.insert(a.end(), tail_b.begin(), tail_b.end());
  b.insert(b.end(), tail_a.begin(), tail_a.end());
}

}  // namespace

void PeopleHistory::exchange(TrackId a, TrackId b, Timestamp since) {
  exchange_tails(people_[a].bodies, people_[b].bodies, since);
  exchange_tails(people_[a].hands, people_[b].hands, since);
  std::erase_if(people_, [](const auto& entry) { return entry.second.bodies.empty(); });
}

std::vector<TrackId> PeopleHistory::seen_near(Timestamp at, Duration span) const {
  std::vector<TrackId> result;
  for (const auto& [id, person] : people_) {
    const BodySighting* nearest = body(id, at);
    if (nearest != nullptr && nearest->at - at <= span && at - nearest->at <= span) result.push_back(id);
  }
  return result;
}

const BodySighting* PeopleHistory::body(TrackId track, Timestamp at) const {
  const Person* known = person(track);
  if (known == nullptr) return nullptr;
  const auto& bodies = known->bodies;
  const auto first = std::ranges::lower_bound(bodies, oldest(), {}, &BodySighting::at);
  const auto after = std::lower_bound(first, bodies.end(), at,
                                      [](const BodySighting& sighting, Timestamp t) { return sighting.at < t; });
  if (after == first) return &*first;
  if (after == bodies.end()) return &bodies.back();
  const auto before = std::prev(after);
  return at - before->at <= after->at - at ? &*before : &*after;
}

std::vector<HandSighting> PeopleHistory::hands(TrackId track, Timestamp from, Timestamp to) const {
  std::vector<HandSighting> result;
  const Person* known = person(track);
  if (known == nullptr) return result;
  const auto& hands = known->hands;
  auto it = std::ranges::lower_bound(hands, std::max(from, oldest()), {}, &HandSighting::at);
  for (; it != hands.end() && it->at <= to; ++it) result.push_back(*it);
  return result;
}

}  // namespace storetwin::interaction
