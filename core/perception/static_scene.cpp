#include "core/perception/static_scene.h"

#include <algorithm>
#include <limits>

namespace storetwin::perception {

namespace {

constexpr double kBoardM = 0.02;

/// The stretch of a ray within a box; empty if begin > end.
struct Stretch {
  double begin = 0;
  double end = 0;
};

// Slab method (Kay and Kajiya, SIGGRAPH 1986).
Stretch stretch_in(const SolidBox& box, const Vec3& origin_W, const Vec3& direction_W) {
  const Vec3 origin = box.X_BW * origin_W;
  const Vec3 direction = box.X_BW.rotation * direction_W;
  Stretch stretch{0, std::numeric_limits<double>::infinity()};
  for (int axis = 0; axis < 3; ++axis) {
    if (direction[axis] == 0) {
      if (origin[axis] < box.extent.min[axis] || origin[axis] > box.extent.max[axis]) return {1, 0};
      continue;
    }
    const double a = (box.extent.min[axis] - origin[axis]) / direction[axis];
    const double b = (box.extent.max[axis] - origin[axis]) / direction[axis];
    stretch.begin = std::max(stretch.begin, std::min(a, b));
    stretch.end = std::min(stretch.end, std::max(a, b));
  }
  return stretch;
}

// Where a ray crosses a wall outwards, t > 0; a wall seen from its outer side is none.
std::optional<double> leaves_through(const Segment2& wall, const Vec2& origin_W, const Vec2& direction_W) {
  const Vec2 along = wall.b - wall.a;
  const Vec2 outwards(along.y(), -along.x());
  const double speed = direction_W.dot(outwards);
  if (speed <= 0) return std::nullopt;
  const double t = (wall.a - origin_W).dot(outwards) / speed;
  if (t <= 0) return std::nullopt;
  const double share = (origin_W + t * direction_W - wall.a).dot(along) / along.squaredNorm();
  if (share < 0 || share > 1) return std::nullopt;
  return t;
}

}  // namespace

StaticScene::StaticScene(const store::Store& store) : ceiling_m_(store.map.ceiling_m) {
  const Polygon& floor = store.map.floor;
  const bool inside_is_left = signed_area(floor) > 0;
  for (std::size_t i = 0; i < floor.size(); ++i) {
    const Vec2& a = floor[i];
    const Vec2& b = floor[(i + 1) % floor.size()];
    walls_.push_back(inside_is_left ? Segment2{a, b} : Segment2{b, a});
  }
  for (const store::Fixture& fixture : store.map.fixtures) {
    const Pose X_FW = fixture.X_WF.inverse();
    const Vec3 size = fixture.size_m;
    fixtures_.push_back({X_FW, {Vec3::Zero(), size}});
    double back_m = 0;  // where the boards end
    for (const store::Shelf& shelf : fixture.shelves) {
      const Vec3 far_corner = shelf.p_FS + Vec3(shelf.size_m.x(), shelf.size_m.y(), 0);
      surfaces_.push_back({X_FW, {shelf.p_FS - Vec3(0, 0, kBoardM), far_corner}});
      back_m = std::max(back_m, far_corner.y());
    }
    if (back_m < size.y() - kBoardM || fixture.shelves.empty()) {
      surfaces_.push_back({X_FW, {Vec3(0, back_m, 0), size}});
    } else {
      surfaces_.push_back({X_FW, {Vec3(0, size.y() - kBoardM, 0), size}});
    }
  }
  for (const store::Obstacle& obstacle : store.map.obstacles) {
    if (obstacle.outline.empty()) continue;
    // A slanted outline is boxed; the stream corrects what that covers too much.
    Box3 extent{Vec3::Constant(std::numeric_limits<double>::infinity()),
                Vec3::Constant(-std::numeric_limits<double>::infinity())};
    for (const Vec2& corner : obstacle.outline) {
      extent.min = extent.min.cwiseMin(Vec3(corner.x(), corner.y(), 0));
      extent.max = extent.max.cwiseMax(Vec3(corner.x(), corner.y(), obstacle.height_m));
    }
    surfaces_.push_back({Pose{}, extent});
  }
}

std::optional<double> StaticScene::cast(const Vec3& origin_W, const Vec3& direction_W) const {
  double nearest = std::numeric_limits<double>::infinity();
  if (direction_W.z() < 0 && origin_W.z() > 0) nearest = -origin_W.z() / direction_W.z();
  if (direction_W.z() > 0 && origin_W.z() < ceiling_m_) nearest = (ceiling_m_ - origin_W.z()) / direction_W.z();
  for (const SolidBox& box : surfaces_) {
    const Stretch stretch = stretch_in(box, origin_W, direction_W);
    if (stretch.begin <= stretch.end && stretch.begin > 0) nearest = std::min(nearest, stretch.begin);
  }
  for (const Segment2& wall : walls_) {
    if (const auto t = leaves_through(wall, origin_W.head<2>(), direction_W.head<2>())) nearest = std::min(nearest, *t);
  }
  if (nearest == std::numeric_limits<double>::infinity()) return std::nullopt;
  return nearest;
}

bool StaticScene::among_goods(const Vec3& p_W, double slack_m) const {
  return std::any_of(fixtures_.begin(), fixtures_.end(), [&](const SolidBox& fixture) {
    const Vec3 p_F = fixture.X_BW * p_W;
    return ((p_F - fixture.extent.min).array() > -slack_m).all() &&
           ((fixture.extent.max - p_F).array() > -slack_m).all();
  });
}

}  // namespace storetwin::perception
