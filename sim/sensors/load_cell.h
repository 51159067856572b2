// What a load cell makes of the force on it: slow and small errors that a data sheet lists and a shop's receipts feel.
//
// Four effects, each a share of the rated load as data sheets give them, drawn per unit:
//   non-linearity  a parabola between zero and rated load;
//   hysteresis     a falling load reads higher than a rising one: a play between load and reading;
//   creep          under a constant load the reading goes on for minutes, exponentially (OIML R60, 5.5.1: what is left to
//                  come after 20 min is at most a fifth of what came in 30);
//   temperature    zero and span follow the cell's temperature, which swings with the room or with a chilled cabinet.
//
// The temperature is the fixture's: the same for all its plates, but each unit has coefficients of its own. Masses are
// grams, temperatures kelvin against the one at which the plate was tared.
#pragma once

#include "core/base/random.h"
#include "sim/sensors/profiles.h"

namespace storetwin::sensors {

/// What all plates of a fixture share: how warm it is (a slow swing with a phase of its own), and its compressor.
class FixtureClimate {
 public:
  FixtureClimate(const PlateProfile& profile, RandomStream random);

  bool chilled() const { return chilled_; }
  /// Against the temperature at the start, when all plates were tared.
  double warmer_k(double elapsed_s) const;
  /// What the compressor of a chilled fixture shakes its plates with, at an instant; zero for others.
  double compressor_g(double elapsed_s) const;

 private:
  double wave(double elapsed_s) const;

  bool chilled_ = false;
  double swing_k_ = 0, period_s_ = 1, phase_rad_ = 0;
  double compressor_g_ = 0, compressor_hz_ = 0, compressor_phase_rad_ = 0;
};

class LoadCell {
 public:
  LoadCell(const PlateProfile& profile, double capacity_g, RandomStream random);

  /// The first load has lain there for long: creep and play are at rest under it.
  void settle_at(double load_g);
  /// The next reading, `period_s` after the last, at a temperature.
  double read(double load_g, double period_s, double warmer_k);

 private:
  double capacity_g_;
  double bow_g_ = 0;             // non-linearity at half of the rated load
  double play_g_ = 0;            // half of the hysteresis' width in the reading
  double creep_share_ = 0, creep_s_ = 1;
  double period_s_ = 0, follow_ = 0;  // how far creep follows in a period, which is mostly the same
  double zero_g_per_k_ = 0, span_per_k_ = 0;
  double crept_g_ = 0;           // the load that creep has caught up with
  double settled_g_ = 0;         // and that it had at the start: tared away
  double side_ = 0;              // -1 after falling, 1 after rising loads
  double last_g_ = 0;
};

}  // namespace storetwin::sensors
