// The place that one camera looks from, and what it has learnt of the building round it.
//
// The room before the camera is divided into cells; for each cell somebody was looked for in, the eye keeps the parts
// of the building that may stand between. Few cells have any, so most lines of sight past the building cost a look
// into a list. What is kept is derived data and changes no answer.
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
  bool sees_past(const std::shared_ptr<const Building>& building, const Vec3& p_W);

 private:
  void look_round(const std::shared_ptr<const Building>& building);
  std::uint32_t learn(std::size_t cell, const Vec3& corner_W);

  static constexpr double kCellM = 0.5;
  static constexpr int kLayers = 5;  // up to raised hands
  static constexpr std::uint32_t kUnknown = 0xffffffff;
  Vec3 p_WE_;
  int columns_;                           // and as many rows
  Vec3 corner_W_;                         // of the first cell
  std::shared_ptr<const Building> building_;
  std::vector<std::uint32_t> cells_;      // where each cell's list begins: its length, then parts
  std::vector<std::uint32_t> lists_;
};

}  // namespace storetwin::sensors
