#include "sim/sensors/tof_noise.h"

#include <algorithm>

#include "sim/sensors/pixel_keys.h"

namespace storetwin::sensors {

namespace {
float to_float(double value) { return static_cast<float>(value); }
}  // namespace

TofNoise::TofNoise(const store::Camera& camera, const TofImageProfile& p, const DepthUnit& unit)
    : width_(camera.width_px), height_(camera.height_px), profile_(p), unit_(unit) {
  row_.edges = edge_kernel(p.edge_step_m, 0, p.edge_mix_p, p.edge_drop_p);
  row_.noise_m = to_float(p.noise_m);
  row_.ambient = to_float(p.ambient);
  row_.least_amplitude = to_float(p.least_amplitude);
  row_.wiggle_m = to_float(p.wiggle_m);
  row_.wiggle_per_m = to_float(1 / p.wiggle_period_m);
  row_.wiggle_turns = to_float(unit.wiggle_turns);
  row_.multipath = to_float(p.multipath_share);
  row_.multipath_max_m = to_float(p.multipath_max_m);
  row_.multipath_reach_m = to_float(p.multipath_reach_m);
  row_.min_m = to_float(std::max(camera.range_min_m, p.range_min_m));
  row_.max_m = to_float(std::min(camera.range_max_m, p.range_max_m));
  for (int v = 0; v < height_; ++v) {
    for (int u = 0; u < width_; ++u) {
      const Vec3 ray = store::ray_of(camera, Vec2(u, v));
      ray_x_.push_back(to_float(ray.x()));
      ray_y_.push_back(to_float(ray.y()));
    }
  }
  ray_x_.resize(ray_x_.size() + DepthLayer::kSpare);
  ray_y_.resize(ray_y_.size() + DepthLayer::kSpare);
}

std::vector<std::uint16_t> TofNoise::apply(const DepthLayer& layer, const FrameTime& time,
                                           const Disturbance& disturbance) const {
  const auto width = static_cast<std::size_t>(width_), arm = static_cast<std::size_t>(profile_.multipath_px);
  std::vector<std::uint16_t> image(width * static_cast<std::size_t>(height_)), out(width + DepthLayer::kSpare);
  std::vector<float> padded(width + 2 * arm + DepthLayer::kSpare), factors(width + DepthLayer::kSpare, 1.0f);
  const std::uint32_t key = frame_key(unit_.key, time.frame, 1);
  const double cold = cold_k(profile_.warm_up, time.now);
  TofRow row = row_;
  row.gain = to_float(unit_.gain + unit_.gain_per_k * cold);
  row.offset_m = to_float(unit_.offset_m + unit_.offset_per_k_m * cold);
  const auto exact = [&](int v) { return &layer.inverse_depth[layer.at(0, std::clamp(v, 0, height_ - 1))]; };
  for (int v = 0; v < height_; ++v) {
    const float* here = exact(v);
    std::fill_n(padded.begin(), arm, here[0]);
    std::copy_n(here, width, padded.begin() + static_cast<std::ptrdiff_t>(arm));
    std::fill_n(padded.begin() + static_cast<std::ptrdiff_t>(arm + width), arm, here[width - 1]);
    disturbance.fill_row(v, profile_.interference_noise, std::span(factors).first(width));
    row.key = row_key(key, v);
    tof_row(row, {&padded[arm], exact(v - 1), exact(v + 1), exact(v - profile_.multipath_px), exact(v + profile_.multipath_px),
                  profile_.multipath_px, &layer.mark[layer.at(0, v)], &ray_x_[layer.at(0, v)], &ray_y_[layer.at(0, v)],
                  factors.data(), out.data(), width_});
    std::copy_n(out.data(), width, &image[static_cast<std::size_t>(v) * width]);
  }
  return image;
}

}  // namespace storetwin::sensors
