#include "core/tracking/tracker.h"

#include <algorithm>
#include <cmath>

#include "core/base/assert.h"
#include "core/tracking/assignment.h"
#include "core/tracking/tracker_scan.h"

namespace storetwin::tracking {

using perception::PersonMeasurement;
using perception::PersonScan;
using stream::IdentityChange;
using stream::TrackPhase;

Tracker::Tracker(const store::Store& store, const TrackerParams& params)
    : params_(params),
      lanes_(store.map.lanes),
      cameras_(store.calibration.cameras),
      floor_(store.map.floor),
      encounters_(params.encounters),
      watch_(store, params.watch) {
  for (const store::Fixture& fixture : store.map.fixtures) {
    Polygon outline;
    for (const Vec2& corner : {Vec2(0, 0), Vec2(1, 0), Vec2(1, 1), Vec2(0, 1)}) {
      const Vec3 p_F(corner.x() * fixture.size_m.x(), corner.y() * fixture.size_m.y(), 0);
      outline.push_back((fixture.X_WF * p_F).head<2>());
    }
    solids_.push_back(std::move(outline));
  }
  for (const store::Obstacle& obstacle : store.map.obstacles) solids_.push_back(obstacle.outline);
}

namespace {

/// From one colour camera, which sees no depth.
bool is_flat(const PersonScan& scan) { return scan.source.starts_with("color/"); }

}  // namespace

stream::Tracks Tracker::update(const PersonScan& as_it_came) {
  std::erase_if(people_, [](const Person& person) { return person.phase == TrackPhase::kEnded; });
  identity_changes_.clear();
  const double dt_s = people_.empty() ? 0 : (as_it_came.captured - now_).in_seconds();
  predict_all(as_it_came.captured);
  const PersonScan scan = mended(as_it_came);
  if (scan.detection_probability) {
    without_map_ = lanes_.empty();
    let_leave(dt_s);
  }

  Scan work{scan,
            std::vector<std::size_t>(scan.people.size(), kUnassigned),
            std::vector<std::size_t>(people_.size(), kUnassigned),
            {}};
  for (const Person& person : people_) work.before.push_back(person.state);

  if (scan.detection_probability) {
    associate_jointly(work);
    weigh_misses(work);
  } else {
    // The cascade: who is sure chooses first, and the strong detections are given out first.
    for (const bool strong : {true, false}) {
      for (const bool confirmed : {true, false}) associate(work, confirmed, strong);
    }
    count_misses(work);
  }
  watch_camera(work, as_it_came);
  judge_doubt(work);
  merge_duplicates(work);
  start_tracks(work);
  if (without_map_) learn_area(work);
  tie_hands(work);
  look_at_clothes(work);
  undo_mixups();
  age(scan.captured);
  return publish(scan.captured);
}

void Tracker::predict_all(Timestamp at) {
  STORETWIN_ASSERT(people_.empty() || at >= now_, "scans must come in order of capture");
  const double dt_s = people_.empty() ? 0 : (at - now_).in_seconds();
  for (Person& person : people_) {
    person.state = predict(person.state, dt_s, params_.motion);
    person.hands.clear();
    person.measurement.reset();
  }
  now_ = at;
}

// One optimal assignment between the people of one kind that are still without a measurement and the measurements of
// one kind that are still without a person. A pair's cost is measured against the cost of "somebody new stands there".
void Tracker::associate(Scan& scan, bool confirmed, bool strong) {
  std::vector<std::size_t> rows, columns;
  for (std::size_t i = 0; i < scan.measurement_of.size(); ++i) {
    const bool sure = people_[i].phase != TrackPhase::kTentative;
    if (sure == confirmed && scan.measurement_of[i] == kUnassigned) rows.push_back(i);
  }
  for (std::size_t j = 0; j < scan.person_of.size(); ++j) {
    const bool good = scan.input.people[j].score >= params_.strong_score;
    if (good == strong && scan.person_of[j] == kUnassigned) columns.push_back(j);
  }
  if (rows.empty() || columns.empty()) return;

  // A box that fits nobody well is likelier a mistake than a leap, so that a crouched person's track, which is unsure,
  // is not drawn away by it.
  const double clutter_per_m2 = is_flat(scan.input) ? params_.color_clutter_per_m2 : 0;
  CostTable table(rows.size(), columns.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      table.at(r, c) = pair_cost(people_[rows[r]], scan.input.people[columns[c]], clutter_per_m2);
    }
  }
  const std::vector<std::size_t> column_of = assign(table);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (column_of[r] == kUnassigned) continue;
    const std::size_t j = columns[column_of[r]];
    scan.measurement_of[rows[r]] = j;
    scan.person_of[j] = rows[r];
    apply(people_[rows[r]], scan.input.people[j], scan.input);
  }
}

double Tracker::pair_cost(const Person& person, const PersonMeasurement& measured, double clutter_per_m2) const {
  const Innovation step = innovation(person.state, measured.p_WB_m, covariance_for(person, measured));
  const double unseen_s = (now_ - person.last_seen).in_seconds();
  const double slack_m = 3 * std::sqrt(step.covariance_m2.trace());
  const double reach_m = params_.max_speed_mps * unseen_s + slack_m;
  if (step.d2 > params_.gate_d2 || step.residual_m.norm() > reach_m) return CostTable::kForbidden;
  const double cost_of_new = -2 * std::log(new_person_density(measured.p_WB_m) + clutter_per_m2);
  return step.cost + height_cost(person, measured) + id_cost(person, measured.external_id) - cost_of_new;
}

namespace {

// People stand upright most of the time and are never seen taller than they are: the stature follows higher heads
// quickly and lower ones hardly at all.
void follow_stature(double& stature_m, double height_m) {
  constexpr double kRise = 0.1, kFall = 0.002;
  if (stature_m <= 0) stature_m = height_m;
  else stature_m += (height_m > stature_m ? kRise : kFall) * (height_m - stature_m);
}

}  // namespace

void Tracker::apply(Person& person, const PersonMeasurement& measurement, const PersonScan& scan) {
  person.state = tracking::update(person.state, measurement.p_WB_m, covariance_for(person, measurement));
  if (measurement.height_m && !is_flat(scan)) {
    follow_stature(person.stature_m, *measurement.height_m);
    person.head_m = *measurement.height_m;
    person.head_at = scan.captured;
  }
  person.last_seen = scan.captured;
  person.misses = 0;
  person.measurement = static_cast<std::size_t>(&measurement - scan.people.data());
  // A detector that gives 0.9 is taken at its word: odds of nine to one that somebody is there; bounded, since scores
  // of repeated detections are far from independent.
  const double score = std::clamp(measurement.score, 0.05, 0.9);
  const double weight = is_flat(scan) ? params_.color_weight : 1.0;
  person.existence_log_odds = std::min(person.existence_log_odds + weight * std::log(score / (1 - score)), 10.0);
  if (!measurement.external_id.empty()) ++person.votes[measurement.external_id];
  for (const perception::HandMeasurement& hand : measurement.hands) {
    person.hands.push_back({hand.p_WH_m, hand.covariance_m2, hand.confidence});
  }
}

void Tracker::start_tracks(const Scan& scan) {
  for (std::size_t j = 0; j < scan.person_of.size(); ++j) {
    const PersonMeasurement& measurement = scan.input.people[j];
    if (scan.person_of[j] != kUnassigned || measurement.score < params_.strong_score) continue;
    if (!may_stand_at(measurement.p_WB_m)) continue;
    Person person;
    person.id = TrackId{next_id_++};
    person.state = first_belief(measurement.p_WB_m, measurement.covariance_m2, params_.motion);
    person.born = scan.input.captured;
    const Vec2& p_W = measurement.p_WB_m;
    const bool at_door = without_map_ ? at_entry(p_W) : distance_to_gate(p_W) < params_.door_radius_m;
    person.existence_log_odds = at_door ? 0 : params_.birth_log_odds;
    apply(person, measurement, scan.input);
    people_.push_back(std::move(person));
  }
}

// What no camera sees that should see it is hardly there. Only tentative tracks are judged so: somebody already known
// may well be hidden, which geometry alone doesn't tell, and is given up by time.
void Tracker::count_misses(const Scan& scan) {
  const auto is_source = [&](const store::Camera& camera) { return camera.source() == scan.input.source; };
  const auto camera = std::find_if(cameras_.begin(), cameras_.end(), is_source);
  if (camera == cameras_.end()) return;
  const Pose X_CW = camera->X_WC.inverse();
  const double weight = camera->kind == store::CameraKind::kColor ? params_.color_weight : 1.0;
  constexpr double kChestHeightM = 1.3;
  for (std::size_t i = 0; i < scan.measurement_of.size(); ++i) {
    Person& person = people_[i];
    if (person.phase != TrackPhase::kTentative || scan.measurement_of[i] != kUnassigned) continue;
    const Vec2 p_W = person.state.position();
    const Vec3 p_C = X_CW * Vec3(p_W.x(), p_W.y(), kChestHeightM);
    const std::optional<Vec2> pixel = store::project(*camera, p_C);
    if (!pixel || p_C.z() > camera->range_max_m) continue;
    const Vec2 margin(0.1 * camera->width_px, 0.1 * camera->height_px);
    const bool inside = pixel->x() > margin.x() && pixel->y() > margin.y() &&
                        pixel->x() < camera->width_px - margin.x() && pixel->y() < camera->height_px - margin.y();
    if (inside) person.existence_log_odds += weight * params_.miss_log_odds;
  }
}

// A loose hand goes to the person whose body is within an arm's length, if no other body is about as near.
void Tracker::tie_hands(const Scan& scan) {
  const auto tie = [&](const perception::HandMeasurement& hand) {
    Person* nearest = nullptr;
    double nearest_m = params_.arm_m;
    double second_m = std::numeric_limits<double>::infinity();
    for (Person& person : people_) {
      if (person.phase == TrackPhase::kTentative || person.phase == TrackPhase::kEnded) continue;
      const double away_m = (hand.p_WH_m.head<2>() - person.state.position()).norm();
      if (away_m < nearest_m) {
        if (nearest) second_m = nearest_m;
        nearest_m = away_m;
        nearest = &person;
      } else {
        second_m = std::min(second_m, away_m);
      }
    }
    if (!nearest || nearest->hands.size() >= 2 || second_m - nearest_m < params_.arm_margin_m) return;
    nearest->hands.push_back({hand.p_WH_m, hand.covariance_m2, hand.confidence});
  };
  for (const perception::HandMeasurement& hand : scan.input.loose_hands) tie(hand);
  for (std::size_t j = 0; j < scan.person_of.size(); ++j) {
    const bool weak = scan.input.people[j].score < params_.strong_score;
    // A tentative track beside somebody known is most likely that person seen twice, and so are its hands.
    const std::size_t person = scan.person_of[j];
    const bool known = person != kUnassigned && people_[person].phase != TrackPhase::kTentative;
    if (known || weak) continue;
    for (const perception::HandMeasurement& hand : scan.input.people[j].hands) tie(hand);
  }
}

void Tracker::age(Timestamp at) {
  for (Person& person : people_) {
    const double unseen_s = (at - person.last_seen).in_seconds();
    const bool tentative = person.phase == TrackPhase::kTentative;
    if (person.phase == TrackPhase::kEnded) continue;
    person.was_inside = person.was_inside || (!tentative && !at_or_beyond_gate(person.state.position()));
    if (unseen_s > patience_s(person)) {
      person.phase = TrackPhase::kEnded;
    } else if (!tentative) {
      person.phase = unseen_s > params_.coast_after_s ? TrackPhase::kCoasting : TrackPhase::kConfirmed;
    } else if (person.existence_log_odds >= params_.confirm_log_odds && !crowds_somebody(person)) {
      person.phase = TrackPhase::kConfirmed;
    }
  }
}

double Tracker::patience_s(const Person& person) const {
  if (person.phase == TrackPhase::kTentative) return params_.end_tentative_after_s;
  const Vec2 p_W = person.state.position();
  // Who has left must not lend his track to the next one who comes to the gate: a track dies with its visit.
  if (person.was_inside && beyond_gate(p_W)) return params_.end_left_after_s;
  const double patience_s = at_or_beyond_gate(p_W) ? params_.end_at_door_after_s : params_.end_after_s;
  // Nobody is waited for longer than he was known: what was seen for a moment was nobody.
  const double known_s = (person.last_seen - person.born).in_seconds();
  return std::min(patience_s, std::max(known_s, params_.end_tentative_after_s));
}

stream::Tracks Tracker::publish(Timestamp at) {
  stream::Tracks tracks;
  tracks.header = {"tracking", ++sequence_, at, at};
  for (const Person& person : people_) {
    stream::Track track;
    track.id = person.id;
    track.phase = person.phase;
    track.p_WB_m = person.state.position();
    track.v_WB_mps = person.state.velocity();
    track.covariance_m2 = published_covariance(person);
    const double remembered = person.doubt * std::exp(-(at - person.doubt_at).in_seconds() / params_.ambiguity_memory_s);
    track.ambiguity = encounters_.doubt(person.id).value_or(remembered);
    track.hands = person.hands;
    tracks.tracks.push_back(std::move(track));
  }
  return tracks;
}

Mat2 Tracker::published_covariance(const Person& person) const {
  return person.state.position_covariance() + params_.lean_sigma_m * params_.lean_sigma_m * Mat2::Identity();
}

std::optional<std::size_t> Tracker::measurement_of(TrackId track) const {
  for (const Person& person : people_) {
    if (person.id == track) return person.measurement;
  }
  return std::nullopt;
}

std::string Tracker::external_id(TrackId track) const {
  for (const Person& person : people_) {
    if (person.id != track || person.votes.empty()) continue;
    const auto more = [](const auto& a, const auto& b) { return a.second < b.second; };
    return std::max_element(person.votes.begin(), person.votes.end(), more)->first;
  }
  return {};
}

// Two people can't stand in one another: a tentative track so near to a known person is that person seen twice.
bool Tracker::crowds_somebody(const Person& person) const {
  return std::any_of(people_.begin(), people_.end(), [&](const Person& other) {
    const bool known = other.phase == TrackPhase::kConfirmed || other.phase == TrackPhase::kCoasting;
    const double apart_m = (other.state.position() - person.state.position()).norm();
    return known && other.id != person.id && apart_m < params_.body_clearance_m;
  });
}

// Bowing by an angle a lowers the head by t (1 - cos a) and carries it t sin a away from the hips, t being the trunk
// with the head (0.47 of the stature; Drillis & Contini 1966). Which way is not known, so half of the square goes to
// each axis.
Mat2 Tracker::covariance_for(const Person& person, const PersonMeasurement& measurement) const {
  if (measurement.hips_seen || !measurement.height_m || person.stature_m <= 0) return measurement.covariance_m2;
  constexpr double kTrunkShare = 0.47;
  const double trunk_m = kTrunkShare * person.stature_m;
  const double drop_m = std::clamp(person.stature_m - params_.height_noise_m - *measurement.height_m, 0.0, trunk_m);
  const double lean2_m2 = 2 * trunk_m * drop_m - drop_m * drop_m;
  return measurement.covariance_m2 + 0.5 * lean2_m2 * Mat2::Identity();
}

// Of two people side by side, one bowed over a shelf and one upright, the head's height tells who is who. Bounded,
// since what was taken for the head may have been a shoulder or a back.
double Tracker::height_cost(const Person& person, const PersonMeasurement& measurement) const {
  if (!measurement.height_m || measurement.hips_seen || person.head_m <= 0) return 0;
  constexpr double kMost = 9;
  const double moved_m = params_.bowing_mps * (now_ - person.head_at).in_seconds();
  const double sigma_m = measurement.height_sigma_m + params_.height_noise_m + moved_m;
  const double off = (*measurement.height_m - person.head_m) / sigma_m;
  return std::min(off * off, kMost);
}

// A feed's own id is a hint, no more: feeds relabel people too.
double Tracker::id_cost(const Person& person, const std::string& external_id) const {
  if (external_id.empty() || person.votes.empty()) return 0;
  return person.votes.contains(external_id) ? -params_.id_agreement_cost : 0;
}

double Tracker::new_person_density(const Vec2& p_W) const {
  // Without lanes (a recording that starts with people inside) anybody may appear anywhere.
  const bool at_gate = lanes_.empty() || distance_to_gate(p_W) < params_.door_radius_m;
  const bool at_door = without_map_ ? at_entry(p_W) : at_gate;
  return at_door ? params_.new_per_m2_door : params_.new_per_m2_inside;
}

// Nobody's hips are inside a shelf or behind the walls, whatever a detector says.
bool Tracker::may_stand_at(const Vec2& p_W) const {
  const bool near_door = distance_to_gate(p_W) < params_.door_radius_m;
  if (!near_door && floor_.size() >= 3 && !contains(floor_, p_W)) return false;
  return std::none_of(solids_.begin(), solids_.end(), [&](const Polygon& solid) { return contains(solid, p_W); });
}

double Tracker::distance_to_gate(const Vec2& p_W) const {
  double nearest_m = std::numeric_limits<double>::infinity();
  for (const store::Lane& lane : lanes_) nearest_m = std::min(nearest_m, distance(lane.gate, p_W));
  return nearest_m;
}

bool Tracker::at_or_beyond_gate(const Vec2& p_W) const {
  return distance_to_gate(p_W) < params_.door_radius_m || beyond_gate(p_W);
}

bool Tracker::beyond_gate(const Vec2& p_W) const {
  return std::any_of(lanes_.begin(), lanes_.end(), [&](const store::Lane& lane) {
    const Vec2 from_gate = p_W - (lane.gate.a + lane.gate.b) / 2;
    const double inside_m = from_gate.dot(lane.inward);
    const double aside_m = (from_gate - inside_m * lane.inward).norm();
    return inside_m < 0 && aside_m < 2 * params_.door_radius_m;
  });
}

}  // namespace storetwin::tracking
