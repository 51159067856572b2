#include "sim/sensors/depth_view.h"

#include <algorithm>
#include <ranges>
#include <utility>

namespace storetwin::sensors {

namespace {

void copy_columns(const DepthLayer& from, DepthLayer& to, int v, const Span& columns) {
  const std::size_t at = from.at(columns.u0, v);
  const auto count = static_cast<std::size_t>(columns.u1 - columns.u0);
  std::copy_n(&from.inverse_depth[at], count, &to.inverse_depth[at]);
  std::copy_n(&from.mark[at], count, &to.mark[at]);
}

void copy_rect(const DepthLayer& from, DepthLayer& to, const PixelRect& rect) {
  for (int v = rect.v0; v < rect.v1; ++v) copy_columns(from, to, v, {rect.u0, rect.u1});
}

}  // namespace

SurfaceMarks::SurfaceMarks(DepthKind camera_kind, const DepthProfile& profile)
    : kind(camera_kind) {
  const bool stereo = kind == DepthKind::kStereo;
  structure = mark_of_share(stereo ? profile.image.structure_hole_p : profile.tof.structure_reflectivity);
  person = mark_of_share(stereo ? profile.image.person_hole_p : profile.tof.person_reflectivity);
}

std::uint16_t SurfaceMarks::of(const Surface& surface) const {
  return mark_of_share(static_cast<double>(kind == DepthKind::kStereo ? surface.hole_p : surface.reflectivity));
}

DepthView::DepthView(const store::Camera& camera, const Solids& solids, const SurfaceMarks& marks)
    : renderer_(camera), marks_(marks), building_(renderer_.empty_layer()),
      touched_(static_cast<std::size_t>(camera.height_px), Span{camera.width_px, 0}),
      changed_(camera.width_px, camera.height_px) {
  draw_building(solids);
}

void DepthView::draw_building(const Solids& solids) {
  const std::uint16_t mark = marks_.structure;
  renderer_.draw_floor(building_, mark);
  for (const SolidGroup& group : solids.groups) {
    for (const SolidBox& box : group.boxes) renderer_.draw_box(building_, box.X_WB, box.half_m, mark, renderer_.whole());
  }
  for (const SolidPrism& prism : solids.prisms) {
    const auto at = [&](std::size_t i, double z) {
      const Vec2& p = prism.outline[i % prism.outline.size()];
      return Vec3(p.x(), p.y(), z);
    };
    for (std::size_t i = 0; i < prism.outline.size(); ++i) {
      renderer_.draw_face(building_, {at(i, 0), at(i + 1, 0), at(i + 1, prism.height_m), at(i, prism.height_m)}, mark);
    }
    for (const auto& [a, b, c] : triangles_of(prism.outline)) {
      const double top = prism.height_m;
      renderer_.draw_face(building_, {at(a, top), at(b, top), at(c, top), at(c, top)}, mark);
    }
  }
}

void DepthView::draw_all_resting(const DepthScene& scene) {
  resting_ = building_;
  drawn_.clear();
  for (const SceneItem& item : scene.resting()) {
    const PixelRect rect = renderer_.rect_of_box(item.X_WI, item.half_m);
    if (rect.empty()) continue;
    drawn_.push_back({item.id, rect});
    renderer_.draw_box(resting_, item.X_WI, item.half_m, marks_.of(item.surface), renderer_.whole());
  }
  now_ = resting_;
  over_.clear();
  changed_.add(renderer_.whole());
}

PixelRect DepthView::follow_item(const DepthScene& scene, truth::ItemId id) {
  const auto at = std::ranges::lower_bound(drawn_, id, {}, &Drawn::id);
  const bool was_drawn = at != drawn_.end() && at->id == id;
  const PixelRect before = was_drawn ? at->rect : PixelRect{};
  const SceneItem* item = scene.find_resting(id);
  const PixelRect now = item != nullptr ? renderer_.rect_of_box(item->X_WI, item->half_m) : PixelRect{};
  if (now.empty()) {
    if (was_drawn) drawn_.erase(at);
  } else if (was_drawn) {
    at->rect = now;
  } else {
    drawn_.insert(at, {id, now});
  }
  return before;
}

void DepthView::redraw_resting(const DepthScene& scene, const PixelRect& rect) {
  copy_rect(building_, resting_, rect);
  for (const Drawn& drawn : drawn_) {
    if (overlap(drawn.rect, rect).empty()) continue;
    const SceneItem& item = *scene.find_resting(drawn.id);
    renderer_.draw_box(resting_, item.X_WI, item.half_m, marks_.of(item.surface), rect);
  }
  copy_rect(resting_, now_, rect);
  changed_.add(rect);
}

void DepthView::follow_resting(const DepthScene& scene) {
  const auto changed = has_resting_ ? scene.changed_since(changes_) : std::nullopt;
  has_resting_ = true;
  changes_ = scene.changes();
  if (!changed) return draw_all_resting(scene);
  std::vector<PixelRect> rects;
  for (const truth::ItemId id : *changed) rects.push_back(follow_item(scene, id));
  for (const truth::ItemId id : *changed) {
    const auto at = std::ranges::lower_bound(drawn_, id, {}, &Drawn::id);
    if (at != drawn_.end() && at->id == id) rects.push_back(at->rect);
  }
  for (const PixelRect& rect : rects) {
    if (!rect.empty()) redraw_resting(scene, rect);
  }
}

void DepthView::put_back() {
  for (const RowSpan& span : over_) {
    copy_columns(resting_, now_, span.v, span.columns);
    changed_.add(span.v, span.columns);
  }
  over_.clear();
}

void DepthView::draw_body(const SceneBody& body) {
  if (!renderer_.in_view(body.center_W, body.radius_m)) return;
  int v0 = renderer_.height_px(), v1 = 0;
  // Heads and shoulders come last in a body; drawn first, they spare what lies beneath them most of the work.
  for (const world::Capsule& capsule : std::views::reverse(body.capsules)) {
    renderer_.draw_capsule(now_, capsule, marks_.person, limb_);
    if (limb_.spans.empty()) continue;
    v0 = std::min(v0, limb_.v0);
    v1 = std::max(v1, limb_.v0 + static_cast<int>(limb_.spans.size()));
    Span* row = &touched_[static_cast<std::size_t>(limb_.v0)];
    for (const Span& span : limb_.spans) {
      if (!span.empty()) *row = {std::min(row->u0, span.u0), std::max(row->u1, span.u1)};
      ++row;
    }
  }
  note_touched(v0, v1);
  for (const world::BodyBox& box : body.boxes) draw_over(box.X_WB, box.half_m, marks_.structure);
}

void DepthView::note_touched(int v0, int v1) {
  for (int v = v0; v < v1; ++v) {
    const Span touched = std::exchange(touched_[static_cast<std::size_t>(v)], Span{renderer_.width_px(), 0});
    if (touched.empty()) continue;
    over_.push_back({v, touched});
    changed_.add(v, touched);
  }
}

void DepthView::draw_moving(const SceneItem& item) { draw_over(item.X_WI, item.half_m, marks_.of(item.surface)); }

void DepthView::draw_over(const Pose& X_WB, const Vec3& half_m, std::uint16_t mark) {
  const PixelRect rect = renderer_.rect_of_box(X_WB, half_m);
  if (rect.empty()) return;
  renderer_.draw_box(now_, X_WB, half_m, mark, rect);
  for (int v = rect.v0; v < rect.v1; ++v) over_.push_back({v, {rect.u0, rect.u1}});
  changed_.add(rect);
}

const DepthLayer& DepthView::follow(const DepthScene& scene) {
  follow_resting(scene);
  put_back();
  for (const SceneBody& body : scene.bodies()) draw_body(body);
  for (const SceneItem& item : scene.moving()) draw_moving(item);
  return now_;
}

bool DepthView::draw_later(const DepthScene& scene, double later_s, DepthLayer& layer) {
  const auto moves = [&](const SceneBody& body) {
    return !body.motion.empty() && renderer_.in_view(body.center_W, body.radius_m);
  };
  const auto flies = [&](const SceneItem& item) { return !item.v_mps.isZero(); };
  if (std::ranges::none_of(scene.bodies(), moves) && std::ranges::none_of(scene.moving(), flies)) return false;
  layer = resting_;
  for (const SceneBody& body : scene.bodies()) {
    if (!renderer_.in_view(body.center_W, body.radius_m)) continue;
    for (std::size_t i = body.capsules.size(); i-- > 0;) {
      world::Capsule capsule = body.capsules[i];
      if (!body.motion.empty()) {
        capsule.a += later_s * body.motion[i].a_mps;
        capsule.b += later_s * body.motion[i].b_mps;
      }
      renderer_.draw_capsule(layer, capsule, marks_.person, limb_);
    }
    for (std::size_t i = 0; i < body.boxes.size(); ++i) {
      Pose X_WB = body.boxes[i].X_WB;
      if (!body.box_mps.empty()) X_WB.translation += later_s * body.box_mps[i];
      renderer_.draw_box(layer, X_WB, body.boxes[i].half_m, marks_.structure, renderer_.whole());
    }
  }
  for (const SceneItem& item : scene.moving()) {
    Pose X_WI = item.X_WI;
    X_WI.translation += later_s * item.v_mps;
    renderer_.draw_box(layer, X_WI, item.half_m, marks_.of(item.surface), renderer_.whole());
  }
  return true;
}

}  // namespace storetwin::sensors
