#include "sim/sensors/eye.h"

#include <algorithm>
#include <cmath>
#include <utility>

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
  const auto columns = static_cast<std::size_t>(columns_) * static_cast<std::size_t>(columns_);
  known_.assign(columns, Column{});
  cells_.assign(columns * kLayers, kUnknown);
  lists_ = {0};  // of all cells that there is no doubt about
}

std::uint32_t Eye::learn(const Cell& cell) {
  constexpr double kSlackM = 1e-6;  // a point on a border may be taken for either cell's
  const Vec3 corner_W = corner_W_ + kCellM * Vec3(cell.column, cell.row, cell.layer);
  const Box3 place{corner_W - Vec3::Constant(kSlackM), corner_W + Vec3::Constant(kCellM + kSlackM)};
  const auto begin = static_cast<std::uint32_t>(lists_.size());
  lists_.push_back(0);
  building_->add_parts_between(p_WE_, place, lists_);
  const auto count = static_cast<std::uint32_t>(lists_.size()) - begin - 1;
  lists_[begin] = count;
  const auto hides_all = [&](std::uint32_t part) { return hides(part, place); };
  const bool hidden = std::any_of(lists_.begin() + begin + 1, lists_.end(), hides_all);
  if (count > 0 && !hidden) return begin;
  lists_.resize(begin);
  const auto layer = static_cast<std::uint8_t>(1 << cell.layer);
  Column& known = known_[column_of(cell)];
  known.doubt &= static_cast<std::uint8_t>(~layer);
  if (hidden) known.hidden |= layer;
  return 0;
}

bool Eye::hides(std::uint32_t part, const Box3& place) const {
  if (!building_->is_box(part)) return false;  // the outline of a prism need not be convex
  for (int corner = 0; corner < 8; ++corner) {
    const Vec3 p((corner & 1) != 0 ? place.max.x() : place.min.x(), (corner & 2) != 0 ? place.max.y() : place.min.y(),
                 (corner & 4) != 0 ? place.max.z() : place.min.z());
    if (building_->part_clear(part, p_WE_, p)) return false;
  }
  return true;
}

bool Eye::sees_past_parts(const Cell& cell, const Vec3& p_W) {
  std::uint32_t& list = cells_[column_of(cell) * kLayers + static_cast<std::size_t>(cell.layer)];
  if (list == kUnknown) {
    list = learn(cell);
    if (list == 0) return (known_[column_of(cell)].hidden >> cell.layer & 1) == 0;
  }
  for (std::uint32_t i = 1; i <= lists_[list]; ++i) {
    if (building_->part_clear(lists_[list + i], p_WE_, p_W)) continue;
    std::swap(lists_[list + i], lists_[list + 1]);  // it will be asked first for what else is there
    return false;
  }
  return true;
}

}  // namespace storetwin::sensors
