#include "sim/shoppers/schedule.h"

#include <algorithm>
#include <cmath>

#include "sim/shoppers/walking.h"

namespace storetwin::shoppers {

namespace {

// A brisk walk is a third faster than a comfortable one (R. Bohannon, "Comfortable and maximum walking speed of adults",
// Age and Ageing 26, 1997: 1.3 to 1.5 against 1.8 to 2.5 m/s); hasty hands need half of the time.
constexpr double kBriskWalk = 1.3;
constexpr double kHastyHand = 1.8;
// From standing before the shelf to the item's leaving it: turn, reach, touch, lift.
constexpr double kWorkS = 2.2;
// The same when the item before it has to be stowed first.
constexpr double kStowAndWorkS = 5;
// Who waits comes forward this long before the time.
constexpr double kComeForwardS = 4;
constexpr double kStepBackM = 0.6;
// Who waits keeps this far from others who wait or are on their way there.
constexpr double kWaitApartM = 0.6;

// The present task's item has not been lifted or set down yet.
bool is_still_to_do(const Shopper& shopper) {
  switch (shopper.phase) {
    case Phase::kAbsent:
    case Phase::kLiningUp:
    case Phase::kScanning:
    case Phase::kEntering:
    case Phase::kDeciding:
    case Phase::kWalking:
    case Phase::kTurning:
    case Phase::kReaching:
    case Phase::kTouching:
    case Phase::kUnstowing:
    case Phase::kPlacing:
      return true;
    case Phase::kStowing:
    case Phase::kRelaxing:
      return shopper.then != Then::kNextTask;
    default:
      return false;
  }
}

bool is_late(const Shopper& shopper, double now_s) {
  if (shopper.task >= shopper.tasks.size()) return false;
  const Task& task = shopper.tasks[shopper.task];
  if (is_still_to_do(shopper)) {
    return task.at_s && *task.at_s - now_s < kWorkS + way_m(shopper.posture.p_WB_m, shopper.way) / shopper.speed_mps;
  }
  const std::size_t next = shopper.task + 1;
  return next < shopper.tasks.size() && shopper.tasks[next].at_s && *shopper.tasks[next].at_s - now_s < kStowAndWorkS;
}

}  // namespace

bool is_timed(const Shopper& shopper) {
  return shopper.task < shopper.tasks.size() && shopper.tasks[shopper.task].at_s.has_value();
}

double walking_haste(const Shopper& shopper, double now_s) { return is_late(shopper, now_s) ? kBriskWalk : 1; }

double hand_haste(const Shopper& shopper, double now_s) { return is_late(shopper, now_s) ? kHastyHand : 1; }

bool has_time(const Shopper& shopper, const Task& task, const Choice& choice, double now_s) {
  if (!task.at_s) return false;
  const double walk_s = (choice.stand.p_W - shopper.posture.p_WB_m).norm() / shopper.speed_mps;
  return *task.at_s - now_s > kComeForwardS + 1.5 * walk_s;
}

Vec2 waiting_place(const Shopper& shopper, const Scene& scene, const Stand& stand) {
  const Vec2 back(-std::cos(stand.heading_rad), -std::sin(stand.heading_rad));
  const Vec2 across(-back.y(), back.x());
  // Nobody walks round and round a place where somebody else waits.
  const auto is_free = [&](const Vec2& place) {
    return std::none_of(scene.everybody.begin(), scene.everybody.end(), [&](const Shopper& other) {
      const Vec2 where = other.way.empty() ? other.posture.p_WB_m : other.way.back();
      return other.id != shopper.id && other.present() && (where - place).norm() < kWaitApartM;
    });
  };
  const Vec2 behind = stand.p_W + kStepBackM * back;
  for (const double aside_m : {0.0, -0.7, 0.7, -1.4, 1.4}) {
    const auto place = scene.grid.nearest_walkable(behind + aside_m * across, kStepBackM);
    if (place && is_free(*place)) return *place;
  }
  return scene.grid.nearest_walkable(behind, kStepBackM).value_or(stand.p_W);
}

bool too_early(const Task& task, double hand_s, double now_s) { return task.at_s && now_s + hand_s < *task.at_s; }

}  // namespace storetwin::shoppers
