// Pictures as inline SVG: the few shapes a report draws, with a mapping from data to pixels.
#pragma once

#include <string>
#include <vector>

#include "core/base/geometry.h"

namespace storetwin::report {

/// Maps a rectangle of data to a picture of `width_px` x `height_px` with margins; y grows upwards in data.
struct Canvas {
  Vec2 data_min = Vec2::Zero();
  Vec2 data_max = Vec2::Ones();
  double width_px = 640;
  double height_px = 240;
  double left_px = 48, right_px = 12, top_px = 12, bottom_px = 28;

  double x(double data) const;
  double y(double data) const;
};

/// Opening and closing tags; a screen reader says `title`, and `description` to whoever asks for more.
std::string svg_open(const Canvas& canvas, const std::string& title, const std::string& description = "");
inline const char* svg_close() { return "</svg>\n"; }

/// A line through points in data coordinates; `style` is a CSS class.
std::string svg_line(const Canvas& canvas, const std::vector<Vec2>& points, const std::string& style);
std::string svg_polygon(const Canvas& canvas, const Polygon& outline, const std::string& style,
                        const std::string& title = "");
std::string svg_text(const Canvas& canvas, const Vec2& at, const std::string& text, const std::string& style,
                     const char* anchor = "start");
std::string svg_dot(const Canvas& canvas, const Vec2& at, double radius_px, const std::string& style,
                    const std::string& title = "");

/// A rectangle between two corners in data coordinates.
std::string svg_rect(const Canvas& canvas, const Vec2& low, const Vec2& high, const std::string& style,
                     const std::string& title = "");
/// A triangle of a fixed size in pixels that points up or down.
std::string svg_triangle(const Canvas& canvas, const Vec2& at, double radius_px, bool up, const std::string& style,
                         const std::string& title = "");

/// At most about `most` of the points, the highest and the lowest of each stretch among them, so that no peak is lost.
std::vector<Vec2> thinned(const std::vector<Vec2>& points, std::size_t most);

/// Axes with about five round ticks each and a grid; units stand in the axis labels.
std::string svg_axes(const Canvas& canvas, const std::string& x_label, const std::string& y_label);

/// The round step (1, 2 or 5 times a power of ten) that gives at most `count` ticks over `range`.
double round_step(double range, int count);

/// CSS class of the i-th series; colors come from a palette that color-blind people can tell apart (Okabe & Ito 2008).
std::string series_style(std::size_t i);

}  // namespace storetwin::report
