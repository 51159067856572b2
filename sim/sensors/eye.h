// The place that one camera looks from, and what it has learnt of the building round it.
//
// The room before the camera is divided into cells. Of each cell somebody was looked for in, the eye knows whether nothing
// of the building can stand between, or one part hides all of it: what a convex part hides from a point is convex, so it
// hides a cell if it hides its corners. Both cost a look at two bits, which stay in the memory's caches beside what all
// other cameras know. Of the cells that are left, it keeps the parts that may stand between. What is kept is derived data
// and changes no answer.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/sensors/building.h"

namespace storetwin::sensors {

class Eye {
 public:
  /// Sees as far as `range_m`; beyond that answers only take longer.
  Eye(const Vec3& p_WE, double range_m);

  const Vec3& p_W() const { return p_WE_; }
  /// True if nothing of the building stands between the eye and the point.
  bool sees_past(const std::shared_ptr<const Building>& building, const Vec3& p_W) {
    if (building != building_) look_round(building);
    const double x = (p_W.x() - corner_W_.x()) / kCellM, y = (p_W.y() - corner_W_.y()) / kCellM, z = p_W.z() / kCellM;
    if (!(x >= 0 && x < columns_ && y >= 0 && y < columns_ && z >= 0 && z < kLayers)) return building_->clear(p_WE_, p_W);
    const Cell cell{static_cast<int>(x), static_cast<int>(y), static_cast<int>(z)};
    const Column known = known_[column_of(cell)];
    if ((known.doubt >> cell.layer & 1) == 0) return (known.hidden >> cell.layer & 1) == 0;
    return sees_past_parts(cell, p_W);
  }

 private:
  struct Cell {
    int column, row, layer;
  };
  std::size_t column_of(const Cell& cell) const { return static_cast<std::size_t>(cell.row * columns_ + cell.column); }
  bool hides(std::uint32_t part, const Box3& place) const;
  void look_round(const std::shared_ptr<const Building>& building);
  std::uint32_t learn(const Cell& cell);
  bool sees_past_parts(const Cell& cell, const Vec3& p_W);

  static constexpr double kCellM = 0.5;
  static constexpr int kLayers = 5;  // from the floor up to raised hands
  static constexpr std::uint32_t kUnknown = 0xffffffff;
  Vec3 p_WE_;
  int columns_;                           // and as many rows
  Vec3 corner_W_;                         // of the first cell
  std::shared_ptr<const Building> building_;
  // Layer by layer a bit.
  struct Column {
    std::uint8_t doubt = (1 << kLayers) - 1;  // a part may stand before some of it, or nobody has looked yet
    std::uint8_t hidden = 0;                  // there is no doubt that all of it is hidden
  };
  std::vector<Column> known_;
  std::vector<std::uint32_t> cells_;      // where each cell's list begins: its length, then parts
  std::vector<std::uint32_t> lists_;
};

}  // namespace storetwin::sensors
