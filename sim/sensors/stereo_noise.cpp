#include "sim/sensors/stereo_noise.h"

#include <algorithm>
#include <cmath>

#include "sim/sensors/pixel_keys.h"

namespace storetwin::sensors {

namespace {

float to_float(double value) { return static_cast<float>(value); }

// One over the sigma of bilinear interpolation between two independent numbers of variance 1.
double weight_at(double part) { return 1 / std::sqrt((1 - part) * (1 - part) + part * part); }

bool has_holes(const DepthImageProfile& p) {
  return p.structure_hole_p > 0 || p.person_hole_p > 0 ||
         std::ranges::any_of(p.surfaces, [](const SurfaceClass& surface) { return surface.hole_p > 0; });
}

}  // namespace

// What is kept from row to row of one image. Kernels write whole vectors, and a cell more than they need.
struct StereoNoise::Rows {
  Rows(std::size_t width, std::size_t cell)
      : nodes(width + 2 + DepthLayer::kSpare), lattice_above(width + cell + DepthLayer::kSpare), lattice_below(lattice_above),
        steps(width + DepthLayer::kSpare), cells(width + DepthLayer::kSpare),
        hole_draw(lattice_above.size()), out(width + DepthLayer::kSpare) {}
  std::vector<float> nodes, lattice_above, lattice_below, steps;
  std::vector<std::uint32_t> cells;
  std::vector<std::uint16_t> hole_draw, out;
};

StereoNoise::StereoNoise(const store::Camera& camera, const DepthImageProfile& p, const DepthUnit& unit)
    : width_(camera.width_px), height_(camera.height_px), profile_(p), unit_(unit),
      parallax_px_m_(p.occlusion_shadow ? to_float(camera.fx_px * p.baseline_m) : 0) {
  edges_ = edge_kernel(p.edge_step_m, p.edge_fatten_p, p.edge_mix_p, p.edge_drop_p);
  steps_per_px_ = p.disparity_step_px > 0 ? 1 / p.disparity_step_px : 1;
  range_m_ = {camera.range_min_m, camera.range_max_m};
  plain_ = edges_.none() && p.sigma_px * (1 - p.white_share) <= 0 && !p.occlusion_shadow && !has_holes(p);
  const double shared = p.sigma_px * std::sqrt(1 - p.white_share) * steps_per_px_;
  for (int i = 0; i < p.correlation_px; ++i) {
    const double part = static_cast<double>(i) / p.correlation_px, weight = weight_at(part);
    left_.push_back(to_float(weight * (1 - part)));
    right_.push_back(to_float(weight * part));
    above_.push_back(to_float((1 - part) * (shared * weight)));
    below_.push_back(to_float(part * (shared * weight)));
  }
  left_.resize(left_.size() + DepthLayer::kSpare);
  right_.resize(right_.size() + DepthLayer::kSpare);
}

void StereoNoise::prepare_lattice(Rows& rows, std::uint32_t key, int v) const {
  const int cell = profile_.correlation_px;
  if (v % cell != 0) return;
  const auto fill = [&](std::vector<float>& lattice, int index) {
    lattice_row(row_key(key, index), left_.data(), right_.data(), cell, rows.nodes.data(), lattice.data(), width_);
  };
  if (v == 0) fill(rows.lattice_below, 0);
  std::swap(rows.lattice_above, rows.lattice_below);
  fill(rows.lattice_below, v / cell + 1);
}

void StereoNoise::prepare_holes(Rows& rows, std::uint64_t frame, int v) const {
  const int cell = profile_.hole_px;
  if (v % cell != 0) return;
  hole_row(row_key(static_cast<std::uint32_t>(unit_.key), v / cell), {frame, profile_.hole_life_frames}, cell,
           rows.cells.data(), rows.hole_draw.data(), width_);
}

StereoRow StereoNoise::row_of(const FrameTime& time) const {
  const DepthImageProfile& p = profile_;
  const double cold = cold_k(p.warm_up, time.now);
  const double fb_steps = p.stereo_focal_px * p.baseline_m * steps_per_px_;
  const double white = p.sigma_px * std::sqrt(p.white_share) * steps_per_px_ / static_cast<double>(kBellSigma);
  constexpr double kHalf = 0.5;  // quantisation cuts off
  constexpr double kMost = 65535;
  StereoRow row;
  row.quantised = p.disparity_step_px > 0;
  row.steps_m = to_float(fb_steps);
  row.white = to_float(white);
  row.centre = to_float((row.quantised ? kHalf : 0) - white * static_cast<double>(kBellMean));
  row.step_mm = to_float(1000 * fb_steps * (unit_.gain + unit_.gain_per_k * cold));
  row.offset_mm = to_float(1000 * (unit_.offset_m + unit_.offset_per_k_m * cold));
  row.min_mm = to_float(1000 * range_m_[0]);
  row.max_mm = to_float(std::min(1000 * range_m_[1], kMost));
  return row;
}

StereoNoise::Seen StereoNoise::nothing_seen(const DepthLayer& layer) const {
  const ImageBlocks row(width_, 1);
  Seen seen{std::vector<std::uint16_t>(layer.size()), {}, EdgeMap(width_, height_), {}};
  seen.blocks.resize(row.words_per_row());
  seen.leftmost.assign((static_cast<std::size_t>(row.columns()) + 1) * static_cast<std::size_t>(height_), kNothingThere);
  return seen;
}

void StereoNoise::look(const DepthLayer& layer, int v, const ImageBlocks& changed, Seen& seen) const {
  const RowOfDepth row(layer, v);
  if (changed.about(v, seen.blocks)) seen.edges.look(edges_, v, row, seen.blocks);
  const ImageBlocks::Words here = changed.row(v);
  if (std::ranges::none_of(here, [](std::uint64_t word) { return word != 0; })) return;
  const std::size_t first = layer.at(0, v), per_row = seen.leftmost.size() / static_cast<std::size_t>(height_);
  shadow_blocks({row.here, parallax_px_m_, &layer.mark[first], &seen.mark[first],
                 &seen.leftmost[per_row * static_cast<std::size_t>(v)], width_}, here);
}

void StereoNoise::apply(const DepthLayer& layer, const ImageBlocks& changed, Seen& seen, const FrameTime& time,
                        std::vector<std::uint16_t>& image) const {
  const auto width = static_cast<std::size_t>(width_);
  image.resize(width * static_cast<std::size_t>(height_));
  Rows rows(width, static_cast<std::size_t>(std::max(profile_.correlation_px, profile_.hole_px)));
  const std::uint32_t white_key = frame_key(unit_.key, time.frame, 1), lattice_key = frame_key(unit_.key, time.frame, 2);
  StereoRow row = row_of(time);
  if (!plain_ && seen.mark.empty()) seen = nothing_seen(layer);
  for (int v = 0; v < height_; ++v) {
    const std::size_t first = layer.at(0, v);
    // Vectors reach beyond a row's end; what they leave there the next row writes over.
    const bool room = first + width + DepthLayer::kSpare <= image.size();
    row.key = row_key(white_key, v);
    StereoPixels pixels{.inverse_depth = &layer.inverse_depth[first], .steps = rows.steps.data(),
                        .out = room ? &image[first] : rows.out.data(), .count = width_};
    if (plain_) {
      stereo_plain_row(row, pixels);
    } else {
      prepare_lattice(rows, lattice_key, v);
      prepare_holes(rows, time.frame, v);
      row.above = above_[static_cast<std::size_t>(v % profile_.correlation_px)];
      row.below = below_[static_cast<std::size_t>(v % profile_.correlation_px)];
      look(layer, v, changed, seen);
      pixels.mark = &seen.mark[first];
      pixels.hole_draw = rows.hole_draw.data();
      pixels.lattice_above = rows.lattice_above.data();
      pixels.lattice_below = rows.lattice_below.data();
      stereo_row(row, pixels, {edges_, RowOfDepth(layer, v), seen.edges.found(v)});
    }
    if (!room) std::copy_n(rows.out.begin(), width, &image[first]);
  }
}

std::vector<std::uint16_t> StereoNoise::apply(const DepthLayer& layer, const FrameTime& time) const {
  ImageBlocks all(width_, height_);
  all.add(PixelRect{0, width_, 0, height_});
  Seen seen;
  std::vector<std::uint16_t> image;
  apply(layer, all, seen, time, image);
  return image;
}

}  // namespace storetwin::sensors
