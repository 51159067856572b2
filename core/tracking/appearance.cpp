#include "core/tracking/appearance.h"

#include <algorithm>
#include <cmath>

namespace storetwin::tracking {
namespace {

// Of ten people, about one wears what looks like somebody else's: what an unknown person's look is worth.
constexpr double kShareOfALook = 0.1;
// So many sightings are an unknown person's look held against; light and pose change it, so old ones fade.
constexpr double kPriorSightings = 2;
constexpr double kMostSightings = 60;
// Fewer may all be of a moment's wrong box.
constexpr double kFewSightings = 3;
// A box may hold somebody else's clothes for a moment.
constexpr double kStranger = 0.2;

}  // namespace

void Appearance::add(const std::string& source, const perception::Look& look, Timestamp now) {
  if (look.upper == 0 && look.lower == 0) return;
  Halves& halves = by_source_[source];
  if (now - halves.seen > perception::kLooksKept) halves = {};
  halves.seen = now;
  add(halves.upper, look.upper);
  add(halves.lower, look.lower);
}

bool Appearance::known_to(const std::string& source, Timestamp now) const {
  const auto found = by_source_.find(source);
  if (found == by_source_.end()) return false;
  const Halves& halves = found->second;
  return now - halves.seen <= perception::kLooksKept && std::max(halves.upper.total, halves.lower.total) >= kFewSightings;
}

void Appearance::add(Counts& counts, std::int32_t number) {
  if (number == 0) return;
  counts.seen[number] += 1;
  counts.total += 1;
  if (counts.total < kMostSightings) return;
  for (auto& [of, count] : counts.seen) count /= 2;
  counts.total /= 2;
  std::erase_if(counts.seen, [](const auto& entry) { return entry.second < 0.1; });
}

double Appearance::log_likelihood(const std::string& source, const perception::Look& look) const {
  const auto found = by_source_.find(source);
  const Halves* halves = found == by_source_.end() ? nullptr : &found->second;
  return log_likelihood(halves ? &halves->upper : nullptr, look.upper) +
         log_likelihood(halves ? &halves->lower : nullptr, look.lower);
}

double Appearance::log_likelihood(const Counts* counts, std::int32_t number) {
  if (number == 0) return 0;
  double seen = 0, total = 0;
  if (counts) {
    const auto found = counts->seen.find(number);
    if (found != counts->seen.end()) seen = found->second;
    total = counts->total;
  }
  const double share = (seen + kPriorSightings * kShareOfALook) / (total + kPriorSightings);
  return std::log((1 - kStranger) * share + kStranger * kShareOfALook);
}

}  // namespace storetwin::tracking
