// The floor as convex polygons for bodies of one radius, and the ways over it.
//
// Recast traces the cells of a WalkableGrid where such a body may stand into regions, contours and convex polygons;
// Detour finds the polygons between two points (A* over them) and pulls the way straight through their edges. The mesh is
// immutable and made of values alone, so that it is shared by all copies of a run, in any thread. Detour computes in
// 32-bit floats, some hundredths of a millimetre at a hundred metres; every answer is a pure function of mesh and
// arguments. Metres, frame W. (M. Mononen, Recast Navigation, https://github.com/recastnavigation, Debian's 1.5.1.)
#pragma once

#include <memory>
#include <vector>

#include "core/base/geometry.h"
#include "sim/shoppers/walkable_grid.h"

class dtNavMesh;

namespace storetwin::shoppers {

class NavMesh {
 public:
  NavMesh(const WalkableGrid& floor, double radius_m);

  double radius_m() const { return radius_m_; }

  /// Way points from `from` (left out) to `to` (the last one); empty if there is no way. `from` may lie up to 0.6 m off
  /// the mesh, `to` up to 0.3 m; the way then ends at the nearest point of the mesh.
  std::vector<Vec2> path(const Vec2& from, const Vec2& to) const;

  /// True if the straight line stays on the mesh; a point off it sees nothing.
  bool sees(const Vec2& from, const Vec2& to) const;

  /// The mesh's nearest borders around a point, at most eight, nearest first: where the middle of such a body can't go.
  /// Each with the mesh on the same side, as Detour's avoidance expects it.
  std::vector<Segment2> borders_near(const Vec2& p_W, double within_m) const;

 private:
  double radius_m_ = 0;
  std::shared_ptr<const dtNavMesh> mesh_;  // null: nowhere to stand
};

}  // namespace storetwin::shoppers
