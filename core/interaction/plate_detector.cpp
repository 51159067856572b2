#include "core/interaction/plate_detector.h"

#include <algorithm>
#include <cmath>

namespace storetwin::interaction {
namespace {

// Real plates show a lag-1 autocorrelation of 0.24, so n samples are worth n / 1.63 independent ones.
constexpr double kCorrelationInflation = 1.63;
// Quantisation and creep keep a level from being known better than this.
constexpr double kLevelFloorG = 0.3;
constexpr double kNoiseFloorG = 0.2;
// Time constant of level and noise in quiet time: follows drift and temperature, not a slow hand.
constexpr double kQuietMemoryS = 2.0;
// The load before a step is the mean of so much quiet time; more would see drift and temperature.
constexpr double kBeforeS = 1.5;
// Samples just before the trigger may already belong to the disturbance.
constexpr double kGuardS = 0.08;
// The first stretch teaches a plate's noise; real ones have up to some 20 g under heavy loads.
constexpr double kFirstSteadyS = 1.0;
constexpr double kFirstSpreadG = 40;
// A board hums for so long after a lift; and so much rest is needed to weigh a step again.
constexpr double kHumS = 0.5;
constexpr double kRestS = 0.2;
// Loads wander: means of so much time are compared with those so many blocks before, about as far apart as the loads
// before and after a step; the memory is in blocks.
constexpr double kBlockS = 0.4;
constexpr std::size_t kBlocksApart = 3;
constexpr double kWanderMemory = 30;
// Of two lifts' masses. Within a plateau's length the flank of a lift spreads by a third of its mass.
constexpr double kRestlessShare = 0.04;

}  // namespace

std::vector<PlateStep> PlateDetector::push(const DetectorParams& params, Timestamp at, float value_g) {
  if (!std::isfinite(value_g)) return {};
  // A channel that jumps back in time was restarted: its history means nothing.
  if (!samples_.empty() && at <= samples_.back().at) return {};
  samples_.push_back({at, static_cast<double>(value_g)});
  if (samples_.back().value_g != last_g_) changed_at_ = at;
  last_g_ = samples_.back().value_g;
  if (!started_ && !disturbed_) {
    disturbed_ = true;
    begin_ = at;
    before_g_ = level_g_ = value_g;
  }
  if (disturbed_) return push_disturbed(params);
  push_quiet(params);
  return {};
}

void PlateDetector::push_quiet(const DetectorParams& params) {
  const std::size_t n = samples_.size();
  const double newest = samples_.back().value_g;
  const std::size_t used = std::min<std::size_t>(3, n);
  double mean = 0;
  for (std::size_t k = n - used; k < n; ++k) mean += samples_[k].value_g / static_cast<double>(used);
  const double band = std::max(params.band_min_g, params.band_sigmas * noise_g_ * std::sqrt(kCorrelationInflation / 3));
  if (std::abs(mean - level_g_) > band) {
    begin_disturbance();
    return;
  }
  const double period_s = n > 1 ? (samples_[n - 1].at - samples_[n - 2].at).in_seconds() : 0;
  const double gain = std::min(0.2, period_s / kQuietMemoryS);
  const double off = std::clamp(newest - level_g_, -3 * noise_g_, 3 * noise_g_);
  level_g_ += gain * off;
  // The mean absolute deviation of a normal is 0.798 sigma; it forgives single outliers where a variance would not.
  noise_g_ = std::max(kNoiseFloorG, noise_g_ + 0.2 * gain * (std::abs(off) / 0.798 - noise_g_));
  if (params.wander) follow_wander(samples_.back());
  const Duration kept = Duration::seconds(kBeforeS + kGuardS);
  while (samples_.size() > 3 && samples_.back().at - samples_.front().at > kept) samples_.pop_front();
}

// White noise averages out over a stretch of rest; a board's hum and a cell's wander don't, and no window tells its own
// error from inside. The structure function at the lag of a step does (Allan 1966 for clocks).
void PlateDetector::follow_wander(const Sample& sample) {
  if (wander_.samples == 0) wander_.since = sample.at;
  wander_.sum_g += sample.value_g;
  ++wander_.samples;
  if ((sample.at - wander_.since).in_seconds() < kBlockS) return;
  wander_.means_g.push_back(wander_.sum_g / static_cast<double>(wander_.samples));
  wander_.sum_g = 0;
  wander_.samples = 0;
  if (wander_.means_g.size() <= kBlocksApart) return;
  const double way_g = wander_.means_g.back() - wander_.means_g.front();
  wander_.means_g.pop_front();
  wander_.variance_g2 += (way_g * way_g - wander_.variance_g2) / kWanderMemory;
}

double PlateDetector::step_sigma_g(double before_sigma_g, double after_sigma_g) const {
  return std::max(std::hypot(before_sigma_g, after_sigma_g), std::sqrt(wander_.variance_g2));
}

void PlateDetector::begin_disturbance() {
  disturbed_ = true;
  wander_ = {.variance_g2 = wander_.variance_g2};
  begin_ = samples_[samples_.size() - std::min<std::size_t>(3, samples_.size())].at;
  const std::size_t guard = first_since(samples_.back().at - Duration::seconds(kGuardS));
  if (guard >= 8) {
    const Window before = window_between(0, guard);
    before_g_ = before.mean_g;
    before_sigma_g_ = noise_g_ * std::sqrt(kCorrelationInflation / static_cast<double>(before.samples));
  } else {
    before_g_ = level_g_;
    before_sigma_g_ = noise_g_ * 0.5;
  }
}

std::vector<PlateStep> PlateDetector::push_disturbed(const DetectorParams& params) {
  const Timestamp now = samples_.back().at;
  const double elapsed_s = (now - begin_).in_seconds();
  const bool too_long = elapsed_s > params.longest_s;
  const double steady_s = started_ ? params.steady_s : kFirstSteadyS;
  if (elapsed_s < steady_s) return {};
  const std::size_t first = first_since(now - Duration::seconds(steady_s));
  if (samples_.size() - first < 3) return {};
  const Window after = window_between(first, samples_.size());
  const bool rests = started_ ? steady(after, elapsed_s) : level(after);
  if (!too_long && !rests) return {};

  std::vector<PlateStep> steps;
  if (started_) steps = steps_to(params, after, first);
  started_ = true;
  disturbed_ = false;
  level_g_ = after.mean_g;
  // A heavier load is noisier at once; meet it halfway instead of taking the new noise for a disturbance.
  if (after.spread_g > noise_g_) noise_g_ = std::max(noise_g_, 0.8 * after.spread_g);
  samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(first));
  return steps;
}

bool PlateDetector::steady(const Window& window, double elapsed_s) const {
  // A load of several kilograms is noisier than the one before it, so that patience grows with time.
  const double patience = 1 + std::max(0.0, elapsed_s - 1) * 0.7;
  const double spread_limit_g = std::max(1.5, 2 * noise_g_) * patience;
  // A ramp has a slope of 1.73 spreads, noise of 0.5: 1.2 tells them apart.
  return window.spread_g < spread_limit_g && std::abs(window.slope_g) < std::max(1.0, 1.2 * window.spread_g);
}

// Nothing is known of the noise yet: whatever it is, its halves agree, and those of a lift don't.
bool PlateDetector::level(const Window& window) const {
  return window.spread_g < kFirstSpreadG && std::abs(window.slope_g) < std::max(1.0, 0.8 * window.spread_g);
}

double PlateDetector::sigma_of(const Window& window) {
  const auto samples = static_cast<double>(window.samples);
  return std::max(kLevelFloorG, window.spread_g * std::sqrt(kCorrelationInflation / samples));
}

PlateDetector::Window PlateDetector::window_between(std::size_t first, std::size_t last) const {
  Window window;
  window.samples = last - first;
  std::vector<double> values;
  values.reserve(window.samples);
  double halves[2] = {0, 0};
  const std::size_t half = window.samples / 2;
  for (std::size_t k = first; k < last; ++k) {
    values.push_back(samples_[k].value_g);
    if (k - first < half) halves[0] += samples_[k].value_g / static_cast<double>(half);
    if (k >= last - half) halves[1] += samples_[k].value_g / static_cast<double>(half);
  }
  window.slope_g = half > 0 ? halves[1] - halves[0] : 0;
  std::sort(values.begin(), values.end());
  const std::size_t trim = values.size() / 10;
  double sum = 0;
  for (std::size_t k = trim; k < values.size() - trim; ++k) sum += values[k];
  window.mean_g = sum / static_cast<double>(values.size() - 2 * trim);
  double square = 0;
  for (const double v : values) square += (v - window.mean_g) * (v - window.mean_g);
  window.spread_g = std::sqrt(square / static_cast<double>(values.size()));
  return window;
}

std::size_t PlateDetector::first_since(Timestamp t) const {
  const auto it = std::lower_bound(samples_.begin(), samples_.end(), t,
                                   [](const Sample& sample, Timestamp at) { return sample.at < at; });
  return static_cast<std::size_t>(it - samples_.begin());
}

std::vector<PlateStep> PlateDetector::steps_to(const DetectorParams& params, const Window& after,
                                               std::size_t after_first) const {
  struct Level {
    double mean_g, sigma_g;
    std::size_t first, last;
  };
  const std::size_t begin = first_since(begin_);
  std::vector<Level> levels = {{before_g_, std::max(kLevelFloorG, before_sigma_g_), 0, begin}};
  const double total = after.mean_g - before_g_;
  // Plateaus strictly between the loads before and after, each clearly apart from its neighbours.
  const double apart_g = std::max(15.0, 8 * noise_g_);
  for (std::size_t first = begin; std::abs(total) > 2 * apart_g && first < after_first;) {
    const std::size_t last = first_since(samples_[first].at + Duration::seconds(params.plateau_s));
    if (last > after_first) break;
    const Window plateau = window_between(first, last);
    const double from_previous = plateau.mean_g - levels.back().mean_g;
    const double to_after = after.mean_g - plateau.mean_g;
    const bool between = from_previous * total > 0 && to_after * total > 0;
    const bool apart = std::abs(from_previous) > apart_g && std::abs(to_after) > apart_g;
    // A hand that still rests there makes a plateau restless, but nothing like the flank of a lift.
    const double restless_g = kRestlessShare * std::min(std::abs(from_previous), std::abs(to_after));
    const bool flat = plateau.spread_g < restless_g && std::abs(plateau.slope_g) < restless_g;
    if (last - first >= 5 && between && apart && (flat || steady(plateau, 0))) {
      levels.push_back({plateau.mean_g, sigma_of(plateau), first, last});
      first = last;
    } else {
      ++first;
    }
  }
  levels.push_back({after.mean_g, sigma_of(after), after_first, samples_.size()});

  std::vector<PlateStep> steps;
  for (std::size_t k = 1; k < levels.size(); ++k) {
    PlateStep step;
    step.delta_g = levels[k].mean_g - levels[k - 1].mean_g;
    step.sigma_g = step_sigma_g(levels[k - 1].sigma_g, levels[k].sigma_g);
    step.before_g = levels[k - 1].mean_g;
    step.before_sigma_g = levels[k - 1].sigma_g;
    if (std::abs(step.delta_g) < std::max(params.min_event_g, params.min_event_sigmas * step.sigma_g)) continue;
    const std::size_t from = k == 1 ? begin : levels[k - 1].last;
    step.begin = k == 1 ? begin_ : samples_[from].at;
    step.end = samples_[levels[k].last - 1].at;
    step.contact = contact_of(levels[k - 1].mean_g, levels[k].mean_g, from, levels[k].last);
    steps.push_back(step);
  }
  return steps;
}

std::optional<PlateStep> PlateDetector::weigh_again(const PlateStep& step) const {
  if (disturbed_ || samples_.empty()) return std::nullopt;
  const Timestamp newest = samples_.back().at;
  const std::size_t first = first_since(step.contact + Duration::seconds(kHumS));
  const std::size_t last = first_since(newest - Duration::seconds(kGuardS));
  const bool rested = last > first + 3 && (samples_[last - 1].at - samples_[first].at).in_seconds() >= kRestS;
  if (!rested) return std::nullopt;
  const Window rest = window_between(first, last);
  PlateStep again = step;
  again.delta_g = rest.mean_g - step.before_g;
  again.sigma_g = step_sigma_g(step.before_sigma_g, sigma_of(rest));
  return again;
}

Timestamp PlateDetector::contact_of(double before_g, double after_g, std::size_t first, std::size_t last) const {
  const double delta = after_g - before_g;
  const auto progress = [&](std::size_t k) { return (samples_[k].value_g - before_g) / delta; };
  // The decisive edge parts what is nearer to the load before from what is nearer to the one after with the least
  // misfit. The last passage of half the change would do for a lonely hand; the next one's touch passes it, too.
  std::size_t edge = first;
  double excess = 0, most = -1;
  for (std::size_t k = last; k-- > first;) {
    excess += std::clamp(progress(k), 0.0, 1.0) - 0.5;
    if (excess > most) {
      most = excess;
      edge = k;
    }
  }
  if (delta < 0) {
    // A lift ends contact when nine tenths of the weight have gone.
    while (edge + 1 < last && progress(edge) < 0.9) ++edge;
    return samples_[edge].at;
  }
  // A put begins contact where the edge leaves the load before; look back over the landing, at most 0.5 s.
  const Timestamp earliest = samples_[edge].at - Duration::milliseconds(500);
  while (edge > first && samples_[edge - 1].at >= earliest && progress(edge - 1) > 0.1) --edge;
  return samples_[edge].at;
}

}  // namespace storetwin::interaction
