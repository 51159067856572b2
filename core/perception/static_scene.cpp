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

}  // namespace

StaticScene::StaticScene(const store::Store& store) {
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

std::optional<SceneHit> StaticScene::cast(const Vec3& origin_W, const Vec3& direction_W) const {
  double nearest = std::numeric_limits<double>::infinity();
  if (direction_W.z() < 0 && origin_W.z() > 0) nearest = -origin_W.z() / direction_W.z();
  for (const SolidBox& box : surfaces_) {
    const Stretch stretch = stretch_in(box, origin_W, direction_W);
    if (stretch.begin <= stretch.end && stretch.begin > 0) nearest = std::min(nearest, stretch.begin);
  }
  if (nearest == std::numeric_limits<double>::infinity()) return std::nullopt;
  SceneHit hit{nearest, std::nullopt};
  for (const SolidBox& box : fixtures_) {
    const Stretch stretch = stretch_in(box, origin_W, direction_W);
    const bool ends_there = stretch.begin <= nearest && nearest <= stretch.end;
    if (ends_there) hit.enters_fixture = stretch.begin;
  }
  return hit;
}

}  // namespace storetwin::perception
