#include "sim/shoppers/walking.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "sim/shoppers/gait.h"
#include "sim/shoppers/schedule.h"
#include "sim/shoppers/speed_density.h"
#include "sim/shoppers/steering.h"

namespace storetwin::shoppers {

namespace {

// A way point is passed within this distance; the last one is arrived at within the smaller one.
constexpr double kPassM = 0.18;
constexpr double kArriveM = 0.03;
// Nearer to a shelf than this, nobody walks with the front towards it.
constexpr double kArmsM = 0.45;
// The last steps to a place are aimed at it, whatever walls stand behind it.
constexpr double kLastStepsM = 0.6;
constexpr double kBordersM = 1.5;
// Between two choices only those matter who can be touched: no two radii add up to more.
constexpr double kTouchableM = 1.0;

bool in_lane(const Shopper& shopper) {
  return shopper.phase == Phase::kLiningUp || shopper.phase == Phase::kScanning || shopper.phase == Phase::kEntering ||
         shopper.phase == Phase::kExiting;
}

double wrapped(double angle) { return std::remainder(angle, 2 * std::numbers::pi); }

bool may_be_at(const Shopper& shopper, const Surroundings& around, const Vec2& p) {
  if (in_lane(shopper) && shopper.role.own_door) return true;  // a door that the floor knows nothing of
  const double radius_m = shopper.shape.radius_m;
  return in_lane(shopper) ? around.grid.passable(p, radius_m) : around.grid.walkable(p, radius_m);
}

const NavMesh& mesh_for(const Shopper& shopper, const Surroundings& around) {
  return around.ways.mesh(shopper.shape.radius_m);
}

// Drops the way points that are reached, and corners round which the next point is already seen.
void pass_way_points(Shopper& shopper, const Surroundings& around, bool look) {
  const Vec2& p = shopper.posture.p_WB_m;
  while (shopper.way.size() > 1 && ((shopper.way.front() - p).norm() < kPassM ||
                                    (look && !shopper.detour && mesh_for(shopper, around).sees(p, shopper.way[1])))) {
    shopper.way.erase(shopper.way.begin());
    shopper.detour = look = false;
  }
}

// The velocity that follows the way, slowing down in time for its end.
Vec2 wanted_velocity(Shopper& shopper, double now_s) {
  if (shopper.way.empty()) return Vec2::Zero();
  const bool last = shopper.way.size() == 1;
  const Vec2 offset = shopper.way.front() - shopper.posture.p_WB_m;
  const double distance = offset.norm();
  // A place that others crowd is near enough after a while.
  const double near_enough = kArriveM + 0.05 * std::min(3.0, shopper.stuck_s);
  if (last && distance < near_enough) {
    shopper.way.clear();
    return Vec2::Zero();
  }
  double speed = shopper.speed_mps * walking_haste(shopper, now_s) * shopper.crowding;
  if (last) speed = std::min(speed, std::max(0.08, std::sqrt(2 * 0.6 * kMaxAccelerationMps2 * distance) - 0.05));
  return offset * (speed / distance);
}

// Trolleys and pushchairs of others are bodies of their own, as long as two circles.
void add_pushed(std::vector<Neighbour>& others, const Shopper& shopper, const Surroundings& around, double within_m) {
  for (const std::size_t place : around.neighbourhood.pushing()) {
    const Shopper& other = around.everybody[place];
    if (other.id == shopper.id || !other.present() || !other.posture.pushed) continue;
    const Vec2 v = other.posture.pushed->in_hands ? other.posture.v_WB_mps : Vec2(Vec2::Zero());
    for (const Vec2& p : room_of(*other.posture.pushed)) {
      if ((p - shopper.posture.p_WB_m).squaredNorm() > within_m * within_m) continue;
      others.push_back({p, v, kPushedRadiusM, false});
    }
  }
}

std::vector<Neighbour> neighbours_of(const Shopper& shopper, const Surroundings& around, double within_m) {
  std::vector<Neighbour> others;
  for (const std::size_t place : around.neighbourhood.near(shopper.posture.p_WB_m, within_m)) {
    const Shopper& other = around.everybody[place];
    if (other.id == shopper.id || !other.present()) continue;
    if ((other.posture.p_WB_m - shopper.posture.p_WB_m).squaredNorm() > within_m * within_m) continue;
    others.push_back({other.posture.p_WB_m, other.posture.v_WB_mps, other.shape.radius_m});
  }
  add_pushed(others, shopper, around, within_m);
  return others;
}

// Whoever pushes something keeps that off others as well: the part of a velocity is taken away that would push it into them.
Vec2 pushed_clear(const Shopper& shopper, const std::vector<Neighbour>& others, Vec2 v) {
  if (!shopper.posture.pushed || !shopper.posture.pushed->in_hands) return v;
  for (const Vec2& own : room_of(*shopper.posture.pushed)) {
    for (const Neighbour& other : others) {
      const Vec2 offset = other.p_W - own;
      const double distance = offset.norm();
      if (distance >= touching_distance_m(kPushedRadiusM + other.radius_m, shopper.stuck_s) || distance < 1e-6) continue;
      const Vec2 towards = offset / distance;
      v -= std::max(0.0, v.dot(towards)) * towards;
    }
  }
  return v;
}

// Whoever stands at a shelf has the room between: others pass behind the back, not before the nose.
void add_arms(std::vector<Neighbour>& others, const Shopper& shopper, const Surroundings& around) {
  constexpr double kArmsRadiusM = 0.05, kBeforeM = 0.3;
  for (const std::size_t place : around.neighbourhood.near(shopper.posture.p_WB_m, kHeedM)) {
    const Shopper& other = around.everybody[place];
    if (other.id == shopper.id || !other.present() || !other.stand || !other.way.empty()) continue;
    const Vec2 forward(std::cos(other.stand->heading_rad), std::sin(other.stand->heading_rad));
    others.push_back({other.posture.p_WB_m + kBeforeM * forward, Vec2::Zero(), kArmsRadiusM});
  }
}

// How much the people before it slow a walker down, and where it goes among them.
void choose(Shopper& shopper, const Surroundings& around, std::vector<Neighbour> others) {
  const Vec2 wanted = wanted_velocity(shopper, around.now_s);
  if (wanted.isZero()) return;
  std::vector<Vec2> places;
  for (const Neighbour& other : others) {
    if (other.person) places.push_back(other.p_W);
  }
  // Who is pressed for time walks at others as if half of them weren't there.
  constexpr double kPressing = 0.5;
  // In a jam people still shuffle, until others' bodies stop them.
  constexpr double kShuffle = 0.2;
  double density = density_seen(shopper.posture.p_WB_m, wanted.normalized(), places);
  if (walking_haste(shopper, around.now_s) > 1) density *= kPressing;
  const double share = std::max(kShuffle, speed_share(density));
  const Vec2 slowed = wanted * std::min(1.0, share / shopper.crowding);
  shopper.crowding = share;

  const bool last_steps = shopper.way.size() == 1 && (shopper.way[0] - shopper.posture.p_WB_m).norm() < kLastStepsM;
  // Who is held up makes use of the last hand's breadth: `advance` keeps it out of the wall.
  constexpr double kTimidS = 0.5;
  std::vector<Segment2> borders;
  if (!last_steps && !in_lane(shopper) && shopper.stuck_s < kTimidS) {
    borders = mesh_for(shopper, around).borders_near(shopper.posture.p_WB_m, kBordersM);
  }
  add_arms(others, shopper, around);
  shopper.aim_mps = steer({shopper.posture.p_WB_m, shopper.posture.v_WB_mps, slowed, shopper.shape.radius_m, shopper.stuck_s},
                          others, borders);
}

// Takes the part of a velocity away that would push into somebody.
Vec2 kept_apart(const Shopper& shopper, const std::vector<Neighbour>& others, Vec2 v) {
  for (const Neighbour& other : others) {
    const Vec2 offset = other.p_W - shopper.posture.p_WB_m;
    const double distance = offset.norm();
    const double keep = touching_distance_m(shopper.shape.radius_m + other.radius_m, shopper.stuck_s);
    if (distance >= keep || distance < 1e-6) continue;
    const Vec2 towards = offset / distance;
    v -= std::max(0.0, v.dot(towards)) * towards;
  }
  return v;
}

// One step, as far as what is solid allows: on, or along it.
void advance(Shopper& shopper, const Surroundings& around, const std::vector<Neighbour>& others) {
  Posture& body = shopper.posture;
  body.v_WB_mps = pushed_clear(shopper, others, kept_apart(shopper, others, body.v_WB_mps));
  if (shopper.passage) body.v_WB_mps = shopper.passage->kept_inside(body.p_WB_m, shopper.shape.radius_m, body.v_WB_mps);
  // Whoever is off the free floor already (outside, or just inside a gate) may walk on, or it would never get back.
  if (may_be_at(shopper, around, body.p_WB_m + kTickS * body.v_WB_mps) || !may_be_at(shopper, around, body.p_WB_m)) {
    body.p_WB_m += kTickS * body.v_WB_mps;
    return;
  }
  const Vec2 away = around.grid.away_from_solids(body.p_WB_m);
  const Vec2 v = body.v_WB_mps;
  const Vec2 along = v - std::min(0.0, v.dot(away)) * away;
  for (const Vec2& slid : {along, Vec2(along + 0.1 * away), Vec2(v.x(), 0), Vec2(0, v.y())}) {
    if (!may_be_at(shopper, around, body.p_WB_m + kTickS * slid)) continue;
    // A push off the wall isn't speed that was asked for.
    body.v_WB_mps = slid.norm() > v.norm() ? Vec2(slid * (v.norm() / slid.norm())) : slid;
    body.p_WB_m += kTickS * slid;
    return;
  }
  body.v_WB_mps.setZero();
}

// Where there is little room between people, shoulders turn: chest or back towards whoever is passed. Beside a shelf it is
// the back that turns to the shelf, since arms and what they carry would sweep the goods off it.
std::optional<double> sideways(const Shopper& shopper, const Surroundings& around, const std::vector<Neighbour>& others) {
  const Posture& body = shopper.posture;
  const Neighbour* nearest = nullptr;
  double least = std::numeric_limits<double>::infinity();
  for (const Neighbour& other : others) {
    const double distance = (other.p_W - body.p_WB_m).norm();
    if (distance < least) {
      least = distance;
      nearest = &other;
    }
  }
  if (nearest == nullptr || least > 0.92 * (shopper.shape.radius_m + nearest->radius_m) || least < 1e-6) return std::nullopt;
  const Vec2 offset = nearest->p_W - body.p_WB_m;
  // Only who is beside is passed; who is before is waited for.
  if (std::abs(offset.dot(body.v_WB_mps)) > 0.8 * least * body.v_WB_mps.norm()) return std::nullopt;
  const double facing = std::atan2(offset.y(), offset.x());
  double left = std::abs(wrapped(facing - body.heading_rad));
  if (around.grid.clearance_m(body.p_WB_m) < 2 * kArmsM) {
    const Vec2 away = around.grid.away_from_solids(body.p_WB_m);
    left = away.dot(Vec2(std::cos(facing), std::sin(facing))) > 0 ? 0 : std::numbers::pi;
  }
  return left < std::numbers::pi / 2 ? facing : wrapped(facing + std::numbers::pi);
}

// How near a way leads past p.
double passing_distance_m(Vec2 from, const std::vector<Vec2>& way, const Vec2& p) {
  double least = std::numeric_limits<double>::infinity();
  for (const Vec2& to : way) {
    const Vec2 along = to - from;
    const double share = along.isZero() ? 0 : std::clamp((p - from).dot(along) / along.squaredNorm(), 0.0, 1.0);
    least = std::min(least, (from + share * along - p).norm());
    from = to;
  }
  return least;
}

// What a way costs in metres: a person who stands in it is worth a walk round a gondola's end.
double cost_m(const Shopper& shopper, const std::vector<Neighbour>& others, const std::vector<Vec2>& way) {
  constexpr double kPersonM = 2.5;
  double cost = way_m(shopper.posture.p_WB_m, way);
  for (const Neighbour& other : others) {
    const double keep = touching_distance_m(shopper.shape.radius_m + other.radius_m, 0);
    if ((other.p_W - way.back()).norm() < keep) continue;  // who stands at the goal is met on every way
    if (passing_distance_m(shopper.posture.p_WB_m, way, other.p_W) < keep) cost += kPersonM;
  }
  return cost;
}

// The cheapest way past those who stand before the shopper, on either side of any of them.
std::vector<Vec2> way_round(const Shopper& shopper, const Surroundings& around, const Vec2& to) {
  constexpr double kBlocksM = 1.8;
  const NavMesh& mesh = mesh_for(shopper, around);
  const Vec2& p = shopper.posture.p_WB_m;
  std::vector<Neighbour> others = neighbours_of(shopper, around, kHeedM);
  add_arms(others, shopper, around);
  std::vector<Vec2> best;
  double least = std::numeric_limits<double>::infinity();
  for (const Neighbour& blocker : others) {
    const Vec2 offset = blocker.p_W - p;
    if (offset.norm() > kBlocksM || offset.norm() < 1e-6 || offset.dot(to - p) < 0) continue;
    const Vec2 across = Vec2(-offset.y(), offset.x()).normalized();
    for (const double aside_m : {-0.9, -0.6, 0.6, 0.9}) {
      const Vec2 via = blocker.p_W + aside_m * across;
      if (!mesh.sees(p, via)) continue;
      std::vector<Vec2> way = mesh.path(via, to);
      if (way.empty()) continue;
      way.insert(way.begin(), via);
      const double cost = cost_m(shopper, others, way);
      if (cost >= least) continue;
      least = cost;
      best = std::move(way);
    }
  }
  return best;
}

// Where the feet lead, but along a shelf that is within the arms' reach and not towards it.
double walking_heading(const Shopper& shopper, const Surroundings& around) {
  const Posture& body = shopper.posture;
  Vec2 way = body.v_WB_mps;
  if (around.grid.clearance_m(body.p_WB_m) < kArmsM) {
    const Vec2 away = around.grid.away_from_solids(body.p_WB_m);
    way -= std::min(0.0, way.dot(away)) * away;
  }
  constexpr double kTooSlowMps = 0.05;
  return way.norm() < kTooSlowMps ? body.heading_rad : std::atan2(way.y(), way.x());
}

void turn_and_swing(Shopper& shopper, const Surroundings& around, const std::vector<Neighbour>& others) {
  Posture& body = shopper.posture;
  const double speed = body.v_WB_mps.norm();
  if (speed > 0.15) {
    turn_to(shopper, sideways(shopper, around, others).value_or(walking_heading(shopper, around)));
  }
  body.phase_rad = advance_phase(body.phase_rad, speed, shopper.shape.stature_m, kTickS);
}

}  // namespace

double way_m(Vec2 from, const std::vector<Vec2>& way) {
  double length = 0;
  for (const Vec2& point : way) {
    length += (point - from).norm();
    from = point;
  }
  return length;
}

bool plan_way(Shopper& shopper, const Surroundings& around, const Vec2& to, bool round_people) {
  shopper.way.clear();
  if (round_people) shopper.way = way_round(shopper, around, to);
  shopper.detour = !shopper.way.empty();
  if (shopper.way.empty()) shopper.way = mesh_for(shopper, around).path(shopper.posture.p_WB_m, to);
  shopper.planned_s = around.now_s;
  shopper.walk_until_s = around.now_s + 3 * way_m(shopper.posture.p_WB_m, shopper.way) / shopper.speed_mps;
  return !shopper.way.empty();
}

void walk_straight(Shopper& shopper, const Vec2& to) {
  shopper.way = {to};
  shopper.detour = false;
}

bool arrived(const Shopper& shopper) { return shopper.way.empty() && shopper.posture.v_WB_mps.norm() < 0.05; }

void move(Shopper& shopper, const Surroundings& around, bool choose_velocity) {
  Posture& body = shopper.posture;
  if (shopper.way.empty() && body.v_WB_mps.isZero()) {
    shopper.aim_mps.setZero();
    shopper.crowding = 1;
    shopper.stuck_s = std::max(0.0, shopper.stuck_s - 0.5 * kTickS);
    return;
  }
  const std::vector<Neighbour> others = neighbours_of(shopper, around, choose_velocity || body.pushed ? kHeedM : kTouchableM);
  pass_way_points(shopper, around, choose_velocity && !in_lane(shopper));
  if (choose_velocity) choose(shopper, around, others);
  const Vec2 wanted = wanted_velocity(shopper, around.now_s);
  // Between choices, the aim slows down with the wanted speed.
  if (wanted.isZero()) shopper.aim_mps.setZero();
  if (shopper.aim_mps.norm() > wanted.norm()) shopper.aim_mps *= wanted.norm() / shopper.aim_mps.norm();

  const Vec2 change = shopper.aim_mps - body.v_WB_mps;
  const bool braking = shopper.aim_mps.norm() < body.v_WB_mps.norm();
  const double most = (braking ? kMaxBrakingMps2 : kMaxAccelerationMps2) * kTickS;
  body.v_WB_mps += change.norm() > most ? Vec2(change * (most / change.norm())) : change;
  if (body.v_WB_mps.norm() < 1e-3 && wanted.isZero()) body.v_WB_mps.setZero();
  if (!body.v_WB_mps.isZero()) advance(shopper, around, others);

  const double speed = body.v_WB_mps.norm();
  const double free_speed = wanted.norm() / shopper.crowding;
  const bool held_up = free_speed > 0.2 && speed < std::max(0.25 * wanted.norm(), 0.08 * free_speed);
  shopper.stuck_s = held_up ? shopper.stuck_s + kTickS : std::max(0.0, shopper.stuck_s - 0.5 * kTickS);
  if (shopper.stuck_s > 0.8 && around.now_s - shopper.planned_s > 1.5 && !in_lane(shopper) && !shopper.way.empty()) {
    plan_way(shopper, around, Vec2(shopper.way.back()), true);
  }
  turn_and_swing(shopper, around, others);
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
