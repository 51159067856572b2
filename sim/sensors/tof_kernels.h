// The inner loop of time-of-flight noise, one image row at a time; see tof_noise.h for what it means.
#pragma once

#include <cstdint>

namespace storetwin::sensors {

/// What holds for all pixels of a row.
struct TofRow {
  std::uint32_t key = 0;             ///< of this frame and row
  std::uint32_t coarse_key = 0;      ///< the same for the noise of the coarse frequency
  float noise_m = 0, ambient = 0;    ///< sigma = noise_m sqrt(amplitude + ambient) / amplitude
  float least_amplitude = 0;
  float wiggle_m = 0, wiggle_per_m = 0, wiggle_turns = 0;  ///< cyclic error: size, periods per metre, phase
  float gain = 1, offset_m = 0;
  float multipath = 0, multipath_max_m = 0, multipath_reach_m = 0;  ///< share of the corner's depth, and its limits
  float step_m = 0, unambiguous_m = 0;  ///< after which the fine and the coarse phase come round again (TofBand)
  float coarse_noise = 1;            ///< the coarse frequency's noise over the fine one's
  float sure_sigma_m = 0;            ///< with less noise no turn is ever miscounted
  float min_m = 0, max_m = 0;        ///< range
};

/// One value per pixel each, with room for a whole vector at the end. `here` is readable as far beyond either end as the
/// corner's arm is long.
struct TofPixels {
  const float* inverse_depth;               ///< as the edges leave it
  const float* here;                        ///< exact 1/z
  const float *arm_above, *arm_below;       ///< of the rows an arm's length away
  int arm_px;                               ///< that length, for columns
  const std::uint16_t* mark;                ///< reflectivity
  const float* stretch;                     ///< distance along the pixel's ray over depth ...
  const float* inverse_stretch;             ///< ... and the other way round
  const float* disturbance;                 ///< factor on the noise; other cameras' light
  std::uint16_t* out;                       ///< millimetres
  int count;
};

void tof_row(const TofRow& row, const TofPixels& pixels);

}  // namespace storetwin::sensors
