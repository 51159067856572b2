#include "core/tracking/seen_area.h"

#include <algorithm>

namespace storetwin::tracking {

namespace {

double cross(const Vec2& a, const Vec2& b) { return a.x() * b.y() - a.y() * b.x(); }

// Andrew's monotone chain ("Another efficient algorithm for convex hulls in two dimensions", 1979).
Polygon convex_hull(Polygon points) {
  std::sort(points.begin(), points.end(),
            [](const Vec2& a, const Vec2& b) { return a.x() < b.x() || (a.x() == b.x() && a.y() < b.y()); });
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 3) return points;
  Polygon hull;
  for (const int way : {+1, -1}) {
    const std::size_t first = hull.size();
    for (const Vec2& p : points) {
      while (hull.size() >= first + 2 && cross(hull.back() - hull[hull.size() - 2], p - hull.back()) <= 0)
        hull.pop_back();
      hull.push_back(p);
    }
    hull.pop_back();  // the chain back begins where this one ends
    if (way > 0) std::reverse(points.begin(), points.end());
  }
  return hull;
}

}  // namespace

void SeenArea::add(const Vec2& p_W) {
  if (hull_.size() >= 3 && contains(hull_, p_W)) return;
  hull_.push_back(p_W);
  hull_ = convex_hull(std::move(hull_));
}

bool SeenArea::at_edge(const Vec2& p_W, double margin_m) const {
  if (hull_.size() < 3 || !contains(hull_, p_W)) return true;
  for (std::size_t i = 0; i < hull_.size(); ++i) {
    if (distance(Segment2{hull_[i], hull_[(i + 1) % hull_.size()]}, p_W) < margin_m) return true;
  }
  return false;
}

}  // namespace storetwin::tracking
