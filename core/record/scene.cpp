#include "core/record/scene.h"

#include <fmt/format.h>

#include "foxglove/CameraCalibration.pb.h"
#include "foxglove/FrameTransform.pb.h"
#include "foxglove/SceneUpdate.pb.h"

namespace storetwin::record {

namespace {

constexpr const char* kStoreFrame = "store";
constexpr double kPersonHeight_m = 1.7;
constexpr double kPersonWidth_m = 0.45;
constexpr double kThin_m = 0.02;  ///< drawn thickness of shelves and plates

struct Rgba {
  double r, g, b, a;
};
constexpr Rgba kFixtureColor{0.6, 0.6, 0.65, 0.15};
constexpr Rgba kShelfColor{0.55, 0.45, 0.35, 0.6};
constexpr Rgba kPlateColor{0.2, 0.5, 0.8, 0.7};
constexpr Rgba kObstacleColor{0.4, 0.4, 0.4, 0.6};
constexpr Rgba kPersonColor{0.9, 0.5, 0.1, 0.7};

void set(google::protobuf::Timestamp& to, Timestamp from) {
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  const std::int64_t ns = std::max<std::int64_t>(from.ns, 0);
  to.set_seconds(ns / kNanoseconds);
  to.set_nanos(static_cast<std::int32_t>(ns % kNanoseconds));
}
void set(foxglove::Vector3& to, const Vec3& from) {
  to.set_x(from.x());
  to.set_y(from.y());
  to.set_z(from.z());
}
void set(foxglove::Quaternion& to, const Mat3& from) {
  const Eigen::Quaterniond q(from);
  to.set_x(q.x());
  to.set_y(q.y());
  to.set_z(q.z());
  to.set_w(q.w());
}
void set(foxglove::Pose& to, const Pose& from) {
  set(*to.mutable_position(), from.translation);
  set(*to.mutable_orientation(), from.rotation);
}
void set(foxglove::Color& to, const Rgba& from) {
  to.set_r(from.r);
  to.set_g(from.g);
  to.set_b(from.b);
  to.set_a(from.a);
}

// A box given by a frame in the store and its extent in that frame.
void add_box(foxglove::SceneEntity& entity, const Pose& X_WB, const Vec3& min, const Vec3& max, const Rgba& color) {
  foxglove::CubePrimitive& cube = *entity.add_cubes();
  set(*cube.mutable_pose(), Pose{X_WB.rotation, X_WB * Vec3(0.5 * (min + max))});
  set(*cube.mutable_size(), Vec3(max - min));
  set(*cube.mutable_color(), color);
}

foxglove::SceneEntity& add_entity(foxglove::SceneUpdate& scene, const std::string& id, Timestamp at) {
  foxglove::SceneEntity& entity = *scene.add_entities();
  set(*entity.mutable_timestamp(), at);
  entity.set_frame_id(kStoreFrame);
  entity.set_id(id);
  return entity;
}

void add_fixture(foxglove::SceneEntity& entity, const store::Fixture& fixture) {
  add_box(entity, fixture.X_WF, Vec3::Zero(), fixture.size_m, kFixtureColor);
  for (const store::Shelf& shelf : fixture.shelves) {
    const Pose X_WS = store::pose_of(fixture, shelf);
    add_box(entity, X_WS, Vec3(0, 0, -2 * kThin_m), Vec3(shelf.size_m.x(), shelf.size_m.y(), -kThin_m), kShelfColor);
    for (const store::Plate& plate : shelf.plates) {
      const Vec3 corner(plate.p_SL.x(), plate.p_SL.y(), -kThin_m);
      add_box(entity, X_WS, corner, corner + Vec3(plate.size_m.x(), plate.size_m.y(), kThin_m), kPlateColor);
    }
  }
}

void add_obstacle(foxglove::SceneEntity& entity, const store::Obstacle& obstacle) {
  if (obstacle.outline.empty()) return;
  Vec2 min = obstacle.outline.front();
  Vec2 max = min;
  for (const Vec2& corner : obstacle.outline) {
    min = min.cwiseMin(corner);
    max = max.cwiseMax(corner);
  }
  add_box(entity, Pose{}, Vec3(min.x(), min.y(), 0), Vec3(max.x(), max.y(), obstacle.height_m), kObstacleColor);
}

foxglove::CameraCalibration calibration_of(const store::Camera& camera, Timestamp at) {
  foxglove::CameraCalibration calibration;
  set(*calibration.mutable_timestamp(), at);
  calibration.set_frame_id(camera.source());
  calibration.set_width(static_cast<std::uint32_t>(camera.width_px));
  calibration.set_height(static_cast<std::uint32_t>(camera.height_px));
  calibration.set_distortion_model("plumb_bob");
  const store::Distortion& d = camera.distortion;
  for (const double value : {d.k1, d.k2, d.p1, d.p2, d.k3}) calibration.add_d(value);
  for (const double value : {camera.fx_px, 0.0, camera.cx_px, 0.0, camera.fy_px, camera.cy_px, 0.0, 0.0, 1.0}) {
    calibration.add_k(value);
  }
  for (const double value : {1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0}) calibration.add_r(value);
  for (const double value :
       {camera.fx_px, 0.0, camera.cx_px, 0.0, 0.0, camera.fy_px, camera.cy_px, 0.0, 0.0, 0.0, 1.0, 0.0}) {
    calibration.add_p(value);
  }
  return calibration;
}

}  // namespace

Status write_calibration(RecordingWriter& writer, const store::Store& store, Timestamp at) {
  for (const store::Camera& camera : store.calibration.cameras) {
    const std::string bytes = calibration_of(camera, at).SerializeAsString();
    Status done = writer.write_for_viewers("viewer/calibration/" + camera.source(), "foxglove.CameraCalibration", at, bytes);
    if (!done) return done;

    foxglove::FrameTransform transform;
    set(*transform.mutable_timestamp(), at);
    transform.set_parent_frame_id(kStoreFrame);
    transform.set_child_frame_id(camera.source());
    set(*transform.mutable_translation(), camera.X_WC.translation);
    set(*transform.mutable_rotation(), camera.X_WC.rotation);
    done = writer.write_for_viewers("viewer/transform/" + camera.source(), "foxglove.FrameTransform", at,
                                    transform.SerializeAsString());
    if (!done) return done;
  }
  return Done{};
}

Status write_store_scene(RecordingWriter& writer, const store::Store& store, Timestamp at) {
  foxglove::SceneUpdate scene;
  for (const store::Fixture& fixture : store.map.fixtures) {
    add_fixture(add_entity(scene, "fixture/" + fixture.id, at), fixture);
  }
  for (const store::Obstacle& obstacle : store.map.obstacles) {
    add_obstacle(add_entity(scene, "obstacle/" + obstacle.id, at), obstacle);
  }
  return writer.write_for_viewers("viewer/store", "foxglove.SceneUpdate", at, scene.SerializeAsString());
}

Status write_track_scene(RecordingWriter& writer, const stream::Tracks& tracks) {
  const Timestamp at = tracks.header.captured;
  foxglove::SceneUpdate scene;
  for (const stream::Track& track : tracks.tracks) {
    const std::string id = fmt::format("track/{}", track.id.value);
    if (track.phase == stream::TrackPhase::kEnded) {
      foxglove::SceneEntityDeletion& deletion = *scene.add_deletions();
      set(*deletion.mutable_timestamp(), at);
      deletion.set_type(foxglove::SceneEntityDeletion::MATCHING_ID);
      deletion.set_id(id);
      continue;
    }
    foxglove::SceneEntity& entity = add_entity(scene, id, at);
    entity.mutable_lifetime()->set_seconds(1);  // a track that is no longer told disappears
    foxglove::CylinderPrimitive& body = *entity.add_cylinders();
    const Vec3 middle(track.p_WB_m.x(), track.p_WB_m.y(), 0.5 * kPersonHeight_m);
    set(*body.mutable_pose(), Pose{Mat3::Identity(), middle});
    set(*body.mutable_size(), Vec3(kPersonWidth_m, kPersonWidth_m, kPersonHeight_m));
    body.set_bottom_scale(1);
    body.set_top_scale(1);
    set(*body.mutable_color(), kPersonColor);
    foxglove::TextPrimitive& label = *entity.add_texts();
    set(*label.mutable_pose(), Pose{Mat3::Identity(), Vec3(middle.x(), middle.y(), kPersonHeight_m + 0.2)});
    label.set_billboard(true);
    label.set_font_size(0.15);
    set(*label.mutable_color(), Rgba{0, 0, 0, 1});
    label.set_text(track.visit ? fmt::format("{} {}", track.id.value, track.visit.value) : std::to_string(track.id.value));
  }
  return writer.write_for_viewers("viewer/tracks", "foxglove.SceneUpdate", at, scene.SerializeAsString());
}

}  // namespace storetwin::record
