#include "sim/report/pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/report/markup.h"
#include "sim/report/plan.h"
#include "sim/report/svg.h"

namespace storetwin::report {

namespace {

// Who stands still for a minute is one point.
std::vector<Vec2> points_of(const std::vector<PathPoint>& path) {
  constexpr double kStepM = 0.08;
  std::vector<Vec2> points;
  for (const PathPoint& p : path) {
    if (points.empty() || (p.p_m - points.back()).norm() >= kStepM) points.push_back(p.p_m);
  }
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

// Of one plate's signal: more than the picture has room for.
constexpr std::size_t kMostPoints = 160;

// Signals are drawn relative to their first measured sample, so that neighbors of different loads can be compared.
float first_measured(const PlateTrace& trace) {
  const auto measured =
      std::find_if(trace.values_g.begin(), trace.values_g.end(), [](float g) { return !std::isnan(g); });
  return measured == trace.values_g.end() ? 0.0f : *measured;
}

constexpr double kLegendPx = 125, kLegendRowPx = 14;  // room for one name

std::size_t legend_columns(const Canvas& c) {
  return static_cast<std::size_t>(std::max(1.0, (c.width_px - c.left_px) / kLegendPx));
}

// Makes room above the plot for that many names.
void make_room_for_legend(Canvas& c, std::size_t names) {
  const double room = kLegendRowPx * static_cast<double>((names + legend_columns(c) - 1) / legend_columns(c));
  c.top_px += room;
  c.height_px += room;
}

// The name of the i-th series beside a piece of its line, in rows above the plot.
std::string legend_entry(const Canvas& c, std::size_t i, const std::string& name) {
  const double x = c.left_px + kLegendPx * static_cast<double>(i % legend_columns(c));
  const double y = 11 + kLegendRowPx * static_cast<double>(i / legend_columns(c));
  return fmt::format(
      "<polyline class=\"{}\" points=\"{:.0f},{:.0f} {:.0f},{:.0f}\"/><text class=\"tick\" x=\"{:.0f}\" "
      "y=\"{:.0f}\">{}</text>\n",
      series_style(i), x, y - 4, x + 14, y - 4, x + 18, y, escaped(name));
}

}  // namespace

std::string plan_picture(const store::Store& store, const RunDetail& detail) {
  const Canvas c = plan_canvas(store.map);
  std::string text = svg_open(c, "Plan of the store with the paths of shoppers and tracks",
                              fmt::format("{} people, {} tracks, {} events at the shelves", detail.true_paths.size(),
                                          detail.track_paths.size(), detail.events.size())) +
                     draw_map(c, store.map);
  std::size_t i = 0;
  for (const auto& [shopper, path] : detail.true_paths) text += svg_line(c, points_of(path), series_style(i++));
  for (const auto& [track, path] : detail.track_paths) text += svg_line(c, points_of(path), "track");
  for (const EventPicture& event : detail.events) {
    if (event.truth.plate.fixture.empty()) continue;
    const std::string title =
        fmt::format("{:.1f} s: {} of {}", event.truth.at.in_seconds(), word(event.truth.kind), event.truth.sku.value);
    text += svg_dot(c, place_of(store, event.truth.plate), 4, event.good() ? "good" : "bad", title);
  }
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
  if (!any) return "<p>no plate signal was kept here</p>\n";
  const double margin = std::max(5.0, 0.06 * (c.data_max.y() - c.data_min.y()));
  c.data_min.y() -= margin;
  c.data_max.y() += margin;
  make_room_for_legend(c, event.traces.size());
  std::string text = svg_open(c, fmt::format("Plate signals around {:.1f} s", event.truth.at.in_seconds())) +
                     svg_axes(c, "s from the event", "g");
  text += svg_line(c, {{0, c.data_min.y()}, {0, c.data_max.y()}}, "now");
  for (std::size_t i = 0; i < event.traces.size(); ++i) {
    const PlateTrace& trace = event.traces[i];
    const float base_g = first_measured(trace);
    std::vector<Vec2> points;
    for (std::size_t k = 0; k < trace.values_g.size(); ++k) {
      const double t = (trace.first + trace.period * static_cast<std::int64_t>(k) - event.truth.at).in_seconds();
      if (!std::isnan(trace.values_g[k])) points.emplace_back(t, trace.values_g[k] - base_g);
    }
    text += svg_line(c, thinned(points, kMostPoints), series_style(i) + (i == 0 ? " main" : ""));
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
  make_room_for_legend(c, visits.size());
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
