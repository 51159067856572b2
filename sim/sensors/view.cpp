#include "sim/sensors/view.h"

namespace storetwin::sensors {

namespace {

// Fewer bodies than this are asked faster than found.
constexpr std::size_t kWorthAnIndex = 8;

}  // namespace

BodyIndex::BodyIndex(const BodyMap& map) {
  std::vector<Rectangle> outlines;
  for (const auto& entry : map) {
    const Vec2& p = entry.second.p_WB_m;
    bodies.push_back(&entry);
    outlines.push_back({p - Vec2::Constant(kBodyReachM), p + Vec2::Constant(kBodyReachM)});
  }
  places = PlaneIndex(outlines);
}

SceneView view_of(const world::World& world) {
  SceneView view{world.now(), world.bodies(), world.items(), world.resting_version()};
  if (view.bodies.size() >= kWorthAnIndex) view.index = std::make_shared<const BodyIndex>(view.bodies);
  return view;
}

}  // namespace storetwin::sensors
