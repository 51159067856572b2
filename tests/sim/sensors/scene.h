// A shop and people for sensor tests, without physics: bodies are placed by hand, forces are given.
#pragma once

#include <cmath>

#include "sim/sensors/depth_layer.h"
#include "sim/sensors/view.h"
#include "tests/support/small_store.h"

namespace storetwin::testing {

/// A standing person of 1.7 m who faces +y, the arms hanging, or the right hand stretched out to `reach`.
inline world::BodyPose standing(const Vec2& p, std::optional<Vec3> reach = {}) {
  using stream::KeyPoint;
  world::BodyPose body;
  body.p_WB_m = p;
  body.heading_rad = std::acos(0.0);
  const auto at = [&](double dx, double dy, double z) { return Vec3(p.x() + dx, p.y() + dy, z); };
  const auto set = [&](KeyPoint point, const Vec3& where) { body.key_points[static_cast<std::size_t>(point)] = where; };
  const Vec3 right_wrist = reach ? Vec3(*reach - Vec3(0, 0.08, 0)) : at(0.25, 0, 0.85);
  set(KeyPoint::kHeadTop, at(0, 0, 1.70));
  set(KeyPoint::kNeck, at(0, 0, 1.45));
  set(KeyPoint::kLeftShoulder, at(-0.2, 0, 1.4));
  set(KeyPoint::kRightShoulder, at(0.2, 0, 1.4));
  set(KeyPoint::kLeftElbow, at(-0.25, 0, 1.1));
  set(KeyPoint::kRightElbow, (at(0.2, 0, 1.4) + right_wrist) / 2);
  set(KeyPoint::kLeftWrist, at(-0.25, 0, 0.85));
  set(KeyPoint::kRightWrist, right_wrist);
  set(KeyPoint::kLeftHip, at(-0.12, 0, 0.92));
  set(KeyPoint::kRightHip, at(0.12, 0, 0.92));
  set(KeyPoint::kLeftAnkle, at(-0.12, 0, 0.08));
  set(KeyPoint::kRightAnkle, at(0.12, 0, 0.08));
  body.hands = {at(-0.25, 0, 0.77), reach.value_or(at(0.25, 0, 0.77))};
  body.capsules = {{at(0, 0, 1.55), at(0, 0, 1.60), 0.10},
                   {at(0, 0, 1.0), at(0, 0, 1.32), 0.16},
                   {at(-0.2, 0, 1.4), at(-0.25, 0, 0.77), 0.045},
                   {at(0.2, 0, 1.4), body.hands[1], 0.045},
                   {at(-0.12, 0, 0.92), at(-0.12, 0, 0.08), 0.07},
                   {at(0.12, 0, 0.92), at(0.12, 0, 0.08), 0.07}};
  return body;
}

/// One unit of the SKU "sku-1-1" standing on the first plate's front row.
inline world::Item item_at(std::uint64_t id, const Vec3& p_WI, world::ItemPlace place = world::ItemPlace::kOnPlate) {
  world::Item item;
  item.id.value = id;
  item.sku = SkuId("sku-1-1");
  item.mass_g = 100;
  item.size_m = {0.07, 0.07, 0.15};
  item.place = place;
  item.X_WI.translation = p_WI;
  return item;
}

/// An image of a wall across the view at one depth, all of one mark.
inline sensors::DepthLayer wall_at(double z_m, std::uint16_t mark = 0, int width_px = 320, int height_px = 240) {
  sensors::DepthLayer layer(width_px, height_px);
  layer.inverse_depth.assign(layer.size(), static_cast<float>(1 / z_m));
  layer.mark.assign(layer.size(), mark);
  return layer;
}

}  // namespace storetwin::testing
