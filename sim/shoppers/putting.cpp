#include "sim/shoppers/putting.h"

#include "sim/shoppers/choices.h"
#include "sim/shoppers/handling.h"
#include "sim/shoppers/noting.h"
#include "sim/shoppers/phases.h"
#include "sim/shoppers/schedule.h"

namespace storetwin::shoppers {

namespace {

// From the hand's way to the bag until the thing out of it touches the plate, unhurried.
constexpr double kUnstowAndPlaceS = 1.7;
// An item this near to its place is let go; the hand gives way to neighbours by as much.
constexpr double kPlaceWithinM = 0.04;
constexpr double kAsideS = 0.45;

void begin_placing(Shopper& shopper, const Scene& scene) {
  const Vec3 palm = palm_to_place_at(shopper, scene, shopper.goal);
  const Bend bend = bend_for(shopper, palm);
  const double distance = (palm - palm_now(shopper, scene)).norm();
  const double duration_s = 1.15 * movement_duration_s(shopper, scene, distance, bend);
  if (too_early(shopper.tasks[shopper.task], duration_s, scene.now_s)) {
    return enter_phase(shopper, scene, Phase::kTurning);
  }
  shopper.work_began_s = scene.now_s;
  start_movement(shopper, scene, bend, duration_s, via_point(shopper, palm, 0.08));
  enter_phase(shopper, scene, Phase::kPlacing);
}

void let_go(Shopper& shopper, Scene& scene) {
  scene.world.release(shopper.id, shopper.hand);
  shopper.cart.erase(shopper.item);
  shopper.released.push_back(shopper.item);
  note_task(shopper, scene);
  enter_phase(shopper, scene, Phase::kReleasing);
}

}  // namespace

void begin_putting(Shopper& shopper, Scene& scene) {
  const Task& task = shopper.tasks[shopper.task];
  const world::Item* item = find_item(scene.world, shopper.item);
  if (item == nullptr) return retry(shopper, scene);
  if (!holds(shopper, scene)) {
    if (too_early(task, kUnstowAndPlaceS, scene.now_s)) return enter_phase(shopper, scene, Phase::kTurning);
    return begin_unstowing(shopper, scene);
  }
  const std::vector<PlateAddress> plates = named_plates(shopper, task);
  const std::optional<Vec3> spot =
      plates.empty() ? scene.world.free_spot(shopper.plate, item->size_m)
                     : spot_for(scene, plates, item->size_m, task.exactly);
  if (!spot) return retry(shopper, scene);
  shopper.goal = *spot;
  begin_placing(shopper, scene);
}

void after_placing(Shopper& shopper, Scene& scene) {
  // Nobody lets go of a thing in the air: what the arm couldn't bring to its place stays in the hand.
  const double off_by = (palm_to_place_at(shopper, scene, shopper.goal) - palm_now(shopper, scene)).norm();
  if (off_by > kPlaceWithinM) return begin_stowing(shopper, scene, Then::kTryAgain);
  let_go(shopper, scene);
}

void begin_dropping(Shopper& shopper, Scene& scene) {
  if (!holds(shopper, scene)) return begin_unstowing(shopper, scene);
  shopper.work_began_s = scene.now_s;
  start_movement(shopper, scene, Bend{}, kAsideS / hand_pace(shopper, scene));
  enter_phase(shopper, scene, Phase::kDropping);
}

void after_dropping(Shopper& shopper, Scene& scene) { let_go(shopper, scene); }

}  // namespace storetwin::shoppers
