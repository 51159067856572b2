#include "sim/shoppers/handling.h"

#include <algorithm>
#include <cmath>

#include "sim/shoppers/minimum_jerk.h"
#include "sim/shoppers/schedule.h"

namespace storetwin::shoppers {

namespace {

// An item is lifted clear of the plate by this much before it is drawn back.
constexpr double kLiftM = 0.03;
// An item is let go with its foot this far above the plate; nobody sets things down to the micrometre.
constexpr double kSetDownM = 0.004;

double lerp(double a, double b, double s) { return a + s * (b - a); }

Bend between(const Bend& a, const Bend& b, double s) {
  return {lerp(a.lean_rad, b.lean_rad, s), lerp(a.crouch_m, b.crouch_m, s), lerp(a.twist_rad, b.twist_rad, s),
          b.short_by_m};
}

// Where things go into the bag or the basket.
Vec3 container_mouth(const Shopper& shopper) {
  const Posture& posture = shopper.posture;
  const Vec3 rest = resting_palm(shopper.shape, posture, shopper.shape.container_side);
  const Vec3 forward(std::cos(posture.heading_rad), std::sin(posture.heading_rad), 0);
  if (shopper.shape.container == Container::kBasket) return rest - 0.12 * forward - Vec3(0, 0, 0.08);
  return rest + 0.10 * forward + Vec3(0, 0, 0.18);
}

// How the held item's centre lies from the palm.
Vec3 item_offset(const Shopper& shopper, const Scene& scene) {
  const world::Item* item = find_item(scene.world, shopper.item);
  return item == nullptr ? Vec3::Zero() : Vec3(item->X_WI.translation - palm_now(shopper, scene));
}

// Where the present movement leads.
Vec3 movement_goal(const Shopper& shopper, const Scene& scene) {
  switch (shopper.phase) {
    case Phase::kReaching:
    case Phase::kTouching:
      return shopper.goal;
    case Phase::kLifting:
      return shopper.goal + Vec3(0, 0, kLiftM);
    case Phase::kStowing:
    case Phase::kUnstowing:
      return container_mouth(shopper);
    case Phase::kPlacing:
      return palm_to_place_at(shopper, scene, shopper.goal);
    case Phase::kRelaxing:
      return resting_palm(shopper.shape, shopper.posture, shopper.hand);
    default:
      return viewing_palm(shopper.shape, shopper.posture, shopper.hand);
  }
}

bool hand_moves(Phase phase) {
  return phase == Phase::kReaching || phase == Phase::kLifting || phase == Phase::kRetracting ||
         phase == Phase::kStowing || phase == Phase::kUnstowing || phase == Phase::kPlacing ||
         phase == Phase::kRelaxing;
}

}  // namespace

double hand_pace(const Shopper& shopper, const Scene& scene) {
  return shopper.pace * hand_haste(shopper, scene.now_s);
}

Vec3 palm_now(const Shopper& shopper, const Scene& scene) {
  const auto body = scene.world.bodies().find(shopper.id);
  if (body == scene.world.bodies().end()) return resting_palm(shopper.shape, shopper.posture, shopper.hand);
  return body->second.hands[static_cast<std::size_t>(shopper.hand)];
}

Vec3 palm_to_place_at(const Shopper& shopper, const Scene& scene, const Vec3& p_W) {
  return p_W + Vec3(0, 0, kSetDownM) - item_offset(shopper, scene);
}

void start_movement(Shopper& shopper, const Scene& scene, const Bend& bend_to, double duration_s,
                    std::optional<Vec3> via) {
  shopper.movement = {palm_now(shopper, scene), via, shopper.bend, bend_to, duration_s};
}

double movement_progress(const Shopper& shopper, const Scene& scene) {
  return std::clamp((scene.now_s - shopper.since_s) / shopper.movement.duration_s, 0.0, 1.0);
}

double movement_duration_s(const Shopper& shopper, const Scene& scene, double distance_m, const Bend& bend_to) {
  const double bending = std::max(std::abs(bend_to.crouch_m - shopper.bend.crouch_m),
                                  0.4 * std::abs(bend_to.lean_rad - shopper.bend.lean_rad));
  return (std::clamp(0.4 + 0.6 * distance_m, 0.5, 0.9) + 0.9 * bending) / hand_pace(shopper, scene);
}

Bend bend_for(const Shopper& shopper, const Vec3& p_W) {
  return bend_towards(shopper.shape, shopper.posture, shopper.hand, p_W, shopper.stand ? shopper.stand->clear_m : 0.5);
}

Vec3 via_point(const Shopper& shopper, const Vec3& p_W, double rise_m) {
  const double heading = shopper.stand ? shopper.stand->heading_rad : shopper.posture.heading_rad;
  return p_W - 0.20 * Vec3(std::cos(heading), std::sin(heading), 0) + Vec3(0, 0, rise_m);
}

void pose_hand(Shopper& shopper, const Scene& scene) {
  auto& palm = shopper.posture.palms[static_cast<std::size_t>(shopper.hand)];
  if (hand_moves(shopper.phase)) {
    const Movement& way = shopper.movement;
    const double s = minimum_jerk(movement_progress(shopper, scene));
    shopper.bend = between(way.bend_from, way.bend_to, s);
    shopper.posture.lean_rad = shopper.bend.lean_rad;
    shopper.posture.crouch_m = shopper.bend.crouch_m;
    shopper.posture.twist_rad = shopper.bend.twist_rad;
    const Vec3 goal = movement_goal(shopper, scene);
    palm = way.via ? Vec3((1 - s) * (1 - s) * way.from + 2 * s * (1 - s) * *way.via + s * s * goal)
                   : Vec3((1 - s) * way.from + s * goal);
    return;
  }
  switch (shopper.phase) {
    case Phase::kTouching:
    case Phase::kReleasing:
      break;  // the hand stays where it is
    case Phase::kDeciding:
    case Phase::kWaiting:
    case Phase::kWalking:
    case Phase::kTurning:
    case Phase::kLooking:
      if (scene.world.held(shopper.id, shopper.hand)) {
        palm = viewing_palm(shopper.shape, shopper.posture, shopper.hand);
      } else {
        palm.reset();
      }
      break;
    default:
      palm.reset();
  }
}

}  // namespace storetwin::shoppers
