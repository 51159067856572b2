// The inner loops of the depth renderer: which pixels' rays meet a flat face or a swept sphere, and where.
//
// A ray is (x, y, 1) in the camera's optical frame C. Both shapes give 1/z along it, and what is nearer than the image's
// own 1/z is written. Kernels are compiled for several vector widths (Highway) and chosen when the program first runs one;
// each lane does the same IEEE operations on its own pixel, nothing is fused, and what lies outside the spans is never
// written, so every width gives the same bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "sim/sensors/depth_layer.h"

namespace storetwin::sensors {

/// A function of the ray: x * ray_x + y * ray_y + c.
struct RayFunction {
  float x = 0, y = 0, c = 0;
};

/// A convex face: hit where all four edge functions are >= 0.
struct FaceKernel {
  std::array<RayFunction, 4> edges;
  RayFunction inverse_depth;
  std::uint16_t mark = 0;
  float nearest = 0;          ///< no point of it has a greater 1/z
};

/// A sphere that is swept from one end to the other; with b = 0 a single sphere. All in C, metres.
struct CapsuleKernel {
  float ax, ay, az;           ///< first end
  float bx, by, bz;           ///< second end minus first
  float baba, baoa;           ///< |b|^2, b . (-a)
  float side_c, inverse_side_c;  ///< constant term of the side's quadratic
  float near_c, far_c;        ///< of the two ends' quadratics: |end|^2 - r^2 ...
  float inverse_near_c, inverse_far_c;
  std::uint16_t mark;
  float nearest;              ///< no point of it has a greater 1/z
};

/// Where to draw: rays and image, row by row.
struct Raster {
  const float* ray_x;         ///< of row 0; row v begins `ray_x_stride` * v later (0: all rows are alike)
  const float* ray_y;         ///< of row 0, the same; with `row_constant` one value per row instead
  std::ptrdiff_t ray_x_stride, ray_y_stride;
  bool row_constant;
  float* inverse_depth;
  std::uint16_t* mark;
  std::ptrdiff_t stride;      ///< of the image's rows
};

void raster_face(const FaceKernel& face, const Raster& raster, const PixelRect& rect);
/// `spans` are those of the rows from `v0` on.
void raster_capsule(const CapsuleKernel& capsule, const Raster& raster, int v0, const Span* spans, int rows);
void raster_sphere(const CapsuleKernel& sphere, const Raster& raster, int v0, const Span* spans, int rows);

}  // namespace storetwin::sensors
