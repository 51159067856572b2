#include "sim/shoppers/steering.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace storetwin::shoppers {

namespace {

// How far ahead a walker looks for others, and for walls, seconds.
constexpr double kHorizonS = 1.8;
constexpr double kWallHorizonS = 0.25;

// Seconds until two bodies come closer than `distance_m`, seen from the first; infinite if they don't within the
// horizon.
double time_to_contact(const Vec2& offset, const Vec2& closing, double distance_m) {
  const double c = offset.squaredNorm() - distance_m * distance_m;
  const double b = offset.dot(closing);
  if (c <= 0) return b > 0 ? 0.0 : kHorizonS;  // too near already: only moving apart is good
  const double a = closing.squaredNorm();
  const double root = b * b - a * c;
  if (b <= 0 || root <= 0 || a < 1e-9) return kHorizonS;
  return std::min(kHorizonS, (b - std::sqrt(root)) / a);
}

Vec2 turned(const Vec2& v, double angle) {
  const double c = std::cos(angle), s = std::sin(angle);
  return {c * v.x() - s * v.y(), s * v.x() + c * v.y()};
}

}  // namespace

double personal_distance_m(double stuck_s) {
  return std::clamp(0.46 - 0.06 * std::max(0.0, stuck_s - 1.0), 0.05, 0.46);
}

Vec2 steer(const Walker& walker, const std::vector<Neighbour>& others, const WalkableGrid& grid) {
  const double speed = walker.wanted_mps.norm();
  if (speed < 1e-6) return Vec2::Zero();

  std::vector<Neighbour> near;
  for (const Neighbour& other : others) {
    if ((other.p_W - walker.p_W).norm() < 2.5) near.push_back(other);
  }
  const double keep = personal_distance_m(walker.stuck_s);
  const auto open = [&](const Vec2& p) { return walker.in_lane ? grid.passable(p) : grid.walkable(p); };
  const bool on_free_floor = open(walker.p_W);

  // Negative angles are to the right; they come first, so that a tie is decided that way.
  constexpr std::array<double, 13> kAngles = {0, -0.25, 0.25, -0.5, 0.5, -0.8, 0.8, -1.2, 1.2, -1.7, 1.7, -2.4, 2.4};
  constexpr std::array<double, 3> kShares = {1.0, 0.6, 0.3};
  Vec2 best = Vec2::Zero();
  double least = 0.9;  // standing still: worse than any free way forward, better than running into somebody
  for (const double angle : kAngles) {
    for (const double share : kShares) {
      const Vec2 v = turned(walker.wanted_mps, angle) * share;
      if (on_free_floor && !(open(walker.p_W + v * kWallHorizonS) && open(walker.p_W + v * (0.4 * kWallHorizonS)))) {
        continue;
      }
      double cost = (v - walker.wanted_mps).norm() / speed + (angle > 0 ? 0.05 : 0.0);
      for (const Neighbour& other : near) {
        const double contact = time_to_contact(other.p_W - walker.p_W, v - other.v_W_mps, keep);
        if (contact < kHorizonS) cost += 0.35 * (1 / std::max(0.1, contact) - 1 / kHorizonS);
      }
      if (cost < least) {
        least = cost;
        best = v;
      }
    }
  }
  return best;
}

}  // namespace storetwin::shoppers
