// The tracker's use of clothes: who is who after two people stood together.
#include <algorithm>
#include <cmath>

#include "core/base/assert.h"
#include "core/tracking/assignment.h"
#include "core/tracking/tracker.h"
#include "core/tracking/tracker_scan.h"

namespace storetwin::tracking {

using perception::PersonMeasurement;
using stream::TrackPhase;

namespace {

// An image that may as well be of the other one tells nothing of either.
constexpr double kLeastCertainty = 0.9;

}  // namespace

// Probability that measurement of the scan is of the person whose track took it and not of the other, by place alone.
double Tracker::certainty(const Scan& scan, std::size_t i, std::size_t other) const {
  const PersonMeasurement& measured = scan.input.people[scan.measurement_of[i]];
  const auto cost = [&](std::size_t person) {
    return innovation(people_[person].state, measured.p_WB_m, measured.covariance_m2).cost;
  };
  return 1 / (1 + std::exp((cost(i) - cost(other)) / 2));
}

// Clothes are learnt while hardly anybody else can have the track, and weighed as soon as somebody may.
void Tracker::look_at_clothes(const Scan& scan) {
  constexpr double kSurelyNamed = 0.03;
  for (std::size_t i = 0; i < scan.measurement_of.size(); ++i) {
    Person& person = people_[i];
    const bool known = person.phase == TrackPhase::kConfirmed || person.phase == TrackPhase::kCoasting;
    if (scan.measurement_of[i] == kUnassigned || !known) continue;
    const perception::Look& look = scan.input.people[scan.measurement_of[i]].look;
    if (look == perception::Look{}) continue;
    bool learn = true;
    for (Encounters::Pair& pair : encounters_.pairs()) {
      if (pair.a != person.id && pair.b != person.id) continue;
      const TrackId other_id = pair.a == person.id ? pair.b : pair.a;
      const auto other = std::ranges::find(people_, other_id, &Person::id);
      if (other == people_.end()) continue;
      const double sure = certainty(scan, i, static_cast<std::size_t>(other - people_.begin()));
      learn = learn && sure >= kLeastCertainty && pair.crosswise < kSurelyNamed;
      // A camera that met only one of them calls the other's clothes by his numbers if they are anything alike.
      const bool knows_both = person.appearance.known_to(scan.input.source, now_) &&
                              other->appearance.known_to(scan.input.source, now_);
      if (sure < kLeastCertainty || !knows_both) continue;
      encounters_.weigh(pair, person.id, person.appearance.log_likelihood(scan.input.source, look),
                        other->appearance.log_likelihood(scan.input.source, look), sure);
    }
    if (learn) person.appearance.add(scan.input.source, look, now_);
    // What clothes say of a mix-up stands in place of what places alone had said before.
    if (const auto doubt = encounters_.doubt(person.id)) {
      person.doubt = *doubt;
      person.doubt_at = now_;
    }
  }
}

void Tracker::undo_mixups() {
  encounters_.forget(now_, [&](TrackId track) {
    const auto person = std::ranges::find(people_, track, &Person::id);
    return person == people_.end() || person->phase == TrackPhase::kEnded;
  });
  while (const auto pair = encounters_.crosswise()) exchange(*pair);
}

// What follows the bodies changes places; what belongs to the names stays.
void Tracker::exchange(const Encounters::Pair& pair) {
  const auto a = std::ranges::find(people_, pair.a, &Person::id);
  const auto b = std::ranges::find(people_, pair.b, &Person::id);
  STORETWIN_ASSERT(a != people_.end() && b != people_.end(), "both of a pair are there");
  std::swap(*a, *b);
  std::swap(a->id, b->id);
  std::swap(a->appearance, b->appearance);
  std::swap(a->born, b->born);
  std::swap(a->was_inside, b->was_inside);
  for (Person& person : people_) person.together_since.clear();
  encounters_.exchanged(pair.a, pair.b);

  stream::IdentityChange change;
  change.header = {"tracking", ++change_sequence_, now_, now_};
  change.kind = stream::IdentityChangeKind::kRelabel;
  change.before = {pair.a, pair.b};
  change.after = {pair.b, pair.a};
  change.probability = pair.crosswise;
  change.since = pair.closest_at;
  identity_changes_.push_back(std::move(change));
}

}  // namespace storetwin::tracking
