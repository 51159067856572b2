#include "sim/sensors/depth_camera.h"

#include <algorithm>

namespace storetwin::sensors {

namespace {

std::variant<StereoNoise, TofNoise> noise_of(const DepthProfile& profile, const store::Camera& camera,
                                             const RandomStream& random) {
  if (profile.kind_of(camera.id) == DepthKind::kStereo) {
    return StereoNoise(camera, profile.image, draw_depth_unit(profile.image, random));
  }
  return TofNoise(camera, profile.tof, draw_depth_unit(profile.tof, random));
}

void copy_rect(const DepthLayer& from, DepthLayer& to, const PixelRect& rect) {
  const auto width = static_cast<std::size_t>(rect.u1 - rect.u0);
  for (int v = rect.v0; v < rect.v1; ++v) {
    const std::size_t at = from.at(rect.u0, v);
    std::copy_n(&from.inverse_depth[at], width, &to.inverse_depth[at]);
    std::copy_n(&from.mark[at], width, &to.mark[at]);
  }
}

}  // namespace

DepthSetting::DepthSetting(const store::Store& true_store, DepthProfile depth_profile, std::vector<TofEmitter> emitters)
    : solids(std::make_shared<const Solids>(solids_of(true_store))),
      profile(std::make_shared<const DepthProfile>(std::move(depth_profile))),
      tof_emitters(std::make_shared<const std::vector<TofEmitter>>(std::move(emitters))) {}

DepthCamera::DepthCamera(const DepthSetting& setting, const store::Camera& camera, const RandomStream& random)
    : setting_(setting), camera_(camera), noise_(noise_of(*setting.profile, camera, random)) {}

DepthCamera::DepthCamera(const DepthCamera& other)
    : setting_(other.setting_), camera_(other.camera_), noise_(other.noise_) {}

DepthCamera& DepthCamera::operator=(const DepthCamera& other) {
  if (this != &other) *this = DepthCamera(other);
  return *this;
}

void DepthCamera::aim(const Pose& X_WC) {
  if (X_WC == camera_.X_WC) return;
  camera_.X_WC = X_WC;
  derived_.reset();
}

std::uint16_t DepthCamera::mark_of(const Surface& surface) const {
  return mark_of_share(static_cast<double>(kind() == DepthKind::kStereo ? surface.hole_p : surface.reflectivity));
}

std::uint16_t DepthCamera::structure_mark() const {
  const DepthProfile& profile = *setting_.profile;
  return mark_of_share(kind() == DepthKind::kStereo ? profile.image.structure_hole_p : profile.tof.structure_reflectivity);
}

std::uint16_t DepthCamera::person_mark() const {
  const DepthProfile& profile = *setting_.profile;
  return mark_of_share(kind() == DepthKind::kStereo ? profile.image.person_hole_p : profile.tof.person_reflectivity);
}

void DepthCamera::draw_building(const DepthRenderer& renderer, DepthLayer& layer) const {
  const std::uint16_t mark = structure_mark();
  renderer.draw_floor(layer, mark);
  for (const SolidGroup& group : setting_.solids->groups) {
    for (const SolidBox& box : group.boxes) renderer.draw_box(layer, box.X_WB, box.half_m, mark, renderer.whole());
  }
  for (const SolidPrism& prism : setting_.solids->prisms) {
    const auto at = [&](std::size_t i, double z) {
      const Vec2& p = prism.outline[i % prism.outline.size()];
      return Vec3(p.x(), p.y(), z);
    };
    for (std::size_t i = 0; i < prism.outline.size(); ++i) {
      renderer.draw_face(layer, {at(i, 0), at(i + 1, 0), at(i + 1, prism.height_m), at(i, prism.height_m)}, mark);
    }
    for (const auto& [a, b, c] : triangles_of(prism.outline)) {
      const double top = prism.height_m;
      renderer.draw_face(layer, {at(a, top), at(b, top), at(c, top), at(c, top)}, mark);
    }
  }
}

void DepthCamera::draw_all_resting(const DepthScene& scene) {
  Derived& d = *derived_;
  d.resting = d.building;
  d.drawn.clear();
  for (const SceneItem& item : scene.resting()) {
    const PixelRect rect = d.renderer.rect_of_box(item.X_WI, item.half_m);
    if (rect.empty()) continue;
    d.drawn.push_back({item.id, rect});
    d.renderer.draw_box(d.resting, item.X_WI, item.half_m, mark_of(item.surface), d.renderer.whole());
  }
}

PixelRect DepthCamera::follow_item(const DepthScene& scene, truth::ItemId id) {
  std::vector<Drawn>& drawn = derived_->drawn;
  const auto at = std::ranges::lower_bound(drawn, id, {}, &Drawn::id);
  const bool was_drawn = at != drawn.end() && at->id == id;
  const PixelRect before = was_drawn ? at->rect : PixelRect{};
  const SceneItem* item = scene.find_resting(id);
  const PixelRect now = item != nullptr ? derived_->renderer.rect_of_box(item->X_WI, item->half_m) : PixelRect{};
  if (now.empty()) {
    if (was_drawn) drawn.erase(at);
  } else if (was_drawn) {
    at->rect = now;
  } else {
    drawn.insert(at, {id, now});
  }
  return before;
}

void DepthCamera::redraw_resting(const DepthScene& scene, const PixelRect& rect) {
  Derived& d = *derived_;
  copy_rect(d.building, d.resting, rect);
  for (const Drawn& drawn : d.drawn) {
    if (overlap(drawn.rect, rect).empty()) continue;
    const SceneItem& item = *scene.find_resting(drawn.id);
    d.renderer.draw_box(d.resting, item.X_WI, item.half_m, mark_of(item.surface), rect);
  }
}

void DepthCamera::refresh(const DepthScene& scene) {
  const bool fresh = derived_ == nullptr;
  if (fresh) {
    derived_ = std::make_unique<Derived>(camera_);
    derived_->building = derived_->renderer.empty_layer();
    draw_building(derived_->renderer, derived_->building);
    if (kind() == DepthKind::kTimeOfFlight) {
      derived_->neighbours = TofNeighbours(camera_, setting_.tof_emitters, derived_->building);
    }
  }
  const auto changed = fresh ? std::nullopt : scene.changed_since(derived_->changes);
  derived_->changes = scene.changes();
  if (!changed) return draw_all_resting(scene);
  std::vector<PixelRect> rects;
  for (const truth::ItemId id : *changed) rects.push_back(follow_item(scene, id));
  for (const truth::ItemId id : *changed) {
    const auto at = std::ranges::lower_bound(derived_->drawn, id, {}, &Drawn::id);
    if (at != derived_->drawn.end() && at->id == id) rects.push_back(at->rect);
  }
  for (const PixelRect& rect : rects) {
    if (!rect.empty()) redraw_resting(scene, rect);
  }
}

DepthLayer DepthCamera::render_exact(const DepthScene& scene) {
  refresh(scene);
  const DepthRenderer& renderer = derived_->renderer;
  DepthLayer layer = derived_->resting;
  const std::uint16_t mark = person_mark();
  for (const SceneBody& body : scene.bodies()) {
    if (!renderer.in_view(body.center_W, body.radius_m)) continue;
    for (const world::Capsule& capsule : body.capsules) renderer.draw_capsule(layer, capsule, mark);
  }
  for (const SceneItem& item : scene.moving()) {
    renderer.draw_box(layer, item.X_WI, item.half_m, mark_of(item.surface), renderer.whole());
  }
  return layer;
}

std::vector<std::uint16_t> DepthCamera::render(const DepthScene& scene, std::uint64_t frame) {
  const DepthLayer layer = render_exact(scene);
  const FrameTime time{scene.now(), frame};
  if (const auto* stereo = std::get_if<StereoNoise>(&noise_)) return stereo->apply(layer, time);
  return std::get<TofNoise>(noise_).apply(layer, time, derived_->neighbours.at(time.now, setting_.profile->tof));
}

}  // namespace storetwin::sensors
