// Plate signals with the effects that real plates show, for tests: small, seeded, in samples of 60 Hz.
#pragma once

#include <cmath>
#include <vector>

#include "core/base/random.h"
#include "core/base/time.h"

namespace storetwin::test {

/// Builds one plate's signal sample by sample. Noise has the lag-1 autocorrelation and quantisation of real plates.
class PlateSignal {
 public:
  explicit PlateSignal(double load_g, double noise_g = 0.7, std::uint64_t seed = 1)
      : load_g_(load_g), noise_g_(noise_g), random_(seed) {}

  double now_s() const { return static_cast<double>(values_g_.size()) / 60; }
  const std::vector<float>& values_g() const { return values_g_; }

  PlateSignal& quiet(double seconds) {
    return shape(seconds, [](double) { return 0.0; });
  }
  /// A touch: a pushed-down plate for 0.2 s.
  PlateSignal& touch(double force_g = 45, double seconds = 0.2) {
    return shape(seconds, [=](double) { return force_g; });
  }
  /// The load falls within `seconds`, with an overshoot of a fifth that decays in 0.15 s.
  PlateSignal& lift(double mass_g, double seconds = 0.15) { return step(-mass_g, seconds); }
  PlateSignal& put(double mass_g, double seconds = 0.05) { return step(mass_g, seconds); }
  /// The scale's zero jumps from one sample to the next; nothing rings.
  PlateSignal& slip(double by_g) {
    load_g_ += by_g;
    return *this;
  }
  /// A bump to both sides without a change of stock.
  PlateSignal& bump(double peak_g = 20, double seconds = 0.6) {
    return shape(seconds, [=](double share) { return peak_g * std::sin(2 * 3.14159265358979 * share); });
  }
  PlateSignal& missing(double seconds) {
    for (int k = 0; k < std::lround(seconds * 60); ++k) values_g_.push_back(NAN);
    return *this;
  }

 private:
  PlateSignal& step(double change_g, double seconds) {
    shape(seconds, [=](double share) { return change_g * share; });
    load_g_ += change_g;
    return shape(0.3, [=](double share) { return 0.2 * change_g * std::exp(-6 * share) * std::cos(12 * share); });
  }

  template <class Shape>
  PlateSignal& shape(double seconds, Shape offset_g) {
    const long samples = std::lround(seconds * 60);
    for (long k = 0; k < samples; ++k) {
      // First-order noise with autocorrelation 0.24 and the wanted standard deviation.
      coloured_g_ = 0.24 * coloured_g_ + random_.normal(0, noise_g_ * std::sqrt(1 - 0.24 * 0.24));
      const double value_g =
          load_g_ + offset_g(static_cast<double>(k + 1) / static_cast<double>(samples)) + coloured_g_;
      values_g_.push_back(static_cast<float>(0.241 * std::round(value_g / 0.241)));
    }
    return *this;
  }

  double load_g_;
  double noise_g_;
  double coloured_g_ = 0;
  RandomStream random_;
  std::vector<float> values_g_;
};

}  // namespace storetwin::test
