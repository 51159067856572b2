// What surfaces look like close up: floor tiles, walls, shelves with their price rails, and packages with labels.
//
// Each function gives the colour of one point from where it lies on its surface. Nothing is an image file: all is made
// from sizes and a package's look (goods_look.h). `grain_m` is how much of the surface one pixel covers; finer patterns
// are then left out, so that they don't flicker. Colours are linear light, 0..1 per channel.
#pragma once

#include <Eigen/Core>

#include "sim/sensors/goods_look.h"

namespace storetwin::sensors {

using Rgb = Eigen::Vector3f;

/// Linear light of an sRGB colour, by a plain square: close enough for pictures and exact on every machine.
inline Rgb linear_rgb(const Vec3& srgb) { return srgb.cast<float>().cwiseProduct(srgb.cast<float>()); }

/// A point on one side of a box.
struct BoxPoint {
  int axis = 0;          ///< 0, 1, 2: the side's normal is along x, y, z of the box
  bool positive = true;  ///< at the positive end of that axis
  Vec3 p_B = Vec3::Zero();
  Vec3 half_m = Vec3::Zero();
};

enum class Part { kWall, kPanel, kBoard, kKickPlate, kObstacle };

Rgb paint_floor(const Vec2& p_W, double grain_m);
Rgb paint_part(Part part, const BoxPoint& at, double grain_m);
Rgb paint_package(const GoodsLook& look, const BoxPoint& at, double grain_m);

}  // namespace storetwin::sensors
