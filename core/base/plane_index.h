// Finds what stands near a point, in a rectangle or along a segment of the floor without asking everything there is.
//
// A uniform grid of square cells (Franklin, "Adaptive grids for geometric operations", 1984) over axis-aligned
// rectangles, which are known by their place in the list. Answers may hold rectangles that are only near and may name
// one more than once, but none that is met is missing; so whoever asks "any of them?" gets the same answer as by asking
// all. Metres.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "core/base/geometry.h"

namespace storetwin {

struct Rectangle {
  Vec2 min = Vec2::Zero();
  Vec2 max = Vec2::Zero();
};

class PlaneIndex {
 public:
  PlaneIndex() = default;
  explicit PlaneIndex(std::span<const Rectangle> rectangles, double cell_m = 1.5);

  /// The rectangles near a point, in the order of the list.
  std::span<const int> at(const Vec2& p) const;
  /// True if `test(number)` is true of any rectangle that may meet the segment or the rectangle.
  template <class Test>
  bool any_along(const Vec2& a, const Vec2& b, Test test) const;
  template <class Test>
  bool any_in(const Rectangle& zone, Test test) const;

 private:
  int column(double x) const { return std::clamp(static_cast<int>(std::floor((x - corner_.x()) / cell_m_)), 0, columns_ - 1); }
  int row(double y) const { return std::clamp(static_cast<int>(std::floor((y - corner_.y()) / cell_m_)), 0, rows_ - 1); }
  std::span<const int> cell(int column, int row) const {
    const std::size_t i = static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column);
    return {entries_.data() + starts_[i], entries_.data() + starts_[i + 1]};
  }

  Vec2 corner_ = Vec2::Zero();
  double cell_m_ = 1;
  int columns_ = 0, rows_ = 0;
  std::vector<std::size_t> starts_;  ///< of each cell's entries, row by row
  std::vector<int> entries_;
};

template <class Test>
bool PlaneIndex::any_in(const Rectangle& zone, Test test) const {
  if (columns_ == 0) return false;
  for (int y = row(zone.min.y()); y <= row(zone.max.y()); ++y) {
    for (int x = column(zone.min.x()); x <= column(zone.max.x()); ++x) {
      for (const int number : cell(x, y)) {
        if (test(number)) return true;
      }
    }
  }
  return false;
}

template <class Test>
bool PlaneIndex::any_along(const Vec2& a, const Vec2& b, Test test) const {
  if (columns_ == 0) return false;
  constexpr double kSlack_m = 1e-6;  // what rounding may move the segment across a cell's border
  const Vec2 d = b - a;
  const double low = std::min(a.x(), b.x()), high = std::max(a.x(), b.x());
  const auto y_at = [&](double x) { return std::abs(d.x()) < kSlack_m ? a.y() : a.y() + (x - a.x()) / d.x() * d.y(); };
  for (int x = column(low - kSlack_m); x <= column(high + kSlack_m); ++x) {
    // The part of the segment over this column of cells; the outermost columns reach on for ever.
    double y0 = std::min(a.y(), b.y()), y1 = std::max(a.y(), b.y());
    if (std::abs(d.x()) >= kSlack_m) {
      const double from = x == 0 ? low : std::max(low, corner_.x() + x * cell_m_);
      const double to = x == columns_ - 1 ? high : std::min(high, corner_.x() + (x + 1) * cell_m_);
      y0 = std::max(y0, std::min(y_at(from), y_at(to)));
      y1 = std::min(y1, std::max(y_at(from), y_at(to)));
    }
    for (int y = row(y0 - kSlack_m); y <= row(y1 + kSlack_m); ++y) {
      for (const int number : cell(x, y)) {
        if (test(number)) return true;
      }
    }
  }
  return false;
}

}  // namespace storetwin
