#include "sim/sensors/surfaces.h"

namespace storetwin::sensors {

SurfaceTable draw_surfaces(const store::Store& store, const DepthImageProfile& profile, const RandomStream& random) {
  SurfaceTable table;
  double total = 0;
  for (const SurfaceClass& surface : profile.surfaces) total += surface.share;
  for (const store::Product& product : store.catalogue) {
    double draw = random.fork(product.sku.value).uniform() * total;
    const SurfaceClass* drawn = &profile.surfaces.back();
    for (const SurfaceClass& surface : profile.surfaces) {
      draw -= surface.share;
      if (draw < 0) {
        drawn = &surface;
        break;
      }
    }
    table[product.sku] = {static_cast<float>(drawn->hole_p), static_cast<float>(drawn->reflectivity)};
  }
  return table;
}

}  // namespace storetwin::sensors
