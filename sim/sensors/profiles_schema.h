// The fields of the sensor profiles as assets/sensors/*.yaml holds them: keys, ranges, meaning and source.
//
// Sources: [M] measured on the real recording, [P] published, [K] data sheet, [E] an engineer's estimate. One
// declaration serves the reader, the describer and the digest (core/base/schema.h).
#pragma once

#include "core/base/schema.h"
#include "sim/sensors/profiles.h"

namespace storetwin::sensors {

constexpr std::string_view schema_line(const PlateProfile*) { return "storetwin-plate-profile/1"; }
constexpr std::string_view schema_line(const DepthProfile*) { return "storetwin-depth-profile/1"; }
constexpr std::string_view schema_line(const ColorProfile*) { return "storetwin-color-profile/1"; }
constexpr std::string_view schema_line(const SkeletonProfile*) { return "storetwin-skeleton-profile/1"; }
constexpr std::string_view schema_line(const TurnstileProfile*) { return "storetwin-turnstile-profile/1"; }
constexpr std::string_view schema_line(const NetworkProfile*) { return "storetwin-network-profile/1"; }
constexpr std::string_view schema_line(const InstallationProfile*) { return "storetwin-installation-profile/1"; }

/// Rule of a probability or share.
constexpr FieldRule chance_rule(const char* doc) { return {.doc = doc, .min = 0, .max = 1}; }
/// Rule of something that can't be negative.
constexpr FieldRule size_rule(const char* doc) { return {.doc = doc, .min = 0}; }
/// Rule of something that must be positive.
constexpr FieldRule positive_rule(const char* doc) { return {.doc = doc, .min = 0, .above_min = true}; }

/// A field that holds a low and a high end.
template <class Archive>
void interval(Archive& a, const char* key, Interval& value, const FieldRule& rule) {
  a.field(key, value, rule);
  if (value[0] > value[1]) a.problem(key, "interval-order", "the low end comes first", "swap the two numbers");
}

template <class Archive>
void fields(Archive& a, LoadNoise& n) {
  a.field("load_g", n.load_g, size_rule("Load on the plate"));
  a.field("sigma_g", n.sigma_g, size_rule("Standard deviation of quiet samples at that load"));
}

template <class Archive>
void fields(Archive& a, HumProfile& h) {
  interval(a, "hz", h.hz, positive_rule("Middle of the band, drawn per board"));
  a.field("width_hz", h.width_hz, positive_rule("Width of the band"));
  a.field("share", h.share, size_rule("Mean over boards of its variance against the white noise's; exponential"));
}

template <class Archive>
void noise_fields(Archive& a, PlateProfile& p) {
  a.field("noise", p.noise, {.doc = "Quiet noise against load, 2 s SD [M]", .min_items = 1});
  for (std::size_t i = 1; i < p.noise.size(); ++i) {
    if (p.noise[i].load_g <= p.noise[i - 1].load_g) a.problem("noise", "order", "loads must grow from entry to entry");
  }
  a.field("noise_spread", p.noise_spread, size_rule("Log-normal sigma of a unit's own factor on the curve [M]"));
  a.field("board_noise_spread", p.board_noise_spread, size_rule("The same of a board, for all its plates [M]"));
  a.field("machine_hum", p.machine_hum, {.doc = "Fans and compressors: one line on all gondolas [M]"});
  a.field("board_hum", p.board_hum, {.doc = "The board with what stands on it [M]"});
  a.field("sway", p.sway, {.doc = "Sway of the whole fixture [M]"});
  a.field("swell", p.swell, {.doc = "Log-normal sigma of each wave's strength over time [M]", .min = 0, .max = 2});
  a.field("swell_s", p.swell_s, positive_rule("Time constant of that [M]"));
  a.field("wander_share", p.wander_share,
          size_rule("Slow wander: mean of its variance against the white noise's [M]"));
  a.field("wander_s", p.wander_s, positive_rule("Its time constant [E]"));
  a.field("share_spread", p.share_spread, size_rule("Log-normal sigma of a unit's own factor on all these shares [M]"));
}

template <class Archive>
void converter_fields(Archive& a, PlateProfile& p) {
  a.field("converter_channels", p.converter_channels,
          {.doc = "Plates side by side that share a converter [M: pairs repeat together]", .min = 1, .max = 16});
  a.field("late_again_p", p.late_again_p,
          {.doc = "Chance that a sample repeated is followed by another repeat ... [M]", .min = 0, .max = 0.99});
  a.field("late_every", p.late_every, {.doc = "... this many samples later [M]", .min = 2, .max = 100});
  a.field("late_pause_s", p.late_pause_s, size_rule("Mean pause between bursts of repeats; 0 = none ever [M]"));
}

template <class Archive>
void fields(Archive& a, PlateProfile& p) {
  a.field("batch_samples", p.batch_samples,
          {.doc = "Samples per message; 12 at 60 Hz are 5 messages a second [M]", .min = 1, .max = 1000});
  interval(a, "resonance_hz", p.resonance_hz,
          positive_rule("Spring of cell and goods: 0.3-0.5 mm deflection at full load [E]"));
  interval(a, "damping", p.damping, {.doc = "Share of critical damping [E]", .min = 0, .max = 0.99, .above_min = true});
  noise_fields(a, p);
  converter_fields(a, p);
  a.field("lsb_g", p.lsb_g, size_rule("Quantisation step [M]"));
  a.field("gain_sigma", p.gain_sigma,
          {.doc = "Relative span error of a unit [E, cheap cells 0.05 % of full scale]", .min = 0, .max = 0.1});
  a.field("zero_sigma_g", p.zero_sigma_g, size_rule("Zero error of tared plates [E]"));
  a.field("untared_share", p.untared_share, chance_rule("Plates that read below -5 g: 11 of 294 [M]"));
  a.field("untared_mean_g", p.untared_mean_g, size_rule("Mean depth of those below -5 g [E]"));
  a.field("drift_g_per_h", p.drift_g_per_h,
          size_rule("Sigma of a unit's steady drift [E; the recorded plates drift over hours]"));
  a.field("nonlinearity_share", p.nonlinearity_share,
          {.doc = "Sigma of the bow between zero and rated load, of the rated load [P: 0.02 %]", .min = 0, .max = 0.1});
  a.field("hysteresis_share", p.hysteresis_share,
          {.doc = "Sigma of the gap between rising and falling loads, of the rated load [P: 0.02 %]", .min = 0, .max = 0.1});
  a.field("creep_share", p.creep_share,
          {.doc = "Sigma of what a reading gains in half an hour, of the load [P: 0.03 %]", .min = 0, .max = 0.1});
  a.field("creep_s", p.creep_s, positive_rule("Time constant of creep [P: OIML R60, a fifth is left after 20 min]"));
  a.field("zero_share_per_k", p.zero_share_per_k,
          {.doc = "Sigma of the zero per kelvin, of the rated load [K: 0.02-0.05 % per 10 K]", .min = 0, .max = 0.01});
  a.field("span_share_per_k", p.span_share_per_k,
          {.doc = "Sigma of the span per kelvin [K: 0.02-0.05 % per 10 K]", .min = 0, .max = 0.01});
  a.field("room_swing_k", p.room_swing_k, size_rule("Amplitude of the room's temperature [E]"));
  a.field("room_period_s", p.room_period_s, positive_rule("Its period: a day [E]"));
  a.field("chilled_share", p.chilled_share, chance_rule("Fixtures that are chilled cabinets [E]"));
  a.field("chilled_swing_k", p.chilled_swing_k, size_rule("Amplitude of their temperature [E: 2-4 K from end to end]"));
  a.field("chilled_period_s", p.chilled_period_s, positive_rule("From one start of the compressor to the next [E]"));
  interval(a, "compressor_g", p.compressor_g, size_rule("Amplitude of its vibration on a plate [E: 0.2-1 g]"));
  a.field("compressor_hz", p.compressor_hz, positive_rule("Frequency of that before slip: the mains [E: 25 or 50 Hz]"));
  a.field("settling_samples", p.settling_samples,
          {.doc = "Conversions until a step has settled: 4 for an HX711 or ADS1232 [K]", .min = 1, .max = 16});
  a.field("padding_channels", p.padding_channels, {.doc = "Plates that are not connected send a channel too [M]"});
  a.field("padding_rail_g", p.padding_rail_g, {.doc = "Where most of those are pinned [M]"});
  a.field("padding_floats_share", p.padding_floats_share, chance_rule("Of those that float about zero: 11 of 54 [M]"));
  interval(a, "crosstalk_permanent", p.crosstalk_permanent,
          chance_rule("Share of a load that neighbours feel for good [M: 1-1.6 %]"));
  interval(a, "crosstalk_transient", p.crosstalk_transient,
          chance_rule("Share of a sudden change felt beside and below [M: +-60 g for 623 g]"));
  interval(a, "board_hz", p.board_hz, positive_rule("Resonance of the shelf board [E]"));
  a.field("board_damping", p.board_damping,
          {.doc = "Share of critical damping [E]", .min = 0, .max = 0.99, .above_min = true});
  a.field("transient_s", p.transient_s, positive_rule("Changes slower than this shake no neighbour [E]"));
  a.field("bump_rate_hz", p.bump_rate_hz, size_rule("Knocks on a plate while somebody is within reach [E]"));
  interval(a, "bump_g", p.bump_g, size_rule("Height of a knock, either sign [M: +-20 g]"));
  interval(a, "bump_s", p.bump_s, positive_rule("Length of a knock [M: 0.6 s]"));
  a.field("bump_reach_m", p.bump_reach_m, size_rule("Distance to the plate's middle that counts as within reach [E]"));
  a.field("footstep_g", p.footstep_g, size_rule("Amplitude next to a walker at 1 m/s [E: 0.5-3 g]"));
  a.field("footstep_hz", p.footstep_hz, positive_rule("Steps per second [E: 1.6-2.2]"));
  a.field("footstep_reach_m", p.footstep_reach_m, positive_rule("Distance over which footsteps fade to 1/e [E]"));
  a.field("overload", p.overload, {.doc = "Readings end at this multiple of the rated load [K]", .min = 1, .max = 10});
}

template <class Archive>
void fields(Archive& a, SurfaceClass& s) {
  a.field("name", s.name, {.doc = "Free text", .required = true, .min_items = 1});
  a.field("share", s.share, size_rule("Of the SKUs; all shares are scaled to sum to 1"));
  a.field("hole_p", s.hole_p, chance_rule("Probability that a patch gives a stereo camera no depth"));
  a.field("reflectivity", s.reflectivity, chance_rule("Share of infrared light that a time-of-flight camera gets back"));
}

template <class Archive>
void fields(Archive& a, WarmUpProfile& w) {
  a.field("rise_k", w.rise_k, size_rule("How much warmer than the room a camera gets [E]"));
  a.field("time_s", w.time_s, positive_rule("Time constant [P: 40-50 min until an Azure Kinect is steady]"));
  a.field("running_s", w.running_s, size_rule("How long cameras have been on when a run begins; 0 = just switched on"));
  a.field("gain_sigma_per_k", w.gain_sigma_per_k, {.doc = "Of a unit's scale per kelvin below [E]", .min = 0, .max = 0.01});
  a.field("offset_sigma_m_per_k", w.offset_sigma_m_per_k, {.doc = "Of a unit's zero per kelvin below [E]", .min = 0, .max = 0.01});
}

template <class Archive>
void fields(Archive& a, DepthImageProfile& d) {
  a.field("stereo_focal_px", d.stereo_focal_px,
          positive_rule("Focal length in the matcher's own image [P: 848 px wide, 90 degrees]"));
  a.field("baseline_m", d.baseline_m, positive_rule("Distance of the two imagers [P: 50 mm]"));
  a.field("sigma_px", d.sigma_px,
          {.doc = "Disparity noise [P: 0.08; 0.05 with good texture, over 0.2 is out of calibration]",
           .min = 0, .max = 5});
  a.field("white_share", d.white_share, chance_rule("Share of the noise's variance that is independent per pixel [E]"));
  a.field("correlation_px", d.correlation_px,
          {.doc = "Patch size of the rest [P: 5-9, the matching window]", .min = 1, .max = 32});
  a.field("disparity_step_px", d.disparity_step_px, {.doc = "Quantisation [K: 1/32]; 0 = none", .min = 0, .max = 1});
  a.field("gain_sigma", d.gain_sigma,
          {.doc = "Relative scale error of a camera [K: within 2 %]", .min = 0, .max = 0.1});
  a.field("offset_sigma_m", d.offset_sigma_m, {.doc = "Zero error of a camera [E]", .min = 0, .max = 0.1});
  a.field("warm_up", d.warm_up, {.doc = "How scale and zero drift after switching on"});
  a.field("edge_step_m", d.edge_step_m, positive_rule("Neighbouring pixels this far apart are an edge [E]"));
  a.field("edge_fatten_p", d.edge_fatten_p,
          chance_rule("Edge pixel takes the nearer depth [P: fattened by the window]"));
  a.field("edge_mix_p", d.edge_mix_p, chance_rule("Edge pixel lies between [P: flying pixels]"));
  a.field("edge_drop_p", d.edge_drop_p, chance_rule("Edge pixel gives nothing [P]"));
  a.field("occlusion_shadow", d.occlusion_shadow, {.doc = "No depth where only one imager sees [P]"});
  a.field("structure_hole_p", d.structure_hole_p,
          chance_rule("Holes on floor, walls and shelves [K: fill rate over 99 %]"));
  a.field("person_hole_p", d.person_hole_p, chance_rule("Holes on people [E]"));
  a.field("hole_px", d.hole_px, {.doc = "Size of a hole [E: the matching window]", .min = 1, .max = 64});
  a.field("hole_life_frames", d.hole_life_frames, {.doc = "How long a hole stays [E]", .min = 1, .max = 1000});
  a.field("surfaces", d.surfaces, {.doc = "Surfaces of goods; every SKU is one of them by seed [E]", .min_items = 1});
}

template <class Archive>
void fields(Archive& a, TofBand& b) {
  a.field("fine_hz", b.fine_hz, positive_rule("Frequency that measures [E: 200 MHz, whose wiggling is 0.187 m long]"));
  a.field("coarse_hz", b.coarse_hz, positive_rule("Frequency that counts the fine one's turns [E: 6.0 m, beyond the range]"));
  if (b.coarse_hz > b.fine_hz) a.problem("coarse_hz", "band-order", "the coarse frequency is the lower one", "swap them");
}

template <class Archive>
void fields(Archive& a, TofImageProfile& d) {
  a.field("noise_m", d.noise_m,
          positive_rule("Sigma at amplitude A: noise_m sqrt(A + ambient) / A [P: 17 mm at 15 % reflectivity, 5.46 m]"));
  a.field("ambient", d.ambient, size_rule("Light from elsewhere, as an amplitude [E]"));
  a.field("least_amplitude", d.least_amplitude, size_rule("Less light gives no depth [P: rated to 15 % at 5.46 m = 0.005]"));
  a.field("wiggle_m", d.wiggle_m, size_rule("Amplitude of the cyclic error [P: systematic errors below 11 mm]"));
  a.field("wiggle_period_m", d.wiggle_period_m, positive_rule("Its period: c / 8 f for four samples at f = 200 MHz [K]"));
  a.field("gain_sigma", d.gain_sigma, {.doc = "Relative scale error of a camera [P: 0.1 %]", .min = 0, .max = 0.1});
  a.field("offset_sigma_m", d.offset_sigma_m, {.doc = "Zero error of a camera [P: within 11 mm]", .min = 0, .max = 0.1});
  a.field("warm_up", d.warm_up, {.doc = "How scale and zero drift after switching on"});
  a.field("multipath_share", d.multipath_share, chance_rule("Of a corner's depth below a chord across it [E: cm in shelves]"));
  a.field("multipath_px", d.multipath_px, {.doc = "Half the chord's length [E]", .min = 1, .max = 64});
  a.field("multipath_reach_m", d.multipath_reach_m, size_rule("Walls farther apart in depth make no corner [E]"));
  a.field("multipath_max_m", d.multipath_max_m, size_rule("Corners look no more than this too far [E]"));
  a.field("edge_step_m", d.edge_step_m, positive_rule("Neighbouring pixels this far apart are an edge [E]"));
  a.field("edge_mix_p", d.edge_mix_p, chance_rule("Edge pixel lies between [P: flying pixels]"));
  a.field("edge_drop_p", d.edge_drop_p, chance_rule("Edge pixel gives nothing [P]"));
  a.field("range_min_m", d.range_min_m, size_rule("The sensor's own range, within the camera's [P: 0.5 m, binned]"));
  a.field("range_max_m", d.range_max_m, positive_rule("Its far end [P: 5.46 m, narrow field of view, binned]"));
  a.field("structure_reflectivity", d.structure_reflectivity, chance_rule("Floor, walls and shelves [E]"));
  a.field("person_reflectivity", d.person_reflectivity, chance_rule("People [E]"));
  a.field("bands", d.bands,
          {.doc = "Modulation; a camera has one by seed, and disturbs its own band only [E: all alike]", .min_items = 1});
  a.field("exposure_s", d.exposure_s, size_rule("All phase images of a frame, one after another [P: 12.8 ms]"));
  a.field("pulse_period_s", d.pulse_period_s, positive_rule("From one pulse to the next [P: 125 us on, 1,450 us]"));
  a.field("pulse_slot_s", d.pulse_slot_s, size_rule("Pulses nearer than this disturb each other [P: slots of 160 us]"));
  a.field("clock_drift_sigma_ppm", d.clock_drift_sigma_ppm, size_rule("Of the pulses' clock [K: crystals 20-100 ppm]"));
  a.field("synchronised", d.synchronised, {.doc = "Every camera keeps a slot of its own"});
  a.field("interference_noise", d.interference_noise,
          {.doc = "Factor on the noise where cameras disturb each other [E]", .min = 1, .max = 1000});
}

template <class Archive>
void fields(Archive& a, DepthPeopleProfile& d) {
  interval(a, "head_sigma_m", d.head_sigma_m,
          positive_rule("Head error across the view at 1 m and at 4 m [E: 2-4 cm]"));
  interval(a, "hand_sigma_m", d.hand_sigma_m,
          positive_rule("Hand error across the view at 1 m and at 4 m [E: 3-5 cm]"));
  a.field("range_sigma_px", d.range_sigma_px, size_rule("Disparity noise behind a stereo camera's error along the view [P]"));
  a.field("averaged_pixels", d.averaged_pixels,
          {.doc = "Time-of-flight pixels averaged over a head or hand [E]", .min = 1, .max = 10000});
  a.field("corner_m", d.corner_m, size_rule("Depth of the corner about a hand between goods, for multipath [E]"));
  a.field("head_breadth_m", d.head_breadth_m, positive_rule("Head's, of which motion spoils a strip to time of flight [E]"));
  a.field("hand_breadth_m", d.hand_breadth_m, positive_rule("The same of a hand [E]"));
  a.field("error_lag1", d.error_lag1,
          {.doc = "Correlation of one person's error between frames [E]", .min = 0, .max = 0.99});
  a.field("head_miss_p", d.head_miss_p, chance_rule("Miss of a head in plain view [E]"));
  a.field("miss_run_frames", d.miss_run_frames, {.doc = "Mean run of misses [E: 3-6]", .min = 1, .max = 1000});
  a.field("far_from_m", d.far_from_m, positive_rule("Range beyond which misses grow [E]"));
  a.field("merge_m", d.merge_m, size_rule("Heads nearer than this may be taken for one [E: a head's width]"));
  a.field("merge_p", d.merge_p, chance_rule("Probability of that, per frame [E]"));
  a.field("hand_miss_p", d.hand_miss_p, chance_rule("Miss of a stretched-out hand in plain view [E]"));
  a.field("near_body_m", d.near_body_m, size_rule("Hands this near to the body's axis hardly stand out [E]"));
  a.field("near_body_miss_p", d.near_body_miss_p, chance_rule("Miss of such a hand [E]"));
  a.field("in_shelf_miss_p", d.in_shelf_miss_p, chance_rule("Added for a hand between goods [E]"));
  a.field("false_person_p", d.false_person_p, chance_rule("False persons per frame [E]"));
  a.field("fixed_false_share", d.fixed_false_share, chance_rule("Of them, at a fixed place [E]"));
}

template <class Archive>
void fields(Archive& a, DepthProfile& d) {
  a.field("kind", d.kind, {.doc = "Of all depth cameras"});
  a.field("kinds", d.kinds, {.doc = "Of single cameras that are of another kind, by camera id"});
  a.field("image", d.image, {.doc = "Rendered images of stereo cameras (pixel fidelity)"});
  a.field("tof", d.tof, {.doc = "Rendered images of time-of-flight cameras (pixel fidelity)"});
  a.field("people", d.people, {.doc = "Modelled people (geometric fidelity)"});
}

template <class Archive>
void fields(Archive& a, ItemVisionProfile& i) {
  a.field("enabled", i.enabled, {.doc = "Whether colour cameras tell items at all"});
  a.field("rate_hz", i.rate_hz, {.doc = "Images per second that the network sees [E]", .min = 0, .max = 60, .above_min = true});
  a.field("miss_base", i.miss_base, chance_rule("Miss of an item in plain view [E]"));
  a.field("miss_hidden", i.miss_hidden, chance_rule("Added when well hidden [E]"));
  a.field("miss_hidden_at", i.miss_hidden_at, chance_rule("Hidden share where half of that is reached [E]"));
  a.field("miss_hidden_width", i.miss_hidden_width, positive_rule("Width of that rise [E]"));
  a.field("miss_small", i.miss_small, chance_rule("Added for small items [E]"));
  a.field("miss_small_px", i.miss_small_px, size_rule("Longest edge where half of that is reached [E]"));
  a.field("miss_small_width_px", i.miss_small_width_px, positive_rule("Width of that rise [E]"));
  a.field("miss_run_frames", i.miss_run_frames, {.doc = "Mean run of misses [E]", .min = 1, .max = 1000});
  a.field("change_miss_p", i.change_miss_p, chance_rule("Miss of a change at a facing in plain view [E]"));
  a.field("change_delay_s", i.change_delay_s, size_rule("Mean time until a change is told [E]"));
  a.field("confusion_near", i.confusion_near, positive_rule("Blur between look-alikes, large and plain [E]"));
  a.field("confusion_far", i.confusion_far, positive_rule("The same where hardly anything is found [E]"));
  a.field("confidence_sigma", i.confidence_sigma, size_rule("Spread of a score's logarithm, per SKU [E]"));
  a.field("error_lag1", i.error_lag1, {.doc = "Correlation of that between images [E]", .min = 0, .max = 0.99});
  a.field("best", i.best, {.doc = "SKUs that an observation names [E]", .min = 1, .max = 100});
  a.field("position_sigma_m", i.position_sigma_m, size_rule("Error of an item's place, per axis [E]"));
  a.field("false_per_image", i.false_per_image, chance_rule("Items that aren't there [E]"));
}

template <class Archive>
void fields(Archive& a, ColorProfile& c) {
  a.field("miss_base", c.miss_base, chance_rule("Miss of a person in plain view [E, fits CityPersons]"));
  a.field("miss_hidden", c.miss_hidden, chance_rule("Added when well hidden [E, fits CityPersons]"));
  a.field("miss_hidden_at", c.miss_hidden_at, chance_rule("Hidden share where half of that is reached [E]"));
  a.field("miss_hidden_width", c.miss_hidden_width, positive_rule("Width of that rise [E]"));
  a.field("miss_small", c.miss_small, chance_rule("Added for small people [E]"));
  a.field("miss_small_px", c.miss_small_px, size_rule("Body height where half of that is reached [E]"));
  a.field("miss_small_width_px", c.miss_small_width_px, positive_rule("Width of that rise [E]"));
  a.field("miss_max", c.miss_max, chance_rule("Upper end of the curve [E]"));
  a.field("miss_run_frames", c.miss_run_frames, {.doc = "Mean run of misses [E: 3-6]", .min = 1, .max = 1000});
  a.field("center_sigma", c.center_sigma, size_rule("Box centre error, of box height [E: 2-3 %]"));
  a.field("foot_sigma", c.foot_sigma, size_rule("Foot line error, of box height [E: 3-6 %]"));
  a.field("hidden_foot_sigma", c.hidden_foot_sigma, size_rule("Foot line error with hidden feet [E]"));
  a.field("error_lag1", c.error_lag1, {.doc = "Correlation of box errors between frames [E]", .min = 0, .max = 0.99});
  a.field("point_sigma", c.point_sigma, size_rule("Key point error, of body height [E: 5-8 px at 250 px]"));
  a.field("point_miss_p", c.point_miss_p, chance_rule("Miss of a point in view [K: head 97 % found]"));
  a.field("wrist_miss_p", c.wrist_miss_p, chance_rule("Miss of a wrist in view [K: 86 % found]"));
  a.field("in_shelf_miss_p", c.in_shelf_miss_p, chance_rule("Miss of a wrist between goods [E: 30-70 %]"));
  a.field("hidden_guess_p", c.hidden_guess_p, chance_rule("A hidden point is guessed [E]"));
  a.field("swap_p", c.swap_p, chance_rule("Left taken for right [E: 2-4 %]"));
  a.field("jump_p", c.jump_p, chance_rule("A wrist taken from somebody whose box overlaps [E: 1-3 %]"));
  a.field("readout_s", c.readout_s,
          {.doc = "From an image's first row to its last, rolling shutter [K: 10-30 ms]", .min = 0, .max = 0.2});
  a.field("false_per_image", c.false_per_image, size_rule("False persons per image [E: 0.01-0.1]"));
  a.field("fixed_false_share", c.fixed_false_share, chance_rule("Of them, in one place [E: half]"));
  a.field("white_balance_sigma", c.white_balance_sigma, size_rule("A camera's gain per channel, relative [E]"));
  a.field("exposure_sigma", c.exposure_sigma, size_rule("A camera's gain, relative [E]"));
  a.field("illumination_sigma", c.illumination_sigma, size_rule("Light on a person, image to image, relative [E]"));
  a.field("cloth_sigma", c.cloth_sigma, size_rule("Folds and patterns of one piece of clothing, relative [E]"));
  a.field("items", c.items, {.doc = "Items in hands and on shelves; off by default"});
}

template <class Archive>
void fields(Archive& a, SkeletonProfile& s) {
  a.field("group_rate_hz", s.group_rate_hz,
          {.doc = "Images of one group of cameras per second [M: 10]", .min = 0, .max = 60, .above_min = true});
  a.field("group_offset_s", s.group_offset_s, size_rule("From one group's image to the next group's [M: 7.3 ms]"));
  a.field("group_miss_p", s.group_miss_p,
          {.doc = "Images of each group without a document [M: 26 and 75 of 196]", .min = 0, .max = 0.99, .min_items = 1});
  a.field("stray_p", s.stray_p, chance_rule("Documents of another instant [M: 20 of 291]"));
  a.field("stray_s", s.stray_s, size_rule("Up to this much later [M: 2-51 ms]"));
  a.field("origin_sigma_s", s.origin_sigma_s, size_rule("Spread of an image's instant [M: 0.7 ms]"));
  a.field("delay_s", s.delay_s, size_rule("From the instant to the arrival, mean [M: 2.313 s]"));
  a.field("delay_sigma_s", s.delay_sigma_s, size_rule("Its spread [M: 37 ms, 2.23-2.44 s in all]"));
  a.field("delay_memory_s", s.delay_memory_s,
          positive_rule("In which its correlation falls to 1/e [M: 0.95, 0.78, 0.57 after 7, 100, 200 ms]"));
  interval(a, "trunk_sigma_m", s.trunk_sigma_m,
           size_rule("Error of head, neck, shoulders, hips, per axis [M: their distances vary by 1.4-2.1 cm]"));
  interval(a, "elbow_sigma_m", s.elbow_sigma_m, size_rule("Of elbows [M: upper arms vary by 2.2-2.4 cm]"));
  interval(a, "wrist_sigma_m", s.wrist_sigma_m, size_rule("Of wrists and ankles [M: forearms vary by 3.0-3.4 cm]"));
  a.field("error_s", s.error_s, positive_rule("Errors fade with time ... [M: jitter of people who stand]"));
  a.field("error_m", s.error_m, positive_rule("... and with their joint's way [M: jitter of people who walk]"));
  a.field("repeat_p", s.repeat_p, chance_rule("A joint of a pair's second document repeats the first's [M: 0.10-0.62]"));
  a.field("joint_miss_p", s.joint_miss_p, chance_rule("Lost joints [M: 5 to 21 of 2,208]"));
  a.field("joint_miss_run", s.joint_miss_run, {.doc = "Their mean run [M: 2-3]", .min = 1, .max = 1000});
  a.field("unseen_miss_p", s.unseen_miss_p,
          chance_rule("Loss, together, of a person's joints that no camera sees [E]"));
  a.field("unseen_run", s.unseen_run, {.doc = "Mean run of that [E]", .min = 1, .max = 1000});
  a.field("unseen_sigma_m", s.unseen_sigma_m, size_rule("Added error per axis of such joints where they are guessed [E]"));
  a.field("edge_share", s.edge_share,
          {.doc = "Of an image's sides, along its border, where no joint is found [E]", .min = 0, .max = 0.4});
  a.field("views", s.views, {.doc = "Cameras whose boxes of a person a document tells [M: 4]", .min = 0, .max = 100});
  a.field("box_sigma", s.box_sigma, {.doc = "Error of such a box's sides, of its height [E: 2-3 %]", .min = 0, .max = 1});
  a.field("swap_p", s.swap_p, chance_rule("Arms swapped [E: none in 276 documents, so under 1.1 %]"));
  a.field("swap_run", s.swap_run, {.doc = "Their mean run [E]", .min = 1, .max = 1000});
  a.field("score_median", s.score_median, chance_rule("Median of joints' scores [M: 0.914-0.971 by joint]"));
  a.field("score_spread", s.score_spread, size_rule("Log-normal sigma of what scores lack to 1 [M]"));
  a.field("lower_body", s.lower_body, {.doc = "Hips and ankles too [M: none]"});
  a.field("hands_at_wrists", s.hands_at_wrists, {.doc = "A hand is the wrist once more [M: 546 of 546]"});
  a.field("person_miss_p", s.person_miss_p,
          chance_rule("Lost persons in plain view [E: none in 276 documents, so under 1.1 %]"));
  a.field("miss_run_frames", s.miss_run_frames, {.doc = "Mean run of lost persons [E]", .min = 1, .max = 1000});
  a.field("relabel_per_min", s.relabel_per_min, size_rule("Changes of a person's id [E]"));
}

template <class Archive>
void fields(Archive& a, TurnstileProfile& t) {
  a.field("scan_sigma_s", t.scan_sigma_s, size_rule("Error of a scan's time [E]"));
  a.field("crossing_sigma_s", t.crossing_sigma_s, size_rule("Error of a light barrier's time [E]"));
}

template <class Archive>
void fields(Archive& a, LinkProfile& l) {
  interval(a, "latency_s", l.latency_s, size_rule("Per source, after the message is complete"));
  a.field("jitter_s", l.jitter_s, size_rule("Mean of the exponential delay on top [E: 1-10 ms]"));
  a.field("loss_p", l.loss_p, chance_rule("Lost messages [E: 0.01-1 %]"));
  a.field("loss_run", l.loss_run,
          {.doc = "Mean run of losses [E: a switch's buffer overflows]", .min = 1, .max = 1000});
  a.field("reorder_p", l.reorder_p, chance_rule("Messages that are held up [E]"));
  a.field("reorder_s", l.reorder_s, size_rule("For up to this long [E]"));
  a.field("clock_offset_sigma_s", l.clock_offset_sigma_s,
          size_rule("Clock error per source [P: NTP several ms, PTP microseconds]"));
  a.field("clock_drift_sigma_ppm", l.clock_drift_sigma_ppm,
          size_rule("Clock drift per source [K: crystals 20-100 ppm]"));
  a.field("stamp_sigma_s", l.stamp_sigma_s, size_rule("Error of one time stamp [E]"));
  a.field("duplicate_p", l.duplicate_p, chance_rule("Messages that arrive twice [E: a resend whose receipt got lost]"));
  a.field("duplicate_s", l.duplicate_s, size_rule("The second time up to this much later [E]"));
}

template <class Archive>
void fields(Archive& a, NetworkProfile& n) {
  a.field("plates", n.plates, {.doc = "Plate controllers: received 80-125 ms after the batch is complete [M]"});
  a.field("depth", n.depth, {.doc = "Depth cameras [E: 20-80 ms]"});
  a.field("color", n.color, {.doc = "Person detectors; their own computing time included [E]"});
  a.field("items", n.items, {.doc = "Item networks; their computing time included [E]"});
  a.field("skeletons", n.skeletons, {.doc = "On top of the feed's own delay, which holds all jitter: 1 of 291 documents overtakes [M]"});
  a.field("turnstile", n.turnstile, {.doc = "Door; a reliable connection [E]"});
}

template <class Archive>
void fields(Archive& a, InstallationProfile& i) {
  a.field("camera_position_sigma_m", i.camera_position_sigma_m,
          {.doc = "Surveyed camera place, per axis [E: some mm]", .min = 0, .max = 1});
  a.angle("camera_angle_sigma_deg", i.camera_angle_sigma_rad,
          {.doc = "Surveyed camera aim, per axis [E: tenths of a degree]", .min = 0, .max = 20});
  a.field("focal_sigma", i.focal_sigma, {.doc = "Relative error of the focal lengths [E]", .min = 0, .max = 0.2});
  a.field("center_sigma_px", i.center_sigma_px, {.doc = "Principal point error, per axis [E]", .min = 0, .max = 50});
  a.field("fixture_position_sigma_m", i.fixture_position_sigma_m,
          {.doc = "Surveyed fixture place, per axis [E]", .min = 0, .max = 0.5});
  a.angle("fixture_yaw_sigma_deg", i.fixture_yaw_sigma_rad, {.doc = "Surveyed fixture turn [E]", .min = 0, .max = 10});
  a.field("catalogue_mass_error", i.catalogue_mass_error,
          {.doc = "Extra error of the catalogue's masses, +-, relative", .min = 0, .max = 0.5});
  a.field("planogram_error_p", i.planogram_error_p, chance_rule("Facings said to hold another SKU of their shelf"));
}

}  // namespace storetwin::sensors
