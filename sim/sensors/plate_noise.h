// The quiet noise of one plate, of unit variance: what is left when nobody touches anything.
//
// On the real recording it is not white and not alike from plate to plate: the correlation of neighbouring samples runs
// from -0.43 to 0.79 (5 % to 95 % of 247 plates), much alike within a gondola. So it is made of three parts whose
// shares each unit draws for itself: white noise of the converter; a hum of the gondola's own frequency (its frame, and
// what aliases of the mains), a narrow band made by a second-order autoregression; and a slow wander, of first order.
#pragma once

#include "core/base/random.h"
#include "sim/sensors/profiles.h"

namespace storetwin::sensors {

class PlateNoise {
 public:
  /// `hum_hz` is the gondola's; it is folded at half of the sampling rate, as samples fold it.
  PlateNoise(const PlateProfile& profile, double hum_hz, double rate_hz, RandomStream random);

  /// The next sample's noise, standard deviation 1.
  double next();

 private:
  RandomStream random_;
  double white_ = 1, hum_ = 0, slow_ = 0;     // shares as standard deviations; their squares sum to 1
  double a1_ = 0, a2_ = 0, drive_ = 1;        // of the hum
  double follow_ = 0;                         // of the wander
  double now_ = 0, before_ = 0, wander_ = 0;
};

}  // namespace storetwin::sensors
