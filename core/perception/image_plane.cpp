#include "core/perception/image_plane.h"

#include <algorithm>
#include <cmath>

namespace storetwin::perception {

namespace {

// Errors of a detector's box, as shares of its height; see scan_detection.cpp.
constexpr double kCentreShare = 0.025;
constexpr double kHeightShare = 0.05;

}  // namespace

PersonMeasurement ImagePlane::measure(const ImageBox& box) const {
  const double height_px = std::max(box.height_px, 1.0);
  const double metres_per_px = stature_m / height_px;
  const double centre_px = box.left_px + box.width_px / 2 - width_px / 2;
  PersonMeasurement person;
  person.p_WB_m = metres_per_px * Vec2(centre_px, width_px);
  Mat2 jacobian;  // of (across, away) by the box's centre and height
  jacobian << metres_per_px, -metres_per_px * centre_px / height_px, 0, -metres_per_px * width_px / height_px;
  const Vec2 sigma_px(kCentreShare * height_px, kHeightShare * height_px);
  constexpr double kLeastM = 0.01;  // keeps the matrix regular far beside the axis, where it is all but a line
  person.covariance_m2 =
      jacobian * sigma_px.cwiseAbs2().asDiagonal() * jacobian.transpose() + kLeastM * kLeastM * Mat2::Identity();
  person.score = std::clamp(box.score, 0.0, 1.0);
  person.hips_seen = true;  // the box's middle; nothing leans
  // Where the head is above the optical axis tells apart who stands behind whom, as a head's height does in a shop.
  person.height_m = metres_per_px * -(box.top_px - width_px / 2) + 2 * stature_m;
  person.height_sigma_m = kHeightShare * stature_m;
  return person;
}

ImageBox ImagePlane::box_at(const Vec2& p_m, const ImageBox& last) const {
  constexpr double kNearestM = 0.1;
  const double away_m = std::max(p_m.y(), kNearestM);
  const double scale = stature_m * width_px / away_m / std::max(last.height_px, 1.0);
  const double centre_px = width_px / 2 + p_m.x() * width_px / away_m;
  ImageBox box;
  box.width_px = scale * last.width_px;
  box.height_px = scale * last.height_px;
  box.left_px = centre_px - box.width_px / 2;
  // The head keeps its height over the axis, in metres.
  box.top_px = width_px / 2 + scale * (last.top_px - width_px / 2);
  box.score = last.score;
  return box;
}

}  // namespace storetwin::perception
