#include "sim/sensors/depth_camera.h"

#include <algorithm>

namespace storetwin::sensors {

namespace {

DepthUnit draw_unit(const DepthImageProfile& profile, RandomStream random) {
  DepthUnit unit;
  unit.gain = 1 + random.normal(0, profile.gain_sigma);
  unit.offset_m = random.normal(0, profile.offset_sigma_m);
  unit.key = random.bits();
  return unit;
}

bool is_at_rest(const world::Item& item) {
  return item.place == world::ItemPlace::kOnPlate || item.place == world::ItemPlace::kOnFloor;
}

}  // namespace

SurfaceTable draw_surfaces(const store::Store& store, const DepthImageProfile& profile, const RandomStream& random) {
  SurfaceTable table;
  double total = 0;
  for (const SurfaceClass& surface : profile.surfaces) total += surface.share;
  for (const store::Product& product : store.catalogue) {
    double draw = random.fork(product.sku.value).uniform() * total;
    float hole_p = static_cast<float>(profile.surfaces.back().hole_p);
    for (const SurfaceClass& surface : profile.surfaces) {
      draw -= surface.share;
      if (draw < 0) {
        hole_p = static_cast<float>(surface.hole_p);
        break;
      }
    }
    table[product.sku] = hole_p;
  }
  return table;
}

DepthCamera::DepthCamera(const store::Store& true_store, const store::Camera& camera, const DepthImageProfile& profile,
                         const SurfaceTable& surfaces, RandomStream random)
    : camera_(camera),
      solids_(solids_of(true_store)),
      profile_(profile),
      surfaces_(surfaces),
      noise_(camera, profile, draw_unit(profile, random)) {}

DepthCamera::DepthCamera(const DepthCamera& other)
    : camera_(other.camera_), solids_(other.solids_), profile_(other.profile_), surfaces_(other.surfaces_),
      noise_(other.noise_) {}

DepthCamera& DepthCamera::operator=(const DepthCamera& other) {
  if (this != &other) *this = DepthCamera(other);
  return *this;
}

void DepthCamera::aim(const Pose& X_WC) {
  if (X_WC == camera_.X_WC) return;
  camera_.X_WC = X_WC;
  derived_.reset();
}

void DepthCamera::draw_building(const DepthRenderer& renderer, DepthLayer& layer) const {
  const auto hole_p = static_cast<float>(profile_.structure_hole_p);
  renderer.draw_floor(layer, hole_p);
  for (const SolidGroup& group : solids_.groups) {
    for (const SolidBox& box : group.boxes) renderer.draw_box(layer, box.X_WB, box.half_m, hole_p);
  }
  for (const SolidPrism& prism : solids_.prisms) {
    const auto at = [&](std::size_t i, double z) {
      const Vec2& p = prism.outline[i % prism.outline.size()];
      return Vec3(p.x(), p.y(), z);
    };
    for (std::size_t i = 0; i < prism.outline.size(); ++i) {
      renderer.draw_face(layer, {at(i, 0), at(i + 1, 0), at(i + 1, prism.height_m), at(i, prism.height_m)}, hole_p);
    }
    for (const auto& [a, b, c] : triangles_of(prism.outline)) {
      const double top = prism.height_m;
      renderer.draw_face(layer, {at(a, top), at(b, top), at(c, top), at(c, top)}, hole_p);
    }
  }
}

void DepthCamera::draw_item(const DepthRenderer& renderer, DepthLayer& layer, const world::Item& item) const {
  const auto surface = surfaces_.find(item.sku);
  const float hole_p = surface == surfaces_.end() ? 0.0f : surface->second;
  renderer.draw_box(layer, item.X_WI, item.size_m / 2, hole_p);
}

void DepthCamera::refresh(const SceneView& view) {
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

DepthLayer DepthCamera::render_exact(const SceneView& view) {
  refresh(view);
  const DepthRenderer& renderer = derived_->renderer;
  DepthLayer layer = derived_->resting;
  const auto hole_p = static_cast<float>(profile_.person_hole_p);
  for (const auto& [id, body] : view.bodies) {
    for (const world::Capsule& capsule : body.capsules) renderer.draw_capsule(layer, capsule, hole_p);
  }
  for (const auto& [id, item] : view.items) {
    // Carried goods lie in a basket or bag, which is a part of the body.
    const bool moves = item.place == world::ItemPlace::kHeld || item.place == world::ItemPlace::kLoose;
    if (moves) draw_item(renderer, layer, item);
  }
  return layer;
}

std::vector<std::uint16_t> DepthCamera::render(const SceneView& view, std::uint64_t frame) {
  return noise_.apply(render_exact(view), frame);
}

}  // namespace storetwin::sensors
