// A converter that isn't always ready: now and then a sample repeats the one before.
//
// On the real recording some 6 % of a plate's samples are its last value once more, for both plates of a pair (1 and 2,
// 3 and 4, ...) at the same instants: one converter with two channels. Repeats come in bursts, mostly every third
// sample, with pauses between. So after a repeat the next comes `late_every` samples later, give or take one, with
// probability `late_again_p`; else after a pause of exponential length.
#pragma once

#include "core/base/random.h"
#include "sim/sensors/profiles.h"

namespace storetwin::sensors {

class Converter {
 public:
  Converter(const PlateProfile& profile, double rate_hz, RandomStream random);

  /// Goes on by one sample; false if it has no new value.
  bool ready();

 private:
  void draw_next();

  RandomStream random_;
  double again_p_ = 0, pause_samples_ = 0;
  int every_ = 3;
  int left_ = 0;  // samples until the next repeat; -1 = never
};

}  // namespace storetwin::sensors
