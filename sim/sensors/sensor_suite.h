// All the sensors of a simulated store: looks at the world, gives the messages a recorder would receive.
//
//     SensorSuite sensors(true_store, profiles, Fidelity::kGeometric, random.fork("sensors"));
//     each tick of 1/60 s:
//       four times: world.step(); sensors.feel(world.now(), world.plate_forces_g());
//       door events: sensors.scan(...), sensors.cross(...);
//       for (Exposure& image : sensors.sample(view_of(world))) image.develop();
//       (who wants to break something: sensors.deliver(broken(sensors.take_sent()));)
//       for (stream::Message& message : sensors.take_arrived(world.now())) ...
//     at the end: sensors.take_all()
//
// Colour cameras send detections; with `items` in their profile also what a recognition network says of items, and with
// `record_color` the images themselves, which only people and outside programs look at.
//
// A copyable value: a copy continues as the original would. Every source has random numbers of its own, forked by its
// name, so one more camera never changes what another source says. In pixel fidelity depth cameras send images
// (DepthFrame) in place of modelled people (DepthPeople); all other messages are the same to the bit.
//
// Sensors are built from the true store; what the core is told instead, see installed_store.h.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "core/base/plane_index.h"
#include "core/stream/message.h"
#include "sim/sensors/color_camera.h"
#include "sim/sensors/depth_camera.h"
#include "sim/sensors/depth_people_model.h"
#include "sim/sensors/detection_model.h"
#include "sim/sensors/frame_pool.h"
#include "sim/sensors/item_observation_model.h"
#include "sim/sensors/lens_smear.h"
#include "sim/sensors/plate_sensor.h"
#include "sim/sensors/skeleton_feed.h"
#include "sim/sensors/turnstile.h"

namespace storetwin::sensors {

enum class Fidelity {
  kGeometric,  ///< depth cameras report modelled people: fast, for sweeps
  kPixel,      ///< depth cameras report rendered images: slow, for trusting the result
};
constexpr auto enum_words(Fidelity) {
  return std::to_array<std::pair<Fidelity, const char*>>(
      {{Fidelity::kGeometric, "geometric"}, {Fidelity::kPixel, "pixel"}});
}

/// Messages on their way, delivered by arrival time; ties by source, then sequence, then type: an image and what was
/// found in it share the first three.
class Wire {
 public:
  void put(stream::Message message);
  /// Everything that has arrived by `now`, in order.
  stream::Messages take_until(Timestamp now);
  std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Waiting {
    Timestamp arrives;
    std::size_t place;  // of the message
  };
  bool comes_before(const Waiting& a, const Waiting& b) const;

  std::vector<Waiting> waiting_;     // in no order
  std::vector<stream::Message> messages_;
  std::vector<std::size_t> free_;    // places of messages that have been taken
};

/// A depth image whose instant has come but which is still to be rendered. Its frame is on the wire already, with no
/// pixels yet. Different exposures may be developed on different threads, before the suite takes its next sample and before
/// anybody reads the frame.
class Exposure {
 public:
  Exposure(DepthCamera& camera, const DepthScene& scene, std::uint64_t frame, Timestamp arrives, LensSmears smears,
           std::shared_ptr<FramePool::Pixels> pixels)
      : camera_(&camera), scene_(&scene), frame_(frame), arrives_(arrives), smears_(std::move(smears)),
        pixels_(std::move(pixels)) {}

  Timestamp arrives() const { return arrives_; }
  std::shared_ptr<const std::vector<std::uint16_t>> pixels() const { return pixels_; }
  void develop() {
    camera_->render(*scene_, frame_, *pixels_);
    smear(smears_, camera_->width_px(), frame_, *pixels_);
  }

 private:
  DepthCamera* camera_;
  const DepthScene* scene_;
  std::uint64_t frame_;
  Timestamp arrives_;
  LensSmears smears_;
  std::shared_ptr<FramePool::Pixels> pixels_;
};

class SensorSuite {
 public:
  /// Simulator ticks and world steps the suite is fed with.
  static constexpr double kTickS = 1.0 / 60;
  static constexpr double kStepS = world::World::kStepS;

  SensorSuite(const store::Store& true_store, const SensorProfiles& profiles, Fidelity fidelity, RandomStream random,
              bool record_color = false);

  /// After each world step: the forces on all plates, in the order of store::all_plates.
  void feel(Timestamp now, std::span<const double> plate_forces_g);
  /// After each tick: whatever cameras are due. In pixel fidelity the caller develops the images that were taken, on
  /// whatever threads there are, before the next call and before anybody reads their frames.
  std::vector<Exposure> sample(const SceneView& view);
  /// The same in two steps, for who wants to develop the images while the other sensors look: `expose`, then `observe`.
  std::vector<Exposure> expose(const SceneView& view);
  void observe(const SceneView& view);
  /// Door events; the lane must be one of the store. A door without a turnstile says nothing.
  void scan(stream::TurnstileScan shown, Timestamp at);
  /// What a handheld of staff says; source "staff/handheld". Its header holds no more than the instant.
  void report(stream::StaffAction action);
  /// The back office changes a price; source "office". Its header holds no more than the instant.
  void report(stream::PriceChange change);
  void cross(const std::string& lane, stream::CrossingDirection direction, Timestamp at);

  /// By which name the first external feed called each person at first; empty without such a feed.
  std::map<truth::ShopperId, std::string> external_ids() const;

  /// A camera is pushed: from the next image on it stands here, whatever the store says. Call before `sample`.
  void aim(const std::string& source, const Pose& X_WC);
  /// A lens gets dirty, or is cleaned: from the next image on this lies on it. Call before `sample`.
  void smear(const std::string& source, LensSmears smears);

  /// What was sent since the last call and is not on the wire yet, in order of sending; put back by `deliver` whatever of it
  /// leaves the devices. What nobody takes goes on the wire by itself.
  stream::Messages take_sent();
  void deliver(stream::Messages messages);

  stream::Messages take_arrived(Timestamp now);
  /// What is still on its way when a run ends.
  stream::Messages take_all();

 private:
  struct DepthSource {
    Link link;
    Cadence cadence;
    store::Camera camera;
    DepthPeopleModel model;
    DepthCamera image;
    std::uint64_t frames = 0;
    LensSmears smears{};
  };
  void add_depth_cameras(const store::Store& true_store, const SensorProfiles& profiles, const RandomStream& random);
  struct ColorSource {
    Link link;
    Cadence cadence;
    DetectionModel model;
    std::optional<ColorCamera> image;
    LensSmears smears{};
  };
  /// A network beside a colour camera: its messages' source is "items/ID".
  struct ItemSource {
    std::string camera;
    Link link;
    Cadence cadence;
    ItemObservationModel model;
    LensSmears smears{};
  };
  void add_color(const store::Store& true_store, const store::Camera& camera, const SensorProfiles& profiles,
                 const Cadence& cadence, const RandomStream& own);
  void add_doublings(const SensorProfiles& profiles, const RandomStream& random);
  void watch_walkers(const SceneView& view);
  void sample_depth_people(const SceneView& view);
  std::vector<Exposure> sample_depth_images(const SceneView& view);
  void sample_color(const SceneView& view);
  void sample_items(const SceneView& view);

  Fidelity fidelity_;
  bool record_color_ = false;
  PlateProfile plate_profile_;
  Visibility visibility_;
  stream::Messages sent_;  ///< not on the wire yet
  Wire wire_;
  std::vector<PlateSensor> plates_;
  PlaneIndex plates_round_;  // of what PlateSensor::felt_round says, by place in `plates_`
  std::vector<std::vector<Walker>> walkers_near_;  // just now, by place in `plates_`: kept for its memory
  std::vector<DepthSource> depth_;
  DepthScene depth_scene_;  ///< followed in pixel fidelity only
  FramePool frames_;
  std::vector<ColorSource> color_;
  std::shared_ptr<const LookAlikes> look_alikes_;  ///< never changed after it was made
  std::vector<ItemSource> items_;
  std::map<std::string, Doubling> doublings_;      ///< by source
  std::vector<SkeletonFeed> skeletons_;
  Turnstile turnstile_;
  Link handheld_;
  Link office_;
  bool has_turnstile_ = true;
};

}  // namespace storetwin::sensors
