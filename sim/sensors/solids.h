// The store's solid things as simple shapes, for whoever must know what hides what.
//
// A fixture is a base, a back panel and its boards; the shop's walls stand round the floor's outline with openings
// where the lanes are; obstacles are prisms. Goods are not here: they move. All in the store frame W.
#pragma once

#include <vector>

#include "core/base/geometry.h"
#include "core/store/outline.h"
#include "core/store/store.h"

namespace storetwin::sensors {

/// An oriented box: frame B at its centre, axes along its edges.
struct SolidBox {
  Pose X_WB;
  Vec3 half_m = Vec3::Zero();
};

/// An upright prism from the floor to a height.
struct SolidPrism {
  Polygon outline;  ///< W, metres
  double height_m = 0;
};

/// The parts of one thing and an axis-aligned box round all of them, to pass over the thing quickly.
struct SolidGroup {
  Box3 bounds;
  std::vector<SolidBox> boxes;
};

struct Solids {
  std::vector<SolidGroup> groups;   ///< one per fixture, one per wall
  std::vector<SolidPrism> prisms;   ///< obstacles
};

/// Thickness of a shelf board and of a back panel, as shop fitters build them.
inline constexpr double kBoardM = 0.025;
inline constexpr double kPanelM = 0.02;

Solids solids_of(const store::Store& store);

/// The eight corners: bit 0 of the index is +x, bit 1 +y, bit 2 +z.
std::array<Vec3, 8> corners_of(const SolidBox& box);

using store::triangles_of;

}  // namespace storetwin::sensors
