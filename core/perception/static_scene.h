// The store's unmoving surfaces as boxes, for ray casting.
#pragma once

#include <optional>
#include <vector>

#include "core/store/store.h"

namespace storetwin::perception {

/// A solid box in its own frame.
struct SolidBox {
  Pose X_BW;  ///< from W into the box's frame
  Box3 extent;
};

/// What a ray meets first.
struct SceneHit {
  double distance = 0;                   ///< in lengths of the ray's direction
  std::optional<double> enters_fixture;  ///< where the ray enters the body of the fixture that it ends in, if any
};

class StaticScene {
 public:
  explicit StaticScene(const store::Store& store);

  /// First surface along origin + t * direction, t > 0; the floor z = 0 is endless. Empty if the ray goes to the sky.
  std::optional<SceneHit> cast(const Vec3& origin_W, const Vec3& direction_W) const;

 private:
  std::vector<SolidBox> surfaces_;  ///< boards, backs and obstacles
  std::vector<SolidBox> fixtures_;  ///< whole bodies
};

}  // namespace storetwin::perception
