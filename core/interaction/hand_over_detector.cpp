#include "core/interaction/hand_over_detector.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace storetwin::interaction {
namespace {

// Bodies farther apart than two outstretched arms don't meet.
constexpr double kArmsM = 1.8;
// Two cameras don't expose at one instant: hands seen so shortly after one another are compared.
constexpr Duration kAtOnce = Duration::milliseconds(200);
// While hands are together nobody can say in whose a thing is.
constexpr Duration kTogether = Duration::milliseconds(100);
constexpr Duration kKept = Duration::milliseconds(15'000);
// Somebody who takes a thing up holds it low for a moment; then all that was seen of it is weighed.
constexpr Duration kFindLasts = Duration::milliseconds(1500);
// In a bent person's hand that no camera saw: nearer to the body than this, seen from above.
constexpr double kBentReachM = 0.7;
constexpr double kStillThere = 0.3;

using NamedScores = std::map<SkuId, double>;

double score_of(const NamedScores& named, const SkuId& sku) {
  const auto found = named.find(sku);
  return found == named.end() ? 0 : found->second;
}

}  // namespace

HandOverDetector::HandOverDetector(const store::Store& store, const HandOverParams& params)
    : params_(params), meetings_count_(store.policies.hand_off == store::HandOff::kFollowsItem) {}

void HandOverDetector::observe(const stream::ItemObservations& items) {
  const Timestamp now = items.header.captured;
  network_ = network_ ? std::max(*network_, now) : now;
  for (const stream::ItemObservation& item : items.items) {
    if (item.place == stream::ItemPlace::kInHand && !item.scores.empty()) sightings_.push_back({now, item});
  }
  while (!sightings_.empty() && now - sightings_.front().at > kKept) sightings_.pop_front();
}

bool HandOverDetector::has_network(Timestamp at) const { return network_ && at - *network_ < kKept; }

void HandOverDetector::observe(const ShelfSpace& space, const PeopleHistory& people, const stream::Tracks& tracks) {
  if (!meetings_count_) return;
  const auto may_give = [&](const stream::Track& track) {
    return track.phase != stream::TrackPhase::kTentative && track.phase != stream::TrackPhase::kEnded &&
           track.v_WB_mps.norm() < params_.slow_mps;
  };
  for (auto one = tracks.tracks.begin(); one != tracks.tracks.end(); ++one) {
    if (!may_give(*one)) continue;
    for (auto other = std::next(one); other != tracks.tracks.end(); ++other) {
      const bool near = (one->p_WB_m - other->p_WB_m).norm() < kArmsM;
      const bool fresh = !one->hands.empty() || !other->hands.empty();
      if (near && fresh && may_give(*other)) meet(space, people, *one, *other, tracks.header.captured);
    }
  }
}

void HandOverDetector::meet(const ShelfSpace& space, const PeopleHistory& people, const stream::Track& one,
                            const stream::Track& other, Timestamp now) {
  double nearest_m = params_.meet_m;
  for (const HandSighting& mine : people.hands(one.id, now - kAtOnce, now)) {
    for (const HandSighting& theirs : people.hands(other.id, now - kAtOnce, now)) {
      const double apart_m = (mine.p_WH_m - theirs.p_WH_m).norm();
      const Vec3 middle = (mine.p_WH_m + theirs.p_WH_m) / 2;
      if (apart_m < nearest_m && !space.locate(middle)) nearest_m = apart_m;
    }
  }
  if (nearest_m >= params_.meet_m) return;
  const auto [it, fresh] = meetings_.try_emplace(std::minmax(one.id, other.id));
  Meeting& meeting = it->second;
  if (fresh) meeting.begin = now;
  if (fresh || nearest_m < meeting.nearest_m) {
    meeting.nearest = now;
    meeting.nearest_m = nearest_m;
  }
  meeting.end = now;
}

// The person whose hand was nearest to what was seen; whoever's hands weren't seen may be bent over a thing near by.
TrackId HandOverDetector::holder(const PeopleHistory& people, const Sighting& sighting) const {
  TrackId best;
  double least_m = params_.sight_m;
  for (const TrackId track : people.seen_near(sighting.at, kAtOnce)) {
    for (const HandSighting& hand : people.hands(track, sighting.at - kAtOnce, sighting.at + kAtOnce)) {
      const double apart_m = (hand.p_WH_m - sighting.item.p_WI).norm();
      if (apart_m < least_m) {
        least_m = apart_m;
        best = track;
      }
    }
  }
  if (best || sighting.item.p_WI.z() >= params_.floor_m) return best;
  least_m = kBentReachM;
  for (const TrackId track : people.seen_near(sighting.at, kAtOnce)) {
    const double apart_m = (people.body(track, sighting.at)->p_WB_m - sighting.item.p_WI.head<2>()).norm();
    if (apart_m < least_m) {
      least_m = apart_m;
      best = track;
    }
  }
  return best;
}

HandOverDetector::Named HandOverDetector::in_hand(const PeopleHistory& people, TrackId track, Window window) const {
  const Sighting* best = nullptr;
  for (const Sighting& sighting : sightings_) {
    if (sighting.at < window.from || sighting.at > window.to) continue;
    if (best != nullptr && sighting.item.scores.front().score <= best->item.scores.front().score) continue;
    if (holder(people, sighting) == track) best = &sighting;
  }
  Named named;
  if (best == nullptr) return named;
  for (const stream::SkuScore& score : best->item.scores) named[score.sku] = score.score;
  return named;
}

void HandOverDetector::add_passings(const PeopleHistory& people, TrackId giver, TrackId receiver,
                                    const Meeting& meeting, stream::HandOver& to) const {
  const Window before{meeting.begin - Duration::seconds(params_.look_before_s), meeting.begin - kTogether};
  const Window after{meeting.end + kTogether, meeting.end + Duration::seconds(params_.look_after_s)};
  const Named had = in_hand(people, giver, before), kept = in_hand(people, giver, after);
  const Named had_before = in_hand(people, receiver, before), got = in_hand(people, receiver, after);
  // Hands on one thing are so far apart as hands are wide, and as they are measured; hands that meet by chance are
  // anywhere within reach of each other.
  const double ratio = params_.meet_m / params_.spread_m;
  const double spreads = meeting.nearest_m / params_.spread_m;
  const double near =
      0.5 * std::log(2 / std::numbers::pi) - std::log(3.0) + 3 * std::log(ratio) - 0.5 * spreads * spreads;
  const double floor = params_.seen_floor;
  const double unseen = has_network(meeting.end) ? std::log(params_.unseen) : 0;
  const auto likelihood = [&](const SkuId& sku) {
    double log = near + (got.empty() ? unseen : std::log(std::max(floor, score_of(got, sku))));
    if (!had.empty()) log += std::log(std::max(floor, score_of(had, sku)));
    if (score_of(kept, sku) > kStillThere) log += std::log(floor);
    return log;
  };
  // Something that is in a hand after a meeting, and wasn't before, has come from somewhere.
  const bool appeared = !got.empty() && (had_before.empty() || had_before.begin()->first != got.begin()->first);
  if (appeared) to.passings.front().log_likelihood += std::log(floor);
  Named named = had;
  named.insert(got.begin(), got.end());
  for (const auto& [sku, score] : named) to.passings.push_back({giver, receiver, sku, likelihood(sku)});
  to.passings.push_back({giver, receiver, SkuId{}, likelihood(SkuId{})});
}

stream::HandOver HandOverDetector::told(const PeopleHistory& people, TrackId one, TrackId other,
                                        const Meeting& meeting) const {
  stream::HandOver result;
  result.header.source = "interaction";
  result.header.captured = meeting.nearest;
  result.header.received = meeting.end;
  result.begin = meeting.begin;
  result.end = meeting.end;
  result.passings.push_back({});
  add_passings(people, one, other, meeting, result);
  add_passings(people, other, one, meeting, result);
  // What was in a hand before and isn't seen there afterwards was given, or the network missed it.
  const Window before{meeting.begin - Duration::seconds(params_.look_before_s), meeting.begin - kTogether};
  const Window after{meeting.end + kTogether, meeting.end + Duration::seconds(params_.look_after_s)};
  for (const TrackId track : {one, other}) {
    if (in_hand(people, track, before).empty() || !in_hand(people, track, after).empty()) continue;
    for (stream::Passing& passing : result.passings) {
      if (passing.giver != track) passing.log_likelihood += std::log(params_.unseen);
    }
  }
  return result;
}

stream::HandOver HandOverDetector::find(const Sighting& best, TrackId finder) const {
  stream::HandOver result;
  result.header.source = "interaction";
  result.header.captured = result.header.received = best.at;
  result.begin = result.end = best.at;
  result.passings.push_back({TrackId{}, TrackId{}, SkuId{}, std::log(params_.seen_floor)});
  for (const stream::SkuScore& score : best.item.scores) {
    result.passings.push_back({TrackId{}, finder, score.sku, std::log(std::max(params_.seen_floor, score.score))});
  }
  return result;
}

std::vector<stream::HandOver> HandOverDetector::finds(const ShelfSpace& space, const PeopleHistory& people,
                                                      Timestamp now, bool all) {
  std::vector<stream::HandOver> result;
  const auto is_low = [&](const Sighting& sighting) {
    return sighting.item.p_WI.z() < params_.floor_m && !space.locate(sighting.item.p_WI);
  };
  for (auto first = sightings_.begin(); first != sightings_.end(); ++first) {
    if (first->told || (!all && now - first->at < kFindLasts) || !is_low(*first)) continue;
    first->told = true;
    const TrackId finder = holder(people, *first);
    if (!finder) continue;
    const Sighting* best = &*first;
    for (auto next = std::next(first); next != sightings_.end() && next->at - first->at < kFindLasts; ++next) {
      if (next->told || !is_low(*next) || holder(people, *next) != finder) continue;
      next->told = true;
      if (next->item.scores.front().score > best->item.scores.front().score) best = &*next;
    }
    result.push_back(find(*best, finder));
  }
  return result;
}

std::vector<stream::HandOver> HandOverDetector::take(const ShelfSpace& space, const PeopleHistory& people,
                                                     Timestamp now, bool all) {
  std::vector<stream::HandOver> result = finds(space, people, now, all);
  const Duration patience = Duration::seconds(params_.look_after_s);
  for (auto it = meetings_.begin(); it != meetings_.end();) {
    if (!all && now - it->second.end < patience) {
      ++it;
      continue;
    }
    result.push_back(told(people, it->first.first, it->first.second, it->second));
    it = meetings_.erase(it);
  }
  std::stable_sort(result.begin(), result.end(), [](const stream::HandOver& a, const stream::HandOver& b) {
    return a.header.captured < b.header.captured;
  });
  return result;
}

bool HandOverDetector::unsettled(const std::vector<TrackId>& tracks, Timestamp until) const {
  const auto is_theirs = [&](TrackId track) { return std::find(tracks.begin(), tracks.end(), track) != tracks.end(); };
  return std::any_of(meetings_.begin(), meetings_.end(), [&](const auto& entry) {
    return entry.second.begin <= until && (is_theirs(entry.first.first) || is_theirs(entry.first.second));
  });
}

}  // namespace storetwin::interaction
