#include "sim/sensors/scale_model.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace storetwin::sensors {

Oscillator::Oscillator(double frequency_hz, double damping, double step_s) {
  const double w = 2 * std::numbers::pi * frequency_hz;
  const double wd = w * std::sqrt(1 - damping * damping);
  const double decay = std::exp(-damping * w * step_s);
  const double c = std::cos(wd * step_s), s = std::sin(wd * step_s);
  a_ = decay * (c + damping * w / wd * s);
  b_ = decay * s / wd;
  c_ = -decay * w * w / wd * s;
  d_ = decay * (c - damping * w / wd * s);
}

double noise_sigma_g(const std::vector<LoadNoise>& curve, double load_g) {
  if (load_g <= curve.front().load_g) return curve.front().sigma_g;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    if (load_g > curve[i].load_g) continue;
    const double span = curve[i].load_g - curve[i - 1].load_g;
    const double t = span > 0 ? (load_g - curve[i - 1].load_g) / span : 1;
    return curve[i - 1].sigma_g + t * (curve[i].sigma_g - curve[i - 1].sigma_g);
  }
  return curve.back().sigma_g;
}

ScaleModel::ScaleModel(const PlateProfile& profile, double capacity_g, double step_s, double rate_hz,
                       const BoardHum& board, RandomStream random)
    : noise_curve_(profile.noise),
      lsb_g_(profile.lsb_g),
      limit_g_(profile.overload * capacity_g),
      settling_samples_(static_cast<std::size_t>(profile.settling_samples)),
      cell_(profile, capacity_g, random.fork("cell")),
      noise_(profile, board, rate_hz, random.fork("noise")) {
  spring_ = Oscillator(random.uniform(profile.resonance_hz[0], profile.resonance_hz[1]),
                       random.uniform(profile.damping[0], profile.damping[1]), step_s);
  gain_ = 1 + random.normal(0, profile.gain_sigma);
  zero_g_ = random.normal(0, profile.zero_sigma_g);
  if (random.chance(profile.untared_share)) zero_g_ = -5 - random.exponential(profile.untared_mean_g);
  drift_g_per_s_ = random.normal(0, profile.drift_g_per_h) / 3600;
  noise_factor_ = board.noise_factor() * std::exp(random.normal(0, profile.noise_spread));
}

// A sigma-delta converter's filter spreads a step over some conversions: the mean of the last few.
double ScaleModel::convert(double value_g) {
  if (settling_samples_ == 1) return value_g;
  conversions_.push_back(value_g);
  while (conversions_.size() > settling_samples_) conversions_.erase(conversions_.begin());
  return std::accumulate(conversions_.begin(), conversions_.end(), 0.0) / static_cast<double>(conversions_.size());
}

double ScaleModel::take_mean_g() {
  const double mean_g = steps_ > 0 ? sum_g_ / steps_ : spring_.position();
  sum_g_ = 0;
  steps_ = 0;
  return mean_g;
}

float ScaleModel::sample(double mean_g, double elapsed_s, double quiet_g, double warmer_k, const BoardHum::Waves& waves,
                         bool ready) {
  const double load_g = convert(cell_.read(mean_g, elapsed_s - last_sample_s_, warmer_k));
  last_sample_s_ = elapsed_s;
  const double noise_g = noise_.next(waves) * noise_factor_ * noise_sigma_g(noise_curve_, load_g);
  double value_g = gain_ * (load_g + quiet_g) + zero_g_ + drift_g_per_s_ * elapsed_s + noise_g;
  value_g = std::clamp(value_g, -limit_g_, limit_g_);
  if (lsb_g_ > 0) value_g = std::round(value_g / lsb_g_) * lsb_g_;
  if (ready) value_g_ = static_cast<float>(value_g);
  return value_g_;
}

}  // namespace storetwin::sensors
