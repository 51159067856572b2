#include "core/interaction/press_reader.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace storetwin::interaction {
namespace {

using stream::WeightEvent;

// A hand is at a plate if its palm is this near to the goods on it; cameras lose hands for this long.
constexpr double kAtPlateM = 0.15;
constexpr Duration kGap = Duration::milliseconds(500);
// Whoever puts something down and goes has gone by then.
constexpr Duration kShortestStay = Duration::milliseconds(500);
// Nobody is waited for longer than this, and plates that don't come to rest after the hand has gone not longer than
// that.
constexpr Duration kLongestStay = Duration::milliseconds(12'000);
constexpr Duration kRest = Duration::milliseconds(4'000);
// Changes this near to the contact of the first may have been felt earlier than it.
constexpr Duration kSlack = Duration::milliseconds(700);
// Creep and hysteresis leave this share of a heavy load behind for a while.
constexpr double kLeftBehind = 0.02;
constexpr double kLeastG = 6;
// A hand that holds or leans presses harder than this; less is a bump or drift, which comes and goes by itself.
constexpr double kLeastPressG = 20;

bool touch(const WeightEvent& a, const WeightEvent& b) {
  return std::any_of(a.plates.begin(), a.plates.end(), [&](const stream::PlateDelta& x) {
    return std::any_of(b.plates.begin(), b.plates.end(), [&](const stream::PlateDelta& y) {
      return x.plate.fixture == y.plate.fixture && x.plate.shelf == y.plate.shelf &&
             std::abs(x.plate.plate - y.plate.plate) <= 1;
    });
  });
}

/// Until when one hand stayed at an event's plates.
struct Stay {
  TrackId track;
  Timestamp until;
};

std::vector<Timestamp> sightings_at(const PressContext& context, const WeightEvent& event, TrackId track, Timestamp from) {
  std::vector<Timestamp> times;
  for (const HandSighting& hand : context.people.hands(track, from, context.people.newest())) {
    const bool here = std::any_of(event.plates.begin(), event.plates.end(), [&](const stream::PlateDelta& part) {
      const PlateSpace* plate = context.space.find(part.plate);
      return plate != nullptr && plate->goods_F.distance(plate->X_FW * hand.p_WH_m) < kAtPlateM;
    });
    if (here) times.push_back(hand.at);
  }
  return times;
}

// The one person whose hand was there at the contact and stayed; empty if there was none, or somebody else's came too.
std::optional<Stay> stay_of(const PressContext& context, const WeightEvent& rise) {
  const Timestamp contact = rise.header.captured;
  std::optional<Stay> stay;
  std::map<TrackId, std::vector<Timestamp>> seen;
  for (const TrackId track : context.people.seen_near(contact, Duration::seconds(1))) {
    auto times = sightings_at(context, rise, track, contact - kGap);
    if (times.empty()) continue;
    Timestamp until = times.front();
    for (const Timestamp at : times) {
      if (at - until > kGap) break;
      until = at;
    }
    if (until >= contact && (!stay || until > stay->until)) stay = Stay{track, until};
    seen[track] = std::move(times);
  }
  if (!stay || stay->until - contact < kShortestStay) return std::nullopt;
  for (const auto& [track, times] : seen) {
    const bool meddled = std::any_of(times.begin(), times.end(), [&](Timestamp at) { return at <= stay->until; });
    if (track != stay->track && meddled) return std::nullopt;
  }
  return stay;
}

// Several changes as one: plate by plate, the largest first, without what is only cross-talk of it.
WeightEvent sum_of(const std::vector<WeightEvent>& changes, double cross_talk) {
  std::map<PlateAddress, stream::PlateDelta> parts;
  WeightEvent sum = changes.front();
  sum.delta_g = sum.sigma_g = 0;
  for (const WeightEvent& change : changes) {
    sum.begin = std::min(sum.begin, change.begin);
    sum.end = std::max(sum.end, change.end);
    for (const stream::PlateDelta& delta : change.plates) {
      stream::PlateDelta& part = parts[delta.plate];
      part.plate = delta.plate;
      part.delta_g += delta.delta_g;
      part.sigma_g = std::hypot(part.sigma_g, delta.sigma_g, 0.5 * kLeftBehind * delta.delta_g);
    }
  }
  double largest_g = 0;
  for (const auto& [plate, part] : parts) largest_g = std::max(largest_g, std::abs(part.delta_g));
  sum.plates.clear();
  for (const auto& [plate, part] : parts) {
    const bool is_talk = std::abs(part.delta_g) <= cross_talk * largest_g;
    if (is_talk || std::abs(part.delta_g) <= std::max(kLeastG, 3 * part.sigma_g)) continue;
    sum.plates.push_back(part);
    sum.delta_g += part.delta_g;
    sum.sigma_g = std::hypot(sum.sigma_g, part.sigma_g);
  }
  std::stable_sort(sum.plates.begin(), sum.plates.end(), [](const stream::PlateDelta& a, const stream::PlateDelta& b) {
    return std::abs(a.delta_g) > std::abs(b.delta_g);
  });
  // The hand that pressed took something last of all, or put something first of all.
  for (const WeightEvent& change : changes) {
    const bool same_sign = change.delta_g * sum.delta_g > 0 && std::abs(change.delta_g) > cross_talk * largest_g;
    if (same_sign) sum.header.captured = change.header.captured;
    if (same_sign && sum.delta_g > 0) break;
  }
  return sum;
}

// The changes of one stay, by time, as what really came and went.
std::vector<WeightEvent> read_stay(const PressContext& context, const std::vector<WeightEvent>& changes) {
  const bool any_fall =
      std::any_of(changes.begin(), changes.end(), [](const WeightEvent& change) { return change.delta_g < 0; });
  if (!any_fall) return changes;
  const WeightEvent sum = sum_of(changes, context.cross_talk);
  const bool falls_explained = std::all_of(changes.begin(), changes.end(), [&](const WeightEvent& change) {
    return change.delta_g > 0 || context.plates.goods_explain(change);
  });
  // A hand that presses leaves each plate as it was. Where one plate stays heavier and its neighbour lighter, something
  // was put on the one and something lifted off the other, be it by the same hand or by a second person's.
  const bool both_ways = std::any_of(sum.plates.begin(), sum.plates.end(), [&](const stream::PlateDelta& part) {
    return part.delta_g * sum.plates.front().delta_g < 0;
  });
  if (both_ways && falls_explained) return changes;
  if (sum.plates.empty() || std::abs(sum.delta_g) <= std::max(kLeastG, 3 * sum.sigma_g)) return {};
  if (context.plates.goods_explain(sum)) return {sum};
  return falls_explained ? changes : std::vector<WeightEvent>{sum};
}

bool at_rest(const PressContext& context, const WeightEvent& rise, Timestamp until) {
  if (context.now - until > kRest) return true;
  const auto restless = context.plates.unsettled();
  return std::none_of(restless.begin(), restless.end(), [&](const Restlessness& r) {
    WeightEvent there;
    there.plates.push_back({r.plate, 0, 0});
    return r.since <= until + kSlack && touch(there, rise);
  });
}

}  // namespace

PressReading read_presses(const PressContext& context, std::vector<WeightEvent> held, bool all) {
  std::stable_sort(held.begin(), held.end(), [](const WeightEvent& a, const WeightEvent& b) {
    return a.header.captured < b.header.captured;
  });
  PressReading reading;
  std::vector<bool> used(held.size(), false);
  for (std::size_t k = 0; k < held.size(); ++k) {
    const WeightEvent& rise = held[k];
    if (used[k] || rise.delta_g < kLeastPressG) continue;
    const std::optional<Stay> stay = stay_of(context, rise);
    if (!stay) continue;
    std::vector<WeightEvent> changes;
    for (std::size_t other = 0; other < held.size(); ++other) {
      const Duration after = held[other].header.captured - rise.header.captured;
      const bool during = after >= -kSlack && held[other].header.captured <= stay->until + kSlack;
      if (used[other] || !during || (other < k && held[other].delta_g < 0) || !touch(held[other], rise)) continue;
      used[other] = true;
      changes.push_back(held[other]);
    }
    const bool gone = context.people.newest() - stay->until > kGap;
    const bool patient = context.now - rise.header.captured < kLongestStay;
    const bool wait = !all && patient && (!gone || !at_rest(context, rise, stay->until));
    const auto read = wait ? changes : read_stay(context, changes);
    auto& to = wait ? reading.waiting : reading.told;
    to.insert(to.end(), read.begin(), read.end());
  }
  for (std::size_t k = 0; k < held.size(); ++k) {
    if (!used[k]) reading.told.push_back(std::move(held[k]));
  }
  return reading;
}

}  // namespace storetwin::interaction
