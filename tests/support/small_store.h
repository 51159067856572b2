// A small valid store in one line, built in code: `store::Store shop = small_store();`
//
// A floor of 4 x 4 m with a turnstile (lanes "in" and "out", y = 0) and a vestibule before it, one gondola "g" that faces
// the door (front edge at y = 3), `shelves` shelves of four plates, and one product per plate: SKU "sku-SHELF-PLATE", 100 g
// at the first plate and 50 g more at each next one, six units each. A depth camera "depth/c1" and a colour camera
// "color/rgb1" look at the gondola. Programs that include this link core_store.
#pragma once

#include <string>

#include "core/store/store.h"

namespace storetwin::testing {

inline store::Camera small_camera(std::string id, store::CameraKind kind, const Vec3& p_WC, const Vec3& p_WQ) {
  store::Camera camera;
  camera.id = std::move(id);
  camera.kind = kind;
  camera.X_WC = {store::rotation_looking_at(p_WC, p_WQ), p_WC};
  camera.fx_px = camera.fy_px = 135;
  return camera;
}

inline store::Store small_store(int shelves = 2) {
  store::Store shop;
  shop.name = "small store";
  shop.map.floor = {{0, 0}, {1, 0}, {1, -1.2}, {3, -1.2}, {3, 0}, {4, 0}, {4, 4}, {0, 4}};
  shop.map.lanes = {{.id = "in", .gate = {{1, 0}, {1.9, 0}}}, {.id = "out", .gate = {{2.1, 0}, {3, 0}}}};

  store::Fixture gondola{.id = "g", .size_m = {1.2, 0.45, 0.35 * shelves + 0.5}};
  gondola.X_WF.translation = {1.4, 3, 0};
  double mass_g = 100;
  for (int i = 1; i <= shelves; ++i) {
    store::Shelf shelf{.index = i, .p_FS = {0, 0, 0.35 * i + 0.1}, .size_m = {1.2, 0.4, 0.32}};
    shelf.plates = store::equal_plates(shelf, 4);
    for (const store::Plate& plate : shelf.plates) {
      const SkuId sku("sku-" + std::to_string(i) + "-" + std::to_string(plate.index));
      shop.catalogue.push_back({.sku = sku,
                                .name = "product " + sku.value,
                                .mass_g = mass_g,
                                .size_m = {0.07, 0.07, 0.15},
                                .price_minor = 100 + 10 * plate.index});
      shop.planogram.push_back({.sku = sku, .fixture = "g", .shelf = i, .plates = {plate.index}, .units = 6});
      mass_g += 50;
    }
    gondola.shelves.push_back(std::move(shelf));
  }
  shop.map.fixtures = {std::move(gondola)};

  const Vec3 bay = {2, 2.9, 1};
  shop.calibration.cameras = {small_camera("c1", store::CameraKind::kDepth, {1, 2, 2.9}, bay),
                              small_camera("rgb1", store::CameraKind::kColor, {3.8, 0.2, 2.7}, bay)};
  shop.calibration.plate_controllers = {{.source = "plates/g", .fixture = "g", .rate_hz = 60}};
  shop.calibration.skeleton_feeds = {"skeletons/vision"};
  return shop;
}

}  // namespace storetwin::testing
