#include "core/store/outline.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace storetwin::store {

namespace {

Segment2 edge(const Polygon& outline, std::size_t i) { return {outline[i], outline[(i + 1) % outline.size()]}; }

// True if the segments have a point in common. `crosses` alone would also say so of two that lie apart on one line.
bool touch(const Segment2& s, const Segment2& t) {
  const Vec2 low = s.a.cwiseMin(s.b).cwiseMax(t.a.cwiseMin(t.b));
  const Vec2 high = s.a.cwiseMax(s.b).cwiseMin(t.a.cwiseMax(t.b));
  return (low.array() <= high.array()).all() && crosses(s, t.a, t.b);
}

// True if the segments cross at a point that lies farther than the slack from each one's ends.
bool cross_inside(const Segment2& s, const Segment2& t, double slack_m) {
  if (!touch(s, t)) return false;
  return distance(s, t.a) > slack_m && distance(s, t.b) > slack_m && distance(t, s.a) > slack_m &&
         distance(t, s.b) > slack_m;
}

bool any_edges_cross(const Polygon& a, const Polygon& b, double slack_m) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) {
      if (cross_inside(edge(a, i), edge(b, j), slack_m)) return true;
    }
  }
  return false;
}

bool deep_inside(const Polygon& outline, const Vec2& p, double slack_m) {
  return contains(outline, p) && distance_to_edge(outline, p) > slack_m;
}

Vec2 middle(const Polygon& outline) {
  Vec2 sum = Vec2::Zero();
  for (const Vec2& p : outline) sum += p;
  return sum / static_cast<double>(outline.size());
}

// Corners, middles of edges and the middle of all corners: a point of one lies in the other when no edges cross.
bool any_point_inside(const Polygon& a, const Polygon& b, double slack_m) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Segment2 side = edge(a, i);
    if (deep_inside(b, side.a, slack_m) || deep_inside(b, (side.a + side.b) / 2, slack_m)) return true;
  }
  return contains(a, middle(a)) && deep_inside(b, middle(a), slack_m);
}

double turn(const Vec2& a, const Vec2& b, const Vec2& c) {
  return (b.x() - a.x()) * (c.y() - a.y()) - (b.y() - a.y()) * (c.x() - a.x());
}

}  // namespace

bool crosses_itself(const Polygon& outline) {
  const std::size_t n = outline.size();
  for (std::size_t i = 0; i < n; ++i) {
    const Segment2 first = edge(outline, i);
    const Segment2 next = edge(outline, (i + 1) % n);
    if (distance(first, next.b) == 0 || distance(next, first.a) == 0) return true;
    for (std::size_t j = i + 2; j < n; ++j) {
      const bool neighbours = i == 0 && j == n - 1;
      if (!neighbours && touch(first, edge(outline, j))) return true;
    }
  }
  return false;
}

bool outlines_overlap(const Polygon& a, const Polygon& b, double slack_m) {
  return any_edges_cross(a, b, slack_m) || any_point_inside(a, b, slack_m) || any_point_inside(b, a, slack_m);
}

bool lies_within(const Polygon& inner, const Polygon& outer, double slack_m) {
  for (const Vec2& p : inner) {
    if (!contains(outer, p) && distance_to_edge(outer, p) > slack_m) return false;
  }
  return !any_edges_cross(inner, outer, slack_m);
}

Polygon footprint(const Fixture& fixture, double margin_m) {
  const double right = fixture.size_m.x() - margin_m;
  const double back = fixture.size_m.y() - margin_m;
  Polygon outline;
  for (const Vec3& p_FQ : {Vec3(margin_m, margin_m, 0), Vec3(right, margin_m, 0), Vec3(right, back, 0),
                           Vec3(margin_m, back, 0)}) {
    outline.push_back((fixture.X_WF * p_FQ).head<2>());
  }
  return outline;
}

double distance_to_edge(const Polygon& outline, const Vec2& p) {
  double nearest_m = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < outline.size(); ++i) nearest_m = std::min(nearest_m, distance(edge(outline, i), p));
  return nearest_m;
}

std::vector<std::array<std::size_t, 3>> triangles_of(const Polygon& outline) {
  std::vector<std::size_t> left(outline.size());
  std::iota(left.begin(), left.end(), std::size_t{0});
  if (signed_area(outline) < 0) std::ranges::reverse(left);
  std::vector<std::array<std::size_t, 3>> triangles;
  const auto is_ear = [&](std::size_t a, std::size_t b, std::size_t c) {
    if (turn(outline[a], outline[b], outline[c]) <= 0) return false;
    return std::ranges::none_of(left, [&](std::size_t p) {
      if (p == a || p == b || p == c) return false;
      return turn(outline[a], outline[b], outline[p]) >= 0 && turn(outline[b], outline[c], outline[p]) >= 0 &&
             turn(outline[c], outline[a], outline[p]) >= 0;
    });
  };
  while (left.size() >= 3) {
    std::size_t cut = left.size();
    for (std::size_t i = 0; i < left.size() && cut == left.size(); ++i) {
      const std::size_t before = left[(i + left.size() - 1) % left.size()];
      if (is_ear(before, left[i], left[(i + 1) % left.size()])) cut = i;
    }
    if (cut == left.size()) break;  // what is left has no area
    triangles.push_back({left[(cut + left.size() - 1) % left.size()], left[cut], left[(cut + 1) % left.size()]});
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(cut));
  }
  return triangles;
}

}  // namespace storetwin::store
