#include "sim/world/boxes.h"

#include <cmath>

namespace storetwin::world {

bool near(const OrientedBox& a, const OrientedBox& b, double margin_m) {
  // Everything in a's frame. A tiny constant keeps nearly parallel edges, whose cross product vanishes, from
  // separating.
  constexpr double kParallel = 1e-9;
  const Mat3 r = a.X_WB.rotation.transpose() * b.X_WB.rotation;
  const Vec3 t = a.X_WB.rotation.transpose() * (b.X_WB.translation - a.X_WB.translation);
  const Mat3 abs_r = r.cwiseAbs().array() + kParallel;

  const Vec3 reach_a = a.half_m + abs_r * b.half_m;
  for (int i = 0; i < 3; ++i) {
    if (std::abs(t[i]) > reach_a[i] + margin_m) return false;
  }
  const Vec3 t_b = r.transpose() * t;
  const Vec3 reach_b = abs_r.transpose() * a.half_m + b.half_m;
  for (int j = 0; j < 3; ++j) {
    if (std::abs(t_b[j]) > reach_b[j] + margin_m) return false;
  }
  for (int i = 0; i < 3; ++i) {
    const int i1 = (i + 1) % 3, i2 = (i + 2) % 3;
    for (int j = 0; j < 3; ++j) {
      const int j1 = (j + 1) % 3, j2 = (j + 2) % 3;
      const double reach = a.half_m[i1] * abs_r(i2, j) + a.half_m[i2] * abs_r(i1, j) + b.half_m[j1] * abs_r(i, j2) +
                           b.half_m[j2] * abs_r(i, j1);
      // The axis isn't of unit length, but never longer, so the margin is at least honoured.
      if (std::abs(t[i2] * r(i1, j) - t[i1] * r(i2, j)) > reach + margin_m) return false;
    }
  }
  return true;
}

Vec3 half_bounds(const Mat3& rotation_AB, const Vec3& half_m) { return rotation_AB.cwiseAbs() * half_m; }

Box3 bounds(const OrientedBox& box) {
  const Vec3 half = half_bounds(box.X_WB.rotation, box.half_m);
  return {box.X_WB.translation - half, box.X_WB.translation + half};
}

bool intersect(const Box3& a, const Box3& b) {
  return (a.min.array() <= b.max.array()).all() && (b.min.array() <= a.max.array()).all();
}

Box3 grown(const Box3& box, double margin_m) {
  return {box.min - Vec3::Constant(margin_m), box.max + Vec3::Constant(margin_m)};
}

}  // namespace storetwin::world
