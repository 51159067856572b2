// What a time-of-flight camera measures where something moves across a pixel while it looks.
//
// Its phase images are taken one after another: four of the fine frequency, a quarter of a turn apart, then four of the
// coarse one. A pixel that a silhouette crosses meanwhile has some of them of the one surface and some of the other. Their
// phases together belong to neither: the depth may lie beside both, and the count of turns may be wrong by some (Lindner and
// Kolb, "Compensation of motion artifacts for time-of-flight cameras", Dyn3D 2009; Schmidt and Jaehne, "Efficient and
// robust reduction of motion artifacts for 3D time-of-flight cameras", IC3D 2011). When in the exposure a pixel was crossed
// is drawn evenly, as it comes out over the breadth of the strip that a silhouette sweeps. A surface that only slides
// along, or comes nearer, is measured where it is in the middle of the exposure.
#pragma once

#include <cstdint>

#include "sim/sensors/depth_layer.h"
#include "sim/sensors/profiles.h"

namespace storetwin::sensors {

/// What comes back to a pixel: from how far along its ray, and how much.
struct Echo {
  double range_m = 0;
  double amplitude = 0;
};

/// What is measured of light whose phase images are of `before` for this share of the exposure, then of `after`. The range is
/// unambiguous for the band, or 0 if the phases make no sense.
Echo mixed_echo(const TofBand& band, const Echo& before, const Echo& after, double share_before);

/// The scene when an exposure begins and when it ends, as one camera sees it; nothing if nothing in view moves.
struct ExposureEnds {
  const DepthLayer* begin = nullptr;
  const DepthLayer* end = nullptr;
};

/// One row: where the two ends show different surfaces, at least `step_m` apart, 1/z and the reflectivity become those of the
/// mixture. `stretch` is the length of each pixel's ray over its depth.
void mix_moving(const TofBand& band, const ExposureEnds& ends, int v, std::uint32_t key, double step_m, const float* stretch,
                float* inverse_depth, std::uint16_t* mark);

}  // namespace storetwin::sensors
