// The inner loops of stereo noise, one image row at a time; see stereo_noise.h for what they mean.
#pragma once

#include <cstdint>

#include "sim/sensors/depth_edges.h"

namespace storetwin::sensors {

/// What holds for all pixels of a row.
struct StereoRow {
  std::uint32_t key = 0;          ///< of this frame and row
  EdgeKernel edges;
  float fb = 0;                   ///< matcher's focal length times baseline, px m
  float white_px = 0, shared_px = 0;  ///< disparity sigmas
  float steps_per_px = 0;         ///< of the disparity ...
  float step_px = 0;              ///< ... and its reciprocal; 0 = not quantised
  float gain = 1, offset_m = 0;
  float min_m = 0, max_m = 0;     ///< range
  float fraction = 0, weight = 1; ///< of the shared noise: place between the lattice rows, and what interpolation took
};

/// One value per pixel each. `here` has readable neighbours on either side; all have room for a whole vector at the end.
struct StereoPixels {
  const float *here, *above, *below;      ///< exact 1/z of this row and its neighbours
  const std::uint16_t* mark;              ///< share of holes
  const std::uint16_t* hole_draw;         ///< below the mark = hole
  const float *lattice_above, *lattice_below;  ///< shared noise at the lattice rows
  std::uint16_t* out;                     ///< millimetres
  int count;
};

void stereo_row(const StereoRow& row, const StereoPixels& pixels);
/// The same where there is only white noise: no edges, no holes, no shared noise.
void stereo_plain_row(const StereoRow& row, const StereoPixels& pixels);

/// Marks as holes what the second imager can't see. Column u is seen there at u - parallax / z; if something farther right
/// lands at or left of that, it stands in front. Smooth surfaces never do this to themselves.
void shadow_row(const float* inverse_depth, float parallax_px_m, std::uint16_t* mark, int count);

/// Bell-shaped numbers for lattice nodes.
void lattice_nodes(std::uint32_t key, float* nodes, int count);
/// Interpolates between nodes: column i lies `part[i]` behind node `node[i]`; `weight` makes up for the lost variance.
void spread_nodes(const float* nodes, const std::int32_t* node, const float* part, const float* weight, float* out, int count);

/// One draw in 0..65534 per hole cell. A hole stays for `life` frames; each place changes at a time of its own, so that
/// holes don't blink together.
void hole_draws(std::uint32_t key, std::uint64_t frame, int life, std::uint32_t* draws, int count);

}  // namespace storetwin::sensors
