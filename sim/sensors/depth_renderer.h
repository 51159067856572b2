// Depth images rendered exactly: boxes as planar faces, bodies as swept spheres, everything by rays through the pixels.
//
// Each pixel has its own ray (x, y, 1) in the camera's optical frame C, lens distortion removed, computed once. A face
// is drawn by asking each ray of its bounding rectangle on which side of the face's edges it passes (half-space tests
// on the rays themselves, so lens distortion costs nothing and no clipping is needed), a capsule by solving its
// quadratic. Depth is kept as 1/z: it is linear along a plane in (x, y), and it is what a stereo camera measures.
//
// The inner loops have no branches, so that the compiler can use wide vectors; each operation is exact IEEE arithmetic
// on its own pixel, so the bytes are the same at every vector width.
#pragma once

#include <array>
#include <vector>

#include "core/base/geometry.h"
#include "core/store/store.h"
#include "sim/world/world.h"

namespace storetwin::sensors {

/// An image without noise: row-major, width x height of the camera.
struct DepthLayer {
  std::vector<float> inverse_depth;  ///< 1/z in 1/m along the optical axis; 0 = nothing there
  std::vector<float> hole_p;         ///< probability that a camera gets no depth from this surface, 0..1
};

class DepthRenderer {
 public:
  explicit DepthRenderer(const store::Camera& camera);

  int width_px() const { return width_; }
  int height_px() const { return height_; }
  const Pose& X_CW() const { return X_CW_; }

  DepthLayer empty_layer() const;
  /// The floor z = 0 everywhere.
  void draw_floor(DepthLayer& layer, float hole_p) const;
  /// A box with pose and half edges in W.
  void draw_box(DepthLayer& layer, const Pose& X_WB, const Vec3& half_m, float hole_p) const;
  /// A convex face with four corners in W in order round its edge, seen from both sides; a triangle repeats a corner.
  void draw_face(DepthLayer& layer, const std::array<Vec3, 4>& corners_W, float hole_p) const;
  void draw_capsule(DepthLayer& layer, const world::Capsule& capsule_W, float hole_p) const;

  /// Pixels [u0, u1) x [v0, v1).
  struct Rect {
    int u0 = 0, u1 = 0, v0 = 0, v1 = 0;
    bool empty() const { return u0 >= u1 || v0 >= v1; }
  };

 private:
  void draw_face_C(DepthLayer& layer, const std::array<Vec3, 4>& corners_C, float hole_p) const;
  /// The pixels whose rays have x in [x0, x1] and y in [y0, y1].
  Rect rect_of(double x0, double x1, double y0, double y1) const;

  int width_ = 0;
  int height_ = 0;
  Pose X_CW_;
  std::vector<float> ray_x_, ray_y_;                // per pixel; z is 1
  std::vector<float> column_min_, column_max_;      // of ray_x_ over each column
  std::vector<float> row_min_, row_max_;            // of ray_y_ over each row
};

}  // namespace storetwin::sensors
