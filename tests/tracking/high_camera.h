// A calibrated colour camera of full-HD images, as recordings of squares and halls have several.
#pragma once

#include <string>

#include "core/store/store.h"

namespace storetwin::testing {

inline store::Camera high_camera(std::size_t number, const Vec3& p_WC, const Vec3& looks_at_W, double focal_px) {
  store::Camera camera;
  camera.id = "c" + std::to_string(number);
  camera.kind = store::CameraKind::kColor;
  camera.width_px = 1920;
  camera.height_px = 1080;
  camera.fx_px = camera.fy_px = focal_px;
  camera.cx_px = 960;
  camera.cy_px = 540;
  camera.X_WC = {store::rotation_looking_at(p_WC, looks_at_W), p_WC};
  return camera;
}

}  // namespace storetwin::testing
