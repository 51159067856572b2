// The inner loop of time-of-flight noise, one image row at a time; see tof_noise.h for what it means.
#pragma once

#include <cstdint>

#include "sim/sensors/depth_edges.h"

namespace storetwin::sensors {

/// What holds for all pixels of a row.
struct TofRow {
  std::uint32_t key = 0;             ///< of this frame and row
  EdgeKernel edges;
  float noise_m = 0, ambient = 0;    ///< sigma = noise_m sqrt(amplitude + ambient) / amplitude
  float least_amplitude = 0;
  float wiggle_m = 0, wiggle_per_m = 0, wiggle_turns = 0;  ///< cyclic error: size, periods per metre, phase
  float gain = 1, offset_m = 0;
  float multipath = 0, multipath_max_m = 0, multipath_reach_m = 0;  ///< share of the corner's depth, and its limits
  float min_m = 0, max_m = 0;        ///< range
};

/// One value per pixel each, with room for a whole vector at the end. `here` is readable as far beyond either end as the
/// corner's arm is long.
struct TofPixels {
  const float *here, *above, *below;        ///< exact 1/z of this row and its neighbours
  const float *arm_above, *arm_below;       ///< of the rows an arm's length away
  int arm_px;                               ///< that length, for columns
  const std::uint16_t* mark;                ///< reflectivity
  const float* ray_x;                       ///< the pixels' rays (x, y, 1) in C ...
  const float* ray_y;                       ///< ... for the amplitude, which goes by the distance along the ray
  const float* disturbance;                 ///< factor on the noise; other cameras' light
  std::uint16_t* out;                       ///< millimetres
  int count;
};

void tof_row(const TofRow& row, const TofPixels& pixels);

}  // namespace storetwin::sensors
