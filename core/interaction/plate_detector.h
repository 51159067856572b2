// One plate's signal to lasting changes of its load.
//
// The detector keeps a running level and an estimate of the plate's own noise, both learnt in quiet time. A disturbance
// begins when three samples' mean leaves the band round the level, and ends when the load was steady for `steady_s`.
// What differs between the steady load before and after is a step; touches, cross-talk and bumps come back to the level
// and give none. A steady stretch inside a disturbance, between the loads before and after it, parts two successive
// lifts (or puts). Everything is causal, costs O(1) per quiet sample and depends on the plate's rate only through its
// samples' times.
//
// After: edge-preserving step detection for load cells (US 11232395 names the problem); trimmed means because samples
// of a settling plate have outliers on one side.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "core/base/time.h"
#include "core/interaction/params.h"

namespace storetwin::interaction {

/// A lasting change of one plate's load.
struct PlateStep {
  double delta_g = 0;  ///< steady load after minus before
  double sigma_g = 0;  ///< standard deviation of delta_g
  Timestamp begin;     ///< first disturbance
  Timestamp end;       ///< load is steady again
  Timestamp contact;   ///< last contact of a lift, first contact of a put
  double before_g = 0;        ///< steady load before
  double before_sigma_g = 0;  ///< its standard deviation
};

class PlateDetector {
 public:
  PlateDetector() = default;

  /// Feeds one sample; NaNs are skipped. Returns the steps that this sample completed, in time order; usually none.
  std::vector<PlateStep> push(const DetectorParams& params, Timestamp at, float value_g);

  /// The step weighed again by the rest since then, if it was the last and there was rest: boards hum for half a second
  /// after a lift, and a load counts as steady before.
  std::optional<PlateStep> weigh_again(const PlateStep& step) const;

  bool disturbed() const { return disturbed_; }
  /// When the running disturbance began; only while disturbed.
  Timestamp disturbed_since() const { return begin_; }
  /// When the channel last said something new. Converters that hang say the same number for ever, dead ones none.
  Timestamp changed_at() const { return changed_at_; }
  double level_g() const { return level_g_; }
  /// Standard deviation of single samples in quiet time.
  double noise_g() const { return noise_g_; }

 private:
  struct Sample {
    Timestamp at;
    double value_g = 0;
  };
  struct Window {
    double mean_g = 0;
    double spread_g = 0;  ///< standard deviation of the samples
    double slope_g = 0;   ///< mean of the second half minus mean of the first
    std::size_t samples = 0;
  };

  void push_quiet(const DetectorParams& params);
  void follow_wander(const Sample& sample);
  std::vector<PlateStep> push_disturbed(const DetectorParams& params);
  void begin_disturbance();
  bool steady(const Window& window, double elapsed_s) const;
  bool level(const Window& window) const;
  static double sigma_of(const Window& window);
  /// Of the difference of two levels.
  double step_sigma_g(double before_sigma_g, double after_sigma_g) const;
  Window window_between(std::size_t first, std::size_t last) const;
  std::size_t first_since(Timestamp t) const;
  std::vector<PlateStep> steps_to(const DetectorParams& params, const Window& after, std::size_t after_first) const;
  Timestamp contact_of(double before_g, double after_g, std::size_t first, std::size_t last) const;

  bool started_ = false;  ///< a first steady load was seen
  Timestamp changed_at_;
  double last_g_ = 0;
  bool disturbed_ = false;
  double level_g_ = 0;
  /// How far the load's mean has gone, in quiet time, from what it was some second before: the error of a step.
  struct Wander {
    double variance_g2 = 0;
    double sum_g = 0;  ///< of the running block
    std::size_t samples = 0;
    Timestamp since;
    std::deque<double> means_g;  ///< of the last blocks without a disturbance between them
  };
  Wander wander_;
  double noise_g_ = 0.7;  ///< median of real plates; replaced within seconds
  double before_g_ = 0;   ///< steady load before the running disturbance
  double before_sigma_g_ = 0;
  Timestamp begin_;
  std::deque<Sample> samples_;  ///< quiet: the last steady_s and a little more; disturbed: since shortly before begin_
};

}  // namespace storetwin::interaction
