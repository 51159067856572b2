#include "sim/shoppers/behaviour.h"

#include <algorithm>
#include <cmath>

#include "sim/shoppers/choices.h"
#include "sim/shoppers/floor.h"
#include "sim/shoppers/giving.h"
#include "sim/shoppers/handling.h"
#include "sim/shoppers/noting.h"
#include "sim/shoppers/occupation.h"
#include "sim/shoppers/phases.h"
#include "sim/shoppers/pressing.h"
#include "sim/shoppers/putting.h"
#include "sim/shoppers/schedule.h"
#include "sim/shoppers/taking.h"
#include "sim/shoppers/visiting.h"
#include "sim/shoppers/walking.h"

namespace storetwin::shoppers {

namespace {

using scenario::StepKind;

// A walk to a stand that takes longer than this, and three times as long as it should, is given up.
constexpr double kWalkLimitS = 18;
constexpr double kTurnLimitS = 4;
// How long somebody waits for a place at the shelf before doing without.
constexpr double kPatienceS = 15;
constexpr double kTimedPatienceS = 60;
constexpr double kHandOpenS = 0.15;

// The task is about a unit that the shopper has.
bool gives_up_a_unit(StepKind kind) {
  return kind == StepKind::kPutBack || kind == StepKind::kDrop || kind == StepKind::kTakeOut ||
         kind == StepKind::kHandOver;
}

// At the stand and facing what the task is about: is the plan still good?
void begin_work(Shopper& shopper, Scene& scene) {
  switch (shopper.tasks[shopper.task].kind) {
    case StepKind::kPutBack:
      return begin_putting(shopper, scene);
    case StepKind::kHandOver:
      return begin_offering(shopper, scene);
    case StepKind::kLean:
      return begin_leaning(shopper, scene);
    default:
      return begin_taking(shopper, scene);
  }
}

void after_unstowing(Shopper& shopper, Scene& scene) {
  if (!scene.world.unstow(shopper.id, shopper.hand, shopper.item)) return next_task(shopper, scene);
  shopper.into = scenario::Into::kBag;
  switch (shopper.tasks[shopper.task].kind) {
    case StepKind::kDrop:
      return begin_dropping(shopper, scene);
    case StepKind::kTakeOut:
      note_task(shopper, scene);
      return enter_phase(shopper, scene, Phase::kLooking);
    default:
      return begin_work(shopper, scene);
  }
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
      task.named.clear();
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
  if (plan_way(shopper, scene, waiting_place(shopper, scene, choice.stand), false)) enter_phase(shopper, scene, Phase::kWalking);
}

// What is done with a unit where one stands, or in somebody else's company.
void decide_with_unit(Shopper& shopper, Scene& scene, StepKind kind, ItemId item) {
  if (kind == StepKind::kHandOver) return decide_giving(shopper, scene, item);
  if (!holds(shopper, scene)) {
    RandomStream random = draws_of(shopper);
    shopper.hand = free_side(shopper, random);
  }
  shopper.item = item;
  shopper.plate = {};
  if (kind == StepKind::kDrop) return begin_dropping(shopper, scene);
  begin_unstowing(shopper, scene);
}

// Something at a shelf or on the floor, chosen and walked to.
void decide_with_place(Shopper& shopper, Scene& scene, const Task& task, std::optional<ItemId> giving_up) {
  std::optional<Choice> choice;
  switch (task.kind) {
    case StepKind::kPutBack:
      choice = choose_put_back(shopper, task, *giving_up, scene);
      break;
    case StepKind::kPickUp:
      choice = choose_pick_up(shopper, task, scene);
      break;
    case StepKind::kLean:
      choice = choose_lean(shopper, task, scene);
      break;
    default:
      choice = choose_pick(shopper, task, scene);
  }
  if (!choice) return ponder(shopper, scene, task);
  if (has_time(shopper, task, *choice, scene.now_s)) return wait_near(shopper, scene, *choice);
  take_choice(shopper, scene, *choice);
}

void decide(Shopper& shopper, Scene& scene) {
  if (scene.now_s < shopper.ponder_until_s) return;
  const bool over = shopper.task >= shopper.tasks.size() || shopper.tasks[shopper.task].kind == StepKind::kLeave;
  const Task task = over ? Task{} : shopper.tasks[shopper.task];
  const bool needs_unit = !over && gives_up_a_unit(task.kind);
  const auto giving_up = needs_unit ? item_to_give_up(shopper, task, scene) : std::nullopt;

  // A full hand is emptied first, unless what it holds is what is given up now.
  const auto in_hand = scene.world.held(shopper.id, shopper.hand);
  const bool leaves_with_it = over && shopper.role.walks_out;
  if (in_hand && in_hand != giving_up && !leaves_with_it) return begin_stowing(shopper, scene, Then::kSameTask);
  if (!in_hand && is_given_to(shopper, scene)) return begin_receiving(shopper, scene);
  if (begin_occupation(shopper, scene)) return;
  if (over) {
    shopper.stand.reset();
    return begin_leaving(shopper, scene);
  }
  if (task.kind == StepKind::kWait) return enter_phase(shopper, scene, Phase::kWaiting);
  if (needs_unit && !giving_up) return next_task(shopper, scene);  // there is nothing to give up
  if (needs_unit && task.kind != StepKind::kPutBack) return decide_with_unit(shopper, scene, task.kind, *giving_up);
  decide_with_place(shopper, scene, task, giving_up);
}

void wait(Shopper& shopper, Scene& scene) {
  if (is_given_to(shopper, scene)) return begin_receiving(shopper, scene);
  if (in_phase_s(shopper, scene) >= shopper.tasks[shopper.task].wait_s) next_task(shopper, scene);
}

bool walks_too_long(const Shopper& shopper, const Scene& scene) {
  return in_phase_s(shopper, scene) > kWalkLimitS && scene.now_s > shopper.walk_until_s;
}

// Who is held up near its place reaches from where it stands, if the arm is long enough.
bool makes_do(Shopper& shopper) {
  constexpr double kHeldUpS = 0.5, kNearM = 0.45, kChestM = 0.35;
  Stand here = *shopper.stand;
  here.p_W = shopper.posture.p_WB_m;
  const Vec2 short_of = shopper.stand->p_W - here.p_W;
  here.clear_m += short_of.dot(Vec2(std::cos(here.heading_rad), std::sin(here.heading_rad)));
  if (shopper.stuck_s < kHeldUpS || short_of.norm() > kNearM || here.clear_m < kChestM) return false;
  if (!reaches(shopper, here, shopper.hand, shopper.goal)) return false;
  shopper.stand = here;
  shopper.way.clear();
  return true;
}

void walk_on(Shopper& shopper, Scene& scene) {
  if (!shopper.stand) {  // only near its place, to wait there for the time
    const bool there = arrived(shopper) || walks_too_long(shopper, scene);
    if (there) shopper.way.clear();
    return there ? enter_phase(shopper, scene, Phase::kDeciding) : void();
  }
  if (arrived(shopper) || makes_do(shopper)) return enter_phase(shopper, scene, Phase::kTurning);
  if (walks_too_long(shopper, scene)) retry(shopper, scene);
}

void turn(Shopper& shopper, Scene& scene) {
  if (turn_to(shopper, shopper.stand->heading_rad)) return begin_work(shopper, scene);
  if (in_phase_s(shopper, scene) > kTurnLimitS) retry(shopper, scene);
}

// The phases that end when the hand's movement does.
void after_movement(Shopper& shopper, Scene& scene) {
  switch (shopper.phase) {
    case Phase::kReaching:
      return begin_pressing(shopper, scene);
    case Phase::kLifting:
      return after_lift(shopper, scene);
    case Phase::kRetracting:
      return enter_phase(shopper, scene, Phase::kLooking);
    case Phase::kStowing:
      return after_stowing(shopper, scene);
    case Phase::kUnstowing:
      return after_unstowing(shopper, scene);
    case Phase::kPlacing:
      return after_placing(shopper, scene);
    case Phase::kDropping:
      return after_dropping(shopper, scene);
    default:
      return after_relaxing(shopper, scene);
  }
}

}  // namespace

void act(Shopper& shopper, Scene& scene) {
  switch (shopper.phase) {
    case Phase::kAbsent:
    case Phase::kLiningUp:
    case Phase::kScanning:
    case Phase::kEntering:
    case Phase::kQueueing:
    case Phase::kExiting:
    case Phase::kGone:
      return visit_step(shopper, scene);
    case Phase::kDeciding:
      return decide(shopper, scene);
    case Phase::kOccupied:
      return stay_occupied(shopper, scene);
    case Phase::kWaiting:
      return wait(shopper, scene);
    case Phase::kWalking:
      return walk_on(shopper, scene);
    case Phase::kTurning:
      return turn(shopper, scene);
    case Phase::kTouching:
      return press_and_close(shopper, scene);
    case Phase::kLooking:
      if (in_phase_s(shopper, scene) >= look_s(shopper, scene)) after_look(shopper, scene);
      return;
    case Phase::kReleasing:
      if (in_phase_s(shopper, scene) >= kHandOpenS) begin_relaxing(shopper, scene, Then::kNextTask);
      return;
    case Phase::kOffering:
      return offer(shopper, scene);
    case Phase::kReceiving:
    case Phase::kAccepting:
      return receive(shopper, scene);
    default:
      if (movement_progress(shopper, scene) >= 1) after_movement(shopper, scene);
  }
}

}  // namespace storetwin::shoppers
