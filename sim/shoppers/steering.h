// Walking without bumping: the velocity that comes nearest to the wanted one and keeps clear of others and of walls.
//
// A sampled velocity obstacle (P. Fiorini and Z. Shiller, "Motion planning in dynamic environments using velocity
// obstacles", IJRR 17(7), 1998): candidates around the wanted velocity are judged by how soon they would touch
// somebody. Ties go to the right, as people do, which also breaks the symmetry of a face-to-face meeting. Bodies that
// have been stuck for a while turn sideways and squeeze past: the distance they keep shrinks with time, so that no
// deadlock lasts.
#pragma once

#include <vector>

#include "core/base/geometry.h"
#include "sim/shoppers/walkable_grid.h"

namespace storetwin::shoppers {

/// Another body, as a walker sees it.
struct Neighbour {
  Vec2 p_W = Vec2::Zero();
  Vec2 v_W_mps = Vec2::Zero();
};

struct Walker {
  Vec2 p_W = Vec2::Zero();
  Vec2 wanted_mps = Vec2::Zero();  ///< towards the next way point at the wanted speed
  double stuck_s = 0;              ///< for how long it wanted to walk and couldn't
  bool in_lane = false;            ///< on the way through the turnstile: the lane's strip is passable
};

/// Distance between hips that a walker keeps from others, metres; shrinks while it is stuck.
double personal_distance_m(double stuck_s);

/// The velocity to aim for during the next tenth of a second.
Vec2 steer(const Walker& walker, const std::vector<Neighbour>& others, const WalkableGrid& grid);

}  // namespace storetwin::shoppers
