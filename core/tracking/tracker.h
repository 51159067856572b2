// People on the ground plane: one track per person, from all sources at their own rates.
//
// Each scan is used at its own time, by one filter update per person (fusion by the filter, not by averaging points):
// predict every track to the scan's time, gate, assign one-to-one, update. The cost of a pair is -2 ln of its
// likelihood (Mahalanobis distance plus log determinant), against the cost of a person being new there; people appear
// at the lanes, hardly anywhere else, which is what lets a person lost in a blind spot keep the id when found again.
// Confirmed tracks choose first, strong detections before weak ones (the cascade of ByteTrack, Zhang et al., ECCV
// 2022); weak ones never start a track.
//
// A scan that says how likely it would have shown somebody (`detection_probability`) is taken further: whether a person
// exists is then Bayes' rule over hits and misses (the existence probability of Musicki, Evans & Stankovic, "Integrated
// probabilistic data association", IEEE TAC 1994), and all tracks choose at once, each by its existence.
//
// Life: tentative -> confirmed once its existence is likely enough -> coasting when unseen for a while -> ended. Two
// tracks that stay on one spot and are never seen at the same instant by the same source are one person: the younger is
// merged into the older, and an IdentityChange says so. Two who stood together and were mixed up are told apart by
// their clothes afterwards (`encounters.h`): their ids change back, and an IdentityChange says since when they were
// wrong.
//
// `Tracker` is a copyable value and a function of the scans it was given, in order of capture.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/perception/measurement.h"
#include "core/store/store.h"
#include "core/stream/belief.h"
#include "core/tracking/appearance.h"
#include "core/tracking/camera_watch.h"
#include "core/tracking/encounters.h"
#include "core/tracking/kalman.h"
#include "core/tracking/seen_area.h"

namespace storetwin::tracking {

struct TrackerParams {
  MotionModel motion;
  EncounterParams encounters;
  CameraWatchParams watch;
  double gate_d2 = 16;           ///< squared Mahalanobis distance, 2 degrees of freedom: 99.97 % pass
  double max_speed_mps = 2.5;    ///< nobody in a shop is faster
  double height_noise_m = 0.06;  ///< a head lower than usual by less than this says nothing
  double bowing_mps = 1.0;       ///< how fast a head goes down and up, at most
  double lean_sigma_m = 0.03;    ///< error common to all sources (the body sways together): added to what is published
  double strong_score = 0.5;     ///< detections below may keep a track alive, never start one
  double new_per_m2_door = 0.3;  ///< density per scan of people who appear within `door_radius_m` of a gate
  double new_per_m2_inside = 0.003;  ///< and anywhere else
  double color_clutter_per_m2 = 0.05;  ///< density of a colour camera's boxes that are nobody's or in a wrong place
  double door_radius_m = 1.0;
  double confirm_log_odds = 4.6;   ///< existence 99 %
  double birth_log_odds = -2.0;    ///< of a first detection away from the doors
  double color_weight = 0.3;       ///< a 2-D detector's word against a 3-D sensor's: its mistakes stay in one place
  double miss_log_odds = -0.35;    ///< a tentative track in view of a camera that reports nobody there
  double body_clearance_m = 0.40;  ///< two people hardly ever stand nearer: such a tentative track is a double
  double id_agreement_cost = 3;  ///< an external id that a track is known by is worth this much, -2 ln of odds 4.5 : 1
  double leaving_per_s = 0.01;   ///< rate at which people vanish away from any door; bounds how sure one can be
  double leaving_door_per_s = 0.7;  ///< the same near a door or, without a map, the edge of what is seen
  double told_within_m = 1.0;    ///< a track is worth telling if somebody is this near to it, as likely as not
  double miss_again = 0.6;       ///< who was missed in the scan before is missed again with this probability at least
  double coast_after_s = 0.5;    ///< unseen for this long: coasting
  double end_after_s = 8;        ///< unseen for this long: ended
  double end_tentative_after_s = 0.6;
  double end_at_door_after_s = 1.5;  ///< unseen for this long near or beyond a gate: gone out
  double end_left_after_s = 0.3;     ///< unseen for this long beyond a gate, by who was inside before
  double merge_distance_m = 0.35;    ///< two tracks closer than this ...
  double merge_after_s = 1.5;        ///< ... for this long, never seen side by side: one person
  double close_m = 0.5;              ///< two people closer than this may be mixed up
  double ambiguity_memory_s = 2;     ///< how long a doubt lasts after they parted
  double arm_m = 1.0;                ///< from the body's axis to a hand, on the ground plane
  double arm_margin_m = 0.25;        ///< a loose hand goes to the nearest body only if the next is this much farther
};

class Tracker {
 public:
  explicit Tracker(const store::Store& store, const TrackerParams& params = {});

  /// All living tracks at the scan's instant, by id, with the hands of this very scan. Tracks that ended since the last
  /// scan stand in it once more, with phase kEnded. Scans must come in order of capture; equal times are fine.
  stream::Tracks update(const perception::PersonScan& scan);

  /// What the last update found out about who is who.
  const std::vector<stream::IdentityChange>& identity_changes() const { return identity_changes_; }

  /// Cameras found since the last call to be off or not to be believed.
  std::vector<CameraWatch::Report> take_camera_reports() { return watch_.take_reports(); }

  /// Probability that somebody stands within `told_within_m` of where the track is believed; 0 for unknown ids.
  double presence(TrackId track) const;

  /// Which of the last scan's people the track was given, by index; empty if none.
  std::optional<std::size_t> measurement_of(TrackId track) const;

  /// The external id most scans gave to a track; empty if none did or the track is gone.
  std::string external_id(TrackId track) const;

 private:
  /// How often each external id was seen on a track.
  using Votes = std::map<std::string, int>;

  struct Person {
    TrackId id;
    stream::TrackPhase phase = stream::TrackPhase::kTentative;
    KalmanState state;
    double existence_log_odds = 0;
    std::optional<std::size_t> measurement;  ///< of the present scan
    bool was_inside = false;  ///< has been well inside the gates
    int misses = 0;  ///< scans in a row that should have shown the person and didn't
    Timestamp born;
    Timestamp last_seen;
    double doubt = 0;  ///< ambiguity at `doubt_at`
    Timestamp doubt_at;
    Votes votes;
    Appearance appearance;  ///< of whom the id was given to; learnt only while it is sure who that is
    double stature_m = 0;  ///< how high the head is when upright; 0 before anybody measured it
    double head_m = 0;     ///< how high it was when last measured; 0 before
    Timestamp head_at;
    std::vector<stream::UncertainPoint> hands;  ///< of the present scan
    /// By older track: on one spot with it since then, and never seen side by side with it in that time.
    std::map<TrackId, Timestamp> together_since;
  };

  struct Scan;  ///< the working set of one update; in tracker_scan.h

  void predict_all(Timestamp at);
  perception::PersonScan mended(const perception::PersonScan& scan) const;
  void watch_camera(const Scan& scan, const perception::PersonScan& as_it_came);
  void associate(Scan& scan, bool confirmed, bool strong);
  void associate_jointly(Scan& scan);
  void weigh_misses(const Scan& scan);
  void let_leave(double dt_s);
  void learn_area(const Scan& scan);
  bool at_entry(const Vec2& p_W) const;
  /// -2 ln of a pair's likelihood against that of a new person there; CostTable::kForbidden outside the gate.
  double pair_cost(const Person& person, const perception::PersonMeasurement& measured, double clutter_per_m2 = 0) const;
  void apply(Person& person, const perception::PersonMeasurement& measurement, const perception::PersonScan& scan);
  void start_tracks(const Scan& scan);
  void count_misses(const Scan& scan);
  void judge_doubt(const Scan& scan);
  double swap_probability(const Scan& scan, std::size_t i, std::size_t j) const;
  void look_at_clothes(const Scan& scan);
  double certainty(const Scan& scan, std::size_t i, std::size_t other) const;
  void undo_mixups();
  void exchange(const Encounters::Pair& pair);
  void tie_hands(const Scan& scan);
  void age(Timestamp at);
  bool crowds_somebody(const Person& person) const;
  bool seen_apart(const Scan& scan, std::size_t i, std::size_t j) const;
  void merge_duplicates(const Scan& scan);
  void merge(Person& older, Person& younger);
  stream::Tracks publish(Timestamp at);
  /// Of the position, with the lean that all sources share.
  Mat2 published_covariance(const Person& person) const;

  /// The measurement's covariance for this person: a head that is lower than usual leans, and the hips are elsewhere.
  Mat2 covariance_for(const Person& person, const perception::PersonMeasurement& measurement) const;
  double height_cost(const Person& person, const perception::PersonMeasurement& measurement) const;
  double id_cost(const Person& person, const std::string& external_id) const;
  double new_person_density(const Vec2& p_W) const;
  bool may_stand_at(const Vec2& p_W) const;
  double distance_to_gate(const Vec2& p_W) const;
  /// Near a gate, or past one on its outer side.
  bool at_or_beyond_gate(const Vec2& p_W) const;
  bool beyond_gate(const Vec2& p_W) const;
  double patience_s(const Person& person) const;

  TrackerParams params_;
  std::vector<store::Lane> lanes_;
  std::vector<store::Camera> cameras_;
  Polygon floor_;
  std::vector<Polygon> solids_;  ///< outlines of fixtures and obstacles
  bool without_map_ = false;     ///< no lanes, but scans that say what they would show
  SeenArea seen_area_;           ///< stands for the doors then
  std::vector<Person> people_;   ///< by id
  Encounters encounters_;
  CameraWatch watch_;
  std::vector<stream::IdentityChange> identity_changes_;
  Timestamp now_;
  std::uint64_t next_id_ = 1;
  std::uint64_t sequence_ = 0;
  std::uint64_t change_sequence_ = 0;
};

}  // namespace storetwin::tracking
