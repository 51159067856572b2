// The quiet noise of plates: what is left when nobody touches anything.
//
// On the real recording it is neither white nor alike from plate to plate. Spectra averaged over a board show one
// narrow line at 24.25 Hz on every gondola (machines of the building), one between 7 and 20 Hz that is each board's
// own, and a sway at 1.5 to 2 Hz; plates of one board hum in step (coherence 0.9 and more beside each other), boards of
// one gondola only partly, and each wave waxes and wanes. So a board hums for all its plates (`BoardHum`), and a plate
// mixes that with a slow wander and white noise of its own, in shares of its own (`PlateNoise`). Each wave is a
// second-order autoregression (Box & Jenkins, "Time Series Analysis", 3.2.3), folded at half of the sampling rate, as
// samples fold it.
#pragma once

#include <array>

#include "sim/sensors/draws.h"
#include "sim/sensors/profiles.h"

namespace storetwin::sensors {

/// A wave of unit variance in a narrow band whose strength swells and ebbs.
class Wave {
 public:
  Wave(double hz, double width_hz, double swell, double swell_s, double rate_hz, RandomStream& random);
  double next(Normals& normals);

 private:
  double a1_ = 0, a2_ = 0, drive_ = 1;
  double now_ = 0, before_ = 0;
  // The logarithm of its strength is a first-order wander.
  double swell_ = 0, follow_ = 0, push_ = 1, level_ = 0;
};

/// What all plates of one board hum with.
class BoardHum {
 public:
  static constexpr std::size_t kWaves = 3;  ///< the building's machines, the board, the gondola's sway
  using Waves = std::array<double, kWaves>;

  BoardHum(const PlateProfile& profile, double rate_hz, RandomStream random);
  /// Goes on by one sample.
  void step();

  /// The waves now, each of unit variance.
  const Waves& waves() const { return now_; }
  /// This board's factor on its plates' noise.
  double noise_factor() const { return noise_factor_; }
  /// The waves' variances on this board against the white noise's.
  const Waves& shares() const { return shares_; }

 private:
  double noise_factor_ = 1;
  std::array<Wave, kWaves> waves_;
  Waves shares_{}, now_{};
  Normals normals_;
};

/// One plate's noise, of unit variance.
class PlateNoise {
 public:
  PlateNoise(const PlateProfile& profile, const BoardHum& board, double rate_hz, RandomStream random);
  /// The next sample's noise; `board` has taken its step, or had these waves then.
  double next(const BoardHum& board) { return next(board.waves()); }
  double next(const BoardHum::Waves& waves);

 private:
  // Shares as standard deviations; the squares of all five sum to 1.
  BoardHum::Waves hum_{};
  double white_ = 1, slow_ = 0;
  double follow_ = 0, push_ = 1, wander_ = 0;
  Normals normals_;
};

}  // namespace storetwin::sensors
