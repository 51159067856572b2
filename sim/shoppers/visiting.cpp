#include "sim/shoppers/visiting.h"

#include <algorithm>
#include <cmath>

#include "sim/shoppers/books.h"
#include "sim/shoppers/phases.h"
#include "sim/shoppers/walking.h"

namespace storetwin::shoppers {

namespace {

// Showing a code takes about as long as a card at a ticket gate.
constexpr double kScanS = 0.8;
// People in the exit queue keep this distance.
constexpr double kQueueGapM = 0.6;
constexpr double kElbowRoomM = 0.5;

bool passing(Phase phase) { return phase == Phase::kScanning || phase == Phase::kEntering || phase == Phase::kExiting; }

const Doorway& doorway_used(const Shopper& shopper, const Scene& scene) {
  return shopper.phase == Phase::kExiting ? scene.exit : scene.entrance;
}

// Nobody else is on the way through this lane.
bool lane_is_free(const Shopper& shopper, const Scene& scene, const Doorway& door) {
  return std::none_of(scene.everybody.begin(), scene.everybody.end(), [&](const Shopper& other) {
    return other.id != shopper.id && passing(other.phase) && doorway_used(other, scene).lane == door.lane;
  });
}

bool somebody_at(const Shopper& shopper, const Scene& scene, const Vec2& p) {
  return std::any_of(scene.everybody.begin(), scene.everybody.end(), [&](const Shopper& other) {
    return other.id != shopper.id && other.present() && (other.posture.p_WB_m - p).norm() < kElbowRoomM;
  });
}

// Somebody who came earlier still waits outside.
bool must_wait(const Shopper& shopper, const Scene& scene) {
  return std::any_of(scene.everybody.begin(), scene.everybody.end(), [&](const Shopper& other) {
    return other.phase == Phase::kAbsent &&
           (other.arrive_s < shopper.arrive_s || (other.arrive_s == shopper.arrive_s && other.id < shopper.id));
  });
}

void arrive(Shopper& shopper, Scene& scene) {
  const Doorway& door = scene.entrance;
  if (scene.now_s < shopper.arrive_s || must_wait(shopper, scene)) return;
  if (!lane_is_free(shopper, scene, door) || somebody_at(shopper, scene, door.outside())) return;
  shopper.posture.p_WB_m = door.outside();
  shopper.posture.heading_rad = std::atan2(door.inward.y(), door.inward.x());
  enter_phase(shopper, scene, Phase::kScanning);
}

void scan(Shopper& shopper, Scene& scene) {
  // Where a vision system lets people in, there is nothing to show a code to.
  const bool coded = scene.world.store().policies.visit_opening == store::VisitOpening::kTurnstile;
  if (coded && scene.now_s - shopper.since_s < kScanS) return;
  // The first of a group shows the one code for all of them.
  if (coded && shopper.first_of_visit) {
    scene.doors.scans.push_back({scene.entrance.lane, shopper.visit, shopper.members, scene.world.now()});
  }
  walk_straight(shopper, scene.entrance.inside());
  enter_phase(shopper, scene, Phase::kEntering);
}

void queue_up(Shopper& shopper, Scene& scene) {
  const auto place = std::find(scene.exit_queue.begin(), scene.exit_queue.end(), shopper.id);
  const auto before_me = static_cast<double>(place - scene.exit_queue.begin());
  const Doorway& door = scene.exit;
  const double to_inside = (shopper.posture.p_WB_m - door.inside()).norm();
  if (before_me == 0 && to_inside < 0.25 && lane_is_free(shopper, scene, door)) {
    walk_straight(shopper, door.outside());
    return enter_phase(shopper, scene, Phase::kExiting);
  }
  const Vec2 slot = door.inside() + before_me * kQueueGapM * door.inward;
  if ((shopper.posture.p_WB_m - slot).norm() < 0.2) return;
  // Who moved up, was pushed aside or has no way yet plans (anew) about once a second.
  const bool heading_there = !shopper.way.empty() && (shopper.way.back() - slot).norm() < 0.25;
  if (!heading_there && scene.now_s - shopper.planned_s > 1) plan_way(shopper, scene, slot, shopper.stuck_s > 0.5);
}

void vanish(Shopper& shopper, Scene& scene) {
  scene.world.remove_body(shopper.id);
  shopper.stand.reset();
  enter_phase(shopper, scene, Phase::kGone);
}

}  // namespace

void visit_step(Shopper& shopper, Scene& scene) {
  switch (shopper.phase) {
    case Phase::kAbsent:
      return arrive(shopper, scene);
    case Phase::kScanning:
      return scan(shopper, scene);
    case Phase::kEntering:
      if (!arrived(shopper)) return;
      shopper.task_began_s = scene.now_s;
      return enter_phase(shopper, scene, Phase::kDeciding);
    case Phase::kQueueing:
      return queue_up(shopper, scene);
    case Phase::kExiting:
      if (arrived(shopper)) vanish(shopper, scene);
      return;
    default:
      return;
  }
}

void begin_leaving(Shopper& shopper, Scene& scene) {
  shopper.way.clear();
  shopper.planned_s = scene.now_s - 10;
  scene.exit_queue.push_back(shopper.id);
  enter_phase(shopper, scene, Phase::kQueueing);
}

void watch_gates(Shopper& shopper, Scene& scene, const Vec2& before, const Vec2& after) {
  if (!passing(shopper.phase) || before == after) return;
  const Doorway& door = doorway_used(shopper, scene);
  if (!crosses(door.gate, before, after)) return;
  const bool in = (after - before).dot(door.inward) > 0;
  // The share of the tick at which the line was met, by the distances to it.
  const double from = std::abs((before - door.middle).dot(door.inward));
  const double to = std::abs((after - door.middle).dot(door.inward));
  const double share = from + to > 0 ? from / (from + to) : 0;
  const Timestamp at = scene.world.now() + Duration::seconds(share * kTickS);
  // A hip that comes to lie exactly on the line would cross it again on leaving it.
  if (to == 0) return;
  scene.doors.crossings.push_back(
      {door.lane, in ? stream::CrossingDirection::kIn : stream::CrossingDirection::kOut, at, shopper.id});
  if (in) {
    shopper.entered = at;
  } else {
    shopper.left = at;
    settle_cart(shopper, scene.everybody, scene.world);
    std::erase(scene.exit_queue, shopper.id);
  }
}

}  // namespace storetwin::shoppers
