#include "sim/report/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/markup.h"

namespace storetwin::report {

namespace {

// The end of a shape's tag: with a title, which browsers show where one points at it, or without.
std::string ended(const char* element, const std::string& title) {
  return title.empty() ? "/>\n" : fmt::format("><title>{}</title></{}>\n", escaped(title), element);
}

}  // namespace

double Canvas::x(double data) const {
  const double range = data_max.x() - data_min.x();
  return left_px + (range > 0 ? (data - data_min.x()) / range : 0.5) * (width_px - left_px - right_px);
}

double Canvas::y(double data) const {
  const double range = data_max.y() - data_min.y();
  return height_px - bottom_px - (range > 0 ? (data - data_min.y()) / range : 0.5) * (height_px - top_px - bottom_px);
}

std::string svg_open(const Canvas& c, const std::string& title, const std::string& description) {
  return fmt::format(
      "<svg role=\"img\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" height=\"{1:.0f}\"><title>{2}</title>{3}\n",
      c.width_px, c.height_px, escaped(title), description.empty() ? "" : "<desc>" + escaped(description) + "</desc>");
}

std::string svg_line(const Canvas& c, const std::vector<Vec2>& points, const std::string& style) {
  std::string text = fmt::format("<polyline class=\"{}\" points=\"", style);
  for (const Vec2& p : points) text += fmt::format("{:.1f},{:.1f} ", c.x(p.x()), c.y(p.y()));
  return text + "\"/>\n";
}

std::string svg_polygon(const Canvas& c, const Polygon& outline, const std::string& style, const std::string& title) {
  std::string text = fmt::format("<polygon class=\"{}\" points=\"", style);
  for (const Vec2& p : outline) text += fmt::format("{:.1f},{:.1f} ", c.x(p.x()), c.y(p.y()));
  return text + "\"" + ended("polygon", title);
}

std::string svg_text(const Canvas& c, const Vec2& at, const std::string& text, const std::string& style,
                     const char* anchor) {
  return fmt::format("<text class=\"{}\" text-anchor=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", style, anchor,
                     c.x(at.x()), c.y(at.y()), escaped(text));
}

std::string svg_dot(const Canvas& c, const Vec2& at, double radius_px, const std::string& style,
                    const std::string& title) {
  const std::string open = fmt::format("<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\"", style,
                                       c.x(at.x()), c.y(at.y()), radius_px);
  return open + ended("circle", title);
}

std::string svg_rect(const Canvas& c, const Vec2& low, const Vec2& high, const std::string& style,
                     const std::string& title) {
  return fmt::format("<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"", style,
                     c.x(low.x()), c.y(high.y()), std::max(0.5, c.x(high.x()) - c.x(low.x())),
                     std::max(0.5, c.y(low.y()) - c.y(high.y()))) +
         ended("rect", title);
}

std::string svg_triangle(const Canvas& c, const Vec2& at, double r, bool up, const std::string& style,
                         const std::string& title) {
  const double x = c.x(at.x()), y = c.y(at.y()), tip = up ? -r : r;
  return fmt::format("<path class=\"{}\" d=\"M{:.1f} {:.1f}L{:.1f} {:.1f}L{:.1f} {:.1f}Z\"", style, x, y + tip, x + r,
                     y - tip, x - r, y - tip) +
         ended("path", title);
}

std::vector<Vec2> thinned(const std::vector<Vec2>& points, std::size_t most) {
  if (points.size() <= most || most < 2) return points;
  std::vector<Vec2> kept;
  const std::size_t stretches = most / 2;
  for (std::size_t k = 0; k < stretches; ++k) {
    const auto begin = points.begin() + static_cast<std::ptrdiff_t>(k * points.size() / stretches);
    const auto end = points.begin() + static_cast<std::ptrdiff_t>((k + 1) * points.size() / stretches);
    auto [low, high] = std::minmax_element(begin, end, [](const Vec2& a, const Vec2& b) { return a.y() < b.y(); });
    if (high < low) std::swap(low, high);
    kept.push_back(*low);
    if (high != low) kept.push_back(*high);
  }
  return kept;
}

double round_step(double range, int count) {
  if (!(range > 0)) return 1;
  const double rough = range / count;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough) return factor * power;
  }
  return 10 * power;
}

std::string svg_axes(const Canvas& c, const std::string& x_label, const std::string& y_label) {
  std::string text;
  const double dx = round_step(c.data_max.x() - c.data_min.x(), 8), dy = round_step(c.data_max.y() - c.data_min.y(), 5);
  for (double x = std::ceil(c.data_min.x() / dx) * dx; x <= c.data_max.x() + 1e-9; x += dx) {
    text += svg_line(c, {{x, c.data_min.y()}, {x, c.data_max.y()}}, "grid");
    text += fmt::format("<text class=\"tick\" text-anchor=\"middle\" x=\"{:.1f}\" y=\"{:.1f}\">{:g}</text>\n", c.x(x),
                        c.height_px - c.bottom_px + 13, std::round(x / dx) * dx + 0.0);
  }
  for (double y = std::ceil(c.data_min.y() / dy) * dy; y <= c.data_max.y() + 1e-9; y += dy) {
    text += svg_line(c, {{c.data_min.x(), y}, {c.data_max.x(), y}}, "grid");
    text += fmt::format("<text class=\"tick\" text-anchor=\"end\" x=\"{:.1f}\" y=\"{:.1f}\">{:g}</text>\n",
                        c.left_px - 5, c.y(y) + 3, std::round(y / dy) * dy + 0.0);
  }
  text += fmt::format("<text class=\"tick\" text-anchor=\"end\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
                      c.width_px - c.right_px, c.height_px - 3, escaped(x_label));
  text += fmt::format("<text class=\"tick\" x=\"2\" y=\"{:.1f}\">{}</text>\n", c.top_px - 2, escaped(y_label));
  return text;
}

std::string series_style(std::size_t i) { return fmt::format("series s{}", i % 7); }

}  // namespace storetwin::report
