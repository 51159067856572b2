#include "sim/report/fault_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "sim/report/svg.h"

namespace storetwin::report {

namespace {

constexpr std::size_t kMostRows = 24;
constexpr double kBarHalf = 0.3;    // of a row's height
constexpr double kNameGap = -0.01;  // of the run's length, left of the start

using Row = std::pair<std::string, std::string>;  // kind and target

std::vector<Row> rows_of(const std::vector<truth::FaultEvent>& faults) {
  std::vector<Row> rows;
  for (const truth::FaultEvent& fault : faults) {
    const Row row(fault.kind, fault.target);
    if (rows.size() < kMostRows && std::find(rows.begin(), rows.end(), row) == rows.end()) rows.push_back(row);
  }
  return rows;
}

Canvas canvas_for(std::size_t rows, double end_s) {
  Canvas canvas;
  canvas.data_min = Vec2(0, -1);
  canvas.data_max = Vec2(end_s, static_cast<double>(rows));
  canvas.width_px = 760;
  canvas.left_px = 260;  // the rows' names
  canvas.height_px = 20.0 * static_cast<double>(rows + 1) + canvas.top_px + canvas.bottom_px;
  return canvas;
}

std::string bar(const Canvas& canvas, const truth::FaultEvent& fault, double y, double end_s, std::size_t style) {
  const double from = fault.from.in_seconds(), to = fault.to.ns != 0 ? fault.to.in_seconds() : end_s;
  const Polygon outline = {{from, y - kBarHalf}, {to, y - kBarHalf}, {to, y + kBarHalf}, {from, y + kBarHalf}};
  return svg_polygon(canvas, outline, "bar " + series_style(style),
                     fmt::format("{} of {}: {:.1f} s to {:.1f} s", fault.kind, fault.target, from, to));
}

std::string events_row(const Canvas& canvas, const RunDetail& detail) {
  std::string text = svg_text(canvas, {kNameGap * canvas.data_max.x(), -0.6}, "events", "label", "end");
  for (const EventPicture& event : detail.events) {
    text += svg_dot(canvas, {event.truth.at.in_seconds(), -0.5}, 3.5, event.good() ? "good" : "bad",
                    fmt::format("{:.1f} s, {}", event.truth.at.in_seconds(), event.truth.sku.value));
  }
  return text;
}

}  // namespace

std::string fault_picture(const RunRecord& run) {
  const std::vector<Row> rows = rows_of(run.faults);
  if (rows.empty()) return "";
  const double end_s = std::max(1.0, run.timing.sim_s);
  const Canvas canvas = canvas_for(rows.size(), end_s);
  std::map<std::string, std::size_t> styles;  // by kind, in order of appearance
  std::string text = svg_open(canvas, "What was broken when");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double y = static_cast<double>(rows.size() - 1 - i) + 0.5;
    const std::size_t style = styles.emplace(rows[i].first, styles.size()).first->second;
    text += svg_text(canvas, {kNameGap * end_s, y - 0.15}, rows[i].first + " " + rows[i].second, "label", "end");
    for (const truth::FaultEvent& fault : run.faults) {
      if (Row(fault.kind, fault.target) == rows[i]) text += bar(canvas, fault, y, end_s, style);
    }
  }
  const double step = round_step(end_s, 8);
  for (double t = 0; t <= end_s; t += step) {
    text += svg_line(canvas, {{t, canvas.data_min.y()}, {t, canvas.data_max.y()}}, "grid");
    text += svg_text(canvas, {t, canvas.data_min.y() - 0.8}, fmt::format("{:g} s", t), "tick", "middle");
  }
  return text + events_row(canvas, run.detail) + svg_close();
}

}  // namespace storetwin::report
