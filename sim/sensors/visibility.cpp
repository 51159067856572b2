#include "sim/sensors/visibility.h"

#include <algorithm>
#include <cmath>

namespace storetwin::sensors {

namespace {

// Slab test of the segment p + t d, t in [0, 1], against an axis-aligned box.
bool meets(const Vec3& low, const Vec3& high, const Vec3& p, const Vec3& d) {
  double first = 0, last = 1;
  for (int axis = 0; axis < 3; ++axis) {
    if (std::abs(d[axis]) < 1e-12) {
      if (p[axis] < low[axis] || p[axis] > high[axis]) return false;
      continue;
    }
    const double t0 = (low[axis] - p[axis]) / d[axis];
    const double t1 = (high[axis] - p[axis]) / d[axis];
    first = std::max(first, std::min(t0, t1));
    last = std::min(last, std::max(t0, t1));
    if (first > last) return false;
  }
  return true;
}

bool meets(const SolidBox& box, const Vec3& from, const Vec3& to) {
  const Mat3 R_BW = box.X_WB.rotation.transpose();
  const Vec3 p = R_BW * (from - box.X_WB.translation);
  return meets(-box.half_m, box.half_m, p, R_BW * (to - from));
}

bool meets(const SolidPrism& prism, const Vec3& from, const Vec3& to) {
  if (std::min(from.z(), to.z()) > prism.height_m) return false;
  const Vec2 a = from.head<2>();
  const Vec2 d = (to - from).head<2>();
  // Through the top: the point at the prism's height lies inside the outline.
  if ((from.z() - prism.height_m) * (to.z() - prism.height_m) < 0) {
    const double t = (prism.height_m - from.z()) / (to.z() - from.z());
    if (contains(prism.outline, a + t * d)) return true;
  }
  // Through a side, below the top.
  for (std::size_t i = 0; i < prism.outline.size(); ++i) {
    const Vec2& p = prism.outline[i];
    const Vec2 e = prism.outline[(i + 1) % prism.outline.size()] - p;
    const double det = d.x() * e.y() - d.y() * e.x();
    if (std::abs(det) < 1e-12) continue;
    const Vec2 w = p - a;
    const double t = (w.x() * e.y() - w.y() * e.x()) / det;
    const double s = (w.x() * d.y() - w.y() * d.x()) / det;
    if (t < 0 || t > 1 || s < 0 || s > 1) continue;
    if (from.z() + t * (to.z() - from.z()) <= prism.height_m) return true;
  }
  return false;
}

}  // namespace

double segment_distance(const Vec3& a, const Vec3& b, const Vec3& p, const Vec3& q) {
  // Ericson, "Real-Time Collision Detection" (2005), 5.1.9.
  const Vec3 d1 = b - a, d2 = q - p, r = a - p;
  const double aa = d1.squaredNorm(), ee = d2.squaredNorm(), f = d2.dot(r);
  double s = 0, t = 0;
  constexpr double kTiny = 1e-12;
  if (aa <= kTiny && ee <= kTiny) return r.norm();
  if (aa <= kTiny) {
    t = std::clamp(f / ee, 0.0, 1.0);
  } else {
    const double c = d1.dot(r);
    if (ee <= kTiny) {
      s = std::clamp(-c / aa, 0.0, 1.0);
    } else {
      const double bb = d1.dot(d2);
      const double denominator = aa * ee - bb * bb;
      if (denominator > kTiny) s = std::clamp((bb * f - c * ee) / denominator, 0.0, 1.0);
      t = (bb * s + f) / ee;
      if (t < 0) {
        t = 0;
        s = std::clamp(-c / aa, 0.0, 1.0);
      } else if (t > 1) {
        t = 1;
        s = std::clamp((bb - c) / aa, 0.0, 1.0);
      }
    }
  }
  return (a + s * d1 - p - t * d2).norm();
}

bool Visibility::clear_of_building(const Vec3& from, const Vec3& to) const {
  const Vec3 d = to - from;
  for (const SolidGroup& group : solids_.groups) {
    if (!meets(group.bounds.min, group.bounds.max, from, d)) continue;
    for (const SolidBox& box : group.boxes) {
      if (meets(box, from, to)) return false;
    }
  }
  return std::ranges::none_of(solids_.prisms, [&](const SolidPrism& prism) { return meets(prism, from, to); });
}

bool Visibility::clear_of_bodies(const Vec3& from, const Vec3& to, const BodyMap& bodies, truth::ShopperId owner,
                                 double margin_m) const {
  constexpr double kReachM = 1.3;  // no part of a body is farther from its hips than this, seen from above
  const Segment2 ground{from.head<2>(), to.head<2>()};
  for (const auto& [id, body] : bodies) {
    if (distance(ground, body.p_WB_m) > kReachM) continue;
    for (const world::Capsule& capsule : body.capsules) {
      if (id == owner && segment_distance(capsule.a, capsule.b, to, to) < capsule.radius_m + margin_m) continue;
      if (segment_distance(capsule.a, capsule.b, from, to) < capsule.radius_m) return false;
    }
  }
  return true;
}

}  // namespace storetwin::sensors
