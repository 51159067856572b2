#include "sim/sensors/sensor_suite.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <string_view>
#include <tuple>
#include <utility>

namespace storetwin::sensors {

namespace {

Cadence cadence_of(const store::Camera& camera, const RandomStream& own) {
  return {camera.rate_hz, Duration::seconds(SensorSuite::kTickS), own.fork("phase")};
}

}  // namespace

void Wire::put(stream::Message message) {
  const Timestamp arrives = stream::header_of(message).received;
  if (free_.empty()) {
    waiting_.push_back({arrives, messages_.size()});
    messages_.push_back(std::move(message));
    return;
  }
  waiting_.push_back({arrives, free_.back()});
  messages_[free_.back()] = std::move(message);
  free_.pop_back();
}

bool Wire::comes_before(const Waiting& a, const Waiting& b) const {
  if (a.arrives != b.arrives) return a.arrives < b.arrives;
  const auto rank = [this](const Waiting& one) {
    const stream::Message& message = messages_[one.place];
    const stream::Header& header = stream::header_of(message);
    return std::tuple(std::string_view(header.source), header.sequence, message.index());
  };
  return rank(a) < rank(b);
}

stream::Messages Wire::take_until(Timestamp now) {
  const auto later = std::partition(waiting_.begin(), waiting_.end(), [&](const Waiting& one) { return one.arrives <= now; });
  std::sort(waiting_.begin(), later, [this](const Waiting& a, const Waiting& b) { return comes_before(a, b); });
  stream::Messages arrived;
  arrived.reserve(static_cast<std::size_t>(later - waiting_.begin()));
  for (auto one = waiting_.begin(); one != later; ++one) {
    // The same message at the same instant is one message.
    const auto next = std::next(one);
    if (next == later || comes_before(*one, *next)) arrived.push_back(std::move(messages_[one->place]));
    free_.push_back(one->place);
  }
  waiting_.erase(waiting_.begin(), later);
  return arrived;
}

SensorSuite::SensorSuite(const store::Store& true_store, const SensorProfiles& profiles, Fidelity fidelity,
                         RandomStream random, bool record_color)
    : fidelity_(fidelity),
      record_color_(record_color),
      plate_profile_(profiles.plates),
      visibility_(true_store),
      depth_scene_(draw_surfaces(true_store, profiles.depth.image, random.fork("surfaces"))),
      turnstile_(true_store, profiles.turnstile, profiles.network.turnstile, random),
      handheld_("staff/handheld", profiles.network.turnstile, random.fork("staff/handheld")),
      office_("office", profiles.network.turnstile, random.fork("office")),
      has_turnstile_(true_store.policies.visit_opening == store::VisitOpening::kTurnstile) {
  for (const store::PlateController& controller : true_store.calibration.plate_controllers) {
    plates_.emplace_back(true_store, controller, profiles.plates, profiles.network.plates, kStepS,
                         random.fork(controller.source));
  }
  std::vector<Rectangle> rounds;
  for (const PlateSensor& plates : plates_) rounds.push_back(plates.felt_round());
  plates_round_ = PlaneIndex(rounds);
  add_depth_cameras(true_store, profiles, random);
  for (const store::Camera& camera : true_store.calibration.cameras) {
    if (camera.kind != store::CameraKind::kColor) continue;
    const RandomStream own = random.fork(camera.source());
    add_color(true_store, camera, profiles, cadence_of(camera, own), own);
  }
  for (const std::string& source : true_store.calibration.skeleton_feeds) {
    skeletons_.emplace_back(true_store, source, profiles.skeletons, profiles.network.skeletons, random.fork(source));
  }
  add_doublings(profiles, random);
}

void SensorSuite::add_color(const store::Store& true_store, const store::Camera& camera, const SensorProfiles& profiles,
                            const Cadence& cadence, const RandomStream& own) {
  std::optional<ColorCamera> image;
  if (record_color_) image.emplace(true_store, camera);
  color_.push_back({Link(camera.source(), profiles.network.color, own.fork("link")), cadence,
                    DetectionModel(camera, profiles.color, own), std::move(image)});
  const ItemVisionProfile& items = profiles.color.items;
  if (!items.enabled) return;
  if (!look_alikes_) look_alikes_ = std::make_shared<const LookAlikes>(true_store.catalogue);
  const RandomStream network = own.fork("items");
  items_.push_back({camera.source(), Link("items/" + camera.id, profiles.network.items, network.fork("link")),
                    Cadence(items.rate_hz, Duration::seconds(kTickS), network.fork("phase")),
                    ItemObservationModel(true_store, camera, items, look_alikes_, network)});
}

// One per source, with numbers of its own: whether a message comes twice changes nothing but that.
void SensorSuite::add_doublings(const SensorProfiles& profiles, const RandomStream& random) {
  const NetworkProfile& network = profiles.network;
  const auto add = [&](const std::string& source, const LinkProfile& link) {
    doublings_.emplace(source, Doubling(link, random.fork(source).fork("doubling")));
  };
  for (const PlateSensor& plates : plates_) add(plates.source(), network.plates);
  for (const DepthSource& depth : depth_) add(depth.link.source(), network.depth);
  for (const ColorSource& color : color_) add(color.link.source(), network.color);
  for (const ItemSource& items : items_) add(items.link.source(), network.items);
  for (const SkeletonFeed& feed : skeletons_) add(feed.source(), network.skeletons);
  for (const std::string& source : turnstile_.sources()) add(source, network.turnstile);
  add(handheld_.source(), network.turnstile);
  add(office_.source(), network.turnstile);
}

void SensorSuite::add_depth_cameras(const store::Store& true_store, const SensorProfiles& profiles,
                                    const RandomStream& random) {
  std::vector<store::Camera> cameras;
  std::ranges::copy_if(true_store.calibration.cameras, std::back_inserter(cameras),
                       [](const store::Camera& camera) { return camera.kind == store::CameraKind::kDepth; });
  std::vector<TofEmitter> emitters;
  for (const store::Camera& camera : cameras) {
    if (profiles.depth.kind_of(camera.id) != DepthKind::kTimeOfFlight) continue;
    const RandomStream own = random.fork(camera.source());
    emitters.push_back(draw_emitter(camera, cadence_of(camera, own).first(), profiles.depth.tof, own.fork("pulses")));
  }
  const DepthSetting setting(true_store, profiles.depth, std::move(emitters));
  for (const store::Camera& camera : cameras) {
    const RandomStream own = random.fork(camera.source());
    depth_.push_back({Link(camera.source(), profiles.network.depth, own.fork("link")), cadence_of(camera, own), camera,
                      DepthPeopleModel(camera, profiles.depth, own, setting.tof_emitters),
                      DepthCamera(setting, camera, own.fork("image"))});
  }
}

void SensorSuite::feel(Timestamp now, std::span<const double> plate_forces_g) {
  for (PlateSensor& plates : plates_) {
    if (auto batch = plates.feel(now, plate_forces_g)) sent_.push_back(std::move(*batch));
  }
}

std::vector<Exposure> SensorSuite::sample(const SceneView& view) {
  std::vector<Exposure> exposures = expose(view);
  observe(view);
  return exposures;
}

std::vector<Exposure> SensorSuite::expose(const SceneView& view) {
  watch_walkers(view);
  if (fidelity_ == Fidelity::kPixel) return sample_depth_images(view);
  sample_depth_people(view);
  return {};
}

// Tells each fixture of those who are near it.
void SensorSuite::watch_walkers(const SceneView& view) {
  walkers_near_.resize(plates_.size());
  for (std::vector<Walker>& near : walkers_near_) near.clear();
  for (const Walker& walker : walkers_of(view.bodies, plate_profile_, view.now)) {
    for (const int i : plates_round_.at(walker.p_WB_m)) walkers_near_[static_cast<std::size_t>(i)].push_back(walker);
  }
  for (std::size_t i = 0; i < plates_.size(); ++i) plates_[i].watch(walkers_near_[i]);
}

void SensorSuite::observe(const SceneView& view) {
  sample_color(view);
  sample_items(view);
  for (SkeletonFeed& feed : skeletons_) {
    for (stream::Skeletons& document : feed.observe(view, visibility_)) sent_.push_back(std::move(document));
  }
}

void SensorSuite::sample_depth_people(const SceneView& view) {
  for (DepthSource& source : depth_) {
    if (!source.cadence.due(view.now)) continue;
    stream::DepthPeople message = source.model.observe(view, visibility_);
    sensors::smear(source.smears, source.camera, message);
    const auto header = source.link.send(view.now, view.now);
    if (!header) continue;
    message.header = *header;
    sent_.push_back(std::move(message));
  }
}

std::vector<Exposure> SensorSuite::sample_depth_images(const SceneView& view) {
  std::vector<Exposure> exposures;
  depth_scene_.follow(view);
  for (DepthSource& source : depth_) {
    if (!source.cadence.due(view.now)) continue;
    const std::uint64_t frame = source.frames++;
    // A frame that gets lost on the way need not be rendered: nothing else depends on it.
    const auto header = source.link.send(view.now, view.now);
    if (!header) continue;
    const Exposure& exposure =
        exposures.emplace_back(source.image, depth_scene_, frame, header->received, source.smears, frames_.take());
    sent_.push_back(stream::DepthFrame{*header, source.camera.width_px, source.camera.height_px, exposure.pixels()});
  }
  return exposures;
}

void SensorSuite::sample_color(const SceneView& view) {
  for (ColorSource& source : color_) {
    if (!source.cadence.due(view.now)) continue;
    stream::PersonDetections message = source.model.observe(view, visibility_);
    sensors::smear(source.smears, message);
    const auto header = source.link.send(view.now, view.now);
    if (!header) continue;
    message.header = *header;
    sent_.push_back(std::move(message));
    if (!source.image) continue;
    const store::Camera& camera = source.image->camera();
    auto rgb = std::make_shared<std::vector<std::uint8_t>>(source.image->render(view));
    sensors::smear(source.smears, camera.width_px, *rgb);
    sent_.push_back(stream::ColorFrame{*header, camera.width_px, camera.height_px, std::move(rgb)});
  }
}

void SensorSuite::sample_items(const SceneView& view) {
  for (ItemSource& source : items_) {
    if (!source.cadence.due(view.now)) continue;
    stream::ItemObservations message = source.model.observe(view, visibility_);
    sensors::smear(source.smears, source.model.camera(), message);
    const auto header = source.link.send(view.now, view.now);
    if (!header) continue;
    message.header = *header;
    sent_.push_back(std::move(message));
  }
}

void SensorSuite::scan(stream::TurnstileScan shown, Timestamp at) {
  if (!has_turnstile_) return;
  if (auto message = turnstile_.scan(std::move(shown), at)) sent_.push_back(std::move(*message));
}

void SensorSuite::cross(const std::string& lane, stream::CrossingDirection direction, Timestamp at) {
  if (!has_turnstile_) return;
  if (auto message = turnstile_.cross(lane, direction, at)) sent_.push_back(std::move(*message));
}

void SensorSuite::report(stream::StaffAction action) {
  const auto header = handheld_.send(action.header.captured, action.header.captured);
  if (!header) return;
  action.header = *header;
  sent_.push_back(std::move(action));
}

void SensorSuite::report(stream::PriceChange change) {
  const auto header = office_.send(change.header.captured, change.header.captured);
  if (!header) return;
  change.header = *header;
  sent_.push_back(std::move(change));
}

std::map<truth::ShopperId, std::string> SensorSuite::external_ids() const {
  return skeletons_.empty() ? std::map<truth::ShopperId, std::string>{} : skeletons_.front().first_ids();
}

void SensorSuite::aim(const std::string& source, const Pose& X_WC) {
  for (DepthSource& depth : depth_) {
    if (depth.link.source() != source) continue;
    depth.model.aim(X_WC);
    depth.image.aim(X_WC);
  }
  for (ColorSource& color : color_) {
    if (color.link.source() != source) continue;
    color.model.aim(X_WC);
    if (color.image) color.image->aim(X_WC);
  }
  for (ItemSource& items : items_) {
    if (items.camera == source) items.model.aim(X_WC);
  }
}

void SensorSuite::smear(const std::string& source, LensSmears smears) {
  for (DepthSource& depth : depth_) {
    if (depth.link.source() == source) depth.smears = smears;
  }
  for (ColorSource& color : color_) {
    if (color.link.source() == source) color.smears = smears;
  }
  for (ItemSource& items : items_) {
    if (items.camera == source) items.smears = smears;
  }
}

stream::Messages SensorSuite::take_sent() { return std::exchange(sent_, {}); }

void SensorSuite::deliver(stream::Messages messages) {
  for (stream::Message& message : messages) {
    // An image goes with what was found in it and has no fate of its own, so that recording images changes nothing.
    const bool image = std::holds_alternative<stream::ColorFrame>(message);
    const auto doubling = image ? doublings_.end() : doublings_.find(stream::header_of(message).source);
    const auto later = doubling == doublings_.end() ? std::nullopt : doubling->second.next();
    if (later) {
      stream::Message again = message;
      stream::header_of(again).received = stream::header_of(again).received + *later;
      wire_.put(std::move(again));
    }
    wire_.put(std::move(message));
  }
}

stream::Messages SensorSuite::take_arrived(Timestamp now) {
  deliver(take_sent());
  return wire_.take_until(now);
}

stream::Messages SensorSuite::take_all() { return take_arrived(Timestamp{std::numeric_limits<std::int64_t>::max()}); }

}  // namespace storetwin::sensors
