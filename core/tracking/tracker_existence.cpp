// Who is there at all: Bayes' rule over hits and misses, for scans that say how likely they would have shown somebody.
#include <algorithm>
#include <cmath>

#include "core/tracking/assignment.h"
#include "core/tracking/tracker.h"
#include "core/tracking/tracker_scan.h"

namespace storetwin::tracking {

using perception::PersonMeasurement;

namespace {

double probability_of(double log_odds) { return 1 / (1 + std::exp(-log_odds)); }
double log_odds_of(double probability) {
  constexpr double kSurest = 1e-9;
  const double p = std::clamp(probability, kSurest, 1 - kSurest);
  return std::log(p / (1 - p));
}

// How much likelier than one that is taken at its word a detection is nobody; both bounded as in `apply`.
double doubt_in(const PersonMeasurement& measured) {
  constexpr double kSurest = 0.9;
  const double score = std::clamp(measured.score, 0.05, kSurest);
  return std::log((1 - score) / score) - std::log((1 - kSurest) / kSurest);
}

constexpr double kMostLogOdds = 10;  // as in `apply`

// What a detection that was given to a track says for its existence: a strong one what its score says; a weak one that
// lies where the track is expected how much better it fits there than anywhere, its score taken off.
double existence_evidence(const PersonMeasurement& measured, double pair_cost) {
  constexpr double kLeast = 0.3, kMost = 2.2;
  const double by_score = std::log(std::clamp(measured.score, 0.05, 0.9) / (1 - std::clamp(measured.score, 0.05, 0.9)));
  return std::max(by_score, std::clamp(-pair_cost / 2 - doubt_in(measured), kLeast, kMost));
}

}  // namespace

double Tracker::presence(TrackId track) const {
  for (const Person& person : people_) {
    if (person.id != track) continue;
    const double variance_m2 = published_covariance(person).trace() / 2;
    const double near = 1 - std::exp(-params_.told_within_m * params_.told_within_m / (2 * variance_m2));
    return near * probability_of(person.existence_log_odds);
  }
  return 0;
}

// All tracks and all detections in one assignment. A pair competes with "this person was missed, and that is somebody
// new or nobody": so a track that hardly exists, or was missed where it should have been seen, is served after those
// that do, and a weak detection must fit better than a strong one.
void Tracker::associate_jointly(Scan& scan) {
  CostTable table(people_.size(), scan.input.people.size());
  for (std::size_t i = 0; i < table.rows; ++i) {
    const Person& person = people_[i];
    const double seen =
        probability_of(person.existence_log_odds) * scan.input.detection_probability(person.state.position());
    for (std::size_t j = 0; j < table.columns; ++j) {
      const PersonMeasurement& measured = scan.input.people[j];
      const double cost = pair_cost(person, measured);
      if (cost == CostTable::kForbidden) continue;
      table.at(i, j) = cost - 2 * log_odds_of(seen) + 2 * doubt_in(measured);
    }
  }
  const std::vector<std::size_t> column_of = assign(table);
  for (std::size_t i = 0; i < table.rows; ++i) {
    const std::size_t j = column_of[i];
    if (j == kUnassigned) continue;
    scan.measurement_of[i] = j;
    scan.person_of[j] = i;
    Person& person = people_[i];
    const PersonMeasurement& measured = scan.input.people[j];
    const double evidence = existence_evidence(measured, pair_cost(person, measured));
    const double before = person.existence_log_odds;
    apply(person, measured, scan.input);
    person.existence_log_odds = std::min(before + evidence, kMostLogOdds);
  }
}

// Misses in a row are no independent witnesses: what hid somebody a moment ago mostly still does.
void Tracker::weigh_misses(const Scan& scan) {
  for (std::size_t i = 0; i < scan.measurement_of.size(); ++i) {
    if (scan.measurement_of[i] != kUnassigned) continue;
    Person& person = people_[i];
    const double seen = scan.input.detection_probability(person.state.position());
    const double missed = person.misses > 0 ? std::max(1 - seen, params_.miss_again) : 1 - seen;
    person.existence_log_odds += std::log(std::max(missed, 1e-3));
    ++person.misses;
  }
}

void Tracker::let_leave(double dt_s) {
  for (Person& person : people_) {
    const double rate = at_entry(person.state.position()) ? params_.leaving_door_per_s : params_.leaving_per_s;
    person.existence_log_odds = log_odds_of(std::exp(-rate * dt_s) * probability_of(person.existence_log_odds));
  }
}

// Where the map names no doors, the edge of what is seen is the door.
bool Tracker::at_entry(const Vec2& p_W) const {
  return lanes_.empty() ? seen_area_.at_edge(p_W, params_.door_radius_m) : at_or_beyond_gate(p_W);
}

// What only one scan ever showed may have been nobody.
void Tracker::learn_area(const Scan& scan) {
  for (std::size_t i = 0; i < scan.measurement_of.size(); ++i) {
    if (scan.measurement_of[i] != kUnassigned) seen_area_.add(people_[i].state.position());
  }
}

}  // namespace storetwin::tracking
