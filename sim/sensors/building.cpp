#include "sim/sensors/building.h"

#include <algorithm>
#include <cmath>

#include "sim/sensors/view.h"

namespace storetwin::sensors {

namespace {

bool meets(const SolidBox& box, const Vec3& from, const Vec3& to) {
  return segment_meets(box.X_WB, box.half_m, from, to);
}

bool meets(const SolidPrism& prism, const Vec3& from, const Vec3& to) {
  if (std::min(from.z(), to.z()) > prism.height_m) return false;
  const Vec2 a = from.head<2>();
  const Vec2 d = (to - from).head<2>();
  // Through the top: the point at the prism's height lies inside the outline.
  if ((from.z() - prism.height_m) * (to.z() - prism.height_m) < 0) {
    const double t = (prism.height_m - from.z()) / (to.z() - from.z());
    if (contains(prism.outline, a + t * d)) return true;
  }
  // Through a side, below the top.
  for (std::size_t i = 0; i < prism.outline.size(); ++i) {
    const Vec2& p = prism.outline[i];
    const Vec2 e = prism.outline[(i + 1) % prism.outline.size()] - p;
    const double det = d.x() * e.y() - d.y() * e.x();
    if (std::abs(det) < 1e-12) continue;
    const Vec2 w = p - a;
    const double t = (w.x() * e.y() - w.y() * e.x()) / det;
    const double s = (w.x() * d.y() - w.y() * d.x()) / det;
    if (t < 0 || t > 1 || s < 0 || s > 1) continue;
    if (from.z() + t * (to.z() - from.z()) <= prism.height_m) return true;
  }
  return false;
}

// The times at which a point that leaves p at some speed between two is above or below a border: one side of a range.
class Passage {
 public:
  /// Stays where p + t * speed reaches `least` or more.
  void keep_above(double p, double speed, double least) {
    const double way = least - p;
    if (speed > 0) first_ = std::max(first_, way / speed);
    else if (speed < 0) last_ = std::min(last_, way / speed);
    else if (way > 0) last_ = -1;
  }
  bool empty() const { return first_ > last_; }

 private:
  double first_ = 0, last_ = 1;
};

// False only if no segment from the eye to any point of the place meets the box: per axis, a segment is as far as the
// fastest and no farther than the slowest of them.
bool may_meet(const Box3& box, const Vec3& eye, const Box3& place) {
  constexpr double kSlackM = 1e-6;  // far above rounding
  Passage passage;
  for (int axis = 0; axis < 3; ++axis) {
    const double slowest = place.min[axis] - eye[axis], fastest = place.max[axis] - eye[axis];
    passage.keep_above(eye[axis], fastest, box.min[axis] - kSlackM);
    passage.keep_above(-eye[axis], -slowest, -box.max[axis] - kSlackM);
    if (passage.empty()) return false;
  }
  return true;
}

Box3 bounds_of(const SolidBox& box) {
  Box3 bounds{Vec3::Constant(1e9), Vec3::Constant(-1e9)};
  for (const Vec3& corner : corners_of(box)) {
    bounds.min = bounds.min.cwiseMin(corner);
    bounds.max = bounds.max.cwiseMax(corner);
  }
  return bounds;
}

// Each of its axes is one of the store's, either way round, but for rounding.
bool is_square(const SolidBox& box) {
  constexpr double kRounding = 1e-12;
  const auto is_whole = [](double x) { return std::abs(x - std::round(x)) < kRounding; };
  return std::ranges::all_of(box.X_WB.rotation.reshaped(), is_whole);
}

Box3 bounds_of(const SolidPrism& prism) {
  Box3 bounds{Vec3(1e9, 1e9, 0), Vec3(-1e9, -1e9, prism.height_m)};
  for (const Vec2& p : prism.outline) {
    bounds.min.head<2>() = bounds.min.head<2>().cwiseMin(p);
    bounds.max.head<2>() = bounds.max.head<2>().cwiseMax(p);
  }
  bounds.min.z() = -1e9;  // a prism hides what is below the floor too
  return bounds;
}

}  // namespace

Building::Building(const store::Store& store) : solids_(solids_of(store)) {
  std::vector<Rectangle> outlines;
  for (const SolidGroup& group : solids_.groups) {
    outlines.push_back({group.bounds.min.head<2>(), group.bounds.max.head<2>()});
    first_parts_.push_back(parts_.size());
    for (const SolidBox& box : group.boxes) parts_.push_back({bounds_of(box), &box, nullptr, is_square(box)});
  }
  first_parts_.push_back(parts_.size());
  groups_ = PlaneIndex(outlines);
  outlines.clear();
  for (const SolidPrism& prism : solids_.prisms) {
    parts_.push_back({bounds_of(prism), nullptr, &prism});
    outlines.push_back({parts_.back().bounds.min.head<2>(), parts_.back().bounds.max.head<2>()});
  }
  prisms_ = PlaneIndex(outlines);
}

bool Building::clear(const Vec3& from, const Vec3& to) const {
  const Vec3 d = to - from;
  const auto group_meets = [&](int number) {
    const SolidGroup& group = solids_.groups[static_cast<std::size_t>(number)];
    return segment_meets(group.bounds, from, d) &&
           std::ranges::any_of(group.boxes, [&](const SolidBox& box) { return meets(box, from, to); });
  };
  const auto prism_meets = [&](int number) { return meets(solids_.prisms[static_cast<std::size_t>(number)], from, to); };
  return !groups_.any_along(from.head<2>(), to.head<2>(), group_meets) &&
         !prisms_.any_along(from.head<2>(), to.head<2>(), prism_meets);
}

bool Building::part_clear(std::uint32_t part, const Vec3& from, const Vec3& to) const {
  const Part& solid = parts_[part];
  if (solid.square) return !segment_meets(solid.bounds, from, to - from);
  return solid.box ? !meets(*solid.box, from, to) : !meets(*solid.prism, from, to);
}

void Building::add_parts_between(const Vec3& eye, const Box3& place, std::vector<std::uint32_t>& found) const {
  const auto add = [&](std::size_t first, std::size_t end) {
    for (std::size_t i = first; i < end; ++i) {
      if (may_meet(parts_[i].bounds, eye, place)) found.push_back(static_cast<std::uint32_t>(i));
    }
  };
  for (std::size_t g = 0; g < solids_.groups.size(); ++g) {
    if (may_meet(solids_.groups[g].bounds, eye, place)) add(first_parts_[g], first_parts_[g + 1]);
  }
  add(first_parts_.back(), parts_.size());
}

}  // namespace storetwin::sensors
