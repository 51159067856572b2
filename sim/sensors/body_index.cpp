#include "sim/sensors/body_index.h"

#include <algorithm>

#include "core/base/random.h"

namespace storetwin::sensors {

namespace {

constexpr std::size_t kPointLanes = in_whole_vectors(kBodyPoints);
static_assert(kPointLanes <= kMostSightPoints);
constexpr std::size_t kAxes = 3, kCapsuleNumbers = 7;
constexpr double kMeetsNothing_m = -1e9;

std::size_t lanes_of(const world::BodyPose& pose) {
  return kCapsuleNumbers * in_whole_vectors(pose.capsules.size()) + kAxes * kPointLanes;
}

struct Extent {
  Box3 box{Vec3::Constant(1e9), Vec3::Constant(-1e9)};
  void add(const Vec3& p, double radius_m) {
    for (int axis = 0; axis < 3; ++axis) {
      box.min[axis] = std::min(box.min[axis], p[axis] - radius_m);
      box.max[axis] = std::max(box.max[axis], p[axis] + radius_m);
    }
  }
};

}  // namespace

BodyIndex::BodyIndex(const BodyMap& map) {
  const std::size_t whole = in_whole_vectors(map.size());
  std::size_t lanes = 2 * kAxes * whole;
  for (const auto& [id, pose] : map) {
    lanes += lanes_of(pose);
    who_ = random_bits(who_, id.value, 0);
  }
  lanes_.resize(lanes);
  bodies_.reserve(map.size());
  std::vector<Rectangle> outlines;
  outlines.reserve(map.size());
  double* const all = lanes_.data();
  outlines_ = {all, all + whole, all + 2 * whole, all + 3 * whole, all + 4 * whole, all + 5 * whole, whole};
  double* next = all + 2 * kAxes * whole;
  for (const BodyMap::value_type& body : map) {
    Entry& entry = bodies_.emplace_back();
    entry.body = &body;
    const Box3 outline = gather(body.second, next, entry);
    for (std::size_t axis = 0; axis < kAxes; ++axis) {
      const auto i = static_cast<int>(axis);
      all[axis * whole + bodies_.size() - 1] = (outline.min[i] + outline.max[i]) / 2;
      all[(kAxes + axis) * whole + bodies_.size() - 1] = (outline.max[i] - outline.min[i]) / 2;
    }
    next += lanes_of(body.second);
    outlines.push_back({entry.bounds_W.min.head<2>(), entry.bounds_W.max.head<2>()});
  }
  places_ = PlaneIndex(outlines);
}

// Gives the box round all there is of the body.
Box3 BodyIndex::gather(const world::BodyPose& pose, double* lanes, Entry& entry) const {
  constexpr double kSlackM = 1e-6;
  const std::size_t count = in_whole_vectors(pose.capsules.size());
  Extent solid;
  for (std::size_t i = 0; i < count; ++i) {
    const bool real = i < pose.capsules.size();
    const world::Capsule& capsule = pose.capsules[real ? i : 0];
    for (int axis = 0; axis < 3; ++axis) {
      lanes[static_cast<std::size_t>(axis) * count + i] = capsule.a[axis];
      lanes[static_cast<std::size_t>(3 + axis) * count + i] = capsule.b[axis];
    }
    lanes[6 * count + i] = real ? capsule.radius_m : kMeetsNothing_m;
    if (!real) continue;
    const double round_m = capsule.radius_m + kSlackM;
    for (int axis = 0; axis < 3; ++axis) {
      const double a = capsule.a[axis], b = capsule.b[axis];
      solid.box.min[axis] = std::min(solid.box.min[axis], std::min(a, b) - round_m);
      solid.box.max[axis] = std::max(solid.box.max[axis], std::max(a, b) + round_m);
    }
  }
  if (count == 0) solid.add(Vec3(pose.p_WB_m.x(), pose.p_WB_m.y(), 0), 0);
  for (const world::BodyBox& box : pose.boxes) {
    const Vec3 round = box.X_WB.rotation.cwiseAbs() * box.half_m + Vec3::Constant(kSlackM);
    solid.add(box.X_WB.translation - round, 0);
    solid.add(box.X_WB.translation + round, 0);
  }
  entry.bounds_W = solid.box;
  // What fills up is there for vectors of eight lanes. Those of four, which most machines have, need not go through it all.
  constexpr std::size_t kLanes = 4;
  const std::size_t used = (pose.capsules.size() + kLanes - 1) / kLanes * kLanes;
  entry.capsules = {lanes, lanes + count, lanes + 2 * count, lanes + 3 * count, lanes + 4 * count, lanes + 5 * count,
                    lanes + 6 * count, used};
  Extent all = solid;
  double* points = lanes + kCapsuleNumbers * count;
  for (std::size_t i = 0; i < kPointLanes; ++i) {
    const Vec3& p = entry.point(std::min(i, kBodyPoints - 1));
    for (std::size_t axis = 0; axis < kAxes; ++axis) points[axis * kPointLanes + i] = p[static_cast<int>(axis)];
    all.add(p, 0);
  }
  entry.points = {points, points + kPointLanes, points + 2 * kPointLanes, kPointLanes};
  entry.middle_W = ((all.box.min + all.box.max) / 2).head<2>();
  entry.radius_m = (all.box.max - all.box.min).head<2>().norm() / 2;
  return all.box;
}

}  // namespace storetwin::sensors
