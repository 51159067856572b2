#include "sim/layout/cameras.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace storetwin::layout {

namespace {

constexpr double kBelowCeilingM = 0.1;
constexpr double kBeyondEndM = 0.4;   // of the front, along it
constexpr double kIntoAisleM = 0.9;   // before the front
constexpr double kLookAtHeightM = 1;  // where hands are
constexpr double kBeforeDoorM = 0.6;
constexpr double kInsideFloorM = 0.1;

store::Camera hung(const store::Camera& lens, std::string id, const Vec3& p_WC, const Vec3& p_WQ) {
  store::Camera camera = lens;
  camera.id = std::move(id);
  camera.X_WC = {store::rotation_looking_at(p_WC, p_WQ), p_WC};
  return camera;
}

Vec2 on_floor(const Polygon& floor, const Vec2& p) {
  if (floor.empty() || contains(floor, p)) return p;
  Vec2 nearest = floor.front();
  for (std::size_t i = 0; i < floor.size(); ++i) {
    const Vec2 a = floor[i], along = floor[(i + 1) % floor.size()] - a;
    const double part = along.squaredNorm() > 0 ? std::clamp((p - a).dot(along) / along.squaredNorm(), 0.0, 1.0) : 0.0;
    const Vec2 q = a + part * along;
    if ((q - p).squaredNorm() < (nearest - p).squaredNorm()) nearest = q;
  }
  const Vec2 inwards = nearest - p;
  return inwards.norm() > 0 ? Vec2(nearest + inwards * (kInsideFloorM / inwards.norm())) : nearest;
}

}  // namespace

store::Camera depth_lens() {
  store::Camera camera;
  camera.fx_px = camera.fy_px = 135;
  camera.range_max_m = 6;
  return camera;
}

std::vector<store::Camera> cameras_for(const store::Map& map) {
  std::vector<store::Camera> cameras;
  const double z = map.ceiling_m - kBelowCeilingM;
  const auto add = [&](const Vec2& p, const Vec3& at) {
    const auto rounded = [](double m) { return std::round(m * 100) / 100; };
    const Vec2 q = on_floor(map.floor, p).unaryExpr(rounded);
    cameras.push_back(hung(depth_lens(), fmt::format("c{}", cameras.size() + 1), {q.x(), q.y(), z}, at));
  };
  for (const store::Fixture& fixture : map.fixtures) {
    const double width = fixture.size_m.x();
    const Vec3 middle = fixture.X_WF * Vec3(width / 2, 0, kLookAtHeightM);
    for (const double x : {-kBeyondEndM, width + kBeyondEndM}) {
      add((fixture.X_WF * Vec3(x, -kIntoAisleM, 0)).head<2>(), middle);
    }
  }
  for (const store::Lane& lane : map.lanes) {
    const Vec2 middle = (lane.gate.a + lane.gate.b) / 2;
    add(middle + kBeforeDoorM * lane.inward, {middle.x(), middle.y(), 0});
  }
  return cameras;
}

}  // namespace storetwin::layout
