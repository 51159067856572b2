#include "sim/shoppers/walking.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sim/shoppers/gait.h"
#include "sim/shoppers/schedule.h"
#include "sim/shoppers/steering.h"

namespace storetwin::shoppers {

namespace {

// A way point is passed within this distance; the last one is arrived at within the smaller one.
constexpr double kPassM = 0.18;
constexpr double kArriveM = 0.03;
// Bodies never come nearer than this unless one has been stuck for long.
constexpr double kTouchM = 0.34;

bool in_lane(const Shopper& shopper) {
  return shopper.phase == Phase::kScanning || shopper.phase == Phase::kEntering || shopper.phase == Phase::kExiting;
}

double wrapped(double angle) { return std::remainder(angle, 2 * std::numbers::pi); }

// The velocity that follows the way, slowing down in time for its end.
Vec2 wanted_velocity(Shopper& shopper, double now_s) {
  Posture& body = shopper.posture;
  while (shopper.way.size() > 1 && (shopper.way.front() - body.p_WB_m).norm() < kPassM) {
    shopper.way.erase(shopper.way.begin());
  }
  if (shopper.way.empty()) return Vec2::Zero();
  const bool last = shopper.way.size() == 1;
  const Vec2 offset = shopper.way.front() - body.p_WB_m;
  const double distance = offset.norm();
  // A place that others crowd is near enough after a while.
  const double near_enough = kArriveM + 0.05 * std::min(3.0, shopper.stuck_s);
  if (last && distance < near_enough) {
    shopper.way.clear();
    return Vec2::Zero();
  }
  double speed = shopper.speed_mps * walking_haste(shopper, now_s);
  if (last) speed = std::min(speed, std::max(0.08, std::sqrt(2 * 0.6 * kMaxAccelerationMps2 * distance) - 0.05));
  return offset * (speed / distance);
}

std::vector<Neighbour> neighbours_of(const Shopper& shopper, const Scene& scene) {
  std::vector<Neighbour> others;
  for (const Shopper& other : scene.everybody) {
    if (other.id == shopper.id || !other.present()) continue;
    others.push_back({other.posture.p_WB_m, other.posture.v_WB_mps});
  }
  return others;
}

// Takes the part of a velocity away that would push into somebody.
Vec2 kept_apart(const Shopper& shopper, const Scene& scene, Vec2 v) {
  const double keep = std::min(kTouchM, personal_distance_m(shopper.stuck_s));
  for (const Shopper& other : scene.everybody) {
    if (other.id == shopper.id || !other.present()) continue;
    const Vec2 offset = other.posture.p_WB_m - shopper.posture.p_WB_m;
    const double distance = offset.norm();
    if (distance >= keep || distance < 1e-6) continue;
    const Vec2 towards = offset / distance;
    v -= std::max(0.0, v.dot(towards)) * towards;
  }
  return v;
}

void advance(Shopper& shopper, const Scene& scene) {
  Posture& body = shopper.posture;
  body.v_WB_mps = kept_apart(shopper, scene, body.v_WB_mps);
  const auto open = [&](const Vec2& p) { return in_lane(shopper) ? scene.grid.passable(p) : scene.grid.walkable(p); };
  const Vec2 next = body.p_WB_m + kTickS * body.v_WB_mps;
  const Vec2 only_x(next.x(), body.p_WB_m.y()), only_y(body.p_WB_m.x(), next.y());
  // Whoever is off the free floor already (just inside a gate) may walk on, or it would never get back.
  if (open(next) || !open(body.p_WB_m)) {
    body.p_WB_m = next;
  } else if (open(only_x)) {
    body.p_WB_m = only_x;
    body.v_WB_mps.y() = 0;
  } else if (open(only_y)) {
    body.p_WB_m = only_y;
    body.v_WB_mps.x() = 0;
  } else {
    body.v_WB_mps.setZero();
  }
}

}  // namespace

bool plan_way(Shopper& shopper, const Scene& scene, const Vec2& to, bool round_people) {
  std::vector<Vec2> people;
  if (round_people) {
    for (const Neighbour& other : neighbours_of(shopper, scene)) people.push_back(other.p_W);
  }
  shopper.way = scene.grid.path(shopper.posture.p_WB_m, to, people);
  shopper.planned_s = scene.now_s;
  return !shopper.way.empty();
}

void walk_straight(Shopper& shopper, const Vec2& to) { shopper.way = {to}; }

bool arrived(const Shopper& shopper) { return shopper.way.empty() && shopper.posture.v_WB_mps.norm() < 0.05; }

void move(Shopper& shopper, const Scene& scene, bool choose_velocity) {
  Posture& body = shopper.posture;
  const Vec2 wanted = wanted_velocity(shopper, scene.now_s);
  if (wanted.isZero()) {
    shopper.aim_mps.setZero();
  } else if (choose_velocity) {
    shopper.aim_mps =
        steer({body.p_WB_m, wanted, shopper.stuck_s, in_lane(shopper)}, neighbours_of(shopper, scene), scene.grid);
  }
  // Between choices, the aim slows down with the wanted speed.
  if (shopper.aim_mps.norm() > wanted.norm()) shopper.aim_mps *= wanted.norm() / shopper.aim_mps.norm();

  const Vec2 change = shopper.aim_mps - body.v_WB_mps;
  const bool braking = shopper.aim_mps.norm() < body.v_WB_mps.norm();
  const double most = (braking ? kMaxBrakingMps2 : kMaxAccelerationMps2) * kTickS;
  body.v_WB_mps += change.norm() > most ? Vec2(change * (most / change.norm())) : change;
  if (body.v_WB_mps.norm() < 1e-3 && wanted.isZero()) body.v_WB_mps.setZero();
  if (!body.v_WB_mps.isZero()) advance(shopper, scene);

  const double speed = body.v_WB_mps.norm();
  const bool held_up = wanted.norm() > 0.2 && speed < 0.25 * wanted.norm();
  shopper.stuck_s = held_up ? shopper.stuck_s + kTickS : std::max(0.0, shopper.stuck_s - 0.5 * kTickS);
  if (shopper.stuck_s > 0.8 && scene.now_s - shopper.planned_s > 1.5 && !in_lane(shopper) && !shopper.way.empty()) {
    plan_way(shopper, scene, Vec2(shopper.way.back()), true);
  }
  if (speed > 0.15) turn_to(shopper, std::atan2(body.v_WB_mps.y(), body.v_WB_mps.x()));
  body.phase_rad = advance_phase(body.phase_rad, speed, shopper.shape.stature_m, kTickS);
}

bool turn_to(Shopper& shopper, double heading_rad) {
  double& heading = shopper.posture.heading_rad;
  const double left = wrapped(heading_rad - heading);
  // Fast while far off, gently at the end.
  const double most = std::min(kMaxTurnRadps, 0.3 + 6 * std::abs(left)) * kTickS;
  heading = wrapped(heading + std::clamp(left, -most, most));
  return std::abs(wrapped(heading_rad - heading)) < 0.035;
}

}  // namespace storetwin::shoppers
