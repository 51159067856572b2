// The tracker's dealings with cameras that err: what they say is mended by what was learnt of them, and teaches more.
#include <algorithm>

#include "core/tracking/assignment.h"
#include "core/tracking/tracker.h"
#include "core/tracking/tracker_scan.h"

namespace storetwin::tracking {

using perception::PersonMeasurement;
using perception::PersonScan;

// Whose measurement it is isn't known yet; a clock's error is a few centimetres, and neighbours walk alike.
PersonScan Tracker::mended(const PersonScan& as_it_came) const {
  PersonScan scan = as_it_came;
  const double inflation = watch_.inflation(scan.source);
  constexpr double kNearM = 1.0;
  const auto velocity_near = [&](const Vec2& p_W) {
    const Person* nearest = nullptr;
    double nearest_m = kNearM;
    for (const Person& person : people_) {
      const double away_m = (person.state.position() - p_W).norm();
      if (person.phase == stream::TrackPhase::kTentative || away_m >= nearest_m) continue;
      nearest_m = away_m;
      nearest = &person;
    }
    return nearest ? nearest->state.velocity() : Vec2(Vec2::Zero());
  };
  const auto mend_hand = [&](perception::HandMeasurement& hand, const Vec2& v_W_mps) {
    hand.p_WH_m.head<2>() = watch_.corrected(scan.source, hand.p_WH_m.head<2>(), v_W_mps);
    hand.covariance_m2 *= inflation;
  };
  for (PersonMeasurement& person : scan.people) {
    const Vec2 v_W_mps = velocity_near(person.p_WB_m);
    person.p_WB_m = watch_.corrected(scan.source, person.p_WB_m, v_W_mps);
    person.covariance_m2 *= inflation;
    for (perception::HandMeasurement& hand : person.hands) mend_hand(hand, v_W_mps);
  }
  for (perception::HandMeasurement& hand : scan.loose_hands) mend_hand(hand, velocity_near(hand.p_WH_m.head<2>()));
  return scan;
}

// People who walk alone teach: nobody else can have been meant. So does a measurement that was too far off for the
// gate, or a camera that was knocked would never be heard again.
void Tracker::watch_camera(const Scan& scan, const PersonScan& as_it_came) {
  constexpr double kMeantM = 0.8, kAloneM = 1.2;
  for (std::size_t i = 0; i < scan.measurement_of.size(); ++i) {
    const Person& person = people_[i];
    if (person.phase != stream::TrackPhase::kConfirmed) continue;
    const auto away_m = [&](const Vec2& p_W) { return (p_W - scan.before[i].position()).norm(); };
    // A younger one beside him may well be a double that this very camera made.
    const bool alone = std::ranges::all_of(people_, [&](const Person& other) {
      return other.id >= person.id || away_m(other.state.position()) > kAloneM;
    });
    if (!alone) continue;
    std::size_t meant = scan.measurement_of[i];
    for (std::size_t j = 0; meant == kUnassigned && j < scan.input.people.size(); ++j) {
      const bool free = j < scan.person_of.size() && scan.person_of[j] == kUnassigned;
      if (free && away_m(scan.input.people[j].p_WB_m) < kMeantM) meant = j;
    }
    if (meant == kUnassigned || as_it_came.people[meant].score < params_.strong_score) continue;
    const PersonMeasurement& measured = as_it_came.people[meant];
    watch_.learn(scan.input.source, scan.before[i], measured.p_WB_m, covariance_for(person, measured), now_);
  }
}

}  // namespace storetwin::tracking
