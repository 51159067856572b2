// The shop as walkers know it: its floor, and a navigation mesh for each breadth of body that walks there.
//
// Bodies of different breadth need different meshes: what a shopper with a basket squeezes through stops one with a
// pushchair. The meshes are made once, when a run begins, and shared by its copies; nothing in here changes afterwards.
#pragma once

#include <memory>
#include <vector>

#include "sim/shoppers/nav_mesh.h"
#include "sim/shoppers/walkable_grid.h"

namespace storetwin::shoppers {

class Walkways {
 public:
  /// `radii_m`: of the bodies that will walk here, in any order and number; radii within a cell of each other share a
  /// mesh. There is always one for `kBodyRadiusM`.
  explicit Walkways(const store::Map& map, const std::vector<double>& radii_m = {});

  const WalkableGrid& grid() const { return grid_; }
  /// The mesh for a body: the narrowest that is broad enough for it, or else the broadest there is.
  const NavMesh& mesh(double radius_m = kBodyRadiusM) const;

 private:
  WalkableGrid grid_;
  std::vector<NavMesh> meshes_;  // by radius
};

}  // namespace storetwin::shoppers
