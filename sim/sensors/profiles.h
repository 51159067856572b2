// What the sensors of a simulated store are like: every number that separates a real stream from the truth.
//
// A profile describes a kind of sensor; each unit draws its own values from it by seed (two plates never ring alike).
// The defaults below are those of a realistic store and stand again in assets/sensors/*.yaml, where each number names
// its source: [M] measured on the real recording, [P] published, [K] known from a data sheet, [E] an engineer's
// estimate. `SensorProfiles::ideal()` has the same sensors without noise, faults, latency or survey errors: the ceiling
// that results are compared with. The digest of the profiles goes into every result.
//
// Sigma is always a standard deviation; an `Interval` is drawn uniformly, once per unit.
#pragma once

#include <array>
#include <map>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

namespace storetwin::sensors {

/// Low and high end, low <= high.
using Interval = std::array<double, 2>;

// ---------------------------------------------------------------- plates

/// One point of the curve "quiet noise against load"; linear between points, constant beyond them.
struct LoadNoise {
  double load_g = 0;
  double sigma_g = 0;
  bool operator==(const LoadNoise&) const = default;
};

/// A narrow band in which the plates of a board hum.
struct HumProfile {
  Interval hz = {1, 1};                         ///< its middle, drawn per board
  double width_hz = 1;                          ///< of the band
  double share = 0;                             ///< mean over boards of its variance against the white noise's
  bool operator==(const HumProfile&) const = default;
};

/// Weighing plates: a spring with little damping, a load cell, a converter, and everything that shakes them.
struct PlateProfile {
  int batch_samples = 12;                       ///< samples per message
  Interval resonance_hz = {28, 45};             ///< of plate and goods on the cell
  Interval damping = {0.03, 0.10};              ///< share of critical
  std::vector<LoadNoise> noise = {{0, 0.75}, {500, 0.85}, {1000, 1.0}, {1500, 2.2}, {2000, 3.4}, {3000, 5.5}};
  double noise_spread = 0.25;                   ///< log-normal sigma of a unit's own factor on the curve
  double board_noise_spread = 0.2;              ///< the same of a board, for all its plates
  HumProfile machine_hum = {{24.1, 24.5}, 0.8, 1.0};  ///< fans and compressors of the building
  HumProfile board_hum = {{7, 20}, 1.5, 0.4};   ///< the board with what stands on it
  HumProfile sway = {{1.4, 2.0}, 0.8, 0.25};    ///< of the whole fixture
  double swell = 0.8;                           ///< log-normal sigma of the strength of each wave over time
  double swell_s = 0.7;                         ///< time constant of that
  double wander_share = 0.1;                    ///< slow wander: mean of its variance against the white noise's
  double wander_s = 1.2;                        ///< its time constant
  double share_spread = 2.2;                    ///< log-normal sigma of a unit's own factor on all these shares
  int converter_channels = 2;                   ///< plates side by side that share a converter
  double late_again_p = 0.835;                  ///< chance that a sample repeated is followed by another repeat ...
  int late_every = 3;                           ///< ... this many samples later
  double late_pause_s = 1.4;                    ///< mean pause between bursts of repeats; 0 = none ever
  double lsb_g = 0.241;                         ///< converter step; 0 = none
  double gain_sigma = 0.002;                    ///< relative error of a unit's span
  double zero_sigma_g = 1.0;                    ///< of the zero of plates that were tared
  double untared_share = 0.0375;                ///< of plates that were not: they read below -5 g when empty
  double untared_mean_g = 40;                   ///< mean depth below -5 g, exponentially distributed
  double drift_g_per_h = 3;                     ///< sigma of a unit's own steady drift
  double nonlinearity_share = 0.0002;           ///< sigma of the bow between zero and rated load, of the rated load
  double hysteresis_share = 0.0002;             ///< sigma of the gap between rising and falling, of the rated load
  double creep_share = 0.0003;                  ///< sigma of what a load's reading still gains in half an hour, of the load
  double creep_s = 770;                         ///< time constant of that
  double zero_share_per_k = 0.000035;           ///< sigma of the zero's share of the rated load per kelvin
  double span_share_per_k = 0.000035;           ///< sigma of the span's share per kelvin
  double room_swing_k = 1.0;                    ///< amplitude of the room's temperature over a day
  double room_period_s = 86400;
  double chilled_share = 0.25;                  ///< of the fixtures that are chilled cabinets
  double chilled_swing_k = 1.5;                 ///< amplitude of their temperature
  double chilled_period_s = 1500;               ///< from one start of the compressor to the next
  Interval compressor_g = {0.2, 1.0};           ///< amplitude of its vibration on a plate
  double compressor_hz = 50;                    ///< of that, before slip; it aliases in the samples
  int settling_samples = 1;                     ///< conversions that a step takes to settle: 4 of an HX711, 1 = at once
  bool padding_channels = true;                 ///< plates that are not connected send a channel all the same ...
  double padding_rail_g = 6067.4;               ///< ... mostly pinned at this value
  double padding_floats_share = 0.2;            ///< ... else floating about zero
  Interval crosstalk_permanent = {0.010, 0.016};///< of a load, felt for good by the plates beside it
  Interval crosstalk_transient = {0.06, 0.14};  ///< of a sudden change, felt for a moment beside and below
  Interval board_hz = {7, 12};                  ///< frequency of the shelf board that carries the transient
  double board_damping = 0.15;
  double transient_s = 0.2;                     ///< a change slower than this shakes nobody else
  double bump_rate_hz = 0.003;                  ///< of knocks on one plate while somebody is within reach
  Interval bump_g = {10, 30};                   ///< height of a knock, either sign
  Interval bump_s = {0.4, 0.8};                 ///< its length
  double bump_reach_m = 0.9;                    ///< how near to the plate's front "within reach" is
  double footstep_g = 0.5;                      ///< amplitude next to somebody who walks at 1 m/s
  double footstep_hz = 1.9;                     ///< steps per second
  double footstep_reach_m = 1.0;                ///< distance over which footsteps fade to 1/e
  double overload = 1.5;                        ///< readings end at this multiple of the rated load
  bool operator==(const PlateProfile&) const = default;
};

// ---------------------------------------------------------------- depth

/// How goods of one surface look to depth cameras.
struct SurfaceClass {
  std::string name;
  double share = 0;           ///< of the SKUs; the shares of all classes are scaled to sum to 1
  double hole_p = 0;          ///< probability that a patch of it gives a stereo camera no depth
  double reflectivity = 0.5;  ///< share of infrared light that a time-of-flight camera gets back
  bool operator==(const SurfaceClass&) const = default;
};

/// How a camera's errors drift until it has its final temperature.
struct WarmUpProfile {
  double rise_k = 15;                ///< how much warmer than the room a camera gets
  double time_s = 900;               ///< time constant of that
  double running_s = 86400;          ///< how long the cameras have been on when a run begins
  double gain_sigma_per_k = 0;       ///< of a unit's scale
  double offset_sigma_m_per_k = 0;   ///< of a unit's zero
  bool operator==(const WarmUpProfile&) const = default;
};

/// Depth images of an active stereo camera (pixel fidelity).
struct DepthImageProfile {
  double stereo_focal_px = 424;        ///< of the matcher's own image, which the depth image is scaled down from
  double baseline_m = 0.05;            ///< between the two imagers; the second one stands to the right
  double sigma_px = 0.08;              ///< disparity noise in the matcher's image
  double white_share = 0.3;            ///< of the noise's variance that is independent per pixel
  int correlation_px = 6;              ///< size of the patches that share the rest
  double disparity_step_px = 0.03125;  ///< quantisation of the disparity; 0 = none
  double gain_sigma = 0.005;           ///< relative error of a camera's scale
  double offset_sigma_m = 0.003;       ///< error of a camera's zero
  WarmUpProfile warm_up = {.gain_sigma_per_k = 0.0003};
  double edge_step_m = 0.06;           ///< neighbouring pixels this far apart make an edge
  double edge_fatten_p = 0.45;         ///< edge pixel takes the nearer depth
  double edge_mix_p = 0.15;            ///< edge pixel lies somewhere between
  double edge_drop_p = 0.20;           ///< edge pixel gives nothing
  bool occlusion_shadow = true;        ///< strip at the left of near things that only one imager sees
  double structure_hole_p = 0.002;     ///< floor, walls, shelves
  double person_hole_p = 0.006;        ///< hair, clothes, skin
  int hole_px = 5;                     ///< size of a hole
  int hole_life_frames = 6;            ///< a hole's mean stay
  std::vector<SurfaceClass> surfaces = {{"printed", 0.55, 0.01, 0.6},
                                        {"dark", 0.05, 0.25, 0.08},
                                        {"glossy", 0.25, 0.12, 0.3},
                                        {"transparent", 0.15, 0.5, 0.04}};
  bool operator==(const DepthImageProfile&) const = default;
};

/// The two frequencies with which a time-of-flight camera modulates its light. The fine one measures; its phase comes round
/// again every c / 2 f of range, and the coarse one says how often it did. Farther than c / 2 f of the coarse one, nobody
/// knows, and things look nearer by that much.
struct TofBand {
  double fine_hz = 200e6;
  double coarse_hz = 25e6;

  static constexpr double kHalfLightMps = 299'792'458.0 / 2;
  double step_m() const { return kHalfLightMps / fine_hz; }
  double unambiguous_m() const { return kHalfLightMps / coarse_hz; }
  bool operator==(const TofBand&) const = default;
};

/// Depth images of a time-of-flight camera (pixel fidelity). Amplitude 1 is a white thing's at 1 m.
struct TofImageProfile {
  double noise_m = 0.00054;            ///< sigma = noise_m sqrt(A + ambient) / A at amplitude A
  double ambient = 0.02;               ///< light from elsewhere, as an amplitude
  double least_amplitude = 0.004;      ///< below it there is no measurement
  double wiggle_m = 0.004;             ///< amplitude of the cyclic error
  double wiggle_period_m = 0.187;      ///< its period in distance
  double gain_sigma = 0.001;           ///< relative error of a camera's scale
  double offset_sigma_m = 0.004;       ///< error of a camera's zero
  WarmUpProfile warm_up = {.offset_sigma_m_per_k = 0.0002};
  double multipath_share = 0.3;        ///< of a corner's depth below the chord between its walls, by which it looks too far
  int multipath_px = 8;                ///< half that chord's length
  double multipath_reach_m = 0.4;      ///< walls that are farther apart in depth make no corner
  double multipath_max_m = 0.06;
  double edge_step_m = 0.06;           ///< neighbouring pixels this far apart make an edge
  double edge_mix_p = 0.6;             ///< edge pixel lies somewhere between
  double edge_drop_p = 0.3;            ///< edge pixel gives nothing
  double range_min_m = 0.5;            ///< the sensor's own, within the camera's of the store file
  double range_max_m = 5.46;
  double structure_reflectivity = 0.5; ///< floor, walls, shelves
  double person_reflectivity = 0.35;   ///< hair, clothes, skin
  std::vector<TofBand> bands = {{}};   ///< a camera has one of them, by seed; only one band's cameras disturb each other
  double exposure_s = 0.0128;          ///< all phase images of a frame, one after another
  double pulse_period_s = 0.00145;     ///< from one pulse to the next
  double pulse_slot_s = 0.00016;       ///< pulses nearer than this disturb each other
  double clock_drift_sigma_ppm = 20;   ///< of the pulses' clock, per camera
  bool synchronised = false;           ///< every camera keeps a slot of its own
  double interference_noise = 8;       ///< factor on the noise where two cameras disturb each other
  bool operator==(const TofImageProfile&) const = default;
};

/// People as perception reports them from depth (geometric fidelity).
struct DepthPeopleProfile {
  Interval head_sigma_m = {0.02, 0.04};  ///< across the view at 1 m and at 4 m
  Interval hand_sigma_m = {0.03, 0.05};  ///< the same for hands
  double range_sigma_px = 0.08;          ///< disparity noise, for a stereo camera's error along the view (z^2 law)
  double averaged_pixels = 12;           ///< a time-of-flight camera's, whose noise is independent, in one head or hand
  double corner_m = 0.10;                ///< depth of the corner that a hand between goods lies in, for the same
  double head_breadth_m = 0.18;          ///< of which a time-of-flight camera loses what moves past in an exposure
  double hand_breadth_m = 0.09;
  double error_lag1 = 0.6;               ///< of one person's error from frame to frame
  double head_miss_p = 0.02;             ///< of a head in plain view
  double miss_run_frames = 4;            ///< mean length of a run of misses
  double far_from_m = 4.5;               ///< beyond this range misses grow
  double merge_m = 0.30;                 ///< heads nearer than this may be taken for one
  double merge_p = 0.3;                  ///< probability of that per frame, of the lower head
  double hand_miss_p = 0.07;             ///< of a stretched-out hand in plain view
  double near_body_m = 0.30;             ///< a hand this near to the body's axis is hard to tell from it
  double near_body_miss_p = 0.7;
  double in_shelf_miss_p = 0.35;         ///< added for a hand between goods
  double false_person_p = 0.002;         ///< per frame, wandering and fixed ones together
  double fixed_false_share = 0.5;        ///< of the false ones, at a place of their own (a poster, a mannequin)
  bool operator==(const DepthPeopleProfile&) const = default;
};

enum class DepthKind { kStereo, kTimeOfFlight };
constexpr auto enum_words(DepthKind) {
  return std::to_array<std::pair<DepthKind, const char*>>(
      {{DepthKind::kStereo, "stereo"}, {DepthKind::kTimeOfFlight, "time_of_flight"}});
}

struct DepthProfile {
  DepthKind kind = DepthKind::kStereo;     ///< of all depth cameras ...
  std::map<std::string, DepthKind> kinds;  ///< ... but these, by camera id
  DepthImageProfile image;                 ///< of the stereo ones
  TofImageProfile tof;                     ///< of the time-of-flight ones
  DepthPeopleProfile people;

  DepthKind kind_of(const std::string& camera) const {
    const auto own = kinds.find(camera);
    return own == kinds.end() ? kind : own->second;
  }
  bool operator==(const DepthProfile&) const = default;
};

// ---------------------------------------------------------------- colour

/// Items in hands and on shelves as a recognition network would tell them (item_observation_model.h). Off by default:
/// no public source gives such networks' error rates in stores, so results are shown with and without them.
struct ItemVisionProfile {
  bool enabled = false;
  double rate_hz = 5;               ///< images per second that the network looks at, per camera
  double miss_base = 0.15;          ///< of an item in plain view; hidden and small items add to it
  double miss_hidden = 0.85;
  double miss_hidden_at = 0.5;      ///< hidden share where half of that is reached
  double miss_hidden_width = 0.12;
  double miss_small = 0.85;
  double miss_small_px = 14;        ///< longest edge in the image where half of that is reached
  double miss_small_width_px = 4;
  double miss_run_frames = 3;
  double change_miss_p = 0.25;      ///< of an item that went from or came to a facing in plain view
  double change_delay_s = 0.6;      ///< mean of the time until such a change is told
  double confusion_near = 1.0;      ///< how far look-alikes blur into one another, large and in plain view ...
  double confusion_far = 3.0;       ///< ... and at the edge of what is found at all
  double confidence_sigma = 0.8;    ///< of a score's logarithm, per SKU; it stays while the item is in view
  double error_lag1 = 0.8;          ///< of that from image to image
  int best = 5;                     ///< SKUs that an observation names
  double position_sigma_m = 0.03;   ///< per axis
  double false_per_image = 0.002;   ///< items that aren't there
  bool operator==(const ItemVisionProfile&) const = default;
};

/// Person detections with key points from colour images.
struct ColorProfile {
  double miss_base = 0.03;          ///< miss probability in plain view; hidden and small people add to it
  double miss_hidden = 0.85;
  double miss_hidden_at = 0.6;      ///< hidden share where half of that is reached
  double miss_hidden_width = 0.1;
  double miss_small = 0.4;
  double miss_small_px = 45;        ///< body height where half of that is reached
  double miss_small_width_px = 8;
  double miss_max = 0.98;
  double miss_run_frames = 4;
  double center_sigma = 0.025;      ///< of box height
  double foot_sigma = 0.045;        ///< of box height, feet in view
  double hidden_foot_sigma = 0.12;  ///< of box height, feet guessed
  double error_lag1 = 0.5;          ///< of box errors from frame to frame
  double point_sigma = 0.026;       ///< of body height in pixels: 6.5 px at 250 px
  double point_miss_p = 0.03;       ///< of a key point in view
  double wrist_miss_p = 0.12;       ///< of a wrist in view
  double in_shelf_miss_p = 0.5;     ///< of a wrist between goods
  double hidden_guess_p = 0.1;      ///< a hidden point is guessed all the same, badly and with a low score
  double swap_p = 0.03;             ///< left and right taken for one another
  double jump_p = 0.02;             ///< a wrist taken from another person whose box overlaps
  double readout_s = 0.02;          ///< from an image's first row to its last: who walks leans by what they walk meanwhile
  double false_per_image = 0.03;
  double fixed_false_share = 0.5;   ///< of them, in one place of the image
  double white_balance_sigma = 0.05;///< of a camera's gain per channel, relative
  double exposure_sigma = 0.12;     ///< of a camera's gain, relative
  double illumination_sigma = 0.10; ///< of the light on a person, from image to image, relative
  double cloth_sigma = 0.12;        ///< folds and patterns within one piece of clothing, relative
  ItemVisionProfile items;
  bool operator==(const ColorProfile&) const = default;
};

// ---------------------------------------------------------------- skeletons

/// An external 3-D skeleton feed like that of the recorded store: groups of cameras that are exposed together, each of
/// which gives documents of its own, so that these come in pairs.
struct SkeletonProfile {
  double group_rate_hz = 10;              ///< images of one group per second
  double group_offset_s = 0.0073;         ///< from one group's image to the next group's
  std::vector<double> group_miss_p = {0.13, 0.38};  ///< images of each group that give no document
  double stray_p = 0.07;                  ///< documents of another instant ...
  double stray_s = 0.05;                  ///< ... up to this much later
  double origin_sigma_s = 0.0007;         ///< of an image's instant
  double delay_s = 2.313;                 ///< from the instant to the document's arrival, mean
  double delay_sigma_s = 0.037;
  double delay_memory_s = 0.35;           ///< the delay wanders: its correlation falls to 1/e in this time
  Interval trunk_sigma_m = {0.009, 0.015};///< error of head, neck, shoulders and hips, per person and axis
  Interval elbow_sigma_m = {0.016, 0.024};
  Interval wrist_sigma_m = {0.020, 0.030};///< and ankles
  double error_s = 3.0;                   ///< an error fades with time ...
  double error_m = 0.75;                  ///< ... and with the way its joint has moved, each to 1/e
  double repeat_p = 0.38;                 ///< a joint is the one of the other group's document just before
  double joint_miss_p = 0.005;            ///< lost joints, in runs
  double joint_miss_run = 2.5;
  double unseen_miss_p = 0.9;             ///< a person's joints that no camera sees are lost, all of them together, in runs ...
  double unseen_run = 8;
  double unseen_sigma_m = 0.08;           ///< ... or else guessed, with this error on top per axis
  double edge_share = 0.01;               ///< of an image's width and height, along its border, where no joint is found
  int views = 4;                          ///< cameras that a document names with a person's box, those with the newest images
  double box_sigma = 0.03;                ///< of each side of such a box, of its height
  double swap_p = 0.004;                  ///< left and right arm taken for one another, in runs
  double swap_run = 3;
  double score_median = 0.955;            ///< of a joint's score; what it lacks to 1 is log-normal
  double score_spread = 1.0;
  bool lower_body = false;                ///< hips and ankles are told too
  bool hands_at_wrists = true;            ///< a "hand" is the wrist once more; else the palm
  double person_miss_p = 0.005;
  double miss_run_frames = 4;
  double relabel_per_min = 0.1;           ///< a person's id changes
  bool operator==(const SkeletonProfile&) const = default;
};

// ---------------------------------------------------------------- turnstile, network, survey

struct TurnstileProfile {
  double scan_sigma_s = 0.01;      ///< of a scan's time stamp
  double crossing_sigma_s = 0.02;  ///< of a light barrier's
  bool operator==(const TurnstileProfile&) const = default;
};

/// The way of one source's messages, and the clock it stamps them with.
struct LinkProfile {
  Interval latency_s = {0.02, 0.08};   ///< per source: from the instant the message is complete
  double jitter_s = 0.004;             ///< mean of the exponential delay on top, per message
  double loss_p = 0.001;
  double loss_run = 2;                 ///< mean length of a run of losses
  double reorder_p = 0.001;            ///< a message is held up
  double reorder_s = 0.1;              ///< for up to this long
  double clock_offset_sigma_s = 0.002; ///< per source
  double clock_drift_sigma_ppm = 20;   ///< per source
  double stamp_sigma_s = 0.0005;       ///< per message
  double duplicate_p = 0.0002;         ///< a message arrives twice
  double duplicate_s = 0.05;           ///< the second time up to this much later
  bool operator==(const LinkProfile&) const = default;
};

struct NetworkProfile {
  LinkProfile plates = {.latency_s = {0.080, 0.125}, .loss_p = 0.0001, .stamp_sigma_s = 0.0002};
  LinkProfile depth = {.latency_s = {0.03, 0.08}, .loss_p = 0.002};
  LinkProfile color = {.latency_s = {0.06, 0.15}, .jitter_s = 0.008, .loss_p = 0.002};
  LinkProfile items = {.latency_s = {0.15, 0.40}, .jitter_s = 0.02, .loss_p = 0.002};
  LinkProfile skeletons = {.latency_s = {0, 0}, .jitter_s = 0, .reorder_p = 0, .stamp_sigma_s = 0.001,
                           .duplicate_p = 0};
  LinkProfile turnstile = {.latency_s = {0.01, 0.05}, .jitter_s = 0.005, .loss_p = 0, .reorder_p = 0,
                           .duplicate_p = 0};
  bool operator==(const NetworkProfile&) const = default;
};

/// How far the survey is off the truth; see installed_store.h.
struct InstallationProfile {
  double camera_position_sigma_m = 0.004;  ///< per axis
  double camera_angle_sigma_rad = 0.15 * std::numbers::pi / 180;  ///< per axis
  double focal_sigma = 0.003;              ///< relative
  double center_sigma_px = 0.5;            ///< principal point, per axis
  double fixture_position_sigma_m = 0.003; ///< per horizontal axis
  double fixture_yaw_sigma_rad = 0.1 * std::numbers::pi / 180;
  double catalogue_mass_error = 0;         ///< uniform +-, relative, on top of what the true units differ anyway
  double planogram_error_p = 0;            ///< a facing is said to hold the SKU of another facing of its shelf
  bool operator==(const InstallationProfile&) const = default;
};

struct SensorProfiles {
  PlateProfile plates;
  DepthProfile depth;
  ColorProfile color;
  SkeletonProfile skeletons;
  TurnstileProfile turnstile;
  NetworkProfile network;
  InstallationProfile installation;
  bool operator==(const SensorProfiles&) const = default;

  /// The same rates and fields of view, but no noise, no misses, no latency and a perfect survey.
  static SensorProfiles ideal();
};

/// BLAKE2b of every value of the profiles; two runs with equal digests had the same kinds of sensors.
std::string digest(const SensorProfiles& profiles);

}  // namespace storetwin::sensors
