// A room of 6 x 5 m for the tests of perception, and depth images rendered from it by plain ray casting.
//
// Fixture "g" stands against the wall y = 5 and faces -y; its front plane is y = 4.5. Camera "depth/c1" hangs at 2.9 m,
// tilted towards it; "color/rgb1" is in the corner at the origin.
#pragma once

#include <cmath>
#include <optional>
#include <vector>

#include "core/base/random.h"
#include "core/store/store.h"
#include "core/stream/vision.h"

namespace storetwin::testing {

inline Mat3 looking(const Vec3& p_WC, const Vec3& p_WQ) {
  const Vec3 z = (p_WQ - p_WC).normalized();
  const Vec3 x = z.cross(Vec3::UnitZ()).normalized();
  Mat3 rotation;
  rotation << x, z.cross(x), z;
  return rotation;
}

inline store::Store empty_room() {
  store::Store room;
  room.map.floor = {{0, 0}, {6, 0}, {6, 5}, {0, 5}};
  store::Camera depth;
  depth.id = "c1";
  depth.X_WC = {looking({3, 2.9, 2.9}, {3, 3.9, 0}), {3, 2.9, 2.9}};
  depth.fx_px = depth.fy_px = 160;
  store::Camera color;
  color.id = "rgb1";
  color.kind = store::CameraKind::kColor;
  color.width_px = 1280;
  color.height_px = 720;
  color.fx_px = color.fy_px = 700;
  color.cx_px = 639.5;
  color.cy_px = 359.5;
  color.X_WC = {looking({0.1, 0.1, 2.7}, {3, 3, 0.8}), {0.1, 0.1, 2.7}};
  room.calibration.cameras = {depth, color};
  return room;
}

inline store::Store room_with_shelf() {
  store::Store room = empty_room();
  store::Fixture fixture;
  fixture.id = "g";
  fixture.X_WF.translation = {2, 4.5, 0};
  fixture.size_m = {2, 0.45, 1.8};
  for (int i = 1; i <= 4; ++i) {
    store::Shelf shelf;
    shelf.index = i;
    shelf.p_FS = {0, 0, 0.1 + 0.4 * (i - 1)};
    shelf.size_m = {2, 0.42, 0.35};
    fixture.shelves.push_back(shelf);
  }
  room.map.fixtures = {fixture};
  return room;
}

/// A sphere swept from a to b.
struct Capsule {
  Vec3 a = Vec3::Zero();
  Vec3 b = Vec3::Zero();
  double radius_m = 0.1;
};

/// An upright adult facing +y, 1.70 m tall, as a few capsules; hips over `p_W`.
inline std::vector<Capsule> adult(const Vec2& p_W) {
  const auto at = [&](double x, double y, double z) { return Vec3(p_W.x() + x, p_W.y() + y, z); };
  return {{at(0, 0, 1.56), at(0, 0, 1.60), 0.10},        {at(0, 0, 1.0), at(0, 0, 1.30), 0.13},
          {at(-0.12, 0, 1.34), at(0.12, 0, 1.34), 0.08}, {at(-0.1, 0, 0.1), at(-0.09, 0, 0.9), 0.07},
          {at(0.1, 0, 0.1), at(0.09, 0, 0.9), 0.07},     {at(-0.2, 0, 1.36), at(-0.24, 0, 0.8), 0.045}};
}

/// The adult's right arm, stretched from the shoulder to a hand at `p_WH`.
inline std::vector<Capsule> arm(const Vec2& p_W, const Vec3& p_WH) {
  const Vec3 shoulder(p_W.x() + 0.2, p_W.y(), 1.36);
  const Vec3 elbow = (shoulder + p_WH) / 2 - Vec3(0, 0, 0.08);
  return {{shoulder, elbow, 0.045}, {elbow, p_WH, 0.04}, {p_WH, p_WH, 0.045}};
}

/// A box given in W.
struct Block {
  Box3 extent;
};

inline std::optional<double> hit(const Capsule& capsule, const Vec3& o, const Vec3& d) {
  // Slow and obvious: sphere tracing of the distance to the segment.
  const Vec3 along = capsule.b - capsule.a;
  const double norm = d.norm();
  double t = 0;
  for (int i = 0; i < 40; ++i) {
    const Vec3 p = o + t * d;
    const double s =
        along.squaredNorm() > 0 ? std::clamp((p - capsule.a).dot(along) / along.squaredNorm(), 0.0, 1.0) : 0.0;
    const double away = (p - (capsule.a + s * along)).norm() - capsule.radius_m;
    if (away < 5e-4) return t;
    t += away / norm;
    if (t > 8) break;
  }
  return std::nullopt;
}

inline std::optional<double> hit(const Block& block, const Vec3& o, const Vec3& d) {
  double begin = 0, end = 1e9;
  for (int i = 0; i < 3; ++i) {
    const double a = (block.extent.min[i] - o[i]) / d[i], b = (block.extent.max[i] - o[i]) / d[i];
    begin = std::max(begin, std::min(a, b));
    end = std::min(end, std::max(a, b));
  }
  if (begin > end) return std::nullopt;
  return begin;
}

/// What the room looks like beside its floor: boards and back of the fixture, goods, people.
struct Scene {
  std::vector<Block> blocks;
  std::vector<Capsule> capsules;
};

inline Scene static_scene(const store::Store& room, double off_m = 0) {
  Scene scene;
  for (const store::Fixture& fixture : room.map.fixtures) {
    const Vec3 o = fixture.X_WF.translation + Vec3(0, off_m, 0);
    for (const store::Shelf& shelf : fixture.shelves) {
      const Vec3 low = o + shelf.p_FS;
      scene.blocks.push_back({{low - Vec3(0, 0, 0.02), low + Vec3(shelf.size_m.x(), shelf.size_m.y(), 0)}});
      for (int i = 0; i < 8; ++i) {  // goods the core knows nothing of
        const Vec3 corner = low + Vec3(0.05 + 0.25 * i, 0.12, 0);
        scene.blocks.push_back({{corner, corner + Vec3(0.12, 0.25, 0.18)}});
      }
    }
    scene.blocks.push_back({{o + Vec3(0, 0.43, 0), o + fixture.size_m}});
  }
  return scene;
}

/// A depth image of the scene with stereo-like noise: sigma = noise_per_m * z^2, the same over patches of 3 x 3 pixels,
/// and a hundredth of the pixels missing.
inline stream::DepthFrame render(const store::Camera& camera, const Scene& scene, double t_s, double noise_per_m,
                                 RandomStream& random) {
  auto depth =
      std::make_shared<std::vector<std::uint16_t>>(static_cast<std::size_t>(camera.width_px * camera.height_px));
  const int patch_columns = camera.width_px / 3 + 1;
  std::vector<double> patches(static_cast<std::size_t>(patch_columns * (camera.height_px / 3 + 1)));
  for (double& patch : patches) patch = random.normal();
  const Vec3 o = camera.X_WC.translation;
  for (int v = 0; v < camera.height_px; ++v) {
    for (int u = 0; u < camera.width_px; ++u) {
      const Vec3 d =
          camera.X_WC.rotation * Vec3((u - camera.cx_px) / camera.fx_px, (v - camera.cy_px) / camera.fy_px, 1);
      double z = d.z() < 0 ? -o.z() / d.z() : 20;
      const auto nearer = [&](std::optional<double> t) {
        if (t && *t < z) z = *t;
      };
      for (const Block& block : scene.blocks) nearer(hit(block, o, d));
      for (const Capsule& capsule : scene.capsules) nearer(hit(capsule, o, d));
      z += noise_per_m * z * z * patches[static_cast<std::size_t>((v / 3) * patch_columns + u / 3)];
      const bool lost = random.chance(0.01) || z > camera.range_max_m;
      (*depth)[static_cast<std::size_t>(v * camera.width_px + u)] =
          lost ? 0 : static_cast<std::uint16_t>(std::lround(1000 * z));
    }
  }
  stream::DepthFrame frame;
  frame.header = {camera.source(), 1, Timestamp::seconds(t_s), Timestamp::seconds(t_s + 0.05)};
  frame.width_px = camera.width_px;
  frame.height_px = camera.height_px;
  frame.depth_mm = std::move(depth);
  return frame;
}

}  // namespace storetwin::testing
