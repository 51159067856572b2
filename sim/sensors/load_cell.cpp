#include "sim/sensors/load_cell.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace storetwin::sensors {

namespace {
constexpr double kTurn = 2 * std::numbers::pi;
// A play opens fully over this share of the rated load: smaller changes stay on their side of the loop.
constexpr double kPlayOpensOver = 0.1;
}  // namespace

FixtureClimate::FixtureClimate(const PlateProfile& profile, RandomStream random) {
  chilled_ = random.chance(profile.chilled_share);
  swing_k_ = chilled_ ? profile.chilled_swing_k : profile.room_swing_k;
  period_s_ = chilled_ ? profile.chilled_period_s : profile.room_period_s;
  phase_rad_ = random.uniform(0, kTurn);
  compressor_g_ = chilled_ ? random.uniform(profile.compressor_g[0], profile.compressor_g[1]) : 0;
  // No compressor runs at the mains' very frequency: slip makes its alias wander.
  compressor_hz_ = profile.compressor_hz * random.uniform(0.97, 1.0);
  compressor_phase_rad_ = random.uniform(0, kTurn);
}

double FixtureClimate::wave(double elapsed_s) const { return std::sin(kTurn * elapsed_s / period_s_ + phase_rad_); }

double FixtureClimate::warmer_k(double elapsed_s) const { return swing_k_ * (wave(elapsed_s) - wave(0)); }

double FixtureClimate::compressor_g(double elapsed_s) const {
  // It runs while the cabinet cools down.
  const double cooling = std::cos(kTurn * elapsed_s / period_s_ + phase_rad_);
  if (compressor_g_ == 0 || cooling > 0) return 0;
  return compressor_g_ * std::sin(kTurn * compressor_hz_ * elapsed_s + compressor_phase_rad_);
}

LoadCell::LoadCell(const PlateProfile& profile, double capacity_g, RandomStream random)
    : capacity_g_(capacity_g), creep_s_(profile.creep_s) {
  bow_g_ = random.normal(0, profile.nonlinearity_share) * capacity_g;
  play_g_ = 0.5 * std::abs(random.normal(0, profile.hysteresis_share)) * capacity_g;
  creep_share_ = random.normal(0, profile.creep_share);
  zero_g_per_k_ = random.normal(0, profile.zero_share_per_k) * capacity_g;
  span_per_k_ = random.normal(0, profile.span_share_per_k);
}

void LoadCell::settle_at(double load_g) {
  last_g_ = crept_g_ = settled_g_ = load_g;
  side_ = 0;
}

double LoadCell::read(double load_g, double period_s, double warmer_k) {
  constexpr double kSameS = 1e-9;  // two periods that differ by rounding only
  if (std::abs(period_s - period_s_) > kSameS) {
    period_s_ = period_s;
    follow_ = 1 - std::exp(-period_s / creep_s_);
  }
  crept_g_ += follow_ * (load_g - crept_g_);
  side_ = std::clamp(side_ + (load_g - last_g_) / (kPlayOpensOver * capacity_g_), -1.0, 1.0);
  last_g_ = load_g;
  const double x = std::clamp(load_g / capacity_g_, 0.0, 1.0);
  const double bow_g = 4 * bow_g_ * x * (1 - x);
  const double creep_g = creep_share_ * (crept_g_ - settled_g_);
  return load_g * (1 + span_per_k_ * warmer_k) + bow_g - play_g_ * side_ + creep_g + zero_g_per_k_ * warmer_k;
}

}  // namespace storetwin::sensors
