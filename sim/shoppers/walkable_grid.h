// Where hips may be: a grid over the floor, and shortest paths on it.
//
// A cell is walkable when its centre is on the floor and at least `kBodyRadiusM` from every wall, fixture, obstacle and
// staff zone (the configuration space of a round body). The strip that leads through a lane's gate is passable, so that
// people can come in, but never part of a planned path, so that nobody strolls through the turnstile on the way to the
// crisps. Paths are found by A* with octile distances and then pulled straight.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/geometry.h"
#include "core/store/store.h"

namespace storetwin::shoppers {

/// Half the breadth of a body that turns its shoulders a little where it is narrow, metres.
inline constexpr double kBodyRadiusM = 0.22;

class WalkableGrid {
 public:
  static constexpr double kCellM = 0.05;

  explicit WalkableGrid(const store::Map& map);

  /// True where shopping people may stand or walk.
  bool walkable(const Vec2& p_W) const { return state_at(p_W) == Cell::kFree; }
  /// True where people may be on their way through a lane, too.
  bool passable(const Vec2& p_W) const { return state_at(p_W) != Cell::kBlocked; }
  /// True if the straight way from a to b is walkable throughout.
  bool straight(const Vec2& a, const Vec2& b) const;
  /// The walkable cell centre nearest to a point, within `radius_m`; ties go to the first in row order.
  std::optional<Vec2> nearest_walkable(const Vec2& p_W, double radius_m) const;

  /// Way points from `from` (left out) to `to` (the last one); empty if there is no way. `from` and `to` may lie a
  /// little off the walkable cells. Ways near the points in `people` cost more, so that a path leads round a crowd if
  /// it can.
  std::vector<Vec2> path(const Vec2& from, const Vec2& to, const std::vector<Vec2>& people) const;

 private:
  enum class Cell : std::uint8_t { kBlocked, kFree, kDoor };

  int columns_ = 0;
  int rows_ = 0;
  Vec2 corner_ = Vec2::Zero();  // of cell (0, 0), W
  std::vector<Cell> cells_;     // row by row

  Cell state_at(const Vec2& p_W) const;
  int cell_at(const Vec2& p_W) const;  // -1 outside the grid
  Vec2 centre(int cell) const;
  /// The cells whose centres lie within `radius_m` of a point, row by row.
  std::vector<int> cells_within(const Vec2& p_W, double radius_m) const;
  void open_lane(const store::Map& map, const store::Lane& lane);
  std::vector<double> crowd_cost(const std::vector<Vec2>& people) const;
  std::vector<int> cells_between(int start, int goal, const std::vector<double>& extra) const;
  std::vector<Vec2> pull_straight(const Vec2& from, const std::vector<Vec2>& way) const;
};

/// Outline of a fixture's footprint in W.
Polygon footprint(const store::Fixture& fixture);

/// Distance from a point to a filled polygon; 0 inside.
double distance_to(const Polygon& polygon, const Vec2& p);

}  // namespace storetwin::shoppers
