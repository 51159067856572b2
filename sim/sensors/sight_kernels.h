// Whole bodies seen from one camera, in vectors: where their points lie in the image, and what may hide them.
//
// Coordinates come as arrays, one per axis, in whole vectors (kSightStep); whatever fills the last one must be harmless,
// and a count may stop short of it. Each lane does the IEEE operations of store::project, nothing is fused, so every vector
// width gives the same bytes.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/store/store.h"

namespace storetwin::sensors {

/// Counts are multiples of what the widest vector holds.
inline constexpr std::size_t kSightStep = 8;
constexpr std::size_t in_whole_vectors(std::size_t count) { return (count + kSightStep - 1) / kSightStep * kSightStep; }

struct PointLanes {
  const double *x, *y, *z;
  std::size_t count;
};

/// Swept spheres; those that fill up have a radius far below zero, which nothing meets.
struct CapsuleLanes {
  const double *ax, *ay, *az, *bx, *by, *bz, *radius_m;
  std::size_t count;
};

/// Upright boxes, by their middles and half their sizes.
struct BoxLanes {
  const double *x, *y, *z, *half_x, *half_y, *half_z;
  std::size_t count;
};

/// A camera with its lens.
struct LensKernel {
  std::array<double, 9> R_CW;  ///< row by row
  std::array<double, 3> p_CW;
  double fx_px, fy_px, cx_px, cy_px;
  store::Distortion distortion;
};
LensKernel lens_kernel(const store::Camera& camera, const Pose& X_CW);

/// How images lean whose rows are read one after another: so many pixels per row beyond the middle one, at most `most_rows`.
struct RowSkew {
  double u_px = 0, v_px = 0, middle_row = 0, most_rows = 0;
  Vec2 at(const Vec2& pixel) const {
    return std::clamp(pixel.y() - middle_row, -most_rows, most_rows) * Vec2(u_px, v_px);
  }
};

/// Of at most so many points.
inline constexpr std::size_t kMostSightPoints = 16;
struct ImagePoints {
  std::array<double, kMostSightPoints> u_px, v_px;
  std::array<double, kMostSightPoints> z_m;  ///< along the optical axis; pixels mean nothing where it isn't above 0
};
void project_points(const LensKernel& lens, const RowSkew& skew, const PointLanes& points, ImagePoints& image);

/// Round both ends of all capsules that lie before the camera, each as thick as its radius at its distance.
struct ImageBox {
  Vec2 min_px, max_px;
};
ImageBox project_box(const LensKernel& lens, const RowSkew& skew, const CapsuleLanes& capsules);

/// The sides of a camera's view as planes in the store frame: what lies wholly beyond one of them is not in the image.
struct ViewSides {
  struct Side {
    Vec3 outward_W;
    double offset_m;  ///< a point lies beyond where outward . p > offset
  };
  static constexpr std::size_t kMost = 6;
  std::array<Side, kMost> sides;
  std::size_t count = 0;
  void add(const Vec3& outward_W, double offset_m) { sides[count++] = {outward_W, offset_m}; }
};
/// For each box, how far it is at least beyond the side it is farthest beyond; 0 or less: it may be in view. There is
/// room for all lanes.
void how_far_beyond(const ViewSides& view, const BoxLanes& boxes, double* beyond);

/// Lines of sight from one eye: unit directions and lengths.
struct SightLines {
  std::array<double, kMostSightPoints> x, y, z, length_m;
  std::size_t count = 0;
};
/// For each line the capsules it may meet, bit by bit, of at most 64. A capsule whose bit is 0 is certainly clear of
/// the line: it lies behind an end, or a plane along the line stands between.
void may_meet(const Vec3& eye_W, const SightLines& lines, const CapsuleLanes& capsules,
              std::array<std::uint64_t, kMostSightPoints>& masks);

}  // namespace storetwin::sensors
