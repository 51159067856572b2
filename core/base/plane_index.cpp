#include "core/base/plane_index.h"

namespace storetwin {

PlaneIndex::PlaneIndex(std::span<const Rectangle> rectangles, double cell_m) : cell_m_(cell_m) {
  if (rectangles.empty()) return;
  Vec2 low = rectangles.front().min, high = rectangles.front().max;
  for (const Rectangle& r : rectangles) {
    low = low.cwiseMin(r.min);
    high = high.cwiseMax(r.max);
  }
  corner_ = low;
  columns_ = 1 + static_cast<int>(std::floor((high.x() - low.x()) / cell_m));
  rows_ = 1 + static_cast<int>(std::floor((high.y() - low.y()) / cell_m));
  const std::size_t cells = static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_);
  std::vector<std::vector<int>> lists(cells);
  for (std::size_t i = 0; i < rectangles.size(); ++i) {
    const Rectangle& r = rectangles[i];
    for (int y = row(r.min.y()); y <= row(r.max.y()); ++y) {
      for (int x = column(r.min.x()); x <= column(r.max.x()); ++x) {
        lists[static_cast<std::size_t>(y) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(x)].push_back(static_cast<int>(i));
      }
    }
  }
  starts_.push_back(0);
  for (const std::vector<int>& list : lists) {
    entries_.insert(entries_.end(), list.begin(), list.end());
    starts_.push_back(entries_.size());
  }
}

std::span<const int> PlaneIndex::at(const Vec2& p) const {
  if (columns_ == 0) return {};
  return cell(column(p.x()), row(p.y()));
}

}  // namespace storetwin
