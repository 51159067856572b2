// What one depth camera draws for itself when it is made, and how it warms up.
#pragma once

#include <cmath>
#include <cstdint>

#include "core/base/random.h"
#include "core/base/time.h"
#include "sim/sensors/profiles.h"

namespace storetwin::sensors {

struct DepthUnit {
  double gain = 1;           ///< depth is read times this ...
  double offset_m = 0;       ///< ... plus this ...
  double gain_per_k = 0;     ///< ... and both change by this per kelvin below the temperature it is calibrated at
  double offset_per_k_m = 0;
  double wiggle_turns = 0;   ///< where in a turn a time-of-flight camera's cyclic error begins
  std::size_t band = 0;      ///< of a time-of-flight profile's modulation bands
  std::uint64_t key = 0;     ///< of its random numbers
};

/// Kelvins that a camera is still below its final temperature.
inline double cold_k(const WarmUpProfile& warm_up, Timestamp now) {
  return warm_up.rise_k * std::exp(-(now.in_seconds() + warm_up.running_s) / warm_up.time_s);
}

template <class Profile>
DepthUnit draw_depth_unit(const Profile& profile, RandomStream random) {
  DepthUnit unit;
  unit.gain = 1 + random.normal(0, profile.gain_sigma);
  unit.offset_m = random.normal(0, profile.offset_sigma_m);
  unit.key = random.bits();
  RandomStream warm_up = random.fork("warm-up");
  unit.gain_per_k = warm_up.normal(0, profile.warm_up.gain_sigma_per_k);
  unit.offset_per_k_m = warm_up.normal(0, profile.warm_up.offset_sigma_m_per_k);
  unit.wiggle_turns = random.fork("wiggle").uniform();
  return unit;
}

/// The instant of a frame, by the simulator's clock, and its number.
struct FrameTime {
  Timestamp now;
  std::uint64_t frame = 0;
};

}  // namespace storetwin::sensors
