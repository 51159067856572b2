// The tracker's judgement of identity: who may have been mixed up, and which two tracks are one person.
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "core/tracking/assignment.h"
#include "core/tracking/tracker.h"
#include "core/tracking/tracker_scan.h"

namespace storetwin::tracking {

using perception::PersonMeasurement;
using stream::TrackPhase;

namespace {

// How much two beliefs about places overlap: 0.5 when they can't be told apart, towards 0 as they part.
double overlap(const Vec2& apart_m, const Mat2& covariance_m2) {
  return 0.5 * std::exp(-0.25 * apart_m.dot(covariance_m2.inverse() * apart_m));
}

// A vague measurement fits everybody and moves nobody: it says nothing of swaps.
constexpr double kSharpSigmaM = 0.25;
bool is_sharp(const PersonMeasurement& measured) {
  return measured.covariance_m2.diagonal().maxCoeff() < kSharpSigmaM * kSharpSigmaM;
}

}  // namespace

// Probability that the other of two ways to give two measurements to two people was the right one. At most one half:
// were the other way the likelier, the assignment would have taken it.
double Tracker::swap_probability(const Scan& scan, std::size_t i, std::size_t j) const {
  const auto cost = [&](std::size_t person, std::size_t of) {
    const PersonMeasurement& measured = scan.input.people[scan.measurement_of[of]];
    return innovation(scan.before[person], measured.p_WB_m, covariance_for(people_[person], measured)).cost;
  };
  const double margin = cost(i, j) + cost(j, i) - cost(i, i) - cost(j, j);
  return std::min(0.5, 1 / (1 + std::exp(margin / 2)));
}

void Tracker::judge_doubt(const Scan& scan) {
  // Most pairs are far apart, so what tells that lies side by side in memory; this is asked at every scan.
  struct Standing {
    std::size_t place;
    Vec2 p_W;
    double spread_m2;
  };
  std::vector<Standing> known;
  known.reserve(people_.size());
  for (std::size_t i = 0; i < scan.measurement_of.size(); ++i) {
    Person& person = people_[i];
    person.doubt *= std::exp(-(now_ - person.doubt_at).in_seconds() / params_.ambiguity_memory_s);
    person.doubt_at = now_;
    if (person.phase == TrackPhase::kTentative) continue;
    known.push_back({i, person.state.position(), published_covariance(person).trace()});
  }
  for (auto first = known.begin(); first != known.end(); ++first) {
    for (auto second = std::next(first); second != known.end(); ++second) {
      const Vec2 apart_m = first->p_W - second->p_W;
      const double near_m = params_.close_m + std::sqrt(first->spread_m2 + second->spread_m2);
      if (apart_m.squaredNorm() >= near_m * near_m) continue;
      const std::size_t i = first->place, j = second->place;
      Person& a = people_[i];
      Person& b = people_[j];
      double doubt = overlap(apart_m, published_covariance(a) + published_covariance(b));
      const std::size_t of_a = scan.measurement_of[i];
      const std::size_t of_b = scan.measurement_of[j];
      if (of_a != kUnassigned && of_b != kUnassigned) {
        const PersonMeasurement& got_a = scan.input.people[of_a];
        const PersonMeasurement& got_b = scan.input.people[of_b];
        if (is_sharp(got_a) && is_sharp(got_b)) {
          doubt = std::max(doubt, swap_probability(scan, i, j));
        }
      }
      encounters_.meet(a.id, b.id, doubt, now_);
      for (Person* person : {&a, &b}) person->doubt = std::max(person->doubt, doubt);
    }
  }
}

// Two measurements of one scan that are too near to one another to be two people are one person seen double.
bool Tracker::seen_apart(const Scan& scan, std::size_t i, std::size_t j) const {
  const std::size_t of_i = scan.measurement_of[i], of_j = scan.measurement_of[j];
  if (of_i == kUnassigned || of_j == kUnassigned) return false;
  const Vec2 apart_m = scan.input.people[of_i].p_WB_m - scan.input.people[of_j].p_WB_m;
  constexpr double kTwoHeadsM = 0.30;
  return apart_m.norm() >= kTwoHeadsM;
}

// Two tracks of one person lie on one spot, get their updates from different sources, and no image ever shows both. A
// person lost and then found as somebody new leaves a coasting track and one that began after the loss.
void Tracker::merge_duplicates(const Scan& scan) {
  std::vector<std::size_t> known;
  for (std::size_t i = 0; i < scan.measurement_of.size(); ++i) {
    const TrackPhase phase = people_[i].phase;
    if (phase != TrackPhase::kTentative && phase != TrackPhase::kEnded) known.push_back(i);
  }
  for (auto first = known.begin(); first != known.end(); ++first) {
    for (auto second = std::next(first); second != known.end(); ++second) {
      Person& older = people_[*first];
      Person& younger = people_[*second];
      const bool alive = older.phase != TrackPhase::kEnded && younger.phase != TrackPhase::kEnded;
      const double apart_m = (older.state.position() - younger.state.position()).norm();
      if (!alive || apart_m > params_.merge_distance_m || seen_apart(scan, *first, *second)) {
        if (!younger.together_since.empty()) younger.together_since.erase(older.id);
        continue;
      }
      const Timestamp since = younger.together_since.try_emplace(older.id, now_).first->second;
      // Of two tracks on one person, each takes some of the measurements. A person who is hidden behind another takes
      // none.
      const bool both_fed = older.last_seen > since && younger.last_seen > since;
      const bool found_again = older.phase == TrackPhase::kCoasting && younger.born > older.last_seen;
      const bool long_enough = (now_ - since).in_seconds() >= params_.merge_after_s;
      if (long_enough && (both_fed || found_again)) merge(older, younger);
    }
  }
}

void Tracker::merge(Person& older, Person& younger) {
  if (younger.last_seen > older.last_seen) {
    older.state = younger.state;
    older.last_seen = younger.last_seen;
    older.phase = younger.phase;
  }
  for (const stream::UncertainPoint& hand : younger.hands) {
    if (older.hands.size() < 2) older.hands.push_back(hand);
  }
  for (const auto& [name, count] : younger.votes) older.votes[name] += count;
  younger.phase = TrackPhase::kEnded;
  younger.hands.clear();

  stream::IdentityChange change;
  change.header = {"tracking", ++change_sequence_, now_, now_};
  change.kind = stream::IdentityChangeKind::kMerge;
  change.before = {older.id, younger.id};
  change.after = {older.id};
  change.probability = 1 - older.doubt;
  identity_changes_.push_back(std::move(change));
}

}  // namespace storetwin::tracking
