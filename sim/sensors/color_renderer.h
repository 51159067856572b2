// Colour images by casting each pixel's ray at boxes, capsules and the floor; nearer things hide farther ones.
//
// Made for people to look at and, later, for training: no core stage reads it and it need not be fast, so it is one
// plain loop per thing over the rectangle it can cover (the depth images have a renderer of their own, made for speed).
// Light falls evenly from above, as under rows of ceiling lamps, and a little from one side, so that corners show; what
// stands in a shelf gets darker towards the back. Bodies wear the colours of their clothes; heads and hands are those of
// a wooden figure, since nobody's skin, hair or face is any business of ours.
#pragma once

#include <optional>
#include <vector>

#include "sim/sensors/paint.h"
#include "sim/sensors/solids.h"
#include "sim/world/world.h"

namespace storetwin::sensors {

/// An image as it is being drawn: row-major, the camera's size.
struct ColorLayer {
  std::vector<float> depth_m;  ///< along the ray in units of its z component; large where nothing is
  std::vector<Rgb> light;      ///< linear, 0..1
  std::vector<std::uint8_t> floor;  ///< 1 where the floor is seen, for shadows
};

class ColorRenderer {
 public:
  explicit ColorRenderer(const store::Camera& camera);

  ColorLayer empty_layer() const;
  /// The floor within its outline; darker close to the foot of the things that stand on it.
  void draw_floor(ColorLayer& layer, const Polygon& outline, const std::vector<Box3>& feet) const;
  /// A part of the building. `shelf_F`, if given, maps W to a fixture whose depth is `shelf_depth_m`: what lies behind
  /// its front gets less light.
  struct Shade {
    Pose X_FW;
    double depth_m = 0.5;
  };
  void draw_part(ColorLayer& layer, const SolidBox& box, Part part, const std::optional<Shade>& shade) const;
  void draw_package(ColorLayer& layer, const SolidBox& box, const GoodsLook& look, const std::optional<Shade>& shade) const;
  void draw_body(ColorLayer& layer, const world::BodyPose& body) const;

  /// Red, green, blue, 8 bits each in sRGB, row-major.
  std::vector<std::uint8_t> develop(const ColorLayer& layer) const;

 private:
  struct Rect {
    int u0 = 0, u1 = 0, v0 = 0, v1 = 0;
  };
  Rect whole() const { return {0, camera_.width_px, 0, camera_.height_px}; }
  /// What a sphere-swept set of points in W can cover.
  Rect rect_of(const std::vector<Vec3>& points_W, double radius_m) const;
  template <class Paint>
  void draw_box(ColorLayer& layer, const SolidBox& box, const std::optional<Shade>& shade, const Paint& paint) const;
  void draw_capsule(ColorLayer& layer, const world::Capsule& capsule, const Rgb& paint) const;
  void draw_shadow(ColorLayer& layer, const Vec2& p_W) const;
  std::size_t index(int u, int v) const {
    return static_cast<std::size_t>(v) * static_cast<std::size_t>(camera_.width_px) + static_cast<std::size_t>(u);
  }

  store::Camera camera_;
  Pose X_CW_;
  std::vector<Eigen::Vector2f> rays_;  ///< x and y in C; z is 1
};

}  // namespace storetwin::sensors
