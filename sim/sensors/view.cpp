#include "sim/sensors/view.h"

#include <cmath>

namespace storetwin::sensors {

namespace {

Box3 bounds_of(const world::BodyPose& body) {
  constexpr double kSlackM = 1e-6;
  Box3 bounds{Vec3::Constant(1e9), Vec3::Constant(-1e9)};
  for (const world::Capsule& capsule : body.capsules) {
    const Vec3 round = Vec3::Constant(capsule.radius_m + kSlackM);
    bounds.min = bounds.min.cwiseMin(capsule.a.cwiseMin(capsule.b) - round);
    bounds.max = bounds.max.cwiseMax(capsule.a.cwiseMax(capsule.b) + round);
  }
  for (const world::BodyBox& box : body.boxes) {
    const Vec3 round = box.X_WB.rotation.cwiseAbs() * box.half_m + Vec3::Constant(kSlackM);
    bounds.min = bounds.min.cwiseMin(box.X_WB.translation - round);
    bounds.max = bounds.max.cwiseMax(box.X_WB.translation + round);
  }
  return bounds;
}

}  // namespace

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

BodyIndex::BodyIndex(const BodyMap& map) {
  std::vector<Rectangle> outlines;
  for (const auto& entry : map) {
    if (entry.second.capsules.empty()) continue;
    const Box3 bounds = bounds_of(entry.second);
    bodies.push_back({&entry, bounds});
    outlines.push_back({bounds.min.head<2>(), bounds.max.head<2>()});
  }
  places = PlaneIndex(outlines);
}

}  // namespace storetwin::sensors
