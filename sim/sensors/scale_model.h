// One weighing plate as a physical thing: a mass on a spring, an amplifier, a converter, and what shakes it.
//
// The plate is a damped oscillator driven by the force on it, advanced exactly over each world step (zero-order hold,
// so the step's length costs no accuracy). The load cell beneath it errs slowly (load_cell.h). The converter takes the
// mean over a sample period (and over some periods more, if it settles slowly), adds noise whose size depends on the
// load (plate_noise.h has its colour), drift and zero error, and quantises.
#pragma once

#include <cmath>
#include <vector>

#include "core/base/random.h"
#include "sim/sensors/load_cell.h"
#include "sim/sensors/plate_noise.h"
#include "sim/sensors/profiles.h"

namespace storetwin::sensors {

/// x'' + 2 zeta w x' + w^2 x = w^2 u, by its exact solution for an input that is constant over a step.
class Oscillator {
 public:
  Oscillator() = default;
  /// `damping` below 1.
  Oscillator(double frequency_hz, double damping, double step_s);
  /// Takes one step; the new position.
  double step(double input) {
    const double x = position_ - input;
    const double next = a_ * x + b_ * velocity_;
    velocity_ = c_ * x + d_ * velocity_;
    position_ = next + input;
    return position_;
  }
  void settle_at(double position) {
    position_ = position;
    velocity_ = 0;
  }
  /// What hardly moves under this input comes to rest there, and stays exactly there for as long as the input does.
  /// True if it rests.
  bool rests_at(double input) {
    constexpr double kStill = 1e-6, kStillPerS = 1e-4;  // of the input's unit: with grams far below any converter's step
    if (std::abs(position_ - input) > kStill || std::abs(velocity_) > kStillPerS) return false;
    settle_at(input);
    return true;
  }
  double position() const { return position_; }

 private:
  double a_ = 0, b_ = 0, c_ = 0, d_ = 0;
  double position_ = 0, velocity_ = 0;
};

/// Quiet noise at a load, by the profile's curve.
double noise_sigma_g(const std::vector<LoadNoise>& curve, double load_g);
inline double noise_sigma_g(const PlateProfile& profile, double load_g) { return noise_sigma_g(profile.noise, load_g); }

class ScaleModel {
 public:
  /// `rate_hz` is the converter's, `board` what the plate stands on.
  ScaleModel(const PlateProfile& profile, double capacity_g, double step_s, double rate_hz, const BoardHum& board,
             RandomStream random);

  /// The first force puts the plate at rest under it.
  void settle_at(double force_g) {
    spring_.settle_at(force_g);
    cell_.settle_at(force_g);
  }
  /// One world step under a force.
  void step(double force_g) {
    sum_g_ += spring_.step(force_g);
    ++steps_;
  }
  /// True if the plate is still under this force, so that further steps would change nothing and need not be taken.
  bool rests_at(double force_g) { return spring_.rests_at(force_g); }
  /// The mean of the steps since the last call: what the converter takes next.
  double take_mean_g();
  /// The converter's next value of such a mean, spoiled. `quiet_g` is what disturbs it beside its own load (knocks,
  /// footsteps, a compressor); `warmer_k` is the temperature since it was tared. A converter that isn't `ready` gives its
  /// last value once more.
  float sample(double mean_g, double elapsed_s, double quiet_g, double warmer_k, const BoardHum::Waves& waves, bool ready);
  /// Both at once.
  float sample(double elapsed_s, double quiet_g, double warmer_k, const BoardHum& board, bool ready) {
    return sample(take_mean_g(), elapsed_s, quiet_g, warmer_k, board.waves(), ready);
  }

 private:
  double convert(double value_g);

  std::vector<LoadNoise> noise_curve_;
  double lsb_g_, limit_g_;
  std::size_t settling_samples_;
  Oscillator spring_;
  LoadCell cell_;
  PlateNoise noise_;
  std::vector<double> conversions_;  // of the last samples, while the converter settles
  double last_sample_s_ = 0;
  double gain_ = 1, zero_g_ = 0, drift_g_per_s_ = 0, noise_factor_ = 1;
  double sum_g_ = 0;
  int steps_ = 0;
  float value_g_ = 0;  // the last one given
};

}  // namespace storetwin::sensors
