// Depth images rendered exactly: boxes as planar faces, bodies as swept spheres, everything by rays through the pixels.
//
// Each pixel has its own ray (x, y, 1) in the camera's optical frame C, lens distortion removed, computed once. A face
// is drawn by asking each ray of its bounding rectangle on which side of the face's edges it passes (half-space tests
// on the rays themselves, so lens distortion costs nothing and no clipping is needed), a capsule by solving its
// quadratic. Depth is kept as 1/z: it is linear along a plane in (x, y), and it is what a stereo camera measures.
//
// A pixel's value depends on its ray and the shape only, never on the rectangle that is drawn: a part that is drawn anew
// has the bytes that the whole would have.
#pragma once

#include <array>
#include <vector>

#include "core/base/geometry.h"
#include "core/store/store.h"
#include "sim/sensors/depth_layer.h"
#include "sim/sensors/raster_kernels.h"
#include "sim/world/world.h"

namespace storetwin::sensors {

class DepthRenderer {
 public:
  explicit DepthRenderer(const store::Camera& camera);

  int width_px() const { return width_; }
  int height_px() const { return height_; }
  const Pose& X_CW() const { return X_CW_; }
  PixelRect whole() const { return {0, width_, 0, height_}; }
  DepthLayer empty_layer() const { return {width_, height_}; }

  /// The floor z = 0 everywhere.
  void draw_floor(DepthLayer& layer, std::uint16_t mark) const;
  /// A box with pose and half edges in W; only pixels of `clip` are written.
  void draw_box(DepthLayer& layer, const Pose& X_WB, const Vec3& half_m, std::uint16_t mark, const PixelRect& clip) const;
  /// A convex face with four corners in W in order round its edge, seen from both sides; a triangle repeats a corner.
  void draw_face(DepthLayer& layer, const std::array<Vec3, 4>& corners_W, std::uint16_t mark) const;
  /// `drawn` becomes the rows and columns in which it may have drawn.
  void draw_capsule(DepthLayer& layer, const world::Capsule& capsule_W, std::uint16_t mark, RowSpans& drawn) const;

  /// All pixels that a box may touch, and perhaps a few more; empty if it is out of view.
  PixelRect rect_of_box(const Pose& X_WB, const Vec3& half_m) const;
  /// Whether any pixel may see a part of this sphere; now and then it says so of one that just misses the view.
  bool in_view(const Vec3& center_W, double radius_m) const;

 private:
  /// Rays with x in [x0, x1] and y in [y0, y1].
  struct Bounds {
    double x0, x1, y0, y1;
    void add(double xa, double xb, double ya, double yb);
  };
  static Bounds nothing();
  /// Of a sphere in C; of a flat face in C: nothing if it lies behind.
  static Bounds bounds_of_sphere(const Vec3& center_C, double radius_m);
  static Bounds bounds_of_face(const std::array<Vec3, 4>& corners_C);
  PixelRect rect_of(const Bounds& bounds) const;
  /// Columns whose rays may have x in [x0, x1].
  Span columns_between(double x0, double x1) const;

  /// What the two planes hold that pass through the camera and touch an endless cylinder on either side: rays that meet
  /// it have n . ray >= 0 for both.
  struct Wedge {
    std::array<Vec3, 2> inward;
    bool known = false;  ///< not if the camera is inside, or there is no axis
  };
  static Wedge wedge_of(const Vec3& a_C, const Vec3& b_C, double radius_m);
  Span columns_in(const Wedge& wedge, int v) const;
  /// Cuts each row's columns by the wedge.
  void cut(const Wedge& wedge, RowSpans& rows) const;
  void cut_by_line(const Vec3& inward, RowSpans& rows) const;
  void see_between(float x0, float x1, float y0, float y1);
  /// Of a sphere that is swept from a to b.
  bool in_view_C(const Vec3& a_C, const Vec3& b_C, double radius_m) const;
  void draw_face_C(DepthLayer& layer, const std::array<Vec3, 4>& corners_C, std::uint16_t mark, const PixelRect& clip) const;
  /// Which columns of which rows the capsule may touch.
  void find_rows(const Vec3& a_C, const Vec3& b_C, double radius_m, RowSpans& rows) const;
  Raster raster(DepthLayer& layer) const;

  int width_ = 0;
  int height_ = 0;
  Pose X_CW_;
  Vec3 p_WC_;
  std::array<Vec3, 4> sides_;                       // of the view's pyramid: unit normals in C, inward
  bool has_lens_ = false;                           // distortion: otherwise a ray's x depends on the column alone, y on the row
  double fx_ = 0, fy_ = 0, cx_ = 0, cy_ = 0;        // pixels
  std::vector<float> ray_x_, ray_y_;                // per pixel with distortion, else per column and per row; z is 1
  std::vector<float> column_min_, column_max_;      // with distortion: of ray_x_ over each column
  std::vector<float> row_min_, row_max_;            // of ray_y_ over each row
};

}  // namespace storetwin::sensors
