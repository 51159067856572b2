#include "sim/sensors/visibility.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace storetwin::sensors {

namespace {

// How far a point is from what is pushed; 0 within it.
double gap_m(const world::BodyBox& box, const Vec3& p_W) {
  const Vec3 p_B = box.X_WB.rotation.transpose() * (p_W - box.X_WB.translation);
  return (p_B.cwiseAbs() - box.half_m).cwiseMax(Vec3::Zero()).norm();
}

// Of a point from a capsule's axis.
double distance(const world::Capsule& capsule, const Vec3& p_W) {
  const Vec3 along = capsule.b - capsule.a;
  const double length2 = along.squaredNorm();
  constexpr double kTiny = 1e-12;
  const double share = length2 > kTiny ? std::clamp(along.dot(p_W - capsule.a) / length2, 0.0, 1.0) : 0.0;
  return (capsule.a + share * along - p_W).norm();
}

// Whether what somebody pushes or left standing stands in a line of sight. One's own hides no hand that holds it.
bool boxes_hide(const world::BodyPose& body, const Vec3& from, const Vec3& to, bool own, double margin_m) {
  return std::ranges::any_of(body.boxes, [&](const world::BodyBox& box) {
    const bool at_hand = own && gap_m(box, to) < margin_m;
    return !at_hand && segment_meets(box.X_WB, box.half_m, from, to);
  });
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

bool Visibility::clear_of_bodies(const Vec3& from, const Vec3& to, const SceneView& view, truth::ShopperId owner,
                                 double margin_m) const {
  const Segment2 ground{from.head<2>(), to.head<2>()};
  const Sight sight(from, to);
  return !view.any_body_along(from, to, [&](truth::ShopperId id, const world::BodyPose& body) {
    if (boxes_hide(body, from, to, id == owner, margin_m)) return true;
    if (distance(ground, body.p_WB_m) > kBodyReachM) return false;
    return std::ranges::any_of(body.capsules, [&](const world::Capsule& capsule) {
      if (!sight.may_meet(capsule)) return false;
      if (id == owner && distance(capsule, to) < capsule.radius_m + margin_m) return false;
      return segment_distance(capsule.a, capsule.b, from, to) < capsule.radius_m;
    });
  });
}

namespace {

// The lines of sight from an eye to those of a body's points that are asked for, made once for all that may hide them.
struct Looking {
  Looking(const Vec3& eye, const BodyIndex::Entry& whose, std::uint32_t asked) : eye_W(eye), body(whose) {
    for (std::uint32_t left = asked; left != 0; left &= left - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(left));
      const Vec3 way = body.point(i) - eye_W;
      const double length_m = way.norm(), per_m = length_m > 0 ? 1 / length_m : 0;
      points[lines.count] = i;
      lines.x[lines.count] = way.x() * per_m;
      lines.y[lines.count] = way.y() * per_m;
      lines.z[lines.count] = way.z() * per_m;
      lines.length_m[lines.count++] = length_m;
      deepest_m = std::max(deepest_m, -way.z());
    }
  }
  const Vec3& eye_W;
  const BodyIndex::Entry& body;
  SightLines lines;
  std::array<std::size_t, kMostSightPoints> points;
  double deepest_m = 0;  // of the points below the eye
};

CapsuleLanes part_of(const CapsuleLanes& all, std::size_t first, std::size_t count) {
  return {all.ax + first, all.ay + first, all.az + first, all.bx + first, all.by + first, all.bz + first,
          all.radius_m + first, count};
}

// Calls `hides(point, capsule)` for the capsules of `by` that may meet a line, until one is said to hide that line's point.
// Of the points that are still thought to be seen, those that stay so.
template <class Hides>
std::uint32_t not_hidden(const Looking& looking, std::uint32_t seen, const BodyIndex::Entry& by, Hides hides) {
  constexpr std::size_t kAtOnce = 64;
  std::array<std::uint64_t, kMostSightPoints> masks;
  for (std::size_t first = 0; first < by.capsules.count; first += kAtOnce) {
    may_meet(looking.eye_W, looking.lines, part_of(by.capsules, first, std::min(kAtOnce, by.capsules.count - first)), masks);
    for (std::size_t k = 0; k < looking.lines.count; ++k) {
      const std::uint32_t point = 1u << looking.points[k];
      for (std::uint64_t left = masks[k]; left != 0 && (seen & point) != 0; left &= left - 1) {
        const world::Capsule& capsule = by.pose().capsules[first + static_cast<std::size_t>(std::countr_zero(left))];
        if (hides(looking.points[k], capsule)) seen &= ~point;
      }
    }
  }
  return seen;
}

// The asked points that no box of `by` hides.
std::uint32_t not_behind_boxes(const Looking& looking, std::uint32_t asked, const BodyIndex::Entry& by) {
  if (by.pose().boxes.empty()) return asked;
  std::uint32_t seen = asked;
  for (std::uint32_t left = asked; left != 0; left &= left - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(left));
    const bool own = looking.body.id() == by.id();
    if (boxes_hide(by.pose(), looking.eye_W, looking.body.point(i), own, kOwnMarginM)) seen &= ~(1u << i);
  }
  return seen;
}

std::uint32_t not_hidden_by_itself(const Looking& looking, std::uint32_t asked) {
  asked = not_behind_boxes(looking, asked, looking.body);
  return not_hidden(looking, asked, looking.body, [&](std::size_t i, const world::Capsule& capsule) {
    const Vec3& p = looking.body.point(i);
    if (distance(capsule, p) < capsule.radius_m + kOwnMarginM) return false;
    return segment_distance(capsule.a, capsule.b, looking.eye_W, p) < capsule.radius_m;
  });
}

std::uint32_t not_hidden_by(const BodyIndex::Entry& other, const Looking& looking, std::uint32_t asked) {
  asked = not_behind_boxes(looking, asked, other);
  const Vec2 eye = looking.eye_W.head<2>();
  return not_hidden(looking, asked, other, [&](std::size_t i, const world::Capsule& capsule) {
    const Vec3& p = looking.body.point(i);
    return segment_distance(capsule.a, capsule.b, looking.eye_W, p) < capsule.radius_m &&
           distance(Segment2{eye, p.head<2>()}, other.pose().p_WB_m) <= kBodyReachM;
  });
}

// Whether all lines of sight to points of a body certainly pass over the other, as they mostly do from a ceiling. Seen from
// above, each line ends in the circle round the body, and has left the circle round the other after a share of its way that
// is at most `share`; until then it has sunk by that share.
bool pass_over(const Looking& looking, const BodyIndex::Entry& other) {
  const Vec2 eye = looking.eye_W.head<2>();
  const double shortest_m = (looking.body.middle_W - eye).norm() - looking.body.radius_m;
  if (shortest_m <= 0) return false;
  const double share = std::min(1.0, ((other.middle_W - eye).norm() + other.radius_m) / shortest_m);
  constexpr double kSlackM = 1e-6;  // far above rounding
  return looking.eye_W.z() - share * looking.deepest_m > other.bounds_W.max.z() + kSlackM;
}

}  // namespace

std::uint32_t Visibility::seen(Eye& eye, const BodyIndex& people, std::span<const std::size_t> before, std::size_t whom,
                               std::uint32_t asked) const {
  const BodyIndex::Entry& body = people[whom];
  std::uint32_t seen = 0;
  for (std::uint32_t left = asked; left != 0; left &= left - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(left));
    if (eye.sees_past(building_, body.point(i))) seen |= 1u << i;
  }
  if (seen == 0) return 0;
  const Looking looking(eye.p_W(), body, seen);
  seen = not_hidden_by_itself(looking, seen);
  for (const std::size_t other : before) {
    if (seen == 0) break;
    if (other != whom && !pass_over(looking, people[other])) seen = not_hidden_by(people[other], looking, seen);
  }
  return seen;
}

}  // namespace storetwin::sensors
