// Where hips may be: how far every point of the floor is from what is solid, and the strips that lead through the gates.
//
// The map's outlines are turned once into a raster of signed distances to the nearest wall, fixture, obstacle or staff
// zone (negative inside of them), read between the cells by bilinear interpolation. A body of radius r may stand where
// that clearance is at least r, whatever r is, and the clearance's gradient is the way off a wall. The strip through a
// lane's gate is passable, so that people can come in, but not walkable, so that nobody strolls through the turnstile on
// the way to the crisps; the floor beside the strip is barred. Metres, frame W. The floor never changes during a run.
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
  /// Clearances beyond this aren't told apart; nobody keeps farther away than that.
  static constexpr double kMostClearanceM = 1.0;

  explicit WalkableGrid(const store::Map& map);

  /// Signed distance to the nearest solid or forbidden thing, at most `kMostClearanceM`; negative inside of it.
  double clearance_m(const Vec2& p_W) const;
  /// Unit vector towards more clearance; zero where there is no slope.
  Vec2 away_from_solids(const Vec2& p_W) const;

  /// True where a shopping body of this radius may stand or walk.
  bool walkable(const Vec2& p_W, double radius_m = kBodyRadiusM) const;
  /// True where it may be on its way through a lane, too.
  bool passable(const Vec2& p_W, double radius_m = kBodyRadiusM) const;
  /// The walkable cell centre nearest to a point, within `within_m`; ties go to the first in row order.
  std::optional<Vec2> nearest_walkable(const Vec2& p_W, double within_m, double radius_m = kBodyRadiusM) const;

  int columns() const { return columns_; }
  int rows() const { return rows_; }
  Vec2 corner() const { return corner_; }  ///< of cell (0, 0)
  Vec2 centre(int column, int row) const { return corner_ + kCellM * Vec2(column + 0.5, row + 0.5); }

 private:
  enum class Lane : std::uint8_t { kNone, kGate, kInside, kBarred };

  int columns_ = 0;
  int rows_ = 0;
  Vec2 corner_ = Vec2::Zero();
  std::vector<float> clearance_m_;  // at cell centres, row by row
  std::vector<Lane> lanes_;         // what the turnstile makes of a cell

  std::size_t index(int column, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column);
  }
  void measure(const Polygon& outline, bool solid_inside);
  void open_lane(const std::vector<Polygon>& solids, const store::Lane& lane);
  Lane lane_at(const Vec2& p_W) const;
};

/// Outline of a fixture's footprint in W.
Polygon footprint(const store::Fixture& fixture);

/// Distance from a point to a filled polygon; 0 inside.
double distance_to(const Polygon& polygon, const Vec2& p);

}  // namespace storetwin::shoppers
