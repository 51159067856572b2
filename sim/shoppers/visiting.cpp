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
// In a queue, this near to one's place is there.
constexpr double kAtPlaceM = 0.1;
// Or this near, where somebody or something keeps one off and the walk has been given up.
constexpr double kNearPlaceM = 0.25;
// Who comes this near to the place that is free next has joined the queue.
constexpr double kJoinsWithinM = 0.8;

bool passing(Phase phase) { return phase == Phase::kScanning || phase == Phase::kEntering || phase == Phase::kExiting; }

const Doorway& way_in(const Shopper& shopper, const Scene& scene) {
  return shopper.role.own_door ? *shopper.role.own_door : scene.entrance;
}

const Doorway& way_out(const Shopper& shopper, const Scene& scene) {
  return shopper.role.own_door ? *shopper.role.own_door : scene.exit;
}

const Doorway& doorway_used(const Shopper& shopper, const Scene& scene) {
  return shopper.phase == Phase::kExiting ? way_out(shopper, scene) : way_in(shopper, scene);
}

// Who comes by another door, or slips in behind somebody, waits for no turn.
bool waits_for_turn(const Shopper& shopper) { return !shopper.role.own_door && shopper.role.follows.empty(); }

// All whom this one follows are on their way in at least.
bool forerunners_are_in(const Shopper& shopper, const Scene& scene) {
  return std::none_of(scene.everybody.begin(), scene.everybody.end(), [&](const Shopper& other) {
    const Phase phase = other.phase;
    const bool outside = phase == Phase::kAbsent || phase == Phase::kLiningUp || phase == Phase::kScanning;
    return other.group == shopper.role.follows && outside;
  });
}

// Nobody else is on the way through this lane.
bool lane_is_free(const Shopper& shopper, const Scene& scene, const Doorway& door) {
  return std::none_of(scene.everybody.begin(), scene.everybody.end(), [&](const Shopper& other) {
    return other.id != shopper.id && passing(other.phase) && doorway_used(other, scene).lane == door.lane;
  });
}

bool somebody_at(const Vec2& p, const Scene& scene) {
  constexpr double kElbowRoomM = 0.5;
  const auto near = scene.neighbourhood.near(p, kElbowRoomM);
  return std::any_of(near.begin(), near.end(), [&](std::size_t place) {
    const Shopper& other = scene.everybody[place];
    return other.present() && (other.posture.p_WB_m - p).norm() < kElbowRoomM;
  });
}

// The last in the queue came at this very tick, and so isn't in the neighbourhood yet. Two on one spot would never part.
bool came_just_now(const Scene& scene) {
  if (scene.queues.entrance.empty()) return false;
  return std::any_of(scene.everybody.begin(), scene.everybody.end(), [&](const Shopper& other) {
    return other.id == scene.queues.entrance.back() && other.since_s == scene.now_s;
  });
}

// When the street is full, too: the order holds nevertheless.
bool somebody_came_earlier(const Shopper& shopper, const Scene& scene) {
  return std::any_of(scene.everybody.begin(), scene.everybody.end(), [&](const Shopper& other) {
    return other.phase == Phase::kAbsent && waits_for_turn(other) &&
           (other.arrive_s < shopper.arrive_s || (other.arrive_s == shopper.arrive_s && other.id < shopper.id));
  });
}

std::size_t place_in(const std::vector<ShopperId>& queue, const Shopper& shopper) {
  return static_cast<std::size_t>(std::find(queue.begin(), queue.end(), shopper.id) - queue.begin());
}

const Vec2& waiting_place(const Doorway& door, std::size_t place) {
  return door.line[std::min(place, door.line.size() - 1)];
}

// Through the gate without a stop.
void go_through(Shopper& shopper, Scene& scene, const Doorway& door, Phase phase) {
  walk_straight(shopper, phase == Phase::kExiting ? door.outside() : door.inside());
  if (!shopper.role.own_door) shopper.passage = door.passage();
  enter_phase(shopper, scene, phase);
}

void go_in(Shopper& shopper, Scene& scene) { go_through(shopper, scene, way_in(shopper, scene), Phase::kEntering); }
void go_out(Shopper& shopper, Scene& scene) { go_through(shopper, scene, way_out(shopper, scene), Phase::kExiting); }

void arrive_unasked(Shopper& shopper, Scene& scene) {
  const bool now = shopper.role.own_door ? scene.now_s >= shopper.arrive_s : forerunners_are_in(shopper, scene);
  const Doorway& door = way_in(shopper, scene);
  if (!now || somebody_at(door.outside(), scene)) return;
  shopper.posture.p_WB_m = door.outside();
  shopper.posture.heading_rad = std::atan2(door.inward.y(), door.inward.x());
  go_in(shopper, scene);
}

// Whoever comes stands at the end of the queue; what lies beyond is the street's business. Groups come together, so their
// members stand one behind the other.
void arrive(Shopper& shopper, Scene& scene) {
  if (!waits_for_turn(shopper)) return arrive_unasked(shopper, scene);
  if (scene.now_s < shopper.arrive_s) return;
  const Doorway& door = scene.entrance;
  const Vec2& mine = waiting_place(door, scene.queues.entrance.size());
  if (somebody_at(mine, scene) || came_just_now(scene) || somebody_came_earlier(shopper, scene)) return;
  shopper.posture.p_WB_m = mine;
  shopper.posture.heading_rad = std::atan2(door.inward.y(), door.inward.x());
  scene.queues.entrance.push_back(shopper.id);
  enter_phase(shopper, scene, Phase::kLiningUp);
}

void line_up(Shopper& shopper, Scene& scene) {
  const std::size_t place = place_in(scene.queues.entrance, shopper);
  const Vec2& mine = waiting_place(scene.entrance, place);
  const double away = (shopper.posture.p_WB_m - mine).norm();
  const bool there = away < kAtPlaceM || (shopper.way.empty() && away < kNearPlaceM);
  if (place == 0 && there && lane_is_free(shopper, scene, scene.entrance)) {
    shopper.way.clear();
    if (mine != scene.entrance.outside()) walk_straight(shopper, scene.entrance.outside());
    return enter_phase(shopper, scene, Phase::kScanning);
  }
  if (away > kAtPlaceM && (shopper.way.empty() || shopper.way.back() != mine)) walk_straight(shopper, mine);
}

void scan(Shopper& shopper, Scene& scene) {
  if (!shopper.way.empty()) shopper.since_s = scene.now_s;  // not at the reader yet
  // Where a vision system lets people in, there is nothing to show a code to.
  const bool coded = scene.world.store().policies.visit_opening == store::VisitOpening::kTurnstile;
  const bool shows_code = coded && (shopper.role.coded || shopper.role.staff);
  if (shows_code && scene.now_s - shopper.since_s < kScanS) return;
  // The first of a group shows the one code for all of them, unless each shows it (again) for itself.
  if (shows_code && shopper.role.shows) {
    scene.doors.scans.push_back({scene.entrance.lane, shopper.role.shows, shopper.members, scene.world.now(),
                                 shopper.role.shown_before, shopper.role.staff.has_value()});
  }
  std::erase(scene.queues.entrance, shopper.id);
  go_in(shopper, scene);
}

// Out by one's own door, or out by the lane as if nobody else were there.
void walk_out(Shopper& shopper, Scene& scene) {
  constexpr double kAtGateM = 0.35;
  const Doorway& door = way_out(shopper, scene);
  if ((shopper.posture.p_WB_m - door.inside()).norm() < kAtGateM) {
    return go_out(shopper, scene);
  }
  if (shopper.way.empty() && scene.now_s - shopper.planned_s > 1) {
    plan_way(shopper, scene, door.inside(), shopper.stuck_s > 0.5);
  }
}

void queue_up(Shopper& shopper, Scene& scene) {
  if (shopper.role.own_door || shopper.role.walks_out) return walk_out(shopper, scene);
  std::vector<ShopperId>& queue = scene.queues.exit;
  const Doorway& door = scene.exit;
  const Vec2& p = shopper.posture.p_WB_m;
  std::size_t place = place_in(queue, shopper);
  // The order is that of coming to the queue, not that of setting out for it.
  if (place == queue.size() && (p - waiting_place(door, place)).norm() < kJoinsWithinM) queue.push_back(shopper.id);
  const bool first = !queue.empty() && queue.front() == shopper.id;
  if (first && (p - door.inside()).norm() < 0.25 && lane_is_free(shopper, scene, door)) {
    return go_out(shopper, scene);
  }
  const Vec2& mine = waiting_place(door, place);
  if ((p - mine).norm() < kAtPlaceM) return;
  // Who moves up goes at once; who was pushed aside or has no way yet plans (anew) about once a second.
  const bool heading_there = !shopper.way.empty() && (shopper.way.back() - mine).norm() < kAtPlaceM;
  if (!heading_there && scene.now_s - shopper.planned_s > 0.5) plan_way(shopper, scene, mine, shopper.stuck_s > 0.5);
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
    case Phase::kLiningUp:
      return line_up(shopper, scene);
    case Phase::kScanning:
      return scan(shopper, scene);
    case Phase::kEntering:
      if (!arrived(shopper)) return;
      shopper.task_began_s = scene.now_s;
      shopper.passage.reset();
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
  if (!shopper.role.own_door) {
    scene.doors.crossings.push_back(
        {door.lane, in ? stream::CrossingDirection::kIn : stream::CrossingDirection::kOut, at, shopper.id});
  }
  if (in) {
    shopper.entered = at;
  } else {
    shopper.left = at;
    settle_cart(shopper, scene.everybody, scene.paid_for, scene.world);
    std::erase(scene.queues.exit, shopper.id);
  }
}

}  // namespace storetwin::shoppers
