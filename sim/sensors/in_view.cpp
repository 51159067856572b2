#include "sim/sensors/in_view.h"

#include <algorithm>

namespace storetwin::sensors {

double least_gain(const store::Distortion& d) {
  if (d.k3 != 0 || d.p1 != 0 || d.p2 != 0 || d.k2 < 0) return 0;
  if (d.k1 >= 0) return 1;
  return d.k2 > 0 ? std::max(0.0, 1 - d.k1 * d.k1 / (4 * d.k2)) : 0;
}

ViewSides sides_of(const store::Camera& camera, double slack_m) {
  ViewSides view;
  const Pose& X_WC = camera.X_WC;
  const auto add = [&](const Vec3& outward_C, double beyond_m) {
    const Vec3 outward_W = X_WC.rotation * outward_C;
    view.add(outward_W, outward_W.dot(X_WC.translation) + beyond_m);
  };
  add(-Vec3::UnitZ(), slack_m);
  add(Vec3::UnitZ(), camera.range_max_m + slack_m);
  const double gain = least_gain(camera.distortion);
  if (gain <= 0) return view;
  // A pixel is at most `slope` off the axis where a point at depth z is drawn, which is at least `gain` times its offset.
  const auto add_side = [&](const Vec3& across_C, double slope) {
    if (slope < 0) return;
    const Vec3 outward_C = gain * across_C - slope * Vec3::UnitZ();
    add(outward_C, slack_m * outward_C.norm());
  };
  add_side(-Vec3::UnitX(), camera.cx_px / camera.fx_px);
  add_side(Vec3::UnitX(), (camera.width_px - 1 - camera.cx_px) / camera.fx_px);
  add_side(-Vec3::UnitY(), camera.cy_px / camera.fy_px);
  add_side(Vec3::UnitY(), (camera.height_px - 1 - camera.cy_px) / camera.fy_px);
  return view;
}

void InView::look(const Vec3& eye_W, const ViewSides& view, const BodyIndex& people) {
  eye_W_ = eye_W.head<2>();
  beyond_.resize(people.outlines().count);
  how_far_beyond(view, people.outlines(), beyond_.data());
  places_.clear();
  circles_.clear();
  for (std::size_t i = 0; i < people.bodies().size(); ++i) {
    if (beyond_[i] > 0) continue;
    places_.push_back(i);
    circles_.push_back({people[i].middle_W - eye_W_, people[i].radius_m});
  }
}

std::span<const std::size_t> InView::before(const BodyIndex::Entry& whom) {
  const Vec2 way = whom.middle_W - eye_W_;
  const double way2 = way.squaredNorm(), per_way2 = way2 > 0 ? 1 / way2 : 0;
  before_.clear();
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const Circle& other = circles_[i];
    const double along = std::clamp(other.from_eye.dot(way) * per_way2, 0.0, 1.0);
    const double near_m = whom.radius_m + other.radius_m;
    if ((other.from_eye - along * way).squaredNorm() > near_m * near_m) continue;
    before_.push_back(places_[i]);
  }
  return before_;
}

}  // namespace storetwin::sensors
