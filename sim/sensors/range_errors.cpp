#include "sim/sensors/range_errors.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace storetwin::sensors {

RangeErrors::RangeErrors(const store::Camera& camera, const DepthProfile& profile, const RandomStream& random,
                         TofEmitters emitters)
    : kind_(profile.kind_of(camera.id)), camera_(camera.id), people_(profile.people), tof_(profile.tof),
      fb_px_m_(profile.image.stereo_focal_px * profile.image.baseline_m), emitters_(std::move(emitters)) {
  if (kind_ == DepthKind::kTimeOfFlight) {
    unit_ = draw_depth_unit(profile.tof, random.fork("image"));
    unit_.band = band_of(camera.id, emitters_);
    return;
  }
  RandomStream unit = random.fork("unit");
  unit_.gain = 1 + unit.normal(0, profile.image.gain_sigma);
  unit_.offset_m = unit.normal(0, profile.image.offset_sigma_m);
}

bool RangeErrors::reaches(double z_m, double range_m) const {
  if (kind_ == DepthKind::kStereo) return true;
  const bool bright = tof_.person_reflectivity >= tof_.least_amplitude * range_m * range_m;
  return bright && z_m >= tof_.range_min_m && z_m <= tof_.range_max_m;
}

RangeError RangeErrors::at(const Glimpse& glimpse) const {
  return kind_ == DepthKind::kStereo ? of_stereo(glimpse) : of_time_of_flight(glimpse);
}

RangeError RangeErrors::of_stereo(const Glimpse& glimpse) const {
  const double z2_m2 = glimpse.range_m * glimpse.range_m;
  const double sigma_m = fb_px_m_ > 0 ? z2_m2 * people_.range_sigma_px / fb_px_m_ : 0;
  return {.sigma_m = sigma_m, .gain = unit_.gain, .offset_m = unit_.offset_m};
}

RangeError RangeErrors::of_time_of_flight(const Glimpse& glimpse) const {
  const TofBand& band = tof_.bands[unit_.band];
  const double amplitude = std::max(1e-6, tof_.person_reflectivity / (glimpse.range_m * glimpse.range_m));
  double pixel_m = tof_.noise_m * std::sqrt(amplitude + tof_.ambient) / amplitude;
  if (is_disturbed(camera_, emitters_, glimpse.p_W, glimpse.now, tof_)) pixel_m *= tof_.interference_noise;
  // A turn is miscounted where the coarse frequency's noise, less the fine one's, passes half of one.
  const double half_turn_sigmas = band.step_m() / 2 / (pixel_m * std::hypot(1, band.fine_hz / band.coarse_hz));
  const double miscounted = std::erfc(half_turn_sigmas / std::numbers::sqrt2);
  const double way_m = glimpse.speed_mps * tof_.exposure_s;
  const double crossed = std::min(1.0, way_m / glimpse.breadth_m);
  const double cold = cold_k(tof_.warm_up, glimpse.now);
  const double turns = glimpse.range_m / tof_.wiggle_period_m + unit_.wiggle_turns;
  const double corner_m = glimpse.between_goods ? tof_.multipath_share * people_.corner_m : 0;
  RangeError error;
  error.sigma_m = pixel_m / std::sqrt(people_.averaged_pixels);
  error.blur_m = way_m / std::sqrt(12);
  error.gain = unit_.gain + unit_.gain_per_k * cold;
  error.offset_m = unit_.offset_m + unit_.offset_per_k_m * cold + tof_.wiggle_m * std::sin(2 * std::numbers::pi * turns) +
                   std::min(corner_m, tof_.multipath_max_m);
  error.lost_share = 1 - (1 - miscounted) * (1 - crossed);
  return error;
}

}  // namespace storetwin::sensors
