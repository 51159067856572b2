// Oriented boxes: what the world asks of geometry before it asks Bullet.
//
// Resting items are data, so "does this moving thing touch that standing one" is answered here, exactly and cheaply,
// and only a yes brings Bullet in.
#pragma once

#include "core/base/geometry.h"

namespace storetwin::world {

/// A box of any orientation in the store frame W; B is its own frame, origin at the centre.
struct OrientedBox {
  Pose X_WB;
  Vec3 half_m = Vec3::Zero();  ///< half extents along B's axes
};

/// True if the boxes come nearer than `margin_m`. Separating axis test over the 15 axes of two boxes (Gottschalk, Lin
/// and Manocha, "OBBTree", SIGGRAPH 1996). With a margin it errs towards true near edges and corners.
bool near(const OrientedBox& a, const OrientedBox& b, double margin_m);

/// Half extents of the axis-aligned box, in A, round a box of pose X_AB.
Vec3 half_bounds(const Mat3& rotation_AB, const Vec3& half_m);

/// The axis-aligned box in W round an oriented one.
Box3 bounds(const OrientedBox& box);

/// True if two axis-aligned boxes share a point.
bool intersect(const Box3& a, const Box3& b);

/// The box grown by `margin_m` on every side.
Box3 grown(const Box3& box, double margin_m);

}  // namespace storetwin::world
