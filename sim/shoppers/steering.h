// Walking without bumping: the velocity that comes nearest to the wanted one and keeps clear of others and of walls.
//
// Detour's obstacle avoidance judges some fifty velocities around the wanted one, in finer and finer steps, by how far
// they are from what is wanted and from what is walked now, by how soon they touch a circle (somebody) or a segment (a
// border of the mesh), and by the side they pass on: reciprocal velocity obstacles (J. van den Berg, M. Lin, D. Manocha,
// "Reciprocal velocity obstacles for real-time multi-agent navigation", ICRA 2008), sampled. It is used alone, without
// Detour's crowd, since it is a pure function of the moment: nothing is remembered between two calls that a copy of the
// run could miss. Bodies that have been stuck for a while turn sideways and squeeze past: the distance they keep shrinks
// with time, so that no deadlock lasts. Metres and m/s, frame W.
#pragma once

#include <vector>

#include "core/base/geometry.h"
#include "sim/shoppers/walkable_grid.h"

namespace storetwin::shoppers {

/// Another body, as a walker sees it.
struct Neighbour {
  Vec2 p_W = Vec2::Zero();
  Vec2 v_W_mps = Vec2::Zero();
  double radius_m = kBodyRadiusM;
  bool person = true;  ///< else a part of a trolley or pushchair
};

struct Walker {
  Vec2 p_W = Vec2::Zero();
  Vec2 v_W_mps = Vec2::Zero();
  Vec2 wanted_mps = Vec2::Zero();  ///< towards the next way point at the wanted speed
  double radius_m = kBodyRadiusM;
  double stuck_s = 0;              ///< for how long it wanted to walk and couldn't
};

/// Nobody farther away than this matters for the next velocity, metres.
inline constexpr double kHeedM = 2.5;

/// Distance between the hips of two bodies whose radii add up to `radii_m` that a walker likes to keep; shrinks while it
/// is stuck.
double personal_distance_m(double radii_m, double stuck_s);

/// Distance within which two bodies touch when each turns its shoulders a little. Only who is stuck comes nearer:
/// sideways, down to the depths of two chests, and at the very last nearer still, so that nobody is held up for good.
double touching_distance_m(double radii_m, double stuck_s);

/// The velocity to aim for during the next twentieth of a second. `borders` are the mesh's, from NavMesh::borders_near.
Vec2 steer(const Walker& walker, std::vector<Neighbour> others, const std::vector<Segment2>& borders);

}  // namespace storetwin::shoppers
