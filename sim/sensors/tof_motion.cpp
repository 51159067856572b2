#include "sim/sensors/tof_motion.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "sim/sensors/pixel_keys.h"
#include "sim/sensors/surfaces.h"

namespace storetwin::sensors {

namespace {

constexpr int kImages = 4;  // per frequency

struct Phase {
  double turns = 0;  // 0..1
  double amplitude = 0;
};

// Image i of a frequency correlates the light with the modulation a quarter of a turn later than image i - 1.
Phase phase_of(const Echo& before, const Echo& after, double images_before, double turn_m) {
  std::array<double, kImages> sample{};
  for (int i = 0; i < kImages; ++i) {
    const double share = std::clamp(images_before - i, 0.0, 1.0);
    const auto light = [&](const Echo& echo) {
      return echo.amplitude * std::cos(2 * std::numbers::pi * (echo.range_m / turn_m - 0.25 * i));
    };
    sample[static_cast<std::size_t>(i)] = share * light(before) + (1 - share) * light(after);
  }
  const double x = (sample[0] - sample[2]) / 2, y = (sample[1] - sample[3]) / 2;
  const double turns = std::atan2(y, x) / (2 * std::numbers::pi);
  return {turns < 0 ? turns + 1 : turns, std::hypot(x, y)};
}

Echo echo_of(float inverse_depth, std::uint16_t mark, double stretch) {
  if (inverse_depth <= 0) return {};
  const double range_m = stretch / static_cast<double>(inverse_depth);
  return {range_m, mark / 65535.0 / (range_m * range_m)};
}

}  // namespace

Echo mixed_echo(const TofBand& band, const Echo& before, const Echo& after, double share_before) {
  const double images_before = 2 * kImages * share_before;
  const Phase fine = phase_of(before, after, images_before, band.step_m());
  const Phase coarse = phase_of(before, after, images_before - kImages, band.unambiguous_m());
  const double fine_m = fine.turns * band.step_m();
  const double turns = std::round((coarse.turns * band.unambiguous_m() - fine_m) / band.step_m());
  return {std::max(0.0, fine_m + turns * band.step_m()), fine.amplitude};
}

void mix_moving(const TofBand& band, const ExposureEnds& ends, int v, std::uint32_t key, double step_m, const float* stretch,
                float* inverse_depth, std::uint16_t* mark) {
  const std::size_t first = ends.begin->at(0, v);
  const float *begin = &ends.begin->inverse_depth[first], *end = &ends.end->inverse_depth[first];
  const auto width = static_cast<std::size_t>(ends.begin->width_px);
  if (std::equal(begin, begin + width, end)) return;
  for (std::size_t u = 0; u < width; ++u) {
    if (begin[u] == end[u]) continue;
    const auto along_ray = static_cast<double>(stretch[u]);
    const Echo before = echo_of(begin[u], ends.begin->mark[first + u], along_ray);
    const Echo after = echo_of(end[u], ends.end->mark[first + u], along_ray);
    if (std::abs(before.range_m - after.range_m) < step_m * along_ray) continue;
    const double share = row_key(key, static_cast<int>(u)) / 4294967296.0;
    const Echo echo = mixed_echo(band, before, after, share);
    const double reflectivity = echo.amplitude * echo.range_m * echo.range_m;
    inverse_depth[u] = echo.range_m > 0 ? static_cast<float>(along_ray / echo.range_m) : 0.0f;
    mark[u] = mark_of_share(reflectivity);
  }
}

}  // namespace storetwin::sensors
