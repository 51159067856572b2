#include "sim/sensors/color_camera.h"

#include <algorithm>
#include <cmath>

namespace storetwin::sensors {

namespace {

bool is_at_rest(const world::Item& item) {
  return item.place == world::ItemPlace::kOnPlate || item.place == world::ItemPlace::kOnFloor;
}

ColorRenderer::Shade shade_of(const store::Fixture& fixture) { return {fixture.X_WF.inverse(), fixture.size_m.y()}; }

// A wall is not drawn for somebody who stands outside of it, so that one can look into the shop like into a doll's house.
bool is_seen_from_inside(const SolidBox& wall, const Polygon& floor, const Vec3& eye) {
  const Vec2 middle = wall.X_WB.translation.head<2>(), normal = wall.X_WB.rotation.col(1).head<2>();
  constexpr double kStepM = 0.2;
  const double inward = contains(floor, middle + kStepM * normal) ? 1 : -1;
  return inward * normal.dot(eye.head<2>() - middle) > 0;
}

}  // namespace

ColorCamera::ColorCamera(const store::Store& true_store, const store::Camera& camera)
    : camera_(camera), map_(true_store.map) {
  for (const store::Product& product : true_store.catalogue) looks_.emplace(product.sku, look_of(product));
}

ColorCamera::ColorCamera(const ColorCamera& other) : camera_(other.camera_), map_(other.map_), looks_(other.looks_) {}

ColorCamera& ColorCamera::operator=(const ColorCamera& other) {
  if (this != &other) *this = ColorCamera(other);
  return *this;
}

void ColorCamera::aim(const Pose& X_WC) {
  if (X_WC == camera_.X_WC) return;
  camera_.X_WC = X_WC;
  derived_.reset();
}

void ColorCamera::draw_building(const ColorRenderer& renderer, ColorLayer& layer) const {
  store::Store shell;  // the building alone
  shell.map = map_;
  const Solids solids = solids_of(shell);
  std::vector<Box3> feet;
  for (std::size_t i = 0; i < map_.fixtures.size(); ++i) feet.push_back(solids.groups[i].bounds);
  renderer.draw_floor(layer, map_.floor, feet);
  for (std::size_t i = 0; i < map_.fixtures.size(); ++i) {
    const std::vector<SolidBox>& boxes = solids.groups[i].boxes;
    const std::size_t boards = map_.fixtures[i].shelves.size();
    for (std::size_t k = 0; k < boxes.size(); ++k) {
      const Part part = k == 0 ? Part::kPanel : k <= boards ? Part::kBoard : Part::kKickPlate;
      renderer.draw_part(layer, boxes[k], part, shade_of(map_.fixtures[i]));
    }
  }
  for (std::size_t i = map_.fixtures.size(); i < solids.groups.size(); ++i) {
    for (const SolidBox& wall : solids.groups[i].boxes) {
      const bool seen = is_seen_from_inside(wall, map_.floor, camera_.X_WC.translation);
      if (seen) renderer.draw_part(layer, wall, Part::kWall, std::nullopt);
    }
  }
  for (const SolidPrism& prism : solids.prisms) {
    // Obstacles are few and plain: the upright box round each is near enough to look at.
    Vec3 low = Vec3::Constant(1e9), high = Vec3::Constant(-1e9);
    for (const Vec2& p : prism.outline) {
      low = low.cwiseMin(Vec3(p.x(), p.y(), 0));
      high = high.cwiseMax(Vec3(p.x(), p.y(), prism.height_m));
    }
    SolidBox box;
    box.X_WB.translation = (low + high) / 2;
    box.half_m = (high - low) / 2;
    renderer.draw_part(layer, box, Part::kObstacle, std::nullopt);
  }
}

void ColorCamera::draw_item(const ColorRenderer& renderer, ColorLayer& layer, const world::Item& item) const {
  const auto look = looks_.find(item.sku);
  if (look == looks_.end()) return;
  std::optional<ColorRenderer::Shade> shade;
  const auto fixture = std::ranges::find(map_.fixtures, item.plate.fixture, &store::Fixture::id);
  const bool on_shelf = item.place == world::ItemPlace::kOnPlate && fixture != map_.fixtures.end();
  if (on_shelf) shade = shade_of(*fixture);
  renderer.draw_package(layer, {item.X_WI, item.size_m / 2}, look->second, shade);
}

void ColorCamera::refresh(const SceneView& view) {
  const bool fresh = derived_ == nullptr;
  if (fresh) {
    derived_ = std::make_unique<Derived>(camera_);
    derived_->building = derived_->renderer.empty_layer();
    draw_building(derived_->renderer, derived_->building);
  }
  if (!fresh && derived_->resting_version == view.resting_version) return;
  derived_->resting = derived_->building;
  for (const auto& [id, item] : view.items) {
    if (is_at_rest(item)) draw_item(derived_->renderer, derived_->resting, item);
  }
  derived_->resting_version = view.resting_version;
}

std::vector<std::uint8_t> ColorCamera::render(const SceneView& view) {
  refresh(view);
  ColorLayer layer = derived_->resting;
  for (const auto& [id, body] : view.bodies) derived_->renderer.draw_body(layer, body);
  for (const auto& [id, item] : view.items) {
    // Carried goods lie in a basket or bag, which is a part of the body.
    const bool moves = item.place == world::ItemPlace::kHeld || item.place == world::ItemPlace::kLoose;
    if (moves) draw_item(derived_->renderer, layer, item);
  }
  return derived_->renderer.develop(layer);
}

store::Camera overview_camera(const store::Store& store, int width_px, int height_px) {
  Vec2 low = Vec2::Constant(1e9), high = Vec2::Constant(-1e9);
  for (const Vec2& p : store.map.floor) {
    low = low.cwiseMin(p);
    high = high.cwiseMax(p);
  }
  const Vec2 middle = (low + high) / 2;
  const double reach_m = (high - low).norm() / 2;
  store::Camera camera;
  camera.id = "overview";
  camera.kind = store::CameraKind::kColor;
  camera.width_px = width_px;
  camera.height_px = height_px;
  camera.cx_px = (width_px - 1) / 2.0;
  camera.cy_px = (height_px - 1) / 2.0;
  const Vec3 eye(middle.x() + 1.1 * reach_m, middle.y() - 1.9 * reach_m, 2.2 * reach_m);
  camera.X_WC = {store::rotation_looking_at(eye, {middle.x(), middle.y(), 0.5}), eye};
  // As long a lens as still shows every corner up to the height of a wall.
  double tangent_x = 0.01, tangent_y = 0.01;
  for (const Vec2& p : store.map.floor) {
    for (const double z : {0.0, store.map.ceiling_m}) {
      const Vec3 p_C = camera.X_WC.inverse() * Vec3(p.x(), p.y(), z);
      tangent_x = std::max(tangent_x, std::abs(p_C.x() / p_C.z()));
      tangent_y = std::max(tangent_y, std::abs(p_C.y() / p_C.z()));
    }
  }
  constexpr double kFilled = 0.96;
  camera.fx_px = camera.fy_px = kFilled * std::min(camera.cx_px / tangent_x, camera.cy_px / tangent_y);
  return camera;
}

store::Camera finer(store::Camera camera, int factor) {
  camera.width_px *= factor;
  camera.height_px *= factor;
  camera.fx_px *= factor;
  camera.fy_px *= factor;
  camera.cx_px = (camera.cx_px + 0.5) * factor - 0.5;
  camera.cy_px = (camera.cy_px + 0.5) * factor - 0.5;
  return camera;
}

std::vector<std::uint8_t> coarser(const std::vector<std::uint8_t>& rgb, int width_px, int height_px, int factor) {
  std::vector<std::uint8_t> mean;
  mean.reserve(3 * static_cast<std::size_t>(width_px) * static_cast<std::size_t>(height_px));
  for (int v = 0; v < height_px; ++v) {
    for (int u = 0; u < width_px; ++u) {
      for (int c = 0; c < 3; ++c) {
        int sum = 0;
        for (int k = 0; k < factor * factor; ++k) {
          const int x = u * factor + k % factor, y = v * factor + k / factor;
          sum += rgb[static_cast<std::size_t>(3 * (y * width_px * factor + x) + c)];
        }
        mean.push_back(static_cast<std::uint8_t>((sum + factor * factor / 2) / (factor * factor)));
      }
    }
  }
  return mean;
}

}  // namespace storetwin::sensors
