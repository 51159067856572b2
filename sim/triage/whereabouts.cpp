#include "sim/triage/whereabouts.h"

#include <algorithm>
#include <map>
#include <optional>

namespace storetwin::triage {

namespace {

constexpr double kNearM = 1.0;
// Around an event the majority counts: two who stand close change places in the tracks for a moment.
constexpr double kBeforeS = 1.0, kAfterS = 0.5;
// Known for a moment, in passing the door behind somebody else, is not known.
constexpr double kKnownForS = 1.0;
// A visit is bound to its people some time after they come in; somebody without one is nobody's until then anyway.
constexpr double kSettlingS = 2.0;

// The visit of the nearest track; empty optional: nobody is there.
std::optional<VisitId> tag_at(const std::vector<const stream::Tracks*>& messages, const truth::PersonSample& person) {
  std::optional<VisitId> tag;
  double nearest = kNearM;
  for (const stream::Track& track : score::tracks_at(messages, person.at)) {
    const double d = (track.p_WB_m - person.p_WB_m).norm();
    if (d >= nearest) continue;
    nearest = d;
    tag = track.visit;
  }
  return tag;
}

}  // namespace

Whereabouts::Whereabouts(const truth::Truth& truth, const stream::Messages& outputs)
    : truth_(truth), tracks_(score::track_messages(outputs)) {}

Known Whereabouts::known(truth::ShopperId shopper, const VisitId& visit, Timestamp at) const {
  std::map<std::optional<VisitId>, int> now;
  double right_s = 0;
  std::optional<Timestamp> first, last;
  for (const truth::PersonSample& sample : truth_.paths) {
    if (sample.shopper != shopper) continue;
    if (sample.at > at + Duration::seconds(kAfterS)) break;
    if (!first) first = sample.at;
    const std::optional<VisitId> tag = tag_at(tracks_, sample);
    if (sample.at >= at - Duration::seconds(kBeforeS)) {
      ++now[tag];
    } else if (last && tag == visit && (visit || sample.at > *first + Duration::seconds(kSettlingS))) {
      right_s += (sample.at - *last).in_seconds();
    }
    last = sample.at;
  }
  if (now.empty() || tracks_.empty()) return Known::kUnwatched;
  const auto most =
      std::max_element(now.begin(), now.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most->first.value_or(VisitId()) == visit && (most->first || !visit)) return Known::kRightly;
  if (right_s < kKnownForS) return Known::kNever;
  return most->first && *most->first ? Known::kSwapped : Known::kLost;
}

}  // namespace storetwin::triage
