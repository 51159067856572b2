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
  push_ = std::sqrt(1 - follow_ * follow_);
  level_ = random.normal();
}

double Wave::next(Normals& normals) {
  const double wave = a1_ * now_ + a2_ * before_ + drive_ * normals.next();
  before_ = now_;
  now_ = wave;
  level_ = follow_ * level_ + push_ * normals.next();
  return wave * std::exp(swell_ * level_ - swell_ * swell_);  // the mean of its square stays 1
}

BoardHum::BoardHum(const PlateProfile& profile, double rate_hz, RandomStream random)
    : noise_factor_(std::exp(random.normal(0, profile.board_noise_spread))),
      waves_{draw_wave(profile.machine_hum, profile, rate_hz, random),
             draw_wave(profile.board_hum, profile, rate_hz, random),
             draw_wave(profile.sway, profile, rate_hz, random)},
      shares_{random.exponential(profile.machine_hum.share), random.exponential(profile.board_hum.share),
              random.exponential(profile.sway.share)},
      normals_(random.fork("hum")) {}

void BoardHum::step() {
  for (std::size_t i = 0; i < kWaves; ++i) now_[i] = waves_[i].next(normals_);
}

PlateNoise::PlateNoise(const PlateProfile& profile, const BoardHum& board, double rate_hz, RandomStream random)
    : normals_(random.fork("samples")) {
  double wander = random.exponential(profile.wander_share) * std::exp(random.normal(0, profile.share_spread));
  double sum = 1 + wander;
  for (std::size_t i = 0; i < hum_.size(); ++i) {
    hum_[i] = board.shares()[i] * std::exp(random.normal(0, profile.share_spread));
    sum += hum_[i];
  }
  for (double& share : hum_) share = std::sqrt(share / sum);
  slow_ = std::sqrt(wander / sum);
  white_ = std::sqrt(1 / sum);
  follow_ = std::exp(-1 / (profile.wander_s * rate_hz));
  push_ = std::sqrt(1 - follow_ * follow_);
  wander_ = random.normal();
}

double PlateNoise::next(const BoardHum::Waves& waves) {
  wander_ = follow_ * wander_ + push_ * normals_.next();
  double value = white_ * normals_.next() + slow_ * wander_;
  for (std::size_t i = 0; i < hum_.size(); ++i) value += hum_[i] * waves[i];
  return value;
}

}  // namespace storetwin::sensors
