#include "sim/shoppers/behaviour.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sim/shoppers/choices.h"
#include "sim/shoppers/handling.h"
#include "sim/shoppers/schedule.h"
#include "sim/shoppers/visiting.h"
#include "sim/shoppers/walking.h"

namespace storetwin::shoppers {

namespace {

using scenario::StepKind;

// A walk to a stand that takes longer than this is given up.
constexpr double kWalkLimitS = 18;
constexpr double kTurnLimitS = 4;
// Choices made for one task before it is given up: somebody else may have been quicker.
constexpr int kAttempts = 3;
// What a script gives a time is wanted very much.
constexpr int kTimedAttempts = 12;
// How long somebody waits for a place at the shelf before doing without.
constexpr double kPatienceS = 15;
constexpr double kTimedPatienceS = 60;
// From the hand's way to the bag until the thing out of it touches the plate, unhurried.
constexpr double kUnstowAndPlaceS = 1.7;
// Touch before lift and its force: +35 to +51 g for about 0.2 s, measured on a real store's plates.
constexpr double kTouchS = 0.2;
constexpr double kTouchLowG = 35, kTouchHighG = 51;
constexpr double kLiftS = 0.15;
// Beyond this distance from palm to item a hand can't have grasped it.
constexpr double kGraspReachM = 0.14;
// An item this near to its place is let go; the hand gives way to neighbours by as much.
constexpr double kPlaceWithinM = 0.04;

void enter_phase(Shopper& shopper, const Scene& scene, Phase phase) {
  shopper.phase = phase;
  shopper.since_s = scene.now_s;
}

double in_phase_s(const Shopper& shopper, const Scene& scene) { return scene.now_s - shopper.since_s; }

void next_task(Shopper& shopper, const Scene& scene) {
  ++shopper.task;
  shopper.attempts = 0;
  shopper.task_began_s = scene.now_s;
  enter_phase(shopper, scene, Phase::kDeciding);
}

// The same task once more with another choice, or the next one.
void retry(Shopper& shopper, const Scene& scene) {
  shopper.way.clear();
  if (++shopper.attempts >= (is_timed(shopper) ? kTimedAttempts : kAttempts)) {
    next_task(shopper, scene);
  } else {
    enter_phase(shopper, scene, Phase::kDeciding);
  }
}

bool holds(const Shopper& shopper, const Scene& scene) {
  return scene.world.held(shopper.id, shopper.hand).has_value();
}

void begin_stowing(Shopper& shopper, const Scene& scene, Then then) {
  shopper.then = then;
  start_movement(shopper, scene, Bend{}, 0.6 / hand_pace(shopper, scene));
  enter_phase(shopper, scene, Phase::kStowing);
}

void begin_relaxing(Shopper& shopper, const Scene& scene, Then then) {
  shopper.then = then;
  start_movement(shopper, scene, Bend{}, movement_duration_s(shopper, scene, 0.2, Bend{}));
  enter_phase(shopper, scene, Phase::kRelaxing);
}

void begin_reaching(Shopper& shopper, const Scene& scene, const world::Item& item) {
  const store::Fixture* fixture = store::find_fixture(scene.world.store(), shopper.plate.fixture);
  shopper.goal = grip_point(*fixture, item);
  const Bend bend = bend_for(shopper, shopper.goal);
  const double distance = (shopper.goal - palm_now(shopper, scene)).norm();
  const double duration_s = movement_duration_s(shopper, scene, distance, bend);
  if (too_early(shopper.tasks[shopper.task], duration_s + kTouchS + kLiftS, scene.now_s)) {
    return enter_phase(shopper, scene, Phase::kTurning);
  }
  start_movement(shopper, scene, bend, duration_s, via_point(shopper, shopper.goal, 0.04));
  enter_phase(shopper, scene, Phase::kReaching);
}

void begin_placing(Shopper& shopper, const Scene& scene) {
  const Vec3 palm = palm_to_place_at(shopper, scene, shopper.goal);
  const Bend bend = bend_for(shopper, palm);
  const double distance = (palm - palm_now(shopper, scene)).norm();
  const double duration_s = 1.15 * movement_duration_s(shopper, scene, distance, bend);
  if (too_early(shopper.tasks[shopper.task], duration_s, scene.now_s)) {
    return enter_phase(shopper, scene, Phase::kTurning);
  }
  start_movement(shopper, scene, bend, duration_s, via_point(shopper, palm, 0.08));
  enter_phase(shopper, scene, Phase::kPlacing);
}

// At the stand and facing the shelf: is the plan still good?
void begin_work(Shopper& shopper, Scene& scene) {
  const Task& task = shopper.tasks[shopper.task];
  const world::Item* item = find_item(scene.world, shopper.item);
  if (item == nullptr) return retry(shopper, scene);
  if (task.kind == StepKind::kPick) {
    if (item->place != world::ItemPlace::kOnPlate || item->plate != shopper.plate) return retry(shopper, scene);
    return begin_reaching(shopper, scene, *item);
  }
  if (!holds(shopper, scene)) {
    if (too_early(task, kUnstowAndPlaceS, scene.now_s)) return enter_phase(shopper, scene, Phase::kTurning);
    start_movement(shopper, scene, Bend{}, 0.6 / hand_pace(shopper, scene));
    return enter_phase(shopper, scene, Phase::kUnstowing);
  }
  const std::optional<Vec3> spot = task.plates.empty() ? scene.world.free_spot(shopper.plate, item->size_m)
                                                       : spot_for(scene, task.plates, item->size_m);
  if (!spot) return retry(shopper, scene);
  shopper.goal = *spot;
  begin_placing(shopper, scene);
}

void take_choice(Shopper& shopper, Scene& scene, const Choice& choice) {
  const bool stays = shopper.stand && shopper.stand->p_W == choice.stand.p_W;
  shopper.plate = choice.plate;
  shopper.item = choice.item;
  shopper.hand = choice.hand;
  shopper.stand = choice.stand;
  shopper.goal = choice.goal;
  shopper.way.clear();
  if (!stays && !plan_way(shopper, scene, choice.stand.p_W, false)) return retry(shopper, scene);
  enter_phase(shopper, scene, stays ? Phase::kTurning : Phase::kWalking);
}

// Nothing suits just now. Who wants to lift something waits a little for somebody to step aside; what finds no room to
// be put back is carried on and put back at the end, then wherever there is room.
void ponder(Shopper& shopper, const Scene& scene, Task task) {
  if (task.kind == StepKind::kPutBack && task.plates.empty()) {
    if (!task.postponed) {
      task.postponed = true;
      shopper.tasks.push_back(task);
    }
    return next_task(shopper, scene);
  }
  const double wanted_since_s = std::max(shopper.task_began_s, task.at_s.value_or(0));
  if (scene.now_s - wanted_since_s > (task.at_s ? kTimedPatienceS : kPatienceS)) return next_task(shopper, scene);
  shopper.ponder_until_s = scene.now_s + 0.5;
}

// A timed task's hour hasn't come: walk near its place, and leave the shelf to others until then.
void wait_near(Shopper& shopper, Scene& scene, const Choice& choice) {
  constexpr double kLookAgainS = 0.25;
  shopper.ponder_until_s = scene.now_s + kLookAgainS;
  if (shopper.waits_near == shopper.task) return;
  shopper.waits_near = shopper.task;
  shopper.stand.reset();
  if (plan_way(shopper, scene, waiting_place(scene, choice.stand), false)) enter_phase(shopper, scene, Phase::kWalking);
}

void decide(Shopper& shopper, Scene& scene) {
  if (scene.now_s < shopper.ponder_until_s) return;
  const bool over = shopper.task >= shopper.tasks.size() || shopper.tasks[shopper.task].kind == StepKind::kLeave;
  const Task task = over ? Task{} : shopper.tasks[shopper.task];
  const auto giving_up =
      !over && task.kind == StepKind::kPutBack ? item_to_give_up(shopper, task, scene) : std::nullopt;

  // A full hand is emptied first, unless what it holds is what goes back now.
  const auto in_hand = scene.world.held(shopper.id, shopper.hand);
  if (in_hand && in_hand != giving_up) return begin_stowing(shopper, scene, Then::kSameTask);
  if (over) {
    shopper.stand.reset();
    return begin_leaving(shopper, scene);
  }
  if (task.kind == StepKind::kWait) return enter_phase(shopper, scene, Phase::kWaiting);
  std::optional<Choice> choice;
  if (task.kind == StepKind::kPick) {
    if (shopper.lifted.size() <= static_cast<std::size_t>(task.unit)) {
      shopper.lifted.resize(static_cast<std::size_t>(task.unit) + 1);
    }
    choice = choose_pick(shopper, task, scene);
  } else if (giving_up) {
    choice = choose_put_back(shopper, task, *giving_up, scene);
  } else {
    return next_task(shopper, scene);  // there is nothing to give up
  }
  if (!choice) return ponder(shopper, scene, task);
  if (has_time(shopper, task, *choice, scene.now_s)) return wait_near(shopper, scene, *choice);
  take_choice(shopper, scene, *choice);
}

void walk_on(Shopper& shopper, Scene& scene) {
  if (!shopper.stand) {  // only near its place, to wait there for the time
    const bool there = arrived(shopper) || in_phase_s(shopper, scene) > kWalkLimitS;
    if (there) shopper.way.clear();
    return there ? enter_phase(shopper, scene, Phase::kDeciding) : void();
  }
  if (arrived(shopper)) return enter_phase(shopper, scene, Phase::kTurning);
  if (in_phase_s(shopper, scene) > kWalkLimitS) retry(shopper, scene);
}

void turn(Shopper& shopper, Scene& scene) {
  if (turn_to(shopper, shopper.stand->heading_rad)) return begin_work(shopper, scene);
  if (in_phase_s(shopper, scene) > kTurnLimitS) retry(shopper, scene);
}

void touch(Shopper& shopper, Scene& scene) {
  const double t = in_phase_s(shopper, scene);
  // The force swells and is gone when the fingers close.
  scene.presses.push_back(
      {shopper.plate, shopper.press_g * std::sin(std::numbers::pi * std::clamp(t / kTouchS, 0.0, 1.0))});
  if (t < kTouchS) return;
  const world::Item* item = find_item(scene.world, shopper.item);
  const store::Fixture* fixture = store::find_fixture(scene.world.store(), shopper.plate.fixture);
  const bool there = item != nullptr && (grip_point(*fixture, *item) - palm_now(shopper, scene)).norm() < kGraspReachM;
  if (there && scene.world.grasp(shopper.id, shopper.hand, shopper.item, kLiftS)) {
    shopper.cart[shopper.item] = item->sku;
    start_movement(shopper, scene, shopper.bend, kLiftS + 0.1);
    return enter_phase(shopper, scene, Phase::kLifting);
  }
  begin_relaxing(shopper, scene, Then::kTryAgain);
}

void after_reach(Shopper& shopper, Scene& scene) {
  RandomStream random = shopper.random.fork("touch", shopper.task);
  shopper.press_g = random.uniform(kTouchLowG, kTouchHighG);
  enter_phase(shopper, scene, Phase::kTouching);
}

void after_lift(Shopper& shopper, Scene& scene) {
  shopper.lifted[static_cast<std::size_t>(shopper.tasks[shopper.task].unit)] = shopper.item;
  start_movement(shopper, scene, Bend{}, movement_duration_s(shopper, scene, 0.5, Bend{}),
                 via_point(shopper, palm_now(shopper, scene), 0.02));
  enter_phase(shopper, scene, Phase::kRetracting);
}

// Who is late doesn't look at what it has taken.
double look_s(const Shopper& shopper, const Scene& scene) {
  return hand_haste(shopper, scene.now_s) > 1 ? 0 : shopper.tasks[shopper.task].look_s / shopper.pace;
}

// After a look at it, a unit is stowed; one that goes back at once stays in the hand.
void after_look(Shopper& shopper, Scene& scene) {
  const std::size_t next = shopper.task + 1;
  const bool goes_back = next < shopper.tasks.size() && shopper.tasks[next].kind == StepKind::kPutBack &&
                         (shopper.tasks[next].unit == shopper.tasks[shopper.task].unit || shopper.tasks[next].unit < 0);
  if (goes_back) return next_task(shopper, scene);
  begin_stowing(shopper, scene, Then::kNextTask);
}

void after_stowing(Shopper& shopper, Scene& scene) {
  scene.world.stow(shopper.id, shopper.hand);
  begin_relaxing(shopper, scene, shopper.then);
}

void after_unstowing(Shopper& shopper, Scene& scene) {
  if (!scene.world.unstow(shopper.id, shopper.hand, shopper.item)) return next_task(shopper, scene);
  begin_work(shopper, scene);
}

void after_placing(Shopper& shopper, Scene& scene) {
  // Nobody lets go of a thing in the air: what the arm couldn't bring to its place stays in the hand.
  const double off_by = (palm_to_place_at(shopper, scene, shopper.goal) - palm_now(shopper, scene)).norm();
  if (off_by > kPlaceWithinM) return begin_stowing(shopper, scene, Then::kTryAgain);
  scene.world.release(shopper.id, shopper.hand);
  shopper.cart.erase(shopper.item);
  shopper.released.push_back(shopper.item);
  enter_phase(shopper, scene, Phase::kReleasing);
}

void after_relaxing(Shopper& shopper, Scene& scene) {
  shopper.posture.palms[static_cast<std::size_t>(shopper.hand)].reset();
  switch (shopper.then) {
    case Then::kNextTask:
      return next_task(shopper, scene);
    case Then::kSameTask:
      return enter_phase(shopper, scene, Phase::kDeciding);
    case Then::kTryAgain:
      return retry(shopper, scene);
  }
}

}  // namespace

void act(Shopper& shopper, Scene& scene) {
  const double progress = movement_progress(shopper, scene);
  switch (shopper.phase) {
    case Phase::kAbsent:
    case Phase::kScanning:
    case Phase::kEntering:
    case Phase::kQueueing:
    case Phase::kExiting:
    case Phase::kGone:
      return visit_step(shopper, scene);
    case Phase::kDeciding:
      return decide(shopper, scene);
    case Phase::kWaiting:
      if (in_phase_s(shopper, scene) >= shopper.tasks[shopper.task].wait_s) next_task(shopper, scene);
      return;
    case Phase::kWalking:
      return walk_on(shopper, scene);
    case Phase::kTurning:
      return turn(shopper, scene);
    case Phase::kReaching:
      if (progress >= 1) after_reach(shopper, scene);
      return;
    case Phase::kTouching:
      return touch(shopper, scene);
    case Phase::kLifting:
      if (progress >= 1) after_lift(shopper, scene);
      return;
    case Phase::kRetracting:
      if (progress >= 1) enter_phase(shopper, scene, Phase::kLooking);
      return;
    case Phase::kLooking:
      if (in_phase_s(shopper, scene) >= look_s(shopper, scene)) after_look(shopper, scene);
      return;
    case Phase::kStowing:
      if (progress >= 1) after_stowing(shopper, scene);
      return;
    case Phase::kUnstowing:
      if (progress >= 1) after_unstowing(shopper, scene);
      return;
    case Phase::kPlacing:
      if (progress >= 1) after_placing(shopper, scene);
      return;
    case Phase::kReleasing:
      if (in_phase_s(shopper, scene) >= 0.15) begin_relaxing(shopper, scene, Then::kNextTask);
      return;
    case Phase::kRelaxing:
      if (progress >= 1) after_relaxing(shopper, scene);
      return;
  }
}

}  // namespace storetwin::shoppers
