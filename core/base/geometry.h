// Geometry in monogram notation: X_AB is the pose of frame B in frame A, p_AQ the position of Q measured from A's
// origin in A's axes. Compositions read as cancellations: X_WL = X_WF * X_FL and p_WQ = X_WF * p_FQ. Metres and
// radians.
#pragma once

#include <Eigen/Core>
#include <Eigen/Geometry>
#include <array>
#include <vector>

namespace storetwin {

using Vec2 = Eigen::Vector2d;
using Vec3 = Eigen::Vector3d;
using Mat2 = Eigen::Matrix2d;
using Mat3 = Eigen::Matrix3d;

/// A rigid transform. `rotation` is orthonormal with determinant +1.
struct Pose {
  Mat3 rotation = Mat3::Identity();
  Vec3 translation = Vec3::Zero();

  Vec3 operator*(const Vec3& p) const { return rotation * p + translation; }
  Pose operator*(const Pose& o) const { return {rotation * o.rotation, rotation * o.translation + translation}; }
  Pose inverse() const { return {rotation.transpose(), -(rotation.transpose() * translation)}; }
  bool operator==(const Pose& o) const { return rotation == o.rotation && translation == o.translation; }
};

/// From a Rodrigues vector: axis times angle in radians.
Pose pose_from_rodrigues(const Vec3& translation, const Vec3& rotation_rad);
/// The Rodrigues vector of a rotation, with an angle of at most pi.
Vec3 rodrigues_of(const Mat3& rotation);

/// An axis-aligned box in some frame; min <= max in every coordinate.
struct Box3 {
  Vec3 min = Vec3::Zero();
  Vec3 max = Vec3::Zero();
  bool contains(const Vec3& p) const { return (p.array() >= min.array()).all() && (p.array() <= max.array()).all(); }
  /// Zero inside, else the distance to the nearest face, edge or corner.
  double distance(const Vec3& p) const;
};

/// Vertices in order round the outline, either way; closed implicitly.
using Polygon = std::vector<Vec2>;
/// Inside by the even-odd rule; points on an edge may fall either way.
bool contains(const Polygon& polygon, const Vec2& p);
/// Signed area, positive when the outline runs counter-clockwise.
double signed_area(const Polygon& polygon);

struct Segment2 {
  Vec2 a = Vec2::Zero();
  Vec2 b = Vec2::Zero();
  bool operator==(const Segment2&) const = default;
};
double distance(const Segment2& segment, const Vec2& p);
/// True if p -> q crosses the segment; touching counts.
bool crosses(const Segment2& segment, const Vec2& p, const Vec2& q);

}  // namespace storetwin
