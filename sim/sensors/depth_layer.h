// An image without noise: what a perfect depth camera would see, and on what kind of surface.
//
// Row-major, as wide and high as the camera's image, with some spare elements behind the last pixel, so that vector
// code may read and write whole vectors there.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace storetwin::sensors {

/// Pixels [u0, u1) x [v0, v1).
struct PixelRect {
  int u0 = 0, u1 = 0, v0 = 0, v1 = 0;
  bool empty() const { return u0 >= u1 || v0 >= v1; }
  bool operator==(const PixelRect&) const = default;
};

inline PixelRect overlap(const PixelRect& a, const PixelRect& b) {
  return {std::max(a.u0, b.u0), std::min(a.u1, b.u1), std::max(a.v0, b.v0), std::min(a.v1, b.v1)};
}

/// Columns [u0, u1) of one row.
struct Span {
  int u0 = 0, u1 = 0;
  bool empty() const { return u0 >= u1; }
};

/// A run of columns of each row from the first on.
struct RowSpans {
  int v0 = 0;
  std::vector<Span> spans;
};

struct DepthLayer {
  static constexpr int kSpare = 32;  ///< elements behind the last pixel: the widest vector's of 16-bit numbers

  DepthLayer() = default;
  DepthLayer(int width, int height) : width_px(width), height_px(height), inverse_depth(size()), mark(size()) {}

  std::size_t at(int u, int v) const {
    return static_cast<std::size_t>(v) * static_cast<std::size_t>(width_px) + static_cast<std::size_t>(u);
  }
  std::size_t size() const { return at(0, height_px) + kSpare; }

  int width_px = 0;
  int height_px = 0;
  std::vector<float> inverse_depth;  ///< 1/z in 1/m along the optical axis; 0 = nothing there
  std::vector<std::uint16_t> mark;   ///< of the surface, as the camera's kind of noise reads it (see surfaces.h)
};

}  // namespace storetwin::sensors
