// How the surfaces of things look to depth cameras.
//
// Every SKU is of one class of the profile (printed, dark, glossy, clear), drawn by the SKU's name, the same for all
// cameras. A stereo camera finds no match on some share of a surface's patches; a time-of-flight camera gets back some
// share of its light. A camera's images carry one of the two per pixel, its kind's, as a 16-bit mark.
#pragma once

#include <cstdint>
#include <map>

#include "core/base/random.h"
#include "core/store/store.h"
#include "sim/sensors/profiles.h"

namespace storetwin::sensors {

struct Surface {
  float hole_p = 0;        ///< share of it that gives a stereo camera no depth
  float reflectivity = 1;  ///< share of infrared light that comes back, of a perfectly white thing's
  bool operator==(const Surface&) const = default;
};

using SurfaceTable = std::map<SkuId, Surface>;
SurfaceTable draw_surfaces(const store::Store& store, const DepthImageProfile& profile, const RandomStream& random);

/// A share in 0..1 as a mark, in steps of 1/65535; all of it is 65535.
inline std::uint16_t mark_of_share(double share) {
  const double limited = share < 0 ? 0 : share > 1 ? 1 : share;
  return static_cast<std::uint16_t>(limited * 65535 + 0.5);
}

}  // namespace storetwin::sensors
