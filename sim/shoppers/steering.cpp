#include "sim/shoppers/steering.h"

#include <recastnavigation/DetourObstacleAvoidance.h>

#include <algorithm>
#include <array>

#include "core/base/assert.h"

namespace storetwin::shoppers {

namespace {

// More people than this can't be told apart by somebody who has to find a way among them.
constexpr std::size_t kMostHeeded = 10;
constexpr int kMostBorders = 8;

dtObstacleAvoidanceParams habits() {
  dtObstacleAvoidanceParams params{};
  params.velBias = 0.4f;       // the first samples lie around this share of the wanted velocity
  params.weightDesVel = 2.0f;  // Detour's own weights for its crowds, but for the horizon
  params.weightCurVel = 0.75f;
  params.weightSide = 0.75f;
  params.weightToi = 2.5f;
  params.horizTime = 2.0f;
  params.gridSize = 33;
  params.adaptiveDivs = 7;
  params.adaptiveRings = 2;
  params.adaptiveDepth = 4;
  return params;
}

// Detour's axes: x as in W, y up, z along W's y.
using Point = std::array<float, 3>;
Point at(const Vec2& p) { return {static_cast<float>(p.x()), 0.0f, static_cast<float>(p.y())}; }

// The nearest few, nearest first; equal distances keep their order.
void keep_nearest(std::vector<Neighbour>& others, const Vec2& p_W) {
  std::erase_if(others, [&](const Neighbour& other) { return (other.p_W - p_W).norm() > kHeedM; });
  std::stable_sort(others.begin(), others.end(), [&](const Neighbour& a, const Neighbour& b) {
    return (a.p_W - p_W).squaredNorm() < (b.p_W - p_W).squaredNorm();
  });
  if (others.size() > kMostHeeded) others.resize(kMostHeeded);
}

}  // namespace

double personal_distance_m(double radii_m, double stuck_s) {
  const double most = 1.05 * radii_m;
  return std::clamp(most - 0.06 * std::max(0.0, stuck_s - 1.0), 0.05, most);
}

double touching_distance_m(double radii_m, double stuck_s) {
  return std::min(0.77 * radii_m, personal_distance_m(radii_m, stuck_s));
}

Vec2 steer(const Walker& walker, std::vector<Neighbour> others, const std::vector<Segment2>& borders) {
  const double speed = walker.wanted_mps.norm();
  if (speed < 1e-6) return Vec2::Zero();
  keep_nearest(others, walker.p_W);
  if (others.empty() && borders.empty()) return walker.wanted_mps;

  const double own = 0.5 * personal_distance_m(2 * walker.radius_m, walker.stuck_s);
  dtObstacleAvoidanceQuery query;
  STORETWIN_ASSERT(query.init(static_cast<int>(kMostHeeded), kMostBorders), "there is memory for a few circles");
  for (const Neighbour& other : others) {
    const double keep = personal_distance_m(walker.radius_m + other.radius_m, walker.stuck_s);
    const Point p = at(other.p_W), v = at(other.v_W_mps);
    query.addCircle(p.data(), static_cast<float>(keep - own), v.data(), v.data());
  }
  for (const Segment2& border : borders) {
    const Vec2 along = border.b - border.a, there = walker.p_W - border.a;
    if (along.x() * there.y() - along.y() * there.x() > 0) continue;  // seen from its back
    const Point a = at(border.a), b = at(border.b);
    query.addSegment(a.data(), b.data());
  }
  const Point p = at(walker.p_W), v = at(walker.v_W_mps), wanted = at(walker.wanted_mps);
  const dtObstacleAvoidanceParams params = habits();
  Point chosen{};
  query.sampleVelocityAdaptive(p.data(), static_cast<float>(own), static_cast<float>(speed), v.data(), wanted.data(),
                               chosen.data(), &params);
  return {static_cast<double>(chosen[0]), static_cast<double>(chosen[2])};
}

}  // namespace storetwin::shoppers
