// How legs and arms swing at a walking speed.
//
// Step length and frequency follow the walk ratio, which is nearly the same for all adults at all comfortable speeds:
// about 0.0065 m per step/min (N. Sekiya et al., "Optimal walking in terms of variability in step length", JOSPT 26(5),
// 1997). The phase is the one thing that is remembered; everything else is a function of phase and speed.
#pragma once

#include "core/base/geometry.h"

namespace storetwin::shoppers {

/// Metres per step at a speed in m/s, for a stature of 1.70 m; scales with the root of stature.
double step_length_m(double speed_mps, double stature_m);

/// The next phase in radians, 0..2 pi being two steps (left, then right), after `dt_s` at `speed_mps`.
double advance_phase(double phase_rad, double speed_mps, double stature_m, double dt_s);

/// Of one leg or arm, relative to its root, in the direction of walking.
struct Swing {
  double foot_forward_m = 0;   ///< ankle before (+) or behind the hip
  double foot_lift_m = 0;      ///< ankle above its height when standing
  double arm_forward_rad = 0;  ///< upper arm before (+) or behind the vertical
};

/// The swing of one side. The right side is half a cycle after the left; arms swing against their own side's leg.
Swing swing(double phase_rad, double speed_mps, double stature_m, bool right);

}  // namespace storetwin::shoppers
