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
  const auto each_cell = [&](const Rectangle& r, auto visit) {
    const int left = column(r.min.x()), right = column(r.max.x()), last = row(r.max.y());
    for (int y = row(r.min.y()); y <= last; ++y) {
      for (int x = left; x <= right; ++x) {
        visit(static_cast<std::size_t>(y) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(x));
      }
    }
  };
  // Counted, then written: at first starts_[c + 2] holds the number of cell c's entries, then starts_[c + 1] where its
  // next one goes, and in the end where the cell after it begins.
  starts_.assign(cells + 2, 0);
  for (const Rectangle& r : rectangles) each_cell(r, [&](std::size_t c) { ++starts_[c + 2]; });
  for (std::size_t c = 2; c < starts_.size(); ++c) starts_[c] += starts_[c - 1];
  entries_.resize(starts_.back());
  for (std::size_t i = 0; i < rectangles.size(); ++i) {
    each_cell(rectangles[i], [&](std::size_t c) { entries_[starts_[c + 1]++] = static_cast<int>(i); });
  }
  starts_.pop_back();
}

std::span<const int> PlaneIndex::at(const Vec2& p) const {
  if (columns_ == 0) return {};
  return cell(column(p.x()), row(p.y()));
}

}  // namespace storetwin
