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
const float* TofNoise::padded_row(const DepthLayer& layer, int v, std::vector<float>& padded) const {
  const auto width = static_cast<std::size_t>(width_);
  const std::size_t beyond = padding();
  const float* here = &layer.inverse_depth[layer.at(0, v)];
  std::fill_n(padded.begin(), beyond, here[0]);
  std::copy_n(here, width, &padded[beyond]);
  std::fill_n(&padded[beyond + width], beyond, here[width - 1]);
  return &padded[beyond];
}

std::size_t TofNoise::padding() const { return static_cast<std::size_t>(std::max(profile_.multipath_px, 1)); }

void TofNoise::apply(const DepthLayer& layer, const ImageBlocks& changed, EdgeMap& edges, const FrameTime& time,
                     const Disturbance& disturbance, const ExposureEnds& ends, std::vector<std::uint16_t>& image) const {
  const auto width = static_cast<std::size_t>(width_);
  image.resize(width * static_cast<std::size_t>(height_));
  std::vector<std::uint16_t> out(width + DepthLayer::kSpare);
  std::vector<float> padded(width + 2 * padding() + DepthLayer::kSpare), blurred(width + DepthLayer::kSpare),
      factors(width + DepthLayer::kSpare, 1.0f);
  std::vector<std::uint16_t> marks(width + DepthLayer::kSpare);
  const std::uint32_t key = frame_key(unit_.key, time.frame, 1), coarse_key = frame_key(unit_.key, time.frame, 2),
                      motion_key = frame_key(unit_.key, time.frame, 3);
  TofRow row = row_of(time);
  if (edges.empty()) edges = EdgeMap(width_, height_);
  std::vector<std::uint64_t> blocks(changed.words_per_row());
  const auto row_at = [&](int v) { return &layer.inverse_depth[layer.at(0, std::clamp(v, 0, height_ - 1))]; };
  for (int v = 0; v < height_; ++v) {
    const std::size_t first = layer.at(0, v);
    const RowOfDepth exact(layer, v);
    disturbance.fill_row(v, profile_.interference_noise, std::span(factors).first(width));
    row.key = row_key(key, v);
    row.coarse_key = row_key(coarse_key, v);
    if (changed.about(v, blocks)) edges.look(edges_, v, exact, blocks);
    edges.blur(edges_, row.key, v, exact, blurred.data());
    const std::uint16_t* mark = &layer.mark[first];
    if (ends.begin != nullptr) {
      std::copy_n(mark, width, marks.data());
      mix_moving(band_, ends, v, row_key(motion_key, v), profile_.edge_step_m, &stretch_[first], blurred.data(), marks.data());
      mark = marks.data();
    }
    tof_row(row, {blurred.data(), padded_row(layer, v, padded), row_at(v - profile_.multipath_px),
                  row_at(v + profile_.multipath_px), profile_.multipath_px, mark, &stretch_[first],
                  &inverse_stretch_[first], factors.data(), out.data(), width_});
    std::copy_n(out.begin(), width, &image[first]);
  }
}

std::vector<std::uint16_t> TofNoise::apply(const DepthLayer& layer, const FrameTime& time,
                                           const Disturbance& disturbance, const ExposureEnds& ends) const {
  ImageBlocks all(width_, height_);
  all.add(PixelRect{0, width_, 0, height_});
  EdgeMap edges;
  std::vector<std::uint16_t> image;
  apply(layer, all, edges, time, disturbance, ends, image);
  return image;
}

}  // namespace storetwin::sensors
