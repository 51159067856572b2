#include "sim/session/behaviour_shot.h"

#include <cstdlib>

namespace storetwin::session {

namespace {
// As much as a picture shows round the one in its middle.
constexpr double kNearM = 1.6;

// Of the goods at rest, only those about the hand are drawn.
bool is_shown(const world::Item& item, const truth::BehaviourEvent& behaviour) {
  switch (item.place) {
    case world::ItemPlace::kCarried:
    case world::ItemPlace::kConcealed:
      return false;
    case world::ItemPlace::kOnPlate:
      return item.plate.fixture == behaviour.plate.fixture && item.plate.shelf == behaviour.plate.shelf &&
             std::abs(item.plate.plate - behaviour.plate.plate) <= 1;
    default:
      return true;
  }
}

}  // namespace

report::BehaviourPicture shot_of(const world::World& world, const truth::BehaviourEvent& behaviour) {
  report::BehaviourPicture picture{.truth = behaviour};
  const auto self = world.bodies().find(behaviour.shopper);
  if (self == world.bodies().end()) return picture;
  picture.p_W = self->second.p_WB_m;
  picture.heading_rad = self->second.heading_rad;
  for (const auto& [id, body] : world.bodies()) {
    if ((body.p_WB_m - picture.p_W).norm() > kNearM) continue;
    report::BodyShot shot{.shopper = id};
    for (const world::Capsule& capsule : body.capsules) shot.limbs.push_back({capsule.a, capsule.b, capsule.radius_m});
    picture.bodies.push_back(std::move(shot));
    for (const world::BodyBox& box : body.boxes) picture.items.push_back({SkuId(), box.X_WB, 2 * box.half_m, false});
  }
  for (const auto& [id, item] : world.items()) {
    const bool acted_on = id == behaviour.item;
    if (!(acted_on || is_shown(item, behaviour)) || (item.X_WI.translation.head<2>() - picture.p_W).norm() > kNearM)
      continue;
    picture.items.push_back({item.sku, item.X_WI, item.size_m, acted_on});
  }
  return picture;
}

}  // namespace storetwin::session
