// Which of the possible places get a camera, if there are to be fewer than would show everything twice.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/assert.h"
#include "sim/layout/cameras.h"

namespace storetwin::layout {

namespace {

constexpr double kOverAisleM = 0.7;    // a camera that looks straight down hangs this far before the front
constexpr double kHandsM = 0.1, kHandHeightM = 1;
constexpr double kHeadHeightM = 1.6, kHeadGridM = 1;
constexpr double kLaneWeight = 20, kFrontWeight = 1, kHeadWeight = 0.5;
constexpr double kAgain = 0.25;

/// Something to be seen: a point, and for fronts the side it must be seen from.
struct Target {
  Vec3 p_W = Vec3::Zero();
  double weight = 1;
  const store::Fixture* front = nullptr;  ///< seen from behind or from the other side doesn't count
  bool from_left = false;
};

std::vector<Target> targets_of(const store::Map& map) {
  std::vector<Target> targets;
  for (const store::Lane& lane : map.lanes) {
    const Vec2 middle = (lane.gate.a + lane.gate.b) / 2;
    targets.push_back({{middle.x(), middle.y(), kHeadHeightM}, kLaneWeight});
  }
  for (const store::Fixture& fixture : map.fixtures) {
    for (const double share : {0.15, 0.5, 0.85}) {
      const Vec3 p_W = fixture.X_WF * Vec3(share * fixture.size_m.x(), -kHandsM, kHandHeightM);
      for (const bool from_left : {true, false}) targets.push_back({p_W, kFrontWeight, &fixture, from_left});
    }
  }
  Vec2 low = map.floor.front(), high = low;
  for (const Vec2& p : map.floor) {
    low = low.cwiseMin(p);
    high = high.cwiseMax(p);
  }
  for (double y = low.y() + kHeadGridM / 2; y < high.y(); y += kHeadGridM) {
    for (double x = low.x() + kHeadGridM / 2; x < high.x(); x += kHeadGridM) {
      const Vec3 p_W(x, y, kHeadHeightM);
      const bool in_fixture = std::ranges::any_of(map.fixtures, [&](const store::Fixture& fixture) {
        return Box3{Vec3::Zero(), fixture.size_m}.contains(fixture.X_WF.inverse() * Vec3(x, y, 0.01));
      });
      if (contains(map.floor, {x, y}) && !in_fixture) targets.push_back({p_W, kHeadWeight});
    }
  }
  return targets;
}

std::vector<Pose> places_of(const store::Map& map) {
  std::vector<Pose> places;
  for (const store::Camera& camera : cameras_for(map)) places.push_back(camera.X_WC);
  if (places.empty()) return places;
  const double z = places.front().translation.z();
  for (const store::Fixture& fixture : map.fixtures) {
    const Vec3 p_W = fixture.X_WF * Vec3(fixture.size_m.x() / 2, -kOverAisleM, 0);
    const Vec2 rounded = p_W.head<2>().unaryExpr([](double m) { return std::round(m * 100) / 100; });
    if (!contains(map.floor, rounded)) continue;
    const Vec3 p_WC(rounded.x(), rounded.y(), z);
    places.push_back({store::rotation_looking_at(p_WC, {p_WC.x(), p_WC.y(), 0}), p_WC});
  }
  return places;
}

// Whether the segment from a to b meets the fixture's body (slab test in F).
bool hides(const store::Fixture& fixture, const Vec3& a_W, const Vec3& b_W) {
  const Pose X_FW = fixture.X_WF.inverse();
  const Vec3 p = X_FW * a_W, d = X_FW * b_W - p;
  double first = 0, last = 1;
  for (int axis = 0; axis < 3; ++axis) {
    if (std::abs(d[axis]) < 1e-12) {
      if (p[axis] < 0 || p[axis] > fixture.size_m[axis]) return false;
      continue;
    }
    const double t0 = -p[axis] / d[axis], t1 = (fixture.size_m[axis] - p[axis]) / d[axis];
    first = std::max(first, std::min(t0, t1));
    last = std::min(last, std::max(t0, t1));
  }
  return first <= last;
}

bool sees(const store::Map& map, const store::Camera& camera, const Target& target) {
  const Vec3 offset = target.p_W - camera.X_WC.translation;
  if (offset.norm() > camera.range_max_m) return false;
  const Vec3 p_C = camera.X_WC.rotation.transpose() * offset;
  const auto pixel = store::project(camera, p_C);
  if (!pixel || pixel->x() < 0 || pixel->y() < 0 || pixel->x() > camera.width_px - 1 || pixel->y() > camera.height_px - 1) {
    return false;
  }
  if (target.front != nullptr) {
    const Pose X_FW = target.front->X_WF.inverse();
    const Vec3 p_FC = X_FW * camera.X_WC.translation, p_FQ = X_FW * target.p_W;
    if (p_FC.y() > 0 || (p_FC.x() < p_FQ.x()) != target.from_left) return false;
  }
  return std::ranges::none_of(map.fixtures, [&](const store::Fixture& fixture) {
    constexpr double kNearM = 2;  // half a fixture's diagonal, generously: farther from both ends' midpoint it can't stand between
    const Vec3 middle = (target.p_W + camera.X_WC.translation) / 2;
    const Vec3 centre = fixture.X_WF * Vec3(fixture.size_m / 2);
    return (middle - centre).head<2>().norm() < offset.norm() / 2 + kNearM && hides(fixture, camera.X_WC.translation, target.p_W);
  });
}

}  // namespace

int most_cameras(const store::Map& map) { return static_cast<int>(places_of(map).size()); }

std::vector<store::Camera> choose_cameras(const store::Map& map, int count, const store::Camera& lens, const std::string& prefix) {
  const std::vector<Pose> places = places_of(map);
  STORETWIN_ASSERT(count >= 0 && static_cast<std::size_t>(count) <= places.size(), "whoever asks for more has been told");
  const std::vector<Target> targets = targets_of(map);
  std::vector<store::Camera> cameras(places.size(), lens);
  std::vector<std::vector<std::size_t>> seen(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    cameras[i].X_WC = places[i];
    for (std::size_t k = 0; k < targets.size(); ++k) {
      if (sees(map, cameras[i], targets[k])) seen[i].push_back(k);
    }
  }
  std::vector<double> worth;
  for (const Target& target : targets) worth.push_back(target.weight);
  std::vector<std::size_t> chosen;
  std::vector<bool> taken(places.size(), false);
  while (static_cast<int>(chosen.size()) < count) {
    std::size_t best = places.size();
    double most = -1;
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (taken[i]) continue;
      double gain = 0;
      for (const std::size_t k : seen[i]) gain += worth[k];
      if (gain > most) best = i, most = gain;
    }
    taken[best] = true;
    chosen.push_back(best);
    for (const std::size_t k : seen[best]) worth[k] *= kAgain;
  }
  std::ranges::sort(chosen);
  std::vector<store::Camera> result;
  for (const std::size_t i : chosen) {
    result.push_back(cameras[i]);
    result.back().id = fmt::format("{}{}", prefix, result.size());
  }
  return result;
}

}  // namespace storetwin::layout
