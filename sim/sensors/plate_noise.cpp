#include "sim/sensors/plate_noise.h"

#include <cmath>
#include <numbers>

namespace storetwin::sensors {

PlateNoise::PlateNoise(const PlateProfile& profile, double hum_hz, double rate_hz, RandomStream random)
    : random_(random) {
  const double hum_share = random_.uniform(profile.hum_share[0], profile.hum_share[1]);
  const double slow_share = random_.uniform(profile.slow_share[0], profile.slow_share[1]) * (1 - hum_share);
  hum_ = std::sqrt(hum_share);
  slow_ = std::sqrt(slow_share);
  white_ = std::sqrt(1 - hum_share - slow_share);

  // Poles at radius r and angle w; the drive that gives such a process unit variance (Box & Jenkins, "Time Series
  // Analysis", 3.2.3).
  const double r = std::exp(-std::numbers::pi * profile.hum_width_hz / rate_hz);
  const double w = 2 * std::numbers::pi * hum_hz / rate_hz;
  a1_ = 2 * r * std::cos(w);
  a2_ = -r * r;
  drive_ = std::sqrt((1 + a2_) * ((1 - a2_) * (1 - a2_) - a1_ * a1_) / (1 - a2_));
  follow_ = std::exp(-1 / (profile.slow_s * rate_hz));
  now_ = random_.normal();
  before_ = random_.normal();
  wander_ = random_.normal();
}

double PlateNoise::next() {
  const double hum = a1_ * now_ + a2_ * before_ + drive_ * random_.normal();
  before_ = now_;
  now_ = hum;
  wander_ = follow_ * wander_ + std::sqrt(1 - follow_ * follow_) * random_.normal();
  return white_ * random_.normal() + hum_ * hum + slow_ * wander_;
}

}  // namespace storetwin::sensors
