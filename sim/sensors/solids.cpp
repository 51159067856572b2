#include "sim/sensors/solids.h"

#include <algorithm>

namespace storetwin::sensors {

namespace {

// A box given by two corners in a frame A that stands in the store as X_WA.
SolidBox box_between(const Pose& X_WA, const Vec3& low, const Vec3& high) {
  SolidBox box;
  box.X_WB = {X_WA.rotation, X_WA * ((low + high) / 2)};
  box.half_m = (high - low) / 2;
  return box;
}

void close_bounds(SolidGroup& group) {
  group.bounds = {Vec3::Constant(1e9), Vec3::Constant(-1e9)};
  for (const SolidBox& box : group.boxes) {
    for (const Vec3& corner : corners_of(box)) {
      group.bounds.min = group.bounds.min.cwiseMin(corner);
      group.bounds.max = group.bounds.max.cwiseMax(corner);
    }
  }
}

SolidGroup solids_of(const store::Fixture& fixture) {
  SolidGroup group;
  const Vec3& size = fixture.size_m;
  group.boxes.push_back(box_between(fixture.X_WF, {0, size.y() - kPanelM, 0}, size));
  double lowest = size.z();
  Vec3 base = {size.x(), size.y(), 0};
  for (const store::Shelf& shelf : fixture.shelves) {
    const Vec3 back = shelf.p_FS + Vec3(shelf.size_m.x(), shelf.size_m.y(), 0);
    const double thickness = std::min(kBoardM, shelf.p_FS.z());
    group.boxes.push_back(box_between(fixture.X_WF, shelf.p_FS - Vec3(0, 0, thickness), back));
    if (shelf.p_FS.z() < lowest) {
      lowest = shelf.p_FS.z();
      base = shelf.p_FS;
    }
  }
  // Below the lowest board a gondola is closed by a kick plate.
  const Vec3 foot = {0, std::min(base.y() + 0.03, size.y()), 0};
  const Vec3 top = {size.x(), size.y(), std::max(0.0, lowest - kBoardM)};
  if (!fixture.shelves.empty() && top.z() > 0 && top.y() > foot.y()) {
    group.boxes.push_back(box_between(fixture.X_WF, foot, top));
  }
  close_bounds(group);
  return group;
}

bool has_lane(const store::Map& map, const Vec2& a, const Vec2& b) {
  constexpr double kNearM = 0.3;
  const Segment2 wall{a, b};
  return std::ranges::any_of(map.lanes, [&](const store::Lane& lane) {
    return distance(wall, (lane.gate.a + lane.gate.b) / 2) < kNearM;
  });
}

std::vector<SolidGroup> walls_of(const store::Map& map) {
  std::vector<SolidGroup> walls;
  constexpr double kHalfM = 0.01;
  const double outward = signed_area(map.floor) > 0 ? -1 : 1;  // left of a counter-clockwise edge is inside
  for (std::size_t i = 0; i < map.floor.size(); ++i) {
    const Vec2& a = map.floor[i];
    const Vec2& b = map.floor[(i + 1) % map.floor.size()];
    const double length = (b - a).norm();
    if (length <= 0 || has_lane(map, a, b)) continue;  // the shop's open side
    const Vec2 along = (b - a) / length;
    const Vec2 normal = outward * Vec2(-along.y(), along.x());
    SolidBox wall;
    wall.X_WB.rotation.col(0) = Vec3(along.x(), along.y(), 0);
    wall.X_WB.rotation.col(1) = Vec3(-along.y(), along.x(), 0);
    wall.X_WB.rotation.col(2) = Vec3::UnitZ();
    const Vec2 middle = (a + b) / 2 + kHalfM * normal;
    wall.X_WB.translation = Vec3(middle.x(), middle.y(), map.ceiling_m / 2);
    wall.half_m = {length / 2, kHalfM, map.ceiling_m / 2};
    close_bounds(walls.emplace_back(SolidGroup{{}, {wall}}));
  }
  return walls;
}

}  // namespace

Solids solids_of(const store::Store& store) {
  Solids solids;
  for (const store::Fixture& fixture : store.map.fixtures) solids.groups.push_back(solids_of(fixture));
  for (SolidGroup& wall : walls_of(store.map)) solids.groups.push_back(std::move(wall));
  for (const store::Obstacle& obstacle : store.map.obstacles) {
    solids.prisms.push_back({obstacle.outline, obstacle.height_m});
  }
  return solids;
}

std::array<Vec3, 8> corners_of(const SolidBox& box) {
  std::array<Vec3, 8> corners;
  for (std::size_t i = 0; i < 8; ++i) {
    const Vec3 sign((i & 1) ? 1 : -1, (i & 2) ? 1 : -1, (i & 4) ? 1 : -1);
    corners[i] = box.X_WB * Vec3(sign.cwiseProduct(box.half_m));
  }
  return corners;
}

}  // namespace storetwin::sensors
