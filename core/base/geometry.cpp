#include "core/base/geometry.h"

#include <algorithm>
#include <cmath>

namespace storetwin {

Pose pose_from_rodrigues(const Vec3& translation, const Vec3& rotation_rad) {
  const double angle = rotation_rad.norm();
  Pose pose;
  pose.translation = translation;
  if (angle > 0) pose.rotation = Eigen::AngleAxisd(angle, rotation_rad / angle).toRotationMatrix();
  return pose;
}

Vec3 rodrigues_of(const Mat3& rotation) {
  const Eigen::AngleAxisd turn(rotation);
  return turn.axis() * turn.angle();
}

double Box3::distance(const Vec3& p) const {
  const Vec3 below = (min - p).cwiseMax(0.0);
  const Vec3 above = (p - max).cwiseMax(0.0);
  return (below + above).norm();
}

bool contains(const Polygon& polygon, const Vec2& p) {
  bool inside = false;
  for (std::size_t i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
    const Vec2& a = polygon[i];
    const Vec2& b = polygon[j];
    const bool spans = (a.y() > p.y()) != (b.y() > p.y());
    if (spans && p.x() < (b.x() - a.x()) * (p.y() - a.y()) / (b.y() - a.y()) + a.x()) inside = !inside;
  }
  return inside;
}

double signed_area(const Polygon& polygon) {
  double twice = 0;
  for (std::size_t i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
    twice += polygon[j].x() * polygon[i].y() - polygon[i].x() * polygon[j].y();
  }
  return twice / 2;
}

double distance(const Segment2& segment, const Vec2& p) {
  const Vec2 along = segment.b - segment.a;
  const double length2 = along.squaredNorm();
  const double t = length2 > 0 ? std::clamp((p - segment.a).dot(along) / length2, 0.0, 1.0) : 0.0;
  return (p - (segment.a + t * along)).norm();
}

namespace {
double cross(const Vec2& u, const Vec2& v) { return u.x() * v.y() - u.y() * v.x(); }
}  // namespace

bool crosses(const Segment2& segment, const Vec2& p, const Vec2& q) {
  // Each segment must straddle the other's line, and their bounding boxes must meet: the second half decides between
  // segments of one line, where every side is zero (Cormen et al., Introduction to Algorithms, section 33.1).
  if ((segment.a.cwiseMin(segment.b).array() > p.cwiseMax(q).array()).any()) return false;
  if ((p.cwiseMin(q).array() > segment.a.cwiseMax(segment.b).array()).any()) return false;
  const Vec2 r = segment.b - segment.a;
  const double side_p = cross(r, p - segment.a);
  const double side_q = cross(r, q - segment.a);
  if ((side_p > 0 && side_q > 0) || (side_p < 0 && side_q < 0)) return false;
  const Vec2 s = q - p;
  const double side_a = cross(s, segment.a - p);
  const double side_b = cross(s, segment.b - p);
  return !((side_a > 0 && side_b > 0) || (side_a < 0 && side_b < 0));
}

}  // namespace storetwin
