#include "sim/shoppers/handling.h"

#include <algorithm>
#include <cmath>

#include "sim/shoppers/minimum_jerk.h"
#include "sim/shoppers/occupation.h"
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
  if (posture.pushed) return mouth(shopper.shape, posture);
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

// Where things vanish: the trouser pocket, or the chest under the coat.
Vec3 hiding_place(const Shopper& shopper) {
  const Posture& posture = shopper.posture;
  const Vec3 forward(std::cos(posture.heading_rad), std::sin(posture.heading_rad), 0);
  const Vec3 hips(posture.p_WB_m.x(), posture.p_WB_m.y(), shopper.shape.hip_height_m() - posture.crouch_m);
  if (shopper.into == scenario::Into::kCoat) return hips + 0.16 * forward + Vec3(0, 0, 0.6 * shopper.shape.trunk_m());
  const Vec3 left(-forward.y(), forward.x(), 0);
  return hips + 0.08 * forward + (shopper.hand == Side::kLeft ? 0.15 : -0.15) * left;
}

// Beside the body and away from the shelf, low enough that what falls doesn't go far.
Vec3 dropping_palm(const Shopper& shopper) {
  const Posture& posture = shopper.posture;
  const Vec3 forward(std::cos(posture.heading_rad), std::sin(posture.heading_rad), 0);
  const Vec3 left(-forward.y(), forward.x(), 0);
  return resting_palm(shopper.shape, posture, shopper.hand) + 0.10 * forward + Vec3(0, 0, 0.10) +
         (shopper.hand == Side::kLeft ? 0.12 : -0.12) * left;
}

// Before the chest; both hands on one thing keep its breadth between them.
Vec3 looking_palm(const Shopper& shopper, Side side) {
  if (!shopper.second || shopper.second->item) return viewing_palm(shopper.shape, shopper.posture, side);
  const Vec3 left(-std::sin(shopper.posture.heading_rad), std::cos(shopper.posture.heading_rad), 0);
  const Vec3 middle = (viewing_palm(shopper.shape, shopper.posture, Side::kLeft) +
                       viewing_palm(shopper.shape, shopper.posture, Side::kRight)) /
                      2;
  return middle + (side == Side::kLeft ? 0.5 : -0.5) * shopper.second->apart_m * left;
}

Vec3 offering_palm(const Shopper& shopper, const Scene& scene) {
  for (const Shopper& other : scene.everybody) {
    const bool partner = shopper.gives_to == other.id || other.gives_to == shopper.id;
    if (partner && other.id != shopper.id) return meeting_palm(shopper.posture.p_WB_m, other.posture.p_WB_m);
  }
  return viewing_palm(shopper.shape, shopper.posture, shopper.hand);
}

// Where the present movement leads the palm on `side`, which is the active hand's or the second one's.
Vec3 movement_goal(const Shopper& shopper, const Scene& scene, Side side) {
  const bool first = side == shopper.hand;
  switch (shopper.phase) {
    case Phase::kReaching:
    case Phase::kTouching:
      return first ? shopper.goal : shopper.second->goal;
    case Phase::kLifting:
      return (first ? shopper.goal : shopper.second->goal) + Vec3(0, 0, kLiftM);
    case Phase::kStowing:
    case Phase::kUnstowing:
      return shopper.into == scenario::Into::kBag ? container_mouth(shopper) : hiding_place(shopper);
    case Phase::kPlacing:
      return palm_to_place_at(shopper, scene, shopper.goal);
    case Phase::kDropping:
      return dropping_palm(shopper);
    case Phase::kOffering:
    case Phase::kAccepting:
      return offering_palm(shopper, scene);
    case Phase::kRelaxing:
      return resting_palm(shopper.shape, shopper.posture, side);
    default:
      return looking_palm(shopper, side);
  }
}

bool hand_moves(Phase phase) {
  return phase == Phase::kReaching || phase == Phase::kLifting || phase == Phase::kRetracting ||
         phase == Phase::kStowing || phase == Phase::kUnstowing || phase == Phase::kPlacing ||
         phase == Phase::kRelaxing || phase == Phase::kDropping || phase == Phase::kOffering ||
         phase == Phase::kAccepting;
}

Vec3 on_the_way(const Vec3& from, const std::optional<Vec3>& via, const Vec3& goal, double s) {
  return via ? Vec3((1 - s) * (1 - s) * from + 2 * s * (1 - s) * *via + s * s * goal) : Vec3((1 - s) * from + s * goal);
}

}  // namespace

double hand_pace(const Shopper& shopper, const Scene& scene) { return shopper.pace * hand_haste(shopper, scene.now_s); }

Vec3 palm_now(const Shopper& shopper, const Scene& scene) { return palm_now(shopper, scene, shopper.hand); }

Vec3 palm_now(const Shopper& shopper, const Scene& scene, Side side) {
  const auto body = scene.world.bodies().find(shopper.id);
  if (body == scene.world.bodies().end()) return resting_palm(shopper.shape, shopper.posture, side);
  return body->second.hands[static_cast<std::size_t>(side)];
}

Vec3 meeting_palm(const Vec2& one_W, const Vec2& other_W) {
  constexpr double kBeltM = 1.05;
  const Vec2 middle = (one_W + other_W) / 2;
  return {middle.x(), middle.y(), kBeltM};
}

Vec3 palm_to_place_at(const Shopper& shopper, const Scene& scene, const Vec3& p_W) {
  return p_W + Vec3(0, 0, kSetDownM) - item_offset(shopper, scene);
}

void start_movement(Shopper& shopper, const Scene& scene, const Bend& bend_to, double duration_s,
                    std::optional<Vec3> via) {
  shopper.movement = {palm_now(shopper, scene), via, shopper.bend, bend_to, duration_s};
  if (!shopper.second) return;
  shopper.second->from = palm_now(shopper, scene, other_side(shopper.hand));
  if (!via) shopper.second->via.reset();
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
  if (shopper.phase == Phase::kOccupied) return pose_occupied(shopper, scene);
  auto& palm = shopper.posture.palms[static_cast<std::size_t>(shopper.hand)];
  if (hand_moves(shopper.phase)) {
    const Movement& way = shopper.movement;
    const double s = minimum_jerk(movement_progress(shopper, scene));
    shopper.bend = between(way.bend_from, way.bend_to, s);
    shopper.posture.lean_rad = shopper.bend.lean_rad;
    shopper.posture.crouch_m = shopper.bend.crouch_m;
    shopper.posture.twist_rad = shopper.bend.twist_rad;
    palm = on_the_way(way.from, way.via, movement_goal(shopper, scene, shopper.hand), s);
    if (shopper.second) {
      const Side other = other_side(shopper.hand);
      shopper.posture.palms[static_cast<std::size_t>(other)] =
          on_the_way(shopper.second->from, shopper.second->via, movement_goal(shopper, scene, other), s);
    }
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
      if (shopper.second) {
        shopper.posture.palms = {looking_palm(shopper, Side::kLeft), looking_palm(shopper, Side::kRight)};
      } else if (scene.world.held(shopper.id, shopper.hand)) {
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
