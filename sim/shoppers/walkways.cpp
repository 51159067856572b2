#include "sim/shoppers/walkways.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace storetwin::shoppers {

namespace {

// How many cells broader than the usual body; rounded up, so that a mesh is never too broad for those who use it.
int breadth_class(double radius_m) {
  constexpr double kExact = 1e-9;
  return std::max(0, static_cast<int>(std::ceil((radius_m - kBodyRadiusM) / WalkableGrid::kCellM - kExact)));
}

}  // namespace

Walkways::Walkways(const store::Map& map, const std::vector<double>& radii_m) : grid_(map) {
  std::set<int> classes = {0};
  for (const double radius_m : radii_m) classes.insert(breadth_class(radius_m));
  for (const int wider : classes) meshes_.emplace_back(grid_, kBodyRadiusM + wider * WalkableGrid::kCellM);
}

const NavMesh& Walkways::mesh(double radius_m) const {
  const auto fits = std::find_if(meshes_.begin(), meshes_.end(),
                                 [&](const NavMesh& mesh) { return mesh.radius_m() >= radius_m - 1e-9; });
  return fits == meshes_.end() ? meshes_.back() : *fits;
}

}  // namespace storetwin::shoppers
