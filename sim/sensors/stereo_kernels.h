// The inner loops of stereo noise, one image row at a time; see stereo_noise.h for what they mean.
#pragma once

#include <cstdint>

#include "sim/sensors/edge_kernels.h"
#include "sim/sensors/image_blocks.h"

namespace storetwin::sensors {

/// What holds for all pixels of a row. The disparity is counted in steps: those of its quantisation, or pixels where there
/// is none.
struct StereoRow {
  std::uint32_t key = 0;          ///< of this frame and row
  float steps_m = 0;              ///< steps times metres: the disparity of what is 1 m away
  float white = 0;                ///< white noise in steps, per unit of the bell's raw sum ...
  float centre = 0;               ///< ... and what brings its mean to 0, or to the half that rounds
  float above = 0, below = 0;     ///< steps of shared noise per unit of either lattice row
  bool quantised = false;
  float step_mm = 0;              ///< depth at one step, gain included
  float offset_mm = 0;
  float min_mm = 0, max_mm = 0;   ///< range; no more than 16 bits hold
};

/// One value per pixel each, with room for a whole vector at the end.
struct StereoPixels {
  const float* inverse_depth = nullptr;       ///< exact
  float* steps = nullptr;                     ///< scratch: disparities
  const std::uint16_t* mark = nullptr;        ///< share of holes
  const std::uint16_t* hole_draw = nullptr;   ///< below the mark = hole
  const float* lattice_above = nullptr;       ///< shared noise at the lattice row above ...
  const float* lattice_below = nullptr;       ///< ... and below
  std::uint16_t* out = nullptr;               ///< millimetres
  int count = 0;
};

/// What edges do to a row.
struct StereoEdges {
  EdgeKernel kernel;
  RowOfDepth row;
  ImageBlocks::Words blocks;  ///< in which there may be any
};

void stereo_row(const StereoRow& row, const StereoPixels& pixels, const StereoEdges& edges);
/// The same where there is only white noise: no edges, no holes, no shared noise.
void stereo_plain_row(const StereoRow& row, const StereoPixels& pixels);

/// Marks as holes what the second imager can't see. Column u is seen there at u - parallax / z; if something farther right
/// lands at or left of that, it stands in front. Smooth surfaces never do this to themselves.
struct ShadowRow {
  const float* inverse_depth;      ///< exact
  float parallax_px_m;             ///< 0 where there are no shadows
  const std::uint16_t* surface;    ///< marks of the surfaces
  std::uint16_t* mark;             ///< the same, or holes
  float* leftmost;                 ///< of each block, where it and all farther right is seen at the least; one more than blocks
  int count;
};
/// Brings `mark` and `leftmost` to what the row has become in these blocks; others change as far as the shadows reach.
void shadow_blocks(const ShadowRow& row, ImageBlocks::Words blocks);
/// The `leftmost` beyond a row's end.
inline constexpr float kNothingThere = 1e9f;

/// Shared noise along a lattice row: bell-shaped numbers at nodes `cell_px` apart, and between them `left` of the one before
/// plus `right` of the one after, which both hold a factor for each pixel of a cell. `nodes` has room for one more than there
/// are cells and a whole vector, `out` for one more cell and a whole vector.
void lattice_row(std::uint32_t key, const float* left, const float* right, int cell_px, float* nodes, float* out, int count);

/// One draw in 0..65534 per hole cell of `cell_px` pixels, given to each of them. A hole stays for `life` frames; each place
/// changes at a time of its own, so that holes don't blink together. `cells` and `out` have as much room as above.
struct HoleLife {
  std::uint64_t frame = 0;
  int life = 1;
};
void hole_row(std::uint32_t key, const HoleLife& life, int cell_px, std::uint32_t* cells, std::uint16_t* out, int count);

}  // namespace storetwin::sensors
