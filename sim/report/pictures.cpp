#include "sim/report/pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/report/markup.h"
#include "sim/report/svg.h"

namespace storetwin::report {

namespace {

Canvas canvas_of(const store::Map& map) {
  Canvas c;
  if (map.floor.empty()) return c;
  c.data_min = c.data_max = map.floor.front();
  for (const Vec2& p : map.floor) {
    c.data_min = c.data_min.cwiseMin(p);
    c.data_max = c.data_max.cwiseMax(p);
  }
  c.data_min -= Vec2(0.8, 0.8);
  c.data_max += Vec2(0.8, 0.8);
  // Meters are equally long in both directions.
  const Vec2 size = c.data_max - c.data_min;
  c.width_px = 760;
  c.height_px = (c.width_px - c.left_px - c.right_px) * size.y() / size.x() + c.top_px + c.bottom_px;
  return c;
}

Polygon footprint(const store::Fixture& fixture) {
  Polygon outline;
  for (const auto& [x, y] : {std::pair(0.0, 0.0), std::pair(1.0, 0.0), std::pair(1.0, 1.0), std::pair(0.0, 1.0)}) {
    outline.push_back((fixture.X_WF * Vec3(x * fixture.size_m.x(), y * fixture.size_m.y(), 0)).head<2>());
  }
  return outline;
}

std::string draw_map(const Canvas& c, const store::Map& map) {
  std::string text = svg_polygon(c, map.floor, "floor");
  for (const store::Zone& zone : map.zones) text += svg_polygon(c, zone.outline, "zone", zone.id);
  for (const store::Obstacle& obstacle : map.obstacles) text += svg_polygon(c, obstacle.outline, "fixture", obstacle.id);
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
  return text;
}

// Middle of a plate's front on the plan.
Vec2 place_of(const store::Store& store, const PlateAddress& address) {
  const store::Plate* plate = store::find_plate(store, address);
  if (!plate) return Vec2::Zero();
  return (store::pose_of(store, address) * Vec3(plate->size_m.x() / 2, 0.05, 0)).head<2>();
}

std::vector<Vec2> points_of(const std::vector<PathPoint>& path) {
  std::vector<Vec2> points;
  for (const PathPoint& p : path) points.push_back(p.p_m);
  return points;
}

const char* word(truth::ItemEventKind kind) {
  switch (kind) {
    case truth::ItemEventKind::kPick: return "pick";
    case truth::ItemEventKind::kPutBack: return "put-back";
    case truth::ItemEventKind::kDrop: return "drop";
    case truth::ItemEventKind::kPickUp: return "pick-up";
    case truth::ItemEventKind::kHandOff: return "hand-off";
  }
  return "";
}

// Signals are drawn relative to their first measured sample, so that neighbors of different loads can be compared.
float first_measured(const PlateTrace& trace) {
  const auto measured = std::find_if(trace.values_g.begin(), trace.values_g.end(), [](float g) { return !std::isnan(g); });
  return measured == trace.values_g.end() ? 0.0f : *measured;
}

// The name of the i-th series in its color, one below the other from the upper left corner.
std::string legend_entry(const Canvas& c, std::size_t i, const std::string& name) {
  return fmt::format("<text class=\"tick {}\" x=\"{:.0f}\" y=\"{:.0f}\">{}</text>\n", series_style(i), c.left_px + 7,
                     c.top_px + 12 + 13.0 * static_cast<double>(i), escaped(name));
}

}  // namespace

std::string plan_picture(const store::Store& store, const RunDetail& detail) {
  const Canvas c = canvas_of(store.map);
  std::string text = svg_open(c, "Plan of the store with the paths of shoppers and tracks") + draw_map(c, store.map);
  std::size_t i = 0;
  for (const auto& [shopper, path] : detail.true_paths) text += svg_line(c, points_of(path), series_style(i++));
  for (const auto& [track, path] : detail.track_paths) {
    for (const PathPoint& p : path) text += svg_dot(c, p.p_m, 1.1, "track");
  }
  for (const EventPicture& event : detail.events) {
    if (event.truth.plate.fixture.empty()) continue;
    const std::string title = fmt::format("{:.1f} s: {} of {}", event.truth.at.in_seconds(), word(event.truth.kind), event.truth.sku.value);
    const bool good = event.is_true && event.reported && event.right_visit;
    text += svg_dot(c, place_of(store, event.truth.plate), 4, good ? "good" : "bad", title);
  }
  const Vec2 corner = c.data_min + Vec2(0.3, 0.3);
  text += svg_line(c, {corner, corner + Vec2(1, 0)}, "scale") + svg_text(c, corner + Vec2(0.5, 0.08), "1 m", "label", "middle");
  return text + svg_close();
}

std::string signal_picture(const EventPicture& event) {
  Canvas c;
  c.width_px = 420;
  c.height_px = 170;
  bool any = false;
  for (const PlateTrace& trace : event.traces) {
    const float base_g = first_measured(trace);
    for (std::size_t k = 0; k < trace.values_g.size(); ++k) {
      if (std::isnan(trace.values_g[k])) continue;
      const double t = (trace.first + trace.period * static_cast<std::int64_t>(k) - event.truth.at).in_seconds();
      const double g = trace.values_g[k] - base_g;
      const Vec2 p(t, g);
      c.data_min = any ? c.data_min.cwiseMin(p) : p;
      c.data_max = any ? c.data_max.cwiseMax(p) : p;
      any = true;
    }
  }
  if (!any) return "<p>no plate signal was recorded here</p>\n";
  const double margin = std::max(5.0, 0.06 * (c.data_max.y() - c.data_min.y()));
  c.data_min.y() -= margin;
  c.data_max.y() += margin;
  std::string text = svg_open(c, "Plate signals around the event") + svg_axes(c, "s from the event", "g");
  text += svg_line(c, {{0, c.data_min.y()}, {0, c.data_max.y()}}, "now");
  for (std::size_t i = 0; i < event.traces.size(); ++i) {
    const PlateTrace& trace = event.traces[i];
    const float base_g = first_measured(trace);
    std::vector<Vec2> points;
    for (std::size_t k = 0; k < trace.values_g.size(); ++k) {
      const double t = (trace.first + trace.period * static_cast<std::int64_t>(k) - event.truth.at).in_seconds();
      if (!std::isnan(trace.values_g[k])) points.emplace_back(t, trace.values_g[k] - base_g);
    }
    text += svg_line(c, points, series_style(i) + (i == 0 ? " main" : ""));
    text += legend_entry(c, i, to_text(trace.plate));
  }
  return text + svg_close();
}

std::string cart_picture(const RunDetail& detail, double end_s) {
  std::set<VisitId> visits;
  for (const CartStep& step : detail.true_cart) visits.insert(step.visit);
  for (const CartStep& step : detail.cart) visits.insert(step.visit);
  const auto staircase = [&](const std::vector<CartStep>& steps, const VisitId& visit) {
    std::vector<Vec2> points = {{0, 0}};
    for (const CartStep& step : steps) {
      if (step.visit != visit) continue;
      points.emplace_back(step.t_s, points.back().y());
      points.emplace_back(step.t_s, points.back().y() + step.quantity);
    }
    points.emplace_back(end_s, points.back().y());
    return points;
  };
  Canvas c;
  c.width_px = 760;
  c.data_max = Vec2(std::max(1.0, end_s), 1);
  for (const VisitId& visit : visits) {
    for (const Vec2& p : staircase(detail.true_cart, visit)) c.data_max.y() = std::max(c.data_max.y(), p.y() + 0.5);
    for (const Vec2& p : staircase(detail.cart, visit)) c.data_max.y() = std::max(c.data_max.y(), p.y() + 0.5);
  }
  std::string text = svg_open(c, "Units in each cart over time, true and believed") + svg_axes(c, "s", "units");
  std::size_t i = 0;
  for (const VisitId& visit : visits) {
    text += svg_line(c, staircase(detail.true_cart, visit), series_style(i));
    text += svg_line(c, staircase(detail.cart, visit), series_style(i) + " believed");
    text += legend_entry(c, i, visit ? visit.value : "no visit");
    ++i;
  }
  return text + svg_close();
}

}  // namespace storetwin::report
