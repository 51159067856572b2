// The tracker's numbers as a file and the command line name them; see core/base/schema.h.
#pragma once

#include "core/base/schema.h"
#include "core/tracking/tracker.h"

namespace storetwin::tracking {

template <class Archive>
void fields(Archive& archive, MotionModel& p) {
  archive.field("acceleration_psd", p.acceleration_psd,
                {.doc = "Power spectral density of acceleration, m^2/s^3", .min = 0.001, .max = 100});
  archive.field("velocity_memory_s", p.velocity_memory_s,
                {.doc = "Time constant in which a velocity is forgotten", .min = 0.01, .max = 100});
  archive.field("first_velocity_sigma_mps", p.first_velocity_sigma_mps,
                {.doc = "Of somebody just seen, per axis", .min = 0.01, .max = 10});
}

template <class Archive>
void fields(Archive& archive, EncounterParams& p) {
  archive.field("opens_at", p.opens_at, {.doc = "Overlap from which on two tracks count as mixed", .min = 0, .max = 0.5});
  archive.field("swaps_per_s", p.swaps_per_s,
                {.doc = "Rate at which tracks change owners when nothing tells them apart", .min = 0, .max = 100});
  archive.field("image_weight", p.image_weight,
                {.doc = "What one image of clothes is worth of an independent one; 0: clothes are not looked at", .min = 0, .max = 1});
  archive.field("swapped_above", p.swapped_above,
                {.doc = "So sure before two people change names", .min = 0.5, .max = 0.999});
  archive.field("settled_below", p.settled_below,
                {.doc = "So sure, and parted: nothing happened", .min = 0, .max = 0.5});
  archive.field("kept_s", p.kept_s, {.doc = "Parted for so long without an answer: given up", .min = 0, .max = 600});
}

template <class Archive>
void fields(Archive& archive, CameraWatchParams& p) {
  archive.field("position_sigma_m", p.position_sigma_m,
                {.doc = "Of a surveyed position; 0: cameras' errors are not learnt", .min = 0, .max = 1});
  archive.field("rotation_sigma_rad", p.rotation_sigma_rad, {.doc = "Of a surveyed direction", .min = 1e-6, .max = 1});
  archive.field("clock_sigma_s", p.clock_sigma_s, {.doc = "Of a camera's clock", .min = 1e-6, .max = 10});
  archive.field("wander_s", p.wander_s, {.doc = "In this time they become as unknown again", .min = 1, .max = 1e9});
  archive.field("walking_mps", p.walking_mps, {.doc = "Slower people teach nothing", .min = 0, .max = 3});
  archive.field("alike", p.alike, {.doc = "So many innovations of one walker err alike", .min = 1, .max = 1000});
  archive.field("lies_above", p.lies_above, {.doc = "Squared error over what was claimed, beyond which a camera isn't believed", .min = 1, .max = 100});
  archive.field("knocked_sigma_m", p.knocked_sigma_m, {.doc = "How far off such a camera may be", .min = 0.01, .max = 10});
}

template <class Archive>
void fields(Archive& archive, TrackerParams& p) {
  archive.field("motion", p.motion, {.doc = "How people walk"});
  archive.field("watch", p.watch, {.doc = "How cameras' own errors are learnt"});
  archive.field("encounters", p.encounters, {.doc = "How people who stood together are told apart afterwards"});
  archive.field("gate_d2", p.gate_d2,
                {.doc = "Validation gate, squared Mahalanobis distance", .min = 0.1, .max = 1000});
  archive.field("max_speed_mps", p.max_speed_mps, {.doc = "Nobody in a shop is faster", .min = 0.1, .max = 20});
  archive.field("height_noise_m", p.height_noise_m,
                {.doc = "A head lower than usual by less than this says nothing", .min = 0, .max = 1});
  archive.field("bowing_mps", p.bowing_mps, {.doc = "How fast a head goes down and up", .min = 0.01, .max = 10});
  archive.field("lean_sigma_m", p.lean_sigma_m, {.doc = "Error common to all sources", .min = 0, .max = 1});
  archive.field("strong_score", p.strong_score, {.doc = "Weaker detections never start a track", .min = 0, .max = 1});
  archive.field("new_per_m2_door", p.new_per_m2_door,
                {.doc = "Density of new people near a gate", .min = 0, .max = 100});
  archive.field("new_per_m2_inside", p.new_per_m2_inside,
                {.doc = "Density of new people elsewhere", .min = 0, .max = 100});
  archive.field("color_clutter_per_m2", p.color_clutter_per_m2,
                {.doc = "Density per scan of colour cameras' boxes that are nobody's", .min = 0, .max = 10});
  archive.field("door_radius_m", p.door_radius_m, {.doc = "How near is near a gate", .min = 0, .max = 20});
  archive.field("confirm_log_odds", p.confirm_log_odds,
                {.doc = "Existence at which a track is confirmed", .min = 0, .max = 50});
  archive.field("birth_log_odds", p.birth_log_odds,
                {.doc = "Existence of a first detection away from doors", .min = -50, .max = 50});
  archive.field("color_weight", p.color_weight, {.doc = "A 2-D detector's word against a 3-D sensor's", .min = 0, .max = 1});
  archive.field("miss_log_odds", p.miss_log_odds, {.doc = "Of a tentative track in view of a camera that reports nobody there", .min = -10, .max = 0});
  archive.field("body_clearance_m", p.body_clearance_m, {.doc = "Two people hardly ever stand nearer", .min = 0, .max = 1});
  archive.field("id_agreement_cost", p.id_agreement_cost,
                {.doc = "What an external id that a track is known by is worth, -2 ln of odds", .min = 0, .max = 100});
  archive.field("leaving_per_s", p.leaving_per_s,
                {.doc = "Rate at which people vanish away from any door", .min = 0, .max = 100});
  archive.field("leaving_door_per_s", p.leaving_door_per_s,
                {.doc = "The same near a door or the edge of what is seen", .min = 0, .max = 100});
  archive.field("told_within_m", p.told_within_m,
                {.doc = "A track is told if somebody is as likely as not this near", .min = 0.01, .max = 100});
  archive.field("miss_again", p.miss_again,
                {.doc = "Who was just missed is missed again at least so likely", .min = 0, .max = 1});
  archive.field("coast_after_s", p.coast_after_s, {.doc = "Unseen for this long: coasting", .min = 0, .max = 60});
  archive.field("end_after_s", p.end_after_s, {.doc = "Unseen for this long: ended", .min = 0, .max = 600});
  archive.field("end_tentative_after_s", p.end_tentative_after_s,
                {.doc = "The same for tentative tracks", .min = 0, .max = 60});
  archive.field("end_at_door_after_s", p.end_at_door_after_s, {.doc = "The same near a gate", .min = 0, .max = 60});
  archive.field("merge_distance_m", p.merge_distance_m,
                {.doc = "Tracks closer than this may be one person", .min = 0, .max = 5});
  archive.field("merge_after_s", p.merge_after_s, {.doc = "How long they must stay that close", .min = 0, .max = 60});
  archive.field("close_m", p.close_m, {.doc = "People closer than this may be mixed up", .min = 0, .max = 5});
  archive.field("ambiguity_memory_s", p.ambiguity_memory_s,
                {.doc = "How long a doubt lasts after they parted", .min = 0, .max = 600});
  archive.field("arm_m", p.arm_m, {.doc = "From the body's axis to a hand", .min = 0, .max = 3});
  archive.field("arm_margin_m", p.arm_margin_m,
                {.doc = "Margin by which a loose hand is nearer to its owner", .min = 0, .max = 3});
}

}  // namespace storetwin::tracking
