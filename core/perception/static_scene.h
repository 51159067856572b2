// The store's unmoving surfaces, as the map has them, for ray casting.
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

class StaticScene {
 public:
  explicit StaticScene(const store::Store& store);

  /// The least t > 0 at which origin + t * direction meets a surface: box, floor, ceiling or wall. Walls stand on the
  /// floor's outline; where it is in truth open, the stream will show something farther. Empty if nothing is met.
  std::optional<double> cast(const Vec3& origin_W, const Vec3& direction_W) const;

  /// True within `slack_m` of the body of a fixture: where goods stand, which are on no map.
  bool among_goods(const Vec3& p_W, double slack_m) const;

 private:
  std::vector<SolidBox> surfaces_;  ///< boards, backs and obstacles
  std::vector<SolidBox> fixtures_;  ///< whole bodies
  std::vector<Segment2> walls_;     ///< the floor's outline, its inside to the left
  double ceiling_m_ = 0;
};

}  // namespace storetwin::perception
