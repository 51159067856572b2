#include "sim/sensors/depth_noise.h"

#include <algorithm>
#include <cmath>

#include "core/base/random.h"
#include "sim/sensors/vector_kernel.h"

namespace storetwin::sensors {

namespace {

// "lowbias32" by Chris Wellons (nullprogram.com, "Prospecting for hash functions", 2018).
inline std::uint32_t mix(std::uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x *= 0x846ca68bU;
  x ^= x >> 16;
  return x;
}

// The four bytes of a hash added and scaled to mean 0 and variance 1.
inline float bell(std::uint32_t h) {
  const auto sum = static_cast<std::int32_t>((h & 255U) + ((h >> 8) & 255U) + ((h >> 16) & 255U) + (h >> 24));
  constexpr float kInverseSigma = 1.0f / 147.7995f;  // sqrt(4 (256^2 - 1) / 12)
  return static_cast<float>(sum - 510) * kInverseSigma;
}

struct RowKernel {
  std::uint32_t key;           // of this frame and row
  float edge_per_m;            // edge if the step in 1/z exceeds this times (1/z)^2 of the nearer
  std::int32_t fatten, mixed, drop;  // thresholds on a 16-bit draw, cumulative
  float fb;                    // focal length times baseline, px m
  float white_px, shared_px;   // disparity sigmas
  float steps_per_px;          // of the disparity
  float step_px;               // its reciprocal
  float gain, offset_m;
  float min_m, max_m;
};

// One row. `depth` has a readable neighbour on either side (the caller pads). `noise` is the shared part, `hole_draw`
// uniform in [0, 1) per hole cell, `hidden` 1 where only one imager sees. Every element is 32 bits wide: loops that mix
// widths are not vectorised.
STORETWIN_VECTOR_KERNEL void noise_row(const RowKernel& kernel, const float* __restrict depth,
                                       const float* __restrict hole_p, const float* __restrict noise,
                                       const float* __restrict hole_draw, const float* __restrict hidden,
                                       std::int32_t* __restrict out, int count) {
  const RowKernel k = kernel;
  for (int i = 0; i < count; ++i) {
    const std::uint32_t h = mix(k.key ^ (static_cast<std::uint32_t>(i) * 0x9e3779b9U));
    const auto g = static_cast<std::int32_t>((h * 0x2c1b3c6dU) >> 16);
    const float left = depth[i - 1], here = depth[i], right = depth[i + 1];
    const float nearest = left > right ? left : right;
    const bool at_edge = (nearest - here) > k.edge_per_m * nearest * nearest;
    // At an edge: nearer depth, something between, nothing, or the truth.
    const float between = here + (nearest - here) * (static_cast<float>(g & 255) * (1.0f / 256.0f));
    const float kept = g < k.drop ? 0.0f : here;
    const float mixed = g < k.mixed ? between : kept;
    const float edged = g < k.fatten ? nearest : mixed;
    const float w = at_edge ? edged : here;
    const float d = k.fb * w + k.white_px * bell(h) + k.shared_px * noise[i];
    const float positive = d > 1e-3f ? d : 1e-3f;
    const float scaled = positive * k.steps_per_px + 0.5f;
    const float limited = scaled < 2e9f ? scaled : 2e9f;
    const float quantised = static_cast<float>(static_cast<std::int32_t>(limited)) * k.step_px;
    const float used = quantised > 1e-4f ? quantised : 1e-4f;
    const float z = k.fb / used * k.gain + k.offset_m;
    const bool good = (w > 0.0f) & (hole_draw[i] >= hole_p[i]) & (hidden[i] == 0.0f) & (z >= k.min_m) & (z <= k.max_m);
    const float mm = good ? z * 1000.0f + 0.5f : 0.0f;
    out[i] = static_cast<std::int32_t>(mm < 65535.0f ? mm : 65535.0f);
  }
}

std::uint32_t cell_hash(std::uint32_t key, int x, int y) {
  return mix(mix(key ^ static_cast<std::uint32_t>(x)) + static_cast<std::uint32_t>(y) * 0x9e3779b9U);
}

std::int32_t threshold16(double p) { return static_cast<std::int32_t>(std::lround(std::clamp(p, 0.0, 1.0) * 65536)); }

// One lattice row spread over the columns. `weight` makes up for the variance that interpolation takes away.
void spread_row(const std::vector<float>& nodes, int cell, const float* weight, std::vector<float>& row) {
  const auto step = static_cast<std::size_t>(cell);
  const float inverse = 1.0f / static_cast<float>(cell);
  for (std::size_t x = 0, node = 0; x < row.size(); x += step, ++node) {
    const float a = nodes[node], b = nodes[node + 1];
    const std::size_t end = std::min(step, row.size() - x);
    for (std::size_t i = 0; i < end; ++i) row[x + i] = (a + (b - a) * (static_cast<float>(i) * inverse)) * weight[i];
  }
}

// The shared noise of one image row between the two spread lattice rows above and below it.
STORETWIN_VECTOR_KERNEL void blend_rows(const float* __restrict top, const float* __restrict bottom, float fraction,
                                        float weight, float* __restrict out, int count) {
  for (int i = 0; i < count; ++i) out[i] = (top[i] + (bottom[i] - top[i]) * fraction) * weight;
}

STORETWIN_VECTOR_KERNEL void narrow_row(const std::int32_t* __restrict wide, std::uint16_t* __restrict out, int count) {
  for (int i = 0; i < count; ++i) out[i] = static_cast<std::uint16_t>(wide[i]);
}

}  // namespace

DepthNoise::DepthNoise(const store::Camera& camera, const DepthImageProfile& profile, const DepthUnit& unit)
    : width_(camera.width_px), height_(camera.height_px), profile_(profile), unit_(unit),
      shadow_px_m_(static_cast<float>(camera.fx_px * profile.baseline_m)),
      range_min_m_(static_cast<float>(camera.range_min_m)), range_max_m_(static_cast<float>(camera.range_max_m)) {
  for (int i = 0; i < profile.correlation_px; ++i) {
    const double t = static_cast<double>(i) / profile.correlation_px;
    cell_weight_.push_back(static_cast<float>(1 / std::sqrt((1 - t) * (1 - t) + t * t)));
  }
}

void DepthNoise::occlusion_row(const float* inverse_depth, float* hidden) const {
  // Column u is seen by the second imager at u - parallax. If something farther right in the image lands at or left of
  // that, it stands in front: only the first imager sees u. Smooth surfaces never do this to themselves.
  float leftmost = 1e9f;
  for (int u = width_ - 1; u >= 0; --u) {
    const float seen_at = static_cast<float>(u) - shadow_px_m_ * inverse_depth[u];
    hidden[u] = seen_at >= leftmost ? 1.0f : 0.0f;
    leftmost = std::min(leftmost, seen_at);
  }
}

std::vector<std::uint16_t> DepthNoise::apply(const DepthLayer& layer, std::uint64_t frame) const {
  const auto width = static_cast<std::size_t>(width_);
  std::vector<std::uint16_t> image(layer.inverse_depth.size());
  const DepthImageProfile& p = profile_;
  const auto frame_key = static_cast<std::uint32_t>(random_bits(unit_.key, frame, 1));
  const auto hole_life = static_cast<std::uint64_t>(p.hole_life_frames);
  const auto lattice_key = static_cast<std::uint32_t>(random_bits(unit_.key, frame, 2));

  RowKernel kernel{};
  kernel.edge_per_m = static_cast<float>(p.edge_step_m);
  kernel.fatten = threshold16(p.edge_fatten_p);
  kernel.mixed = threshold16(p.edge_fatten_p + p.edge_mix_p);
  kernel.drop = threshold16(p.edge_fatten_p + p.edge_mix_p + p.edge_drop_p);
  kernel.fb = static_cast<float>(p.stereo_focal_px * p.baseline_m);
  kernel.white_px = static_cast<float>(p.sigma_px * std::sqrt(p.white_share));
  kernel.shared_px = static_cast<float>(p.sigma_px * std::sqrt(1 - p.white_share));
  // Without quantisation the step is a 16384th of a pixel: some hundredths of a millimetre.
  const double step_px = p.disparity_step_px > 0 ? p.disparity_step_px : 1.0 / 16384;
  kernel.steps_per_px = static_cast<float>(1 / step_px);
  kernel.step_px = static_cast<float>(step_px);
  kernel.gain = static_cast<float>(unit_.gain);
  kernel.offset_m = static_cast<float>(unit_.offset_m);
  kernel.min_m = range_min_m_;
  kernel.max_m = range_max_m_;

  const int cell = p.correlation_px;
  const std::size_t nodes = width / static_cast<std::size_t>(cell) + 2;
  std::vector<float> lattice(nodes), top(width), bottom(width), noise(width), hole_draw(width), padded(width + 2);
  std::vector<float> hidden(width, 0.0f);
  std::vector<std::int32_t> millimetres(width);
  const auto lattice_row = [&](std::vector<float>& row, int index) {
    for (std::size_t n = 0; n < nodes; ++n) lattice[n] = bell(cell_hash(lattice_key, static_cast<int>(n), index));
    spread_row(lattice, cell, cell_weight_.data(), row);
  };
  lattice_row(bottom, 0);
  for (int v = 0; v < height_; ++v) {
    const std::size_t at = static_cast<std::size_t>(v) * width;
    if (v % cell == 0) {
      std::swap(top, bottom);
      lattice_row(bottom, v / cell + 1);
    }
    blend_rows(top.data(), bottom.data(), static_cast<float>(v % cell) / static_cast<float>(cell),
               cell_weight_[static_cast<std::size_t>(v % cell)], noise.data(), width_);
    if (v % p.hole_px == 0) {
      for (std::size_t u = 0; u < width; ++u) {
        // A hole stays for `hole_life` frames; each place changes at a time of its own, so that holes don't blink
        // together.
        const int column = static_cast<int>(u) / p.hole_px;
        const std::uint32_t place = cell_hash(static_cast<std::uint32_t>(unit_.key), column, v / p.hole_px);
        const auto epoch = static_cast<std::uint32_t>((frame + place % hole_life) / hole_life);
        hole_draw[u] = static_cast<float>(mix(place ^ mix(epoch)) >> 8) * 0x1.0p-24f;
        for (; u + 1 < width && (static_cast<int>(u) + 1) / p.hole_px == column; ++u) hole_draw[u + 1] = hole_draw[u];
      }
    }
    std::copy_n(&layer.inverse_depth[at], width, &padded[1]);
    padded.front() = padded[1];
    padded.back() = padded[width];
    if (p.occlusion_shadow) occlusion_row(&padded[1], hidden.data());
    kernel.key = mix(frame_key + static_cast<std::uint32_t>(v) * 0x85ebca6bU);
    noise_row(kernel, &padded[1], &layer.hole_p[at], noise.data(), hole_draw.data(), hidden.data(), millimetres.data(),
              width_);
    narrow_row(millimetres.data(), &image[at], width_);
  }
  return image;
}

}  // namespace storetwin::sensors
