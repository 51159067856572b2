#include "sim/sensors/tof_noise.h"

#include <algorithm>

#include "sim/sensors/pixel_keys.h"

namespace storetwin::sensors {

namespace {
float to_float(double value) { return static_cast<float>(value); }
}  // namespace

TofNoise::TofNoise(const store::Camera& camera, const TofImageProfile& p, const DepthUnit& unit)
    : width_(camera.width_px), height_(camera.height_px), profile_(p), unit_(unit),
      band_(p.bands.at(unit.band)) {
  edges_ = edge_kernel(p.edge_step_m, 0, p.edge_mix_p, p.edge_drop_p);
  row_.noise_m = to_float(p.noise_m);
  row_.ambient = to_float(p.ambient);
  row_.least_amplitude = to_float(p.least_amplitude);
  row_.wiggle_m = to_float(p.wiggle_m);
  row_.wiggle_per_m = to_float(1 / p.wiggle_period_m);
  row_.wiggle_turns = to_float(unit.wiggle_turns);
  row_.multipath = to_float(p.multipath_share);
  row_.multipath_max_m = to_float(p.multipath_max_m);
  row_.multipath_reach_m = to_float(p.multipath_reach_m);
  row_.step_m = to_float(band_.step_m());
  row_.unambiguous_m = to_float(band_.unambiguous_m());
  // Phases of both frequencies are equally noisy, so their ranges are so as their turns are long.
  row_.coarse_noise = to_float(band_.fine_hz / band_.coarse_hz);
  constexpr double kMostSigmas = 3.46;  // where kernels' bell curves end
  row_.sure_sigma_m = to_float(band_.step_m() / 2 / (kMostSigmas * (1 + band_.fine_hz / band_.coarse_hz)));
  row_.min_m = to_float(std::max(camera.range_min_m, p.range_min_m));
  row_.max_m = to_float(std::min({camera.range_max_m, p.range_max_m, 65.535}));  // no more than 16 bits hold
  for (int v = 0; v < height_; ++v) {
    for (int u = 0; u < width_; ++u) {
      const double length = store::ray_of(camera, Vec2(u, v)).norm();
      stretch_.push_back(to_float(length));
      inverse_stretch_.push_back(to_float(1 / length));
    }
  }
  stretch_.resize(stretch_.size() + DepthLayer::kSpare);
  inverse_stretch_.resize(inverse_stretch_.size() + DepthLayer::kSpare);
}

TofRow TofNoise::row_of(const FrameTime& time) const {
  const double cold = cold_k(profile_.warm_up, time.now);
  TofRow row = row_;
  row.gain = to_float(unit_.gain + unit_.gain_per_k * cold);
  row.offset_m = to_float(unit_.offset_m + unit_.offset_per_k_m * cold);
  return row;
}

// As far beyond either end as a corner's arm is long, and one pixel at least, a row goes on as it ends.
RowOfDepth TofNoise::exact_row(const DepthLayer& layer, int v, std::vector<float>& padded) const {
  const auto width = static_cast<std::size_t>(width_);
  const std::size_t beyond = padding();
  const float* here = &layer.inverse_depth[layer.at(0, v)];
  std::fill_n(padded.begin(), beyond, here[0]);
  std::copy_n(here, width, &padded[beyond]);
  std::fill_n(&padded[beyond + width], beyond, here[width - 1]);
  return {&padded[beyond], &layer.inverse_depth[layer.at(0, std::max(v - 1, 0))],
          &layer.inverse_depth[layer.at(0, std::min(v + 1, height_ - 1))]};
}

std::size_t TofNoise::padding() const { return static_cast<std::size_t>(std::max(profile_.multipath_px, 1)); }

std::vector<std::uint16_t> TofNoise::apply(const DepthLayer& layer, const ChangedRows& changed, EdgeMap& edges,
                                           const FrameTime& time, const Disturbance& disturbance,
                                           const ExposureEnds& ends) const {
  const auto width = static_cast<std::size_t>(width_);
  std::vector<std::uint16_t> image, out(width + DepthLayer::kSpare);
  image.reserve(width * static_cast<std::size_t>(height_));
  std::vector<float> padded(width + 2 * padding() + DepthLayer::kSpare), blurred(width + DepthLayer::kSpare),
      factors(width + DepthLayer::kSpare, 1.0f);
  std::vector<std::uint16_t> marks(width + DepthLayer::kSpare);
  const std::uint32_t key = frame_key(unit_.key, time.frame, 1), coarse_key = frame_key(unit_.key, time.frame, 2),
                      motion_key = frame_key(unit_.key, time.frame, 3);
  TofRow row = row_of(time);
  const bool all = edges.empty();
  if (all) edges = EdgeMap(width_, height_);
  const auto row_at = [&](int v) { return &layer.inverse_depth[layer.at(0, std::clamp(v, 0, height_ - 1))]; };
  for (int v = 0; v < height_; ++v) {
    const std::size_t first = layer.at(0, v);
    const RowOfDepth exact = exact_row(layer, v, padded);
    disturbance.fill_row(v, profile_.interference_noise, std::span(factors).first(width));
    row.key = row_key(key, v);
    row.coarse_key = row_key(coarse_key, v);
    if (all || changed.about(v)) edges.look(edges_, v, exact);
    std::copy_n(exact.here, width, blurred.data());
    edges.blur(edges_, row.key, v, exact, blurred.data());
    const std::uint16_t* mark = &layer.mark[first];
    if (ends.begin != nullptr) {
      std::copy_n(mark, width, marks.data());
      mix_moving(band_, ends, v, row_key(motion_key, v), profile_.edge_step_m, &stretch_[first], blurred.data(), marks.data());
      mark = marks.data();
    }
    tof_row(row, {blurred.data(), exact.here, row_at(v - profile_.multipath_px), row_at(v + profile_.multipath_px),
                  profile_.multipath_px, mark, &stretch_[first], &inverse_stretch_[first], factors.data(),
                  out.data(), width_});
    image.insert(image.end(), out.begin(), out.begin() + width_);
  }
  return image;
}

std::vector<std::uint16_t> TofNoise::apply(const DepthLayer& layer, const FrameTime& time,
                                           const Disturbance& disturbance, const ExposureEnds& ends) const {
  EdgeMap edges;
  return apply(layer, {}, edges, time, disturbance, ends);
}

}  // namespace storetwin::sensors
