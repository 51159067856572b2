#include "sim/sensors/depth_scene.h"

#include <algorithm>
#include <utility>

#include "core/base/assert.h"

namespace storetwin::sensors {

namespace {

// A camera that missed more changes than this draws everything anew, which is then no slower.
constexpr std::size_t kRemembered = 256;

bool is_at_rest(const world::Item& item) {
  return item.place == world::ItemPlace::kOnPlate || item.place == world::ItemPlace::kOnFloor;
}

bool moves_in_view(const world::Item& item) {
  return item.place == world::ItemPlace::kHeld || item.place == world::ItemPlace::kLoose;
}

bool stands_as(const SceneItem& known, const world::Item& item) {
  return known.sku == item.sku && known.X_WI == item.X_WI && known.half_m == item.size_m / 2;
}

// Over a longer time nobody moves evenly.
constexpr double kMotionS = 0.1;

SceneBody body_of(truth::ShopperId id, const world::BodyPose& body) {
  SceneBody seen{.id = id, .capsules = body.capsules, .boxes = body.boxes, .motion = {}, .box_mps = {}};
  if (seen.capsules.empty()) return seen;
  Vec3 low = Vec3::Constant(1e9), high = Vec3::Constant(-1e9);
  for (const world::Capsule& capsule : seen.capsules) {
    const Vec3 r = Vec3::Constant(capsule.radius_m);
    low = low.cwiseMin(capsule.a.cwiseMin(capsule.b) - r);
    high = high.cwiseMax(capsule.a.cwiseMax(capsule.b) + r);
  }
  for (const world::BodyBox& box : seen.boxes) {
    const Vec3 round = box.X_WB.rotation.cwiseAbs() * box.half_m;
    low = low.cwiseMin(box.X_WB.translation - round);
    high = high.cwiseMax(box.X_WB.translation + round);
  }
  seen.center_W = (low + high) / 2;
  seen.radius_m = (high - low).norm() / 2;
  return seen;
}

// A body that took up or laid down something has other capsules than before: for an instant it counts as standing still.
void note_motion(const SceneBody& before, double since_s, SceneBody& now) {
  if (before.capsules.size() != now.capsules.size() || before.boxes.size() != now.boxes.size()) return;
  for (std::size_t i = 0; i < now.capsules.size(); ++i) {
    const world::Capsule &was = before.capsules[i], &is = now.capsules[i];
    now.motion.push_back({(is.a - was.a) / since_s, (is.b - was.b) / since_s});
  }
  for (std::size_t i = 0; i < now.boxes.size(); ++i) {
    now.box_mps.push_back((now.boxes[i].X_WB.translation - before.boxes[i].X_WB.translation) / since_s);
  }
}

}  // namespace

void DepthScene::follow(const SceneView& view) {
  const double since_s = (view.now - now_).in_seconds();
  since_s_ = since_s > 0 && since_s < kMotionS ? since_s : 0;
  now_ = view.now;
  if (!same_items(view)) sort_items(view.items);
  resting_version_ = view.resting_version;
  follow_moving(view);
  follow_bodies(view.bodies);
}

bool DepthScene::same_items(const SceneView& view) const {
  // Ids are given in rising order, so whatever came or went shows in the count or in the last id; what came to rest or
  // left it, in the version.
  return resting_version_ == view.resting_version && item_count_ == view.items.size() &&
         (view.items.empty() || view.items.rbegin()->first == last_item_);
}

void DepthScene::sort_items(const ItemMap& items) {
  item_count_ = items.size();
  if (!items.empty()) last_item_ = items.rbegin()->first;
  std::vector<SceneItem> resting, away;
  resting.reserve(resting_.size() + 16);
  auto known = resting_.begin();
  for (const auto& [id, item] : items) {
    for (; known != resting_.end() && known->id < id; ++known) note_change(known->id);
    const bool rested = known != resting_.end() && known->id == id;
    if (is_at_rest(item) && rested && stands_as(*known, item)) {
      resting.push_back(std::move(*known));
    } else {
      if (is_at_rest(item) || rested) note_change(id);
      (is_at_rest(item) ? resting : away).push_back(item_of(item));
    }
    if (rested) ++known;
  }
  for (; known != resting_.end(); ++known) note_change(known->id);
  resting_ = std::move(resting);
  away_ = std::move(away);
}

void DepthScene::note_change(truth::ItemId id) {
  ++changes_;
  if (recent_.size() == 2 * kRemembered) recent_.erase(recent_.begin(), recent_.begin() + kRemembered);
  recent_.push_back(id);
}

SceneItem DepthScene::item_of(const world::Item& item) const {
  const auto surface = surfaces_->find(item.sku);
  return {item.id, item.sku, item.X_WI, item.size_m / 2, surface == surfaces_->end() ? Surface{} : surface->second};
}

void DepthScene::follow_moving(const SceneView& view) {
  const std::vector<SceneItem> before = std::exchange(moving_, {});
  if (view.astir) {
    for (const world::Item* item : *view.astir) note_moving(*item, before);
    return;
  }
  for (const SceneItem& known : away_) {
    const auto item = view.items.find(known.id);
    if (item != view.items.end()) note_moving(item->second, before);
  }
}

void DepthScene::note_moving(const world::Item& item, const std::vector<SceneItem>& before) {
  if (!moves_in_view(item)) return;
  const auto known = std::ranges::lower_bound(away_, item.id, {}, &SceneItem::id);
  STORETWIN_ASSERT(known != away_.end() && known->id == item.id, "what doesn't rest was sorted out when it left its place");
  SceneItem& now = moving_.emplace_back(*known);
  now.X_WI = item.X_WI;
  const auto was = std::ranges::lower_bound(before, item.id, {}, &SceneItem::id);
  if (since_s_ == 0 || was == before.end() || was->id != item.id) return;
  now.v_mps = (item.X_WI.translation - was->X_WI.translation) / since_s_;
}

void DepthScene::follow_bodies(const BodyMap& bodies) {
  const std::vector<SceneBody> before = std::exchange(bodies_, {});
  bodies_.reserve(bodies.size());
  for (const auto& [id, body] : bodies) {
    bodies_.push_back(body_of(id, body));
    const auto was = std::ranges::lower_bound(before, id, {}, &SceneBody::id);
    if (since_s_ > 0 && was != before.end() && was->id == id) note_motion(*was, since_s_, bodies_.back());
  }
}

const SceneItem* DepthScene::find_resting(truth::ItemId id) const {
  const auto found = std::ranges::lower_bound(resting_, id, {}, &SceneItem::id);
  return found != resting_.end() && found->id == id ? &*found : nullptr;
}

std::optional<std::span<const truth::ItemId>> DepthScene::changed_since(std::uint64_t seen) const {
  if (seen > changes_ || changes_ - seen > recent_.size()) return std::nullopt;
  return std::span(recent_).last(static_cast<std::size_t>(changes_ - seen));
}

}  // namespace storetwin::sensors
