#include "sim/sensors/view.h"

#include <cmath>

namespace storetwin::sensors {

bool segment_meets(const Box3& box, const Vec3& p, const Vec3& d) {
  double first = 0, last = 1;
  for (int axis = 0; axis < 3; ++axis) {
    if (std::abs(d[axis]) < 1e-12) {
      if (p[axis] < box.min[axis] || p[axis] > box.max[axis]) return false;
      continue;
    }
    const double per_m = 1 / d[axis];
    const double t0 = (box.min[axis] - p[axis]) * per_m;
    const double t1 = (box.max[axis] - p[axis]) * per_m;
    first = std::max(first, std::min(t0, t1));
    last = std::min(last, std::max(t0, t1));
    if (first > last) return false;
  }
  return true;
}

bool segment_meets(const Pose& X_WB, const Vec3& half_m, const Vec3& from, const Vec3& to) {
  const Mat3 R_BW = X_WB.rotation.transpose();
  const Vec3 p = R_BW * (from - X_WB.translation);
  return segment_meets(Box3{-half_m, half_m}, p, R_BW * (to - from));
}

}  // namespace storetwin::sensors
