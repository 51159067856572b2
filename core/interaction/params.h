// The numbers of this stage, each with its unit, its reason and its limits.
//
// Defaults come from real plates (0.7-3.5 g of noise that grows with the load, a touch of 35-51 g for 0.2 s before a
// lift, permanent cross-talk of 1-1.6 % to the neighbours, late bumps of 20 g for 0.6 s) and from the reach of an arm.
// None is tuned to a store or a scenario.
#pragma once

#include "core/base/schema.h"

namespace storetwin::interaction {

/// When a plate's signal counts as disturbed, and when as steady again.
struct DetectorParams {
  double steady_s = 0.45;       ///< a load counts as steady after this long; longer than any touch before a lift
  double band_min_g = 2.5;      ///< smallest departure from the level that begins a disturbance
  double band_sigmas = 5;       ///< the same, in standard deviations of a 3-sample mean
  double min_event_g = 4;       ///< smaller lasting changes are drift
  double min_event_sigmas = 5;  ///< lasting changes must exceed this many standard deviations
  double plateau_s = 0.25;      ///< a steady stretch this long inside a disturbance parts two lifts or two puts
  double longest_s = 20;        ///< a disturbance longer than this is closed with a wide sigma
  bool weigh_again = true;      ///< a step is weighed again once the board has stopped humming
  bool wander = true;           ///< a step is known no better than how far the load wanders by itself
};

/// Which changes on neighbouring plates are one event.
struct JoinParams {
  double cross_talk = 0.06;     ///< share of a large change that neighbours may show without an event of their own
  double sudden_talk = 0.12;    ///< the same for a moment, while the change alone is what goods weigh
  double lasting_talk = 0.013;  ///< share of a lasting change that a neighbour shows for good
  double same_facing_s = 0.6;   ///< contacts this near in time on plates of one facing are one item
  double coincidence_s = 0.15;  ///< the same without a common facing
  double hold_s = 0.3;          ///< every event waits this long for its neighbours
  double bump_g = 60;           ///< changes up to this size ...
  double bump_s = 0.8;          ///< ... that are taken back within this time are bumps, not events
  double longest_wait_s = 2.5;  ///< after this an event no longer waits for a restless neighbour
};

/// From assets/fusion/weights.yaml.
double fitted_position_power();

/// How likely a signal is under who, what and how many.
struct LikelihoodParams {
  double mass_relative_sigma = 0.025;  ///< of catalogue masses; real ones are off by up to 5 %
  int max_quantity = 6;                ///< units of one SKU in one event
  double gate_sigmas = 5;              ///< explanations further off are not listed
  int max_whats = 24;                  ///< (SKU, quantity) pairs listed per person
  int max_people = 4;
  double hand_sigma_m = 0.08;   ///< beside the hand's own covariance: from palm to the item's place on the plate
  double hand_speed_mps = 0.8;  ///< how fast a hand may have moved between its sighting and the contact
  double window_s = 0.7;        ///< sightings of hands this near to the contact are weighed
  double arm_m = 0.8;           ///< hips to plate, on the floor, without stretching
  double arm_sigma_m = 0.15;    ///< how quickly further distances become unlikely
  double side_sigma_m = 0.45;   ///< of the body's sideways offset from the plate
  double hand_floor = 0.25;     ///< weight of "the other, unseen hand did it"
  double both_hands_floor = 0.06;  ///< the same where both hands were seen elsewhere
  double position_power = fitted_position_power();  ///< on what hands and bodies say of a person
  double first_touch_share = 0.5;  ///< of the evidence of who was at the plate at its first touch
  double vision_floor = 0.05;   ///< no item network is trusted beyond this factor; 1 = not at all
  double nobody_log = -7;       ///< log-likelihood of the positions if nobody tracked did it
};

/// When two people's hands meet, and what cameras that name goods say of it.
struct HandOverParams {
  double meet_m = 0.25;      ///< hands this near to each other have met
  double spread_m = 0.07;    ///< per axis, of the distance that is measured between two hands on one thing
  double slow_mps = 0.6;     ///< people who give each other something stand, or nearly
  double look_before_s = 4;  ///< what was seen in hands so long before counts
  double look_after_s = 2.5; ///< and so long after; hands that meet again meanwhile haven't parted
  double sight_m = 0.25;     ///< from a hand to what is seen in it
  double seen_floor = 0.05;  ///< a network is never trusted beyond this factor
  double unseen = 0.5;       ///< chance that what is in a hand isn't named where things in hands are
  double floor_m = 0.4;      ///< what is seen in a hand lower than this, and not at a shelf, was lying on the floor
};

struct Params {
  DetectorParams detector;
  JoinParams join;
  LikelihoodParams likelihood;
  HandOverParams hand_over;
  bool read_presses = true;  ///< changes while a hand rests on a plate are read together
};

template <class Archive>
void fields(Archive& archive, DetectorParams& p) {
  archive.field("steady_s", p.steady_s, {.doc = "A load counts as steady after this long", .min = 0.1, .max = 3});
  archive.field("band_min_g", p.band_min_g,
                {.doc = "Smallest departure that begins a disturbance", .min = 0.1, .max = 100});
  archive.field("band_sigmas", p.band_sigmas, {.doc = "The same in standard deviations", .min = 1, .max = 20});
  archive.field("min_event_g", p.min_event_g, {.doc = "Smaller lasting changes are drift", .min = 0.1, .max = 500});
  archive.field("min_event_sigmas", p.min_event_sigmas,
                {.doc = "Lasting changes must exceed this many sigmas", .min = 1, .max = 20});
  archive.field("plateau_s", p.plateau_s,
                {.doc = "Steady stretch that parts two lifts or two puts", .min = 0.05, .max = 3});
  archive.field("longest_s", p.longest_s,
                {.doc = "A longer disturbance is closed with a wide sigma", .min = 1, .max = 600});
  archive.field("weigh_again", p.weigh_again, {.doc = "Whether steps are weighed again after the board's hum"});
  archive.field("wander", p.wander, {.doc = "Whether the load's own wander bounds what is known of a step"});
}

template <class Archive>
void fields(Archive& archive, JoinParams& p) {
  archive.field("cross_talk", p.cross_talk,
                {.doc = "Share of a large change that neighbours may show", .min = 0, .max = 0.5});
  archive.field("sudden_talk", p.sudden_talk,
                {.doc = "The same beside a change that is what goods weigh", .min = 0, .max = 0.5});
  archive.field("lasting_talk", p.lasting_talk,
                {.doc = "Share of a lasting change that a neighbour shows for good", .min = 0, .max = 0.5});
  archive.field("same_facing_s", p.same_facing_s,
                {.doc = "Contacts this near on one facing's plates are one item", .min = 0, .max = 5});
  archive.field("coincidence_s", p.coincidence_s, {.doc = "The same without a common facing", .min = 0, .max = 5});
  archive.field("hold_s", p.hold_s, {.doc = "Every event waits this long for its neighbours", .min = 0, .max = 5});
  archive.field("bump_g", p.bump_g, {.doc = "Largest change that may be a bump", .min = 0, .max = 1000});
  archive.field("bump_s", p.bump_s, {.doc = "Changes taken back within this time are bumps", .min = 0, .max = 5});
  archive.field("longest_wait_s", p.longest_wait_s,
                {.doc = "Longest wait for a restless neighbour", .min = 0, .max = 60});
}

template <class Archive>
void fields(Archive& archive, LikelihoodParams& p) {
  archive.field("mass_relative_sigma", p.mass_relative_sigma,
                {.doc = "Relative sigma of catalogue masses", .min = 0.001, .max = 1});
  archive.field("max_quantity", p.max_quantity, {.doc = "Units of one SKU in one event", .min = 1, .max = 50});
  archive.field("gate_sigmas", p.gate_sigmas, {.doc = "Explanations further off are not listed", .min = 1, .max = 20});
  archive.field("max_whats", p.max_whats, {.doc = "(SKU, quantity) pairs listed per person", .min = 1, .max = 1000});
  archive.field("max_people", p.max_people, {.doc = "People listed per event", .min = 1, .max = 100});
  archive.field("hand_sigma_m", p.hand_sigma_m,
                {.doc = "From palm to the item's place on the plate", .min = 0.01, .max = 1});
  archive.field("hand_speed_mps", p.hand_speed_mps, {.doc = "Motion between sighting and contact", .min = 0, .max = 5});
  archive.field("window_s", p.window_s,
                {.doc = "Sightings of hands this near to the contact count", .min = 0, .max = 5});
  archive.field("arm_m", p.arm_m, {.doc = "Hips to plate on the floor without stretching", .min = 0.1, .max = 2});
  archive.field("arm_sigma_m", p.arm_sigma_m,
                {.doc = "How quickly further distances become unlikely", .min = 0.01, .max = 2});
  archive.field("side_sigma_m", p.side_sigma_m,
                {.doc = "Of the body's sideways offset from the plate", .min = 0.01, .max = 2});
  archive.field("hand_floor", p.hand_floor,
                {.doc = "Weight of: the other, unseen hand did it", .min = 0.001, .max = 1});
  archive.field("both_hands_floor", p.both_hands_floor,
                {.doc = "The same where both hands were seen elsewhere", .min = 0.001, .max = 1});
  archive.field("position_power", p.position_power,
                {.doc = "Power on what hands and bodies say of a person", .min = 0.1, .max = 10});
  archive.field("first_touch_share", p.first_touch_share,
                {.doc = "Share of the evidence of who was there at the first touch", .min = 0, .max = 1});
  archive.field("vision_floor", p.vision_floor,
                {.doc = "Least likelihood by item observations; 1 = they say nothing", .min = 0.001, .max = 1});
  archive.field("nobody_log", p.nobody_log,
                {.doc = "Log-likelihood of the positions if nobody did it", .min = -50, .max = 0});
}

template <class Archive>
void fields(Archive& archive, HandOverParams& p) {
  archive.field("meet_m", p.meet_m, {.doc = "Hands this near to each other have met", .min = 0.05, .max = 1});
  archive.field("spread_m", p.spread_m,
                {.doc = "Per axis, of the distance measured between two hands on one thing", .min = 0.01, .max = 0.5});
  archive.field("slow_mps", p.slow_mps, {.doc = "People who give something walk no faster", .min = 0.05, .max = 5});
  archive.field("look_before_s", p.look_before_s,
                {.doc = "What was seen in hands so long before counts", .min = 0, .max = 10});
  archive.field("look_after_s", p.look_after_s,
                {.doc = "The same after; hands apart for so long have parted", .min = 0.2, .max = 10});
  archive.field("sight_m", p.sight_m, {.doc = "From a hand to what is seen in it", .min = 0.05, .max = 1});
  archive.field("seen_floor", p.seen_floor, {.doc = "A network is trusted no further", .min = 0.001, .max = 1});
  archive.field("unseen", p.unseen, {.doc = "Chance that a thing in a hand isn't named", .min = 0.01, .max = 1});
  archive.field("floor_m", p.floor_m, {.doc = "A hand this low takes from the floor", .min = 0, .max = 1});
}

template <class Archive>
void fields(Archive& archive, Params& p) {
  archive.field("detector", p.detector, {.doc = "Disturbed and steady plates"});
  archive.field("join", p.join, {.doc = "Which changes on neighbouring plates are one event"});
  archive.field("likelihood", p.likelihood, {.doc = "Who, what and how many"});
  archive.field("hand_over", p.hand_over, {.doc = "From hand to hand, away from the shelves"});
  archive.field("read_presses", p.read_presses, {.doc = "Whether force of resting hands is told from goods"});
}

}  // namespace storetwin::interaction
