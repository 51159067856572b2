#include "sim/report/plan.h"

#include <algorithm>

namespace storetwin::report {

namespace {

constexpr double kMostWidthPx = 760, kMostHeightPx = 560;

Polygon footprint(const store::Fixture& fixture) {
  Polygon outline;
  for (const auto& [x, y] : {std::pair(0.0, 0.0), std::pair(1.0, 0.0), std::pair(1.0, 1.0), std::pair(0.0, 1.0)}) {
    outline.push_back((fixture.X_WF * Vec3(x * fixture.size_m.x(), y * fixture.size_m.y(), 0)).head<2>());
  }
  return outline;
}

}  // namespace

Canvas plan_canvas(const store::Map& map) {
  Canvas c;
  if (map.floor.empty()) return c;
  c.data_min = c.data_max = map.floor.front();
  for (const Vec2& p : map.floor) {
    c.data_min = c.data_min.cwiseMin(p);
    c.data_max = c.data_max.cwiseMax(p);
  }
  c.data_min -= Vec2(0.5, 0.5);
  c.data_max += Vec2(0.5, 0.5);
  // Meters are equally long in both directions.
  const Vec2 size = c.data_max - c.data_min;
  c.left_px = c.right_px = c.top_px = c.bottom_px = 8;
  const double scale =
      std::min((kMostWidthPx - c.left_px - c.right_px) / size.x(), (kMostHeightPx - c.top_px - c.bottom_px) / size.y());
  c.width_px = scale * size.x() + c.left_px + c.right_px;
  c.height_px = scale * size.y() + c.top_px + c.bottom_px;
  return c;
}

std::string draw_map(const Canvas& c, const store::Map& map) {
  std::string text = svg_polygon(c, map.floor, "floor");
  for (const store::Zone& zone : map.zones) text += svg_polygon(c, zone.outline, "zone", zone.id);
  for (const store::Obstacle& obstacle : map.obstacles)
    text += svg_polygon(c, obstacle.outline, "fixture", obstacle.id);
  for (const store::Fixture& fixture : map.fixtures) {
    const Polygon outline = footprint(fixture);
    text += svg_polygon(c, outline, "fixture", fixture.id);
    text += svg_line(c, {outline[0], outline[1]}, "front");
    text += svg_text(c, (outline[0] + outline[2]) / 2, fixture.id, "label", "middle");
  }
  for (const store::Lane& lane : map.lanes) {
    text += svg_line(c, {lane.gate.a, lane.gate.b}, "lane");
    text += svg_text(c, lane.gate.b, lane.id, "label");
  }
  const Vec2 corner = c.data_min + Vec2(0.3, 0.3);
  text += svg_line(c, {corner, corner + Vec2(1, 0)}, "scale");
  return text + svg_text(c, corner + Vec2(0.5, 0.08), "1 m", "label", "middle");
}

Vec2 place_of(const store::Store& store, const PlateAddress& address) {
  const store::Plate* plate = store::find_plate(store, address);
  if (!plate) return Vec2::Zero();
  return (store::pose_of(store, address) * Vec3(plate->size_m.x() / 2, 0.05, 0)).head<2>();
}

}  // namespace storetwin::report
