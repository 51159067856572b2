// The pinhole camera with Brown-Conrady distortion, as OpenCV defines it (docs.opencv.org, "Camera Calibration and 3D
// Reconstruction", and D. C. Brown, "Close-range camera calibration", Photogrammetric Engineering 37, 1971).
#include <cmath>

#include "core/base/assert.h"
#include "core/store/store.h"

namespace storetwin::store {

namespace {

struct Distorted {
  Vec2 at;      // Normalised image coordinates, x/z and y/z.
  double gain;  // The radial factor.
};

Distorted distort(const Distortion& d, const Vec2& n) {
  const double x = n.x();
  const double y = n.y();
  const double r2 = x * x + y * y;
  const double gain = 1 + r2 * (d.k1 + r2 * (d.k2 + r2 * d.k3));
  return {{x * gain + 2 * d.p1 * x * y + d.p2 * (r2 + 2 * x * x), y * gain + d.p1 * (r2 + 2 * y * y) + 2 * d.p2 * x * y},
          gain};
}

}  // namespace

Mat3 rotation_looking_at(const Vec3& p_WC, const Vec3& p_WQ) {
  const Vec3 line = p_WQ - p_WC;
  STORETWIN_ASSERT(line.norm() > 0, "a camera can't look at its own place");
  const Vec3 forward = line.normalized();
  // Within some hundredths of a degree of straight down or up, "upright" means nothing.
  constexpr double kVertical = 1e-3;
  const Vec3 level = forward.cross(Vec3::UnitZ());
  const Vec3 right = level.norm() > kVertical ? Vec3(level.normalized()) : Vec3(Vec3::UnitX());
  const Vec3 down = forward.cross(right).normalized();
  Mat3 rotation;
  rotation.col(0) = down.cross(forward);
  rotation.col(1) = down;
  rotation.col(2) = forward;
  return rotation;
}

std::optional<Vec2> project(const Camera& camera, const Vec3& p_CQ) {
  if (!(p_CQ.z() > 0)) return std::nullopt;
  const Vec2 n = {p_CQ.x() / p_CQ.z(), p_CQ.y() / p_CQ.z()};
  const Vec2 at = distort(camera.distortion, n).at;
  return Vec2(camera.fx_px * at.x() + camera.cx_px, camera.fy_px * at.y() + camera.cy_px);
}

Vec3 ray_of(const Camera& camera, const Vec2& pixel_px) {
  const Vec2 seen = {(pixel_px.x() - camera.cx_px) / camera.fx_px, (pixel_px.y() - camera.cy_px) / camera.fy_px};
  Vec2 n = seen;
  // Converges for every real lens within its image; the cap only bounds the time a nonsensical calibration may take.
  constexpr int kMostRounds = 50;
  for (int round = 0; round < kMostRounds; ++round) {
    const Distorted bent = distort(camera.distortion, n);
    const Vec2 tangential = bent.at - n * bent.gain;
    const Vec2 next = (seen - tangential) / bent.gain;
    const double moved = (next - n).norm();
    n = next;
    if (!(moved > 1e-14)) break;
  }
  return {n.x(), n.y(), 1};
}

}  // namespace storetwin::store
