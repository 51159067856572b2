#include "sim/sensors/item_observation_model.h"

#include <algorithm>
#include <cmath>

#include "sim/sensors/error_walk.h"

namespace storetwin::sensors {

namespace {

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

// How long a change may wait for a clear view before the network has forgotten what was there.
constexpr double kRememberedS = 8;

}  // namespace

ItemObservationModel::ItemObservationModel(const store::Store& true_store, const store::Camera& camera,
                                           const ItemVisionProfile& profile,
                                           std::shared_ptr<const LookAlikes> look_alikes, RandomStream random)
    : camera_(camera), X_CW_(camera.X_WC.inverse()), profile_(profile), look_alikes_(std::move(look_alikes)),
      facings_(true_store.planogram), random_(random.fork("scene")), item_random_(random.fork("item")) {
  std::erase_if(facings_, [](const store::Facing& f) { return f.sku.value.empty() || f.plates.empty(); });
  for (const store::Fixture& fixture : true_store.map.fixtures) {
    for (const store::Shelf& shelf : fixture.shelves) {
      for (const store::Plate& plate : shelf.plates) {
        const PlateAddress address{fixture.id, shelf.index, plate.index};
        const Box3 goods{Vec3::Zero(), {plate.size_m.x(), plate.size_m.y(), shelf.size_m.z()}};
        plates_.push_back({address, store::pose_of(true_store, address).inverse(), goods});
      }
    }
  }
}

void ItemObservationModel::aim(const Pose& X_WC) {
  camera_.X_WC = X_WC;
  X_CW_ = X_WC.inverse();
}

double ItemObservationModel::Sight::clarity(const ItemVisionProfile& profile) const {
  const double large = 3 * profile.miss_small_px;  // from here on more pixels say little more
  return (1 - hidden) * std::clamp(size_px / large, 0.0, 1.0);
}

ItemObservationModel::Sight ItemObservationModel::look_at(const Vec3& p_WI, const Vec3& size_m, truth::ShopperId holder,
                                                          const SceneView& view, const Visibility& visibility) const {
  Sight sight;
  const Vec3 p_CI = X_CW_ * p_WI;
  if (p_CI.z() < 0.1) return sight;
  sight.size_px = camera_.fx_px * size_m.maxCoeff() / p_CI.z();
  // The middle and four points towards the corners of its outline, as this camera sees it.
  const Vec3 right = 0.35 * size_m.head<2>().maxCoeff() * camera_.X_WC.rotation.col(0);
  const Vec3 up = 0.35 * size_m.z() * Vec3::UnitZ();
  int seen = 0, points = 0;
  for (const auto& [r, u] : {std::pair(0, 0), std::pair(1, 1), std::pair(1, -1), std::pair(-1, 1), std::pair(-1, -1)}) {
    const Vec3 p_W = p_WI + r * right + u * up;
    const auto pixel = store::project(camera_, X_CW_ * p_W);
    const bool inside = pixel && pixel->x() >= 0 && pixel->y() >= 0 && pixel->x() <= camera_.width_px - 1 &&
                        pixel->y() <= camera_.height_px - 1;
    ++points;
    if (inside && visibility.clear(camera_.X_WC.translation, p_W, view.bodies, holder)) ++seen;
  }
  sight.hidden = 1 - static_cast<double>(seen) / points;
  return sight;
}

ItemObservationModel::ItemState& ItemObservationModel::state_of(truth::ItemId item) {
  return states_.try_emplace(item, ItemState{item_random_.fork("item", item.value), {}, {}}).first->second;
}

std::vector<stream::SkuScore> ItemObservationModel::scores(const SkuId& sku, const Sight& sight, ItemState& state) const {
  const std::vector<LookAlikes::Candidate>& candidates = look_alikes_->of(sku);
  const double lag = profile_.error_lag1;
  const bool fresh = state.errors.size() != candidates.size();
  if (fresh) state.errors.assign(candidates.size(), 0);
  const double clarity = sight.clarity(profile_);
  const double blur = profile_.confusion_far + clarity * (profile_.confusion_near - profile_.confusion_far);
  std::vector<stream::SkuScore> all;
  double sum = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const double draw = state.random.normal();
    state.errors[i] = fresh ? draw : lag * state.errors[i] + std::sqrt(1 - lag * lag) * draw;
    const double log_score = -candidates[i].distance2 / (2 * blur * blur) + profile_.confidence_sigma * state.errors[i];
    all.push_back({candidates[i].sku, std::exp(log_score)});
    sum += all.back().score;
  }
  for (stream::SkuScore& score : all) score.score /= sum;
  std::ranges::stable_sort(all, [](const auto& a, const auto& b) { return a.score > b.score; });
  all.resize(std::min(all.size(), static_cast<std::size_t>(profile_.best)));
  return all;
}

PlateAddress ItemObservationModel::nearest_plate(const Vec3& p_W) const {
  const PlateBox* best = nullptr;
  double least = 1e9;
  for (const PlateBox& plate : plates_) {
    const double distance = plate.goods_L.distance(plate.X_LW * p_W);
    if (distance >= least) continue;
    least = distance;
    best = &plate;
  }
  return best ? best->address : PlateAddress{};
}

void ItemObservationModel::add_held(const SceneView& view, const Visibility& visibility,
                                    stream::ItemObservations& message) {
  for (const auto& [id, item] : view.items) {
    if (item.place != world::ItemPlace::kHeld) continue;
    ItemState& state = state_of(id);
    const Sight sight = look_at(item.X_WI.translation, item.size_m, item.holder, view, visibility);
    const double by_hiding =
        profile_.miss_hidden * logistic((sight.hidden - profile_.miss_hidden_at) / profile_.miss_hidden_width);
    const double by_size =
        profile_.miss_small * logistic((profile_.miss_small_px - sight.size_px) / profile_.miss_small_width_px);
    const double miss_p = std::min(1.0, profile_.miss_base + by_hiding + by_size);
    const bool missed = state.misses.next(miss_p, profile_.miss_run_frames, state.random);
    const Vec3 error_m = state.random.normal3(profile_.position_sigma_m);
    std::vector<stream::SkuScore> named = scores(item.sku, sight, state);
    if (missed || sight.hidden >= 1 || named.empty()) continue;
    message.items.push_back(
        {stream::ItemPlace::kInHand, item.X_WI.translation + error_m, std::nullopt, std::move(named)});
  }
}

void ItemObservationModel::note_change(truth::ItemId item, stream::ItemPlace place, const Rest& rest, Timestamp now) {
  const double delay_s = state_of(item).random.exponential(profile_.change_delay_s);
  changes_.push_back({item, place, rest, now + Duration::seconds(delay_s)});
}

void ItemObservationModel::note_changes(const SceneView& view) {
  if (started_ && resting_version_ == view.resting_version) return;
  std::map<truth::ItemId, Rest> resting;
  for (const auto& [id, item] : view.items) {
    if (item.place != world::ItemPlace::kOnPlate) continue;
    resting.emplace(id, Rest{item.sku, item.plate, item.X_WI.translation, item.size_m});
  }
  if (started_) {
    for (const auto& [id, rest] : resting_) {
      const auto now = resting.find(id);
      const bool gone = now == resting.end() || now->second.plate != rest.plate;
      if (gone) note_change(id, stream::ItemPlace::kGoneFromFacing, rest, view.now);
    }
    for (const auto& [id, rest] : resting) {
      const auto before = resting_.find(id);
      const bool added = before == resting_.end() || before->second.plate != rest.plate;
      if (added) note_change(id, stream::ItemPlace::kAddedToFacing, rest, view.now);
    }
  }
  started_ = true;
  resting_version_ = view.resting_version;
  resting_ = std::move(resting);
}

void ItemObservationModel::add_changes(const SceneView& view, const Visibility& visibility,
                                       stream::ItemObservations& message) {
  std::vector<Change> later;
  for (Change& change : changes_) {
    if (change.due > view.now) {
      later.push_back(std::move(change));
      continue;
    }
    const Sight sight = look_at(change.rest.p_WI, change.rest.size_m, {}, view, visibility);
    const bool hidden = sight.hidden > 0.5 || sight.size_px < profile_.miss_small_px;
    if (hidden) {
      if (view.now - change.due < Duration::seconds(kRememberedS)) later.push_back(std::move(change));
      continue;
    }
    ItemState& state = state_of(change.item);
    const bool missed = state.random.chance(profile_.change_miss_p);
    const Vec3 p_WI = change.rest.p_WI + state.random.normal3(profile_.position_sigma_m);
    std::vector<stream::SkuScore> named = scores(change.rest.sku, sight, state);
    if (missed || named.empty()) continue;
    message.items.push_back({change.place, p_WI, nearest_plate(p_WI), std::move(named)});
  }
  changes_ = std::move(later);
}

void ItemObservationModel::add_false_item(stream::ItemObservations& message) {
  const bool there = random_.chance(profile_.false_per_image);
  const bool gone = random_.chance(0.5);
  ItemState state{random_.fork("false", random_.bits()), {}, {}};
  if (!there || facings_.empty()) return;
  const store::Facing& facing =
      facings_[static_cast<std::size_t>(state.random.integer(0, static_cast<int>(facings_.size()) - 1))];
  const PlateAddress plate{facing.fixture, facing.shelf, facing.plates.front()};
  const auto box = std::ranges::find(plates_, plate, &PlateBox::address);
  if (box == plates_.end()) return;
  const Vec3 p_WI = box->X_LW.inverse() * (0.5 * (box->goods_L.min + box->goods_L.max));
  const stream::ItemPlace place = gone ? stream::ItemPlace::kGoneFromFacing : stream::ItemPlace::kAddedToFacing;
  message.items.push_back({place, p_WI, plate, scores(facing.sku, Sight{0.5, profile_.miss_small_px}, state)});
}

stream::ItemObservations ItemObservationModel::observe(const SceneView& view, const Visibility& visibility) {
  std::erase_if(states_, [&](const auto& entry) { return !view.items.contains(entry.first); });
  stream::ItemObservations message;
  note_changes(view);
  add_held(view, visibility, message);
  add_changes(view, visibility, message);
  add_false_item(message);
  shuffle(message.items, random_);
  return message;
}

}  // namespace storetwin::sensors
