#include "sim/shoppers/occupation.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sim/shoppers/casting.h"
#include "sim/shoppers/choices.h"
#include "sim/shoppers/handling.h"
#include "sim/shoppers/staff.h"
#include "sim/shoppers/walking.h"

namespace storetwin::shoppers {

namespace {

using scenario::PersonKind;

// Out of one coat and into another: a quarter of a minute [E].
constexpr double kCoatS = 14;
// Children run off before every other thing they do, a few metres at most [E].
constexpr double kRunsOff = 0.8;
constexpr double kRunLimitS = 6;
// While waiting, children run off about so often.
constexpr double kWaitingRunsOff = 0.3;
constexpr double kLookRoundS = 2;
// Companions stand about a metre away (F. Zanlungo et al., "Spatial-size scaling of pedestrian groups under growing
// density conditions", Phys. Rev. E 91, 2015: pairs 0.7 to 0.8 m walking), and come nearer again when it is more than
// this.
constexpr double kNearM = 1.0;
constexpr double kFarM = 1.8;
constexpr double kCompanyLimitS = 900;
// A shopper who is to be helped may not have come yet.
constexpr double kHelpLimitS = 300;
constexpr double kToShelfLimitS = 30;
// A cloth is pressed with 3 to 6 N and goes to and fro a little faster than once a second [E].
constexpr double kWipeLowG = 300, kWipeHighG = 600;
constexpr double kStrokeS = 0.8;

RandomStream draws_of(Shopper& shopper) { return shopper.random.fork("occupation", shopper.occupation.draws++); }

const Shopper* find(const Scene& scene, ShopperId id) {
  const auto found =
      std::find_if(scene.everybody.begin(), scene.everybody.end(), [&](const Shopper& s) { return s.id == id; });
  return found == scene.everybody.end() ? nullptr : &*found;
}

bool leaving(const Shopper& other) {
  return other.phase == Phase::kQueueing || other.phase == Phase::kExiting || other.phase == Phase::kGone;
}

bool outside(const Shopper& other) {
  return other.phase == Phase::kLiningUp || other.phase == Phase::kScanning || other.phase == Phase::kEntering;
}

bool of_one_group(const Shopper& a, const Shopper& b) { return a.group == b.group && a.id != b.id; }

bool done_with_tasks(const Shopper& shopper) { return shopper.task >= shopper.tasks.size(); }

const Shopper* first_of_group(const Shopper& shopper, const Scene& scene) {
  const auto found = std::find_if(scene.everybody.begin(), scene.everybody.end(), [&](const Shopper& other) {
    return of_one_group(shopper, other) && other.first_of_visit;
  });
  return found == scene.everybody.end() ? nullptr : &*found;
}

// The others wait for the first of the group, and the first waits for the children. Nobody waits for who leaves
// already.
const Shopper* somebody_to_wait_for(const Shopper& shopper, const Scene& scene) {
  if (!shopper.role.together) return nullptr;
  if (!shopper.first_of_visit) {
    const Shopper* first = first_of_group(shopper, scene);
    return first != nullptr && !leaving(*first) ? first : nullptr;
  }
  const auto child = std::find_if(scene.everybody.begin(), scene.everybody.end(), [&](const Shopper& other) {
    return of_one_group(shopper, other) && other.role.kind == PersonKind::kChild && !leaving(other) &&
           !done_with_tasks(other);
  });
  return child == scene.everybody.end() ? nullptr : &*child;
}

void occupy(Shopper& shopper, const Scene& scene, Pastime what, double limit_s) {
  Occupation& now = shopper.occupation;
  now.what = what;
  now.began_s = scene.now_s;
  now.ends_s = scene.now_s + limit_s;
  now.there = false;
  shopper.way.clear();
  shopper.stand.reset();
  shopper.phase = Phase::kOccupied;
  shopper.since_s = scene.now_s;
}

void end(Shopper& shopper, const Scene& scene) {
  if (shopper.occupation.what == Pastime::kRunningAbout) shopper.speed_mps = shopper.occupation.stroll_mps;
  shopper.occupation.what = Pastime::kNone;
  for (auto& palm : shopper.posture.palms) palm.reset();
  shopper.bend = {};
  shopper.posture.lean_rad = shopper.posture.crouch_m = shopper.posture.twist_rad = 0;
  shopper.way.clear();
  shopper.task_began_s = scene.now_s;
  shopper.phase = Phase::kDeciding;
  shopper.since_s = scene.now_s;
}

// A free place within a ring round a point, if the draw finds one.
std::optional<Vec2> place_near(Shopper& shopper, const Scene& scene, const Vec2& p, double least_m, double most_m) {
  RandomStream draws = draws_of(shopper);
  const double direction = draws.uniform(-std::numbers::pi, std::numbers::pi);
  const double away = draws.uniform(least_m, most_m);
  return scene.grid.nearest_walkable(p + away * Vec2(std::cos(direction), std::sin(direction)), 0.5);
}

void begin_running(Shopper& shopper, const Scene& scene) {
  const Shopper* first = first_of_group(shopper, scene);
  const Vec2 round = first != nullptr && first->present() ? first->posture.p_WB_m : shopper.posture.p_WB_m;
  const auto goal = place_near(shopper, scene, round, 1.2, 3.0);
  RandomStream draws = draws_of(shopper);
  occupy(shopper, scene, Pastime::kRunningAbout, kRunLimitS);
  shopper.occupation.stroll_mps = shopper.speed_mps;
  shopper.speed_mps =
      std::clamp(draws.normal(kRunning.mean_mps, kRunning.sigma_mps), kRunning.least_mps, kRunning.most_mps);
  if (goal) plan_way(shopper, scene, *goal, false);
}

bool is_time_to_run(Shopper& shopper) {
  Occupation& now = shopper.occupation;
  if (shopper.role.kind != PersonKind::kChild || done_with_tasks(shopper) || now.ran_before_task == shopper.task)
    return false;
  now.ran_before_task = shopper.task;
  return draws_of(shopper).chance(kRunsOff);
}

bool is_time_for_coat(const Shopper& shopper, const Scene& scene) {
  if (!shopper.role.coat_after_s || shopper.occupation.coat_changed || shopper.entered.ns == 0) return false;
  return scene.now_s - shopper.entered.in_seconds() >= *shopper.role.coat_after_s;
}

bool hands_full(const Shopper& shopper, const Scene& scene) {
  return scene.world.held(shopper.id, Side::kLeft) || scene.world.held(shopper.id, Side::kRight);
}

void face(Shopper& shopper, const Vec2& p) {
  const Vec2 towards = p - shopper.posture.p_WB_m;
  if (towards.norm() > 0.1) turn_to(shopper, std::atan2(towards.y(), towards.x()));
}

// Stands near somebody and follows when they go on.
void stay_near(Shopper& shopper, const Scene& scene, const Shopper& other) {
  const double away = (other.posture.p_WB_m - shopper.posture.p_WB_m).norm();
  if (arrived(shopper)) face(shopper, other.posture.p_WB_m);
  if (away < kFarM || scene.now_s - shopper.planned_s < 1) return;
  if (const auto place = place_near(shopper, scene, other.posture.p_WB_m, 0.8 * kNearM, 1.2 * kNearM)) {
    plan_way(shopper, scene, *place, false);
  }
  shopper.planned_s = scene.now_s;
}

void keep_company(Shopper& shopper, const Scene& scene) {
  const Shopper* other = somebody_to_wait_for(shopper, scene);
  if (other == nullptr || scene.now_s > shopper.occupation.ends_s) return end(shopper, scene);
  // Who went to meet somebody still before the gate would stand in the way of everybody who comes in.
  if (other->present() && !outside(*other)) stay_near(shopper, scene, *other);
  if (shopper.role.kind != PersonKind::kChild || scene.now_s - shopper.since_s < kLookRoundS) return;
  shopper.since_s = scene.now_s;
  if (draws_of(shopper).chance(kWaitingRunsOff)) begin_running(shopper, scene);
}

void help(Shopper& shopper, const Scene& scene) {
  Occupation& now = shopper.occupation;
  const Shopper* other = find(scene, now.with);
  if (other == nullptr || leaving(*other) || scene.now_s > now.ends_s) return end(shopper, scene);
  if (!other->present() || outside(*other)) return;
  stay_near(shopper, scene, *other);
  if (now.there || (other->posture.p_WB_m - shopper.posture.p_WB_m).norm() > kFarM) return;
  now.there = true;
  now.ends_s = scene.now_s + shopper.role.staff->job_s;
}

// Halfway through, the other colour shows; it is the shopper's own draw.
void change_coat(Shopper& shopper, const Scene& scene) {
  Occupation& now = shopper.occupation;
  if (!now.coat_changed && scene.now_s > now.began_s + 0.5 * kCoatS) {
    now.coat_changed = true;
    shopper.shape.clothing.upper = draw_clothing(shopper.random.fork("coat")).upper;
  }
  if (scene.now_s >= now.ends_s) end(shopper, scene);
}

// The point of a board that a cloth goes to and fro about: behind its front edge, a little above it.
Vec3 board_point(const Scene& scene, const PlateAddress& address, double aside_share) {
  const Pose X_WL = store::pose_of(scene.world.store(), address);
  const Vec2 size = store::find_plate(scene.world.store(), address)->size_m;
  return X_WL * Vec3(size.x() * (0.5 + 0.4 * aside_share), 0.05, 0.03);
}

void walk_to_board(Shopper& shopper, const Scene& scene) {
  Occupation& now = shopper.occupation;
  if (scene.now_s > now.ends_s) return end(shopper, scene);
  const store::Fixture* fixture = store::find_fixture(scene.world.store(), now.plate.fixture);
  if (!shopper.stand) {
    const auto stand = find_stand(shopper, scene, *fixture, board_point(scene, now.plate, 0), shopper.hand);
    if (stand && plan_way(shopper, scene, stand->p_W, false)) shopper.stand = stand;
    return;
  }
  if (!arrived(shopper) || !turn_to(shopper, shopper.stand->heading_rad)) return;
  now.there = true;
  now.began_s = scene.now_s;
  now.ends_s = scene.now_s + shopper.role.staff->job_s;
  start_movement(shopper, scene, bend_for(shopper, board_point(scene, now.plate, 0)), kStrokeS);
}

double stroke(const Occupation& now, double now_s) {
  return std::sin(2 * std::numbers::pi * (now_s - now.began_s) / (2 * kStrokeS));
}

void wipe(Shopper& shopper, Scene& scene) {
  Occupation& now = shopper.occupation;
  if (!now.there) return walk_to_board(shopper, scene);
  if (scene.now_s >= now.ends_s) return end(shopper, scene);
  if (scene.now_s - now.began_s < kStrokeS) return;  // the arm goes out
  const double force_g = kWipeLowG + (kWipeHighG - kWipeLowG) * std::abs(stroke(now, scene.now_s));
  scene.presses.push_back({now.plate, force_g});
}

}  // namespace

bool begin_occupation(Shopper& shopper, Scene& scene) {
  if (hands_full(shopper, scene)) return false;
  if (is_time_for_coat(shopper, scene)) {
    occupy(shopper, scene, Pastime::kChangingCoat, kCoatS);
    return true;
  }
  if (shopper.role.staff && done_with_tasks(shopper)) {
    StaffWork& work = *shopper.role.staff;
    if (work.wipe) {
      shopper.occupation.plate = *std::exchange(work.wipe, std::nullopt);
      occupy(shopper, scene, Pastime::kWiping, kToShelfLimitS);
      return true;
    }
    if (work.next >= work.jobs.size()) return false;
    if (const auto whom = take_up_job(shopper, scene)) {
      shopper.occupation.with = *whom;
      occupy(shopper, scene, Pastime::kHelping, kHelpLimitS);
    }
    return true;
  }
  if (is_time_to_run(shopper)) {
    begin_running(shopper, scene);
    return true;
  }
  if (!done_with_tasks(shopper) || somebody_to_wait_for(shopper, scene) == nullptr) return false;
  if (shopper.occupation.what == Pastime::kNone) occupy(shopper, scene, Pastime::kKeepingCompany, kCompanyLimitS);
  return true;
}

void stay_occupied(Shopper& shopper, Scene& scene) {
  Occupation& now = shopper.occupation;
  switch (now.what) {
    case Pastime::kChangingCoat:
      return change_coat(shopper, scene);
    case Pastime::kRunningAbout:
      if (scene.now_s >= now.ends_s || arrived(shopper)) end(shopper, scene);
      return;
    case Pastime::kKeepingCompany:
      return keep_company(shopper, scene);
    case Pastime::kHelping:
      return help(shopper, scene);
    case Pastime::kWiping:
      return wipe(shopper, scene);
    case Pastime::kNone:
      return end(shopper, scene);
  }
}

void pose_occupied(Shopper& shopper, const Scene& scene) {
  const Occupation& now = shopper.occupation;
  Posture& body = shopper.posture;
  for (auto& palm : body.palms) palm.reset();
  if (now.what == Pastime::kChangingCoat) {
    // Both hands go up and down before the chest and out to the sides, as coats want it.
    const double phase = 2 * std::numbers::pi * (scene.now_s - now.began_s) / 3.5;
    const Vec3 left(-std::sin(body.heading_rad), std::cos(body.heading_rad), 0);
    for (const Side side : {Side::kLeft, Side::kRight}) {
      const double sign = side == Side::kLeft ? 1 : -1;
      const Vec3 out = (0.12 + 0.10 * std::sin(phase)) * sign * left + Vec3(0, 0, 0.12 * std::cos(phase + sign));
      body.palms[static_cast<std::size_t>(side)] = viewing_palm(shopper.shape, body, side) + out;
    }
    return;
  }
  if (now.what != Pastime::kWiping || !now.there) return;
  const double share = std::clamp((scene.now_s - now.began_s) / kStrokeS, 0.0, 1.0);
  const Bend& to = shopper.movement.bend_to;
  shopper.bend = {share * to.lean_rad, share * to.crouch_m, share * to.twist_rad, to.short_by_m};
  body.lean_rad = shopper.bend.lean_rad;
  body.crouch_m = shopper.bend.crouch_m;
  body.twist_rad = shopper.bend.twist_rad;
  const Vec3 goal = board_point(scene, now.plate, share < 1 ? 0 : stroke(now, scene.now_s));
  body.palms[static_cast<std::size_t>(shopper.hand)] = (1 - share) * shopper.movement.from + share * goal;
}

}  // namespace storetwin::shoppers
