// Every front of the generated stores is seen from both of its sides.
#include "sim/layout/cameras.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/store/store_io.h"
#include "core/store/validate.h"

namespace storetwin::layout {
namespace {

// The camera has the point in its image and range, whoever may stand in between.
bool sees(const store::Camera& camera, const Vec3& p_W) {
  const Vec3 p_C = camera.X_WC.inverse() * p_W;
  const auto pixel = store::project(camera, p_C);
  return pixel && pixel->x() >= 0 && pixel->x() <= camera.width_px - 1 && pixel->y() >= 0 &&
         pixel->y() <= camera.height_px - 1 && p_C.z() >= camera.range_min_m && p_C.z() <= camera.range_max_m;
}

void check_fronts(const store::Map& map, const std::vector<store::Camera>& cameras) {
  for (const store::Fixture& fixture : map.fixtures) {
    for (const double share : {0.1, 0.5, 0.9}) {
      CAPTURE(fixture.id);
      CAPTURE(share);
      const Vec3 p_F(share * fixture.size_m.x(), -0.1, 1);
      int from_left = 0, from_right = 0;
      for (const store::Camera& camera : cameras) {
        if (!sees(camera, fixture.X_WF * p_F)) continue;
        const Vec3 p_FC = fixture.X_WF.inverse() * camera.X_WC.translation;
        if (p_FC.y() > 0) continue;  // from behind the shelves nothing of the front is seen
        (p_FC.x() < p_F.x() ? from_left : from_right) += 1;
      }
      CHECK(from_left >= 1);
      CHECK(from_right >= 1);
    }
  }
}

TEST_CASE("each front is seen from its left and from its right") {
  for (const char* file : {"assets/stores/nanostore.yaml", "assets/stores/corner_shop.yaml"}) {
    CAPTURE(file);
    Diagnostics warnings;
    auto store = store::load_store(file, warnings);
    REQUIRE(store.ok());
    store->calibration.cameras = cameras_for(store->map);
    CHECK_FALSE(store::validate(*store).has_errors());
    check_fronts(store->map, store->calibration.cameras);
  }
}

}  // namespace
}  // namespace storetwin::layout
