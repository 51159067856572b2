#include "core/tracking/encounters.h"

#include <algorithm>
#include <cmath>

#include "core/base/assert.h"

namespace storetwin::tracking {
namespace {

// No story is ever given up for lost: so many images of the other kind may still turn it round.
constexpr double kLeast = 0.001;
// Scans come several times a second; a longer gap is no time spent together.
constexpr double kLongestStepS = 0.2;
// Images that were worth less than this in all, in nats, have no say in a doubt.
constexpr double kHeard = 2;
// What one's images said is bounded, so that it follows a change.
constexpr double kMostSaid = 4;

bool is_of(const Encounters::Pair& pair, TrackId track) { return pair.a == track || pair.b == track; }

}  // namespace

void Encounters::meet(TrackId a, TrackId b, double overlap, Timestamp now) {
  if (overlap < params_.opens_at) return;
  if (b < a) std::swap(a, b);
  auto found = std::ranges::find_if(pairs_, [&](const Pair& pair) { return pair.a == a && pair.b == b; });
  if (found == pairs_.end()) {
    if (pairs_.size() >= kMostEncounters) {
      ++overflowed_;
      pairs_.erase(std::ranges::min_element(pairs_, {}, [](const Pair& pair) { return std::min(pair.crosswise, 1 - pair.crosswise); }));
    }
    const auto after = [&](const Pair& pair) { return std::pair(pair.a, pair.b) > std::pair(a, b); };
    found = pairs_.insert(std::ranges::find_if(pairs_, after), Pair{.a = a, .b = b, .last_close = now});
  }
  Pair& pair = *found;
  const double dt_s = std::min((now - pair.last_close).in_seconds(), kLongestStepS);
  const double mixing = 0.5 * (1 - std::exp(-2 * params_.swaps_per_s * 2 * overlap * dt_s));
  pair.crosswise += mixing * (1 - 2 * pair.crosswise);
  pair.last_close = now;
  const bool fresh = pair.crosswise < params_.settled_below;
  if (fresh || overlap >= pair.closest) {
    pair.closest = overlap;
    pair.closest_at = now;
  }
}

void Encounters::weigh(Pair& pair, TrackId who, double as_named, double as_other, double certainty) {
  const double named = std::exp(as_named), other = std::exp(as_other);
  const double straight = certainty * named + (1 - certainty) * other;
  const double crosswise = certainty * other + (1 - certainty) * named;
  const double worth = params_.image_weight * std::log(crosswise / straight);
  const double odds = pair.crosswise / (1 - pair.crosswise) * std::exp(worth);
  pair.crosswise = std::clamp(odds / (1 + odds), kLeast, 1 - kLeast);
  pair.evidence += std::abs(worth);
  double& said = who == pair.a ? pair.of_a : pair.of_b;
  said = std::clamp(said + worth, -kMostSaid, kMostSaid);
}

std::optional<Encounters::Pair> Encounters::crosswise() const {
  const auto is_sure = [&](const Pair& pair) {
    return pair.crosswise >= params_.swapped_above && pair.of_a >= 0 && pair.of_b >= 0;
  };
  const auto found = std::ranges::find_if(pairs_, is_sure);
  if (found == pairs_.end()) return std::nullopt;
  return *found;
}

// The story that was crosswise is the straight one now; and what was told of a third with one of them is told of the
// other.
void Encounters::exchanged(TrackId a, TrackId b) {
  const auto other_name = [&](TrackId track) { return track == a ? b : track == b ? a : track; };
  for (Pair& pair : pairs_) {
    if (is_of(pair, a) && is_of(pair, b)) {
      pair.crosswise = 1 - pair.crosswise;
      pair.closest = pair.of_a = pair.of_b = 0;
      continue;
    }
    pair.a = other_name(pair.a);
    pair.b = other_name(pair.b);
    if (pair.b < pair.a) std::swap(pair.a, pair.b);
  }
  std::ranges::sort(pairs_, {}, [](const Pair& pair) { return std::pair(pair.a, pair.b); });
}

std::optional<double> Encounters::doubt(TrackId track) const {
  std::optional<double> most;
  for (const Pair& pair : pairs_) {
    if (is_of(pair, track) && pair.evidence > kHeard) most = std::max(most.value_or(0), pair.crosswise);
  }
  return most;
}

bool Encounters::is_over(const Pair& pair, Timestamp now) const {
  const double apart_s = (now - pair.last_close).in_seconds();
  constexpr double kPartedS = 0.5;
  return apart_s > params_.kept_s || (apart_s > kPartedS && pair.crosswise < params_.settled_below);
}

}  // namespace storetwin::tracking
