#include "sim/sensors/eye.h"

#include <algorithm>
#include <cmath>

namespace storetwin::sensors {

Eye::Eye(const Vec3& p_WE, double range_m) : p_WE_(p_WE) {
  constexpr double kBeyondM = 1, kWidestM = 30;
  const double half_m = std::min(range_m, kWidestM) + kBeyondM;
  columns_ = 2 * static_cast<int>(std::ceil(half_m / kCellM));
  const double corner_m = kCellM * columns_ / 2;
  corner_W_ = {p_WE.x() - corner_m, p_WE.y() - corner_m, 0};
}

void Eye::look_round(const std::shared_ptr<const Building>& building) {
  building_ = building;
  const auto columns = static_cast<std::size_t>(columns_);
  cells_.assign(columns * columns * kLayers, kUnknown);
  lists_ = {0};  // the list of all cells that nothing hides
}

std::uint32_t Eye::learn(std::size_t cell, const Vec3& corner_W) {
  constexpr double kSlackM = 1e-6;  // a point on a border may be taken for either cell's
  const Box3 place{corner_W - Vec3::Constant(kSlackM), corner_W + Vec3::Constant(kCellM + kSlackM)};
  const auto begin = static_cast<std::uint32_t>(lists_.size());
  lists_.push_back(0);
  building_->add_parts_between(p_WE_, place, lists_);
  const auto count = static_cast<std::uint32_t>(lists_.size()) - begin - 1;
  lists_[begin] = count;
  if (count == 0) lists_.pop_back();
  return cells_[cell] = count == 0 ? 0 : begin;
}

bool Eye::sees_past(const std::shared_ptr<const Building>& building, const Vec3& p_W) {
  if (building != building_) look_round(building);
  const Vec3 at = (p_W - corner_W_) / kCellM;
  if (!(at.minCoeff() >= 0 && at.x() < columns_ && at.y() < columns_ && at.z() < kLayers)) return building->clear(p_WE_, p_W);
  const auto column = static_cast<int>(at.x()), row = static_cast<int>(at.y()), layer = static_cast<int>(at.z());
  // What is above one another lies together: so do a body's points.
  const auto cell = static_cast<std::size_t>((row * columns_ + column) * kLayers + layer);
  std::uint32_t list = cells_[cell];
  if (list == kUnknown) list = learn(cell, corner_W_ + kCellM * Vec3(column, row, layer));
  for (std::uint32_t i = 1; i <= lists_[list]; ++i) {
    if (!building->part_clear(lists_[list + i], p_WE_, p_W)) return false;
  }
  return true;
}

}  // namespace storetwin::sensors
