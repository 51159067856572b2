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

double noise_sigma_g(const PlateProfile& profile, double load_g) {
  const auto& curve = profile.noise;
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
    : profile_(profile),
      capacity_g_(capacity_g),
      random_(random),
      cell_(profile, capacity_g, random.fork("cell")),
      noise_(profile, board, rate_hz, random.fork("noise")) {
  spring_ = Oscillator(random_.uniform(profile.resonance_hz[0], profile.resonance_hz[1]),
                       random_.uniform(profile.damping[0], profile.damping[1]), step_s);
  gain_ = 1 + random_.normal(0, profile.gain_sigma);
  zero_g_ = random_.normal(0, profile.zero_sigma_g);
  if (random_.chance(profile.untared_share)) zero_g_ = -5 - random_.exponential(profile.untared_mean_g);
  drift_g_per_s_ = random_.normal(0, profile.drift_g_per_h) / 3600;
  noise_factor_ = board.noise_factor() * std::exp(random_.normal(0, profile.noise_spread));
}

// A sigma-delta converter's filter spreads a step over some conversions: the mean of the last few.
double ScaleModel::convert(double value_g) {
  conversions_.push_back(value_g);
  while (conversions_.size() > static_cast<std::size_t>(profile_.settling_samples)) conversions_.pop_front();
  return std::accumulate(conversions_.begin(), conversions_.end(), 0.0) / static_cast<double>(conversions_.size());
}

float ScaleModel::sample(double elapsed_s, double quiet_g, double warmer_k, const BoardHum& board, bool ready) {
  const double mean_g = steps_ > 0 ? sum_g_ / steps_ : spring_.position();
  const double load_g = convert(cell_.read(mean_g, elapsed_s - last_sample_s_, warmer_k));
  last_sample_s_ = elapsed_s;
  sum_g_ = 0;
  steps_ = 0;
  const double noise_g = noise_.next(board) * noise_factor_ * noise_sigma_g(profile_, load_g);
  double value_g = gain_ * (load_g + quiet_g) + zero_g_ + drift_g_per_s_ * elapsed_s + noise_g;
  value_g = std::clamp(value_g, -profile_.overload * capacity_g_, profile_.overload * capacity_g_);
  if (profile_.lsb_g > 0) value_g = std::round(value_g / profile_.lsb_g) * profile_.lsb_g;
  if (ready) value_g_ = static_cast<float>(value_g);
  return value_g_;
}

}  // namespace storetwin::sensors
