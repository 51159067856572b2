// The minimum-jerk profile of hand movements: T. Flash and N. Hogan, "The coordination of arm movements: an
// experimentally confirmed mathematical model", Journal of Neuroscience 5(7), 1985. People move a hand from rest to
// rest along the path that minimises the integral of squared jerk; its progress is a quintic of normalised time.
#pragma once

#include <algorithm>

namespace storetwin::shoppers {

/// Progress along the path, 0..1, at normalised time `tau` (clamped to 0..1).
inline double minimum_jerk(double tau) {
  const double t = std::clamp(tau, 0.0, 1.0);
  return t * t * t * (10 - 15 * t + 6 * t * t);
}

}  // namespace storetwin::shoppers
