#include "sim/sensors/plate_noise.h"

#include <cmath>
#include <numbers>

namespace storetwin::sensors {

namespace {

Wave draw_wave(const HumProfile& hum, const PlateProfile& profile, double rate_hz, RandomStream& random) {
  const double hz = random.uniform(hum.hz[0], hum.hz[1]);
  return Wave(hz, hum.width_hz, profile.swell, profile.swell_s, rate_hz, random);
}

}  // namespace

Wave::Wave(double hz, double width_hz, double swell, double swell_s, double rate_hz, RandomStream& random) {
  // Poles at radius r and angle w; the drive that gives such a process unit variance.
  const double r = std::exp(-std::numbers::pi * width_hz / rate_hz);
  const double w = 2 * std::numbers::pi * hz / rate_hz;
  a1_ = 2 * r * std::cos(w);
  a2_ = -r * r;
  drive_ = std::sqrt((1 + a2_) * ((1 - a2_) * (1 - a2_) - a1_ * a1_) / (1 - a2_));
  now_ = random.normal();
  before_ = random.normal();
  swell_ = swell;
  follow_ = std::exp(-1 / (swell_s * rate_hz));
  level_ = random.normal();
}

double Wave::next(RandomStream& random) {
  const double wave = a1_ * now_ + a2_ * before_ + drive_ * random.normal();
  before_ = now_;
  now_ = wave;
  level_ = follow_ * level_ + std::sqrt(1 - follow_ * follow_) * random.normal();
  return wave * std::exp(swell_ * level_ - swell_ * swell_);  // the mean of its square stays 1
}

BoardHum::BoardHum(const PlateProfile& profile, double rate_hz, RandomStream random)
    : random_(random),
      noise_factor_(std::exp(random_.normal(0, profile.board_noise_spread))),
      waves_{draw_wave(profile.machine_hum, profile, rate_hz, random_),
             draw_wave(profile.board_hum, profile, rate_hz, random_),
             draw_wave(profile.sway, profile, rate_hz, random_)},
      shares_{random_.exponential(profile.machine_hum.share), random_.exponential(profile.board_hum.share),
              random_.exponential(profile.sway.share)} {}

void BoardHum::step() {
  for (std::size_t i = 0; i < kWaves; ++i) now_[i] = waves_[i].next(random_);
}

PlateNoise::PlateNoise(const PlateProfile& profile, const BoardHum& board, double rate_hz, RandomStream random)
    : random_(random) {
  double wander = random_.exponential(profile.wander_share) * std::exp(random_.normal(0, profile.share_spread));
  double sum = 1 + wander;
  for (std::size_t i = 0; i < hum_.size(); ++i) {
    hum_[i] = board.shares()[i] * std::exp(random_.normal(0, profile.share_spread));
    sum += hum_[i];
  }
  for (double& share : hum_) share = std::sqrt(share / sum);
  slow_ = std::sqrt(wander / sum);
  white_ = std::sqrt(1 / sum);
  follow_ = std::exp(-1 / (profile.wander_s * rate_hz));
  wander_ = random_.normal();
}

double PlateNoise::next(const BoardHum& board) {
  wander_ = follow_ * wander_ + std::sqrt(1 - follow_ * follow_) * random_.normal();
  double value = white_ * random_.normal() + slow_ * wander_;
  for (std::size_t i = 0; i < hum_.size(); ++i) value += hum_[i] * board.waves()[i];
  return value;
}

}  // namespace storetwin::sensors
