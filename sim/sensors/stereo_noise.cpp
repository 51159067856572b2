#include "sim/sensors/stereo_noise.h"

#include <algorithm>
#include <cmath>

#include "sim/sensors/pixel_keys.h"

namespace storetwin::sensors {

namespace {

float to_float(double value) { return static_cast<float>(value); }

// One over the sigma of bilinear interpolation between two independent numbers of variance 1.
float weight_at(double part) { return to_float(1 / std::sqrt((1 - part) * (1 - part) + part * part)); }

bool has_holes(const DepthImageProfile& p) {
  return p.structure_hole_p > 0 || p.person_hole_p > 0 ||
         std::ranges::any_of(p.surfaces, [](const SurfaceClass& surface) { return surface.hole_p > 0; });
}

}  // namespace

// What is kept from row to row of one image.
struct StereoNoise::Rows {
  explicit Rows(std::size_t width)
      : nodes(width + 2 + DepthLayer::kSpare), lattice_above(width + DepthLayer::kSpare), lattice_below(lattice_above),
        padded(width + 2 + DepthLayer::kSpare), cells(width + DepthLayer::kSpare), hole_draw(width + DepthLayer::kSpare),
        mark(hole_draw), out(hole_draw) {}
  std::vector<float> nodes, lattice_above, lattice_below, padded;
  std::vector<std::uint32_t> cells;
  std::vector<std::uint16_t> hole_draw, mark, out;
};

StereoNoise::StereoNoise(const store::Camera& camera, const DepthImageProfile& p, const DepthUnit& unit)
    : width_(camera.width_px), height_(camera.height_px), profile_(p), unit_(unit),
      parallax_px_m_(to_float(camera.fx_px * p.baseline_m)) {
  row_.edges = edge_kernel(p.edge_step_m, p.edge_fatten_p, p.edge_mix_p, p.edge_drop_p);
  row_.fb = to_float(p.stereo_focal_px * p.baseline_m);
  row_.white_px = to_float(p.sigma_px * std::sqrt(p.white_share));
  row_.shared_px = to_float(p.sigma_px * std::sqrt(1 - p.white_share));
  if (p.disparity_step_px > 0) {
    row_.steps_per_px = to_float(1 / p.disparity_step_px);
    row_.step_px = to_float(p.disparity_step_px);
  }
  row_.min_m = to_float(camera.range_min_m);
  row_.max_m = to_float(camera.range_max_m);
  plain_ = row_.edges.none() && row_.shared_px == 0 && !p.occlusion_shadow && !has_holes(p);
  for (int u = 0; u < width_ + DepthLayer::kSpare; ++u) {
    const double part = static_cast<double>(u % p.correlation_px) / p.correlation_px;
    node_.push_back(u < width_ ? u / p.correlation_px : 0);
    part_.push_back(to_float(part));
    weight_.push_back(weight_at(part));
  }
}

void StereoNoise::prepare_lattice(Rows& rows, std::uint32_t key, int v) const {
  const int cell = profile_.correlation_px;
  if (v % cell != 0) return;
  const auto fill = [&](std::vector<float>& lattice, int index) {
    lattice_nodes(row_key(key, index), rows.nodes.data(), width_ / cell + 2);
    spread_nodes(rows.nodes.data(), node_.data(), part_.data(), weight_.data(), lattice.data(), width_);
  };
  if (v == 0) fill(rows.lattice_below, 0);
  std::swap(rows.lattice_above, rows.lattice_below);
  fill(rows.lattice_below, v / cell + 1);
}

void StereoNoise::prepare_holes(Rows& rows, std::uint64_t frame, int v) const {
  const int cell = profile_.hole_px;
  if (v % cell != 0) return;
  hole_draws(row_key(static_cast<std::uint32_t>(unit_.key), v / cell), frame, profile_.hole_life_frames, rows.cells.data(),
             width_ / cell + 1);
  std::uint16_t* draw = rows.hole_draw.data();
  for (int u = 0, column = 0; u < width_; u += cell, ++column) {
    const auto value = static_cast<std::uint16_t>(rows.cells[static_cast<std::size_t>(column)]);
    for (int i = u; i < std::min(u + cell, width_); ++i) draw[i] = value;
  }
}

std::vector<std::uint16_t> StereoNoise::apply(const DepthLayer& layer, const FrameTime& time) const {
  const auto width = static_cast<std::size_t>(width_);
  std::vector<std::uint16_t> image(width * static_cast<std::size_t>(height_));
  Rows rows(width);
  const std::uint32_t white_key = frame_key(unit_.key, time.frame, 1), lattice_key = frame_key(unit_.key, time.frame, 2);
  const double cold = cold_k(profile_.warm_up, time.now);
  StereoRow row = row_;
  row.gain = to_float(unit_.gain + unit_.gain_per_k * cold);
  row.offset_m = to_float(unit_.offset_m + unit_.offset_per_k_m * cold);
  StereoPixels pixels{};
  pixels.hole_draw = rows.hole_draw.data();
  pixels.out = rows.out.data();
  pixels.count = width_;
  for (int v = 0; v < height_; ++v) {
    const float* here = &layer.inverse_depth[layer.at(0, v)];
    row.key = row_key(white_key, v);
    pixels.here = here;
    if (plain_) {
      stereo_plain_row(row, pixels);
    } else {
      prepare_lattice(rows, lattice_key, v);
      prepare_holes(rows, time.frame, v);
      std::copy_n(here, width, &rows.padded[1]);
      rows.padded[0] = here[0];
      rows.padded[width + 1] = here[width - 1];
      std::copy_n(&layer.mark[layer.at(0, v)], width, rows.mark.data());
      if (profile_.occlusion_shadow) shadow_row(&rows.padded[1], parallax_px_m_, rows.mark.data(), width_);
      row.fraction = to_float(static_cast<double>(v % profile_.correlation_px) / profile_.correlation_px);
      row.weight = weight_[static_cast<std::size_t>(v % profile_.correlation_px)];
      pixels.here = &rows.padded[1];
      pixels.above = &layer.inverse_depth[layer.at(0, std::max(v - 1, 0))];
      pixels.below = &layer.inverse_depth[layer.at(0, std::min(v + 1, height_ - 1))];
      pixels.mark = rows.mark.data();
      pixels.lattice_above = rows.lattice_above.data();
      pixels.lattice_below = rows.lattice_below.data();
      stereo_row(row, pixels);
    }
    std::copy_n(rows.out.data(), width, &image[static_cast<std::size_t>(v) * width]);
  }
  return image;
}

}  // namespace storetwin::sensors
