#include "sim/shoppers/gait.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace storetwin::shoppers {

namespace {
// Walk ratio in metres per (step/s): 0.0065 m/(step/min) times 60 s/min.
constexpr double kWalkRatioMs = 0.39;
// Below this speed people shuffle in place rather than walk; the swing fades out towards it.
constexpr double kShuffleMps = 0.05;
}  // namespace

double step_length_m(double speed_mps, double stature_m) {
  return std::sqrt(kWalkRatioMs * std::max(0.0, speed_mps)) * std::sqrt(stature_m / 1.70);
}

double advance_phase(double phase_rad, double speed_mps, double stature_m, double dt_s) {
  if (speed_mps < kShuffleMps) return phase_rad;
  const double steps_per_s = speed_mps / step_length_m(speed_mps, stature_m);
  return std::fmod(phase_rad + std::numbers::pi * steps_per_s * dt_s, 2 * std::numbers::pi);
}

Swing swing(double phase_rad, double speed_mps, double stature_m, bool right) {
  Swing result;
  const double fade = std::clamp((speed_mps - kShuffleMps) / 0.25, 0.0, 1.0);
  const double phase = phase_rad + (right ? std::numbers::pi : 0.0);
  const double half_step = 0.5 * step_length_m(speed_mps, stature_m);
  result.foot_forward_m = fade * half_step * std::sin(phase);
  // The foot is in the air while it comes forward, which is where the cosine is positive.
  result.foot_lift_m = fade * 0.06 * std::max(0.0, std::cos(phase));
  // About 20 degrees to each side at 1.2 m/s, in proportion to speed.
  result.arm_forward_rad = -fade * std::min(0.45, 0.3 * speed_mps) * std::sin(phase);
  return result;
}

}  // namespace storetwin::shoppers
