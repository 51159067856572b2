// The ground on which anybody was ever seen: where people can come into view and go out of it, learned as it goes.
//
// Recordings from outside come without a map. People appear and vanish at the edge of what the sensors see, hardly ever
// in the middle of it; the convex hull of everything seen so far is that edge, as well as it can be known yet.
#pragma once

#include "core/base/geometry.h"

namespace storetwin::tracking {

class SeenArea {
 public:
  void add(const Vec2& p_W);
  /// Outside the hull or within `margin_m` of its outline; true everywhere before three points were seen.
  bool at_edge(const Vec2& p_W, double margin_m) const;

 private:
  Polygon hull_;  ///< counter-clockwise; fewer than three points are no hull yet
};

}  // namespace storetwin::tracking
