// How shoppers use the lanes of the turnstile: which one to come in and go out by, and where to stand before and behind
// it.
#pragma once

#include <string>
#include <vector>

#include "core/base/geometry.h"
#include "core/store/store.h"

namespace storetwin::shoppers {

/// How far from the gate people show their code, vanish and wait to be let out; metres along the lane.
inline constexpr double kOutsideM = 0.60;
inline constexpr double kInsideM = 0.70;

/// The strip of floor that leads through a lane: who is on the way through keeps between its sides, however it is
/// jostled, as people do between the posts of a turnstile.
struct Passage {
  Vec2 middle = Vec2::Zero();   ///< of the gate, in W
  Vec2 inward = Vec2::UnitY();  ///< unit vector
  double half_breadth_m = 0;    ///< of the gate

  /// `v_mps` without what would bring a body of this radius farther out than the strip is broad.
  Vec2 kept_inside(const Vec2& p_W, double radius_m, const Vec2& v_mps) const;
};

/// One lane as a walker sees it. All points in W.
struct Doorway {
  std::string lane;
  Segment2 gate;
  Vec2 middle = Vec2::Zero();   ///< of the gate
  Vec2 inward = Vec2::UnitY();  ///< unit vector
  std::vector<Vec2> line;       ///< where people wait for it, the first place at the gate; see waiting_line.h
  Vec2 outside() const { return middle - kOutsideM * inward; }
  Vec2 inside() const { return middle + kInsideM * inward; }
  Passage passage() const { return {middle, inward, 0.5 * (gate.b - gate.a).norm()}; }
};

Doorway doorway_of(const store::Lane& lane);

/// The lane whose id begins with "in", else the first; the one that begins with "out" (or "exit"), else the last. The
/// map has at least one lane.
Doorway entrance_of(const store::Map& map);
Doorway exit_of(const store::Map& map);

}  // namespace storetwin::shoppers
