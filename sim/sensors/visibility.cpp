#include "sim/sensors/visibility.h"

#include <algorithm>
#include <cmath>

namespace storetwin::sensors {

namespace {

template <class AnyBox>
bool box_meets(const AnyBox& box, const Vec3& from, const Vec3& to) {
  const Mat3 R_BW = box.X_WB.rotation.transpose();
  const Vec3 p = R_BW * (from - box.X_WB.translation);
  return segment_meets(Box3{-box.half_m, box.half_m}, p, R_BW * (to - from));
}
bool meets(const SolidBox& box, const Vec3& from, const Vec3& to) { return box_meets(box, from, to); }
bool meets(const world::BodyBox& box, const Vec3& from, const Vec3& to) { return box_meets(box, from, to); }

// How far a point is from what is pushed; 0 within it.
double gap_m(const world::BodyBox& box, const Vec3& p_W) {
  const Vec3 p_B = box.X_WB.rotation.transpose() * (p_W - box.X_WB.translation);
  return (p_B.cwiseAbs() - box.half_m).cwiseMax(Vec3::Zero()).norm();
}

bool meets(const SolidPrism& prism, const Vec3& from, const Vec3& to) {
  if (std::min(from.z(), to.z()) > prism.height_m) return false;
  const Vec2 a = from.head<2>();
  const Vec2 d = (to - from).head<2>();
  // Through the top: the point at the prism's height lies inside the outline.
  if ((from.z() - prism.height_m) * (to.z() - prism.height_m) < 0) {
    const double t = (prism.height_m - from.z()) / (to.z() - from.z());
    if (contains(prism.outline, a + t * d)) return true;
  }
  // Through a side, below the top.
  for (std::size_t i = 0; i < prism.outline.size(); ++i) {
    const Vec2& p = prism.outline[i];
    const Vec2 e = prism.outline[(i + 1) % prism.outline.size()] - p;
    const double det = d.x() * e.y() - d.y() * e.x();
    if (std::abs(det) < 1e-12) continue;
    const Vec2 w = p - a;
    const double t = (w.x() * e.y() - w.y() * e.x()) / det;
    const double s = (w.x() * d.y() - w.y() * d.x()) / det;
    if (t < 0 || t > 1 || s < 0 || s > 1) continue;
    if (from.z() + t * (to.z() - from.z()) <= prism.height_m) return true;
  }
  return false;
}

// A line of sight that passes over capsules far from it without dividing or taking a root.
class Sight {
 public:
  Sight(const Vec3& from, const Vec3& to) : from_(from), length_m_((to - from).norm()) {
    if (length_m_ > 0) along_ = (to - from) / length_m_;
  }
  /// False only if the capsule is certainly clear of it: it lies behind an end, or a plane along the line stands between.
  bool may_meet(const world::Capsule& capsule) const {
    constexpr double kSlackM = 1e-6;  // far above rounding
    const double r = capsule.radius_m + kSlackM;
    const Vec3 a = capsule.a - from_, b = capsule.b - from_;
    const double at_a = a.dot(along_), at_b = b.dot(along_);
    if (std::max(at_a, at_b) < -r || std::min(at_a, at_b) > length_m_ + r) return false;
    const Vec3 off_a = a - at_a * along_, off_b = b - at_b * along_;
    const Vec3 middle = off_a + off_b;
    const double nearest = std::min(off_a.dot(middle), off_b.dot(middle));
    return nearest <= 0 || nearest * nearest <= r * r * middle.squaredNorm();
  }

 private:
  Vec3 from_, along_ = Vec3::Zero();
  double length_m_;
};

}  // namespace

double segment_distance(const Vec3& a, const Vec3& b, const Vec3& p, const Vec3& q) {
  // Ericson, "Real-Time Collision Detection" (2005), 5.1.9.
  const Vec3 d1 = b - a, d2 = q - p, r = a - p;
  const double aa = d1.squaredNorm(), ee = d2.squaredNorm(), f = d2.dot(r);
  double s = 0, t = 0;
  constexpr double kTiny = 1e-12;
  if (aa <= kTiny && ee <= kTiny) return r.norm();
  if (aa <= kTiny) {
    t = std::clamp(f / ee, 0.0, 1.0);
  } else {
    const double c = d1.dot(r);
    if (ee <= kTiny) {
      s = std::clamp(-c / aa, 0.0, 1.0);
    } else {
      const double bb = d1.dot(d2);
      const double denominator = aa * ee - bb * bb;
      if (denominator > kTiny) s = std::clamp((bb * f - c * ee) / denominator, 0.0, 1.0);
      t = (bb * s + f) / ee;
      if (t < 0) {
        t = 0;
        s = std::clamp(-c / aa, 0.0, 1.0);
      } else if (t > 1) {
        t = 1;
        s = std::clamp((bb - c) / aa, 0.0, 1.0);
      }
    }
  }
  return (a + s * d1 - p - t * d2).norm();
}

Visibility::Visibility(const store::Store& store) : solids_(solids_of(store)) {
  std::vector<Rectangle> outlines;
  for (const SolidGroup& group : solids_.groups) outlines.push_back({group.bounds.min.head<2>(), group.bounds.max.head<2>()});
  groups_ = PlaneIndex(outlines);
  outlines.clear();
  for (const SolidPrism& prism : solids_.prisms) {
    Rectangle outline{prism.outline.front(), prism.outline.front()};
    for (const Vec2& p : prism.outline) outline = {outline.min.cwiseMin(p), outline.max.cwiseMax(p)};
    outlines.push_back(outline);
  }
  prisms_ = PlaneIndex(outlines);
}

bool Visibility::clear_of_building(const Vec3& from, const Vec3& to) const {
  const Vec3 d = to - from;
  const auto group_meets = [&](int number) {
    const SolidGroup& group = solids_.groups[static_cast<std::size_t>(number)];
    return segment_meets(group.bounds, from, d) &&
           std::ranges::any_of(group.boxes, [&](const SolidBox& box) { return meets(box, from, to); });
  };
  const auto prism_meets = [&](int number) { return meets(solids_.prisms[static_cast<std::size_t>(number)], from, to); };
  return !groups_.any_along(from.head<2>(), to.head<2>(), group_meets) &&
         !prisms_.any_along(from.head<2>(), to.head<2>(), prism_meets);
}

bool Visibility::clear_of_bodies(const Vec3& from, const Vec3& to, const SceneView& view, truth::ShopperId owner,
                                 double margin_m) const {
  const Segment2 ground{from.head<2>(), to.head<2>()};
  const Sight sight(from, to);
  return !view.any_body_along(from, to, [&](truth::ShopperId id, const world::BodyPose& body) {
    const auto boxed = [&](const world::BodyBox& box) {
      const bool at_hand = id == owner && gap_m(box, to) < margin_m;
      return !at_hand && meets(box, from, to);
    };
    if (std::ranges::any_of(body.boxes, boxed)) return true;
    if (distance(ground, body.p_WB_m) > kBodyReachM) return false;
    return std::ranges::any_of(body.capsules, [&](const world::Capsule& capsule) {
      if (!sight.may_meet(capsule)) return false;
      if (id == owner && segment_distance(capsule.a, capsule.b, to, to) < capsule.radius_m + margin_m) return false;
      return segment_distance(capsule.a, capsule.b, from, to) < capsule.radius_m;
    });
  });
}

}  // namespace storetwin::sensors
