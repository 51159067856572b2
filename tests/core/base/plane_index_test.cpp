// Asking the index is asking everything, only quicker.
#include "core/base/plane_index.h"

#include <doctest/doctest.h>

#include "core/base/random.h"

namespace storetwin {
namespace {

bool meets(const Rectangle& a, const Rectangle& b) {
  return (a.min.array() <= b.max.array()).all() && (b.min.array() <= a.max.array()).all();
}

// Slab test in the plane.
bool meets(const Rectangle& r, const Vec2& a, const Vec2& b) {
  double first = 0, last = 1;
  for (int axis = 0; axis < 2; ++axis) {
    const double d = b[axis] - a[axis];
    if (d == 0) {
      if (a[axis] < r.min[axis] || a[axis] > r.max[axis]) return false;
      continue;
    }
    const double t0 = (r.min[axis] - a[axis]) / d, t1 = (r.max[axis] - a[axis]) / d;
    first = std::max(first, std::min(t0, t1));
    last = std::min(last, std::max(t0, t1));
  }
  return first <= last;
}

TEST_CASE("points, zones and segments meet the same rectangles with the index as without") {
  RandomStream random(1);
  const auto point = [&] { return Vec2(random.uniform(-12, 12), random.uniform(-8, 8)); };
  std::vector<Rectangle> rectangles;
  for (int i = 0; i < 60; ++i) {
    const Vec2 p(random.uniform(-10, 10), random.uniform(-6, 6));
    rectangles.push_back({p, p + Vec2(random.uniform(0, 3), random.uniform(0, 1))});
  }
  const PlaneIndex index(rectangles, 0.7);
  for (int i = 0; i < 3000; ++i) {
    const Vec2 a = point();
    Vec2 b = point();
    if (i % 10 == 0) b.x() = a.x();  // straight up, and not at all
    if (i % 20 == 0) b = a;
    const Rectangle zone{a.cwiseMin(b), a.cwiseMax(b)};
    for (std::size_t k = 0; k < rectangles.size(); ++k) {
      const auto is_it = [&](int number) { return static_cast<std::size_t>(number) == k; };
      if (meets(rectangles[k], a, b)) CHECK(index.any_along(a, b, is_it));
      if (meets(rectangles[k], zone)) CHECK(index.any_in(zone, is_it));
      if (meets(rectangles[k], {a, a})) CHECK(std::ranges::any_of(index.at(a), is_it));
    }
  }
}

TEST_CASE("an index over nothing finds nothing, and one cell asks about few of many") {
  const auto always = [](int) { return true; };
  CHECK_FALSE(PlaneIndex().any_along({0, 0}, {1, 1}, always));
  CHECK_FALSE(PlaneIndex().any_in({{0, 0}, {1, 1}}, always));
  CHECK(PlaneIndex().at({0, 0}).empty());
  std::vector<Rectangle> row;
  for (int i = 0; i < 100; ++i) row.push_back({{2.0 * i, 0}, {2.0 * i + 1, 1}});
  const PlaneIndex index(row, 1.5);
  CHECK(index.at({100.5, 0.5}).size() <= 3);
}

}  // namespace
}  // namespace storetwin
