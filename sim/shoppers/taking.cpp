#include "sim/shoppers/taking.h"

#include <algorithm>
#include <cmath>

#include "sim/shoppers/choices.h"
#include "sim/shoppers/grabs.h"
#include "sim/shoppers/handling.h"
#include "sim/shoppers/noting.h"
#include "sim/shoppers/phases.h"
#include "sim/shoppers/pressing.h"
#include "sim/shoppers/schedule.h"

namespace storetwin::shoppers {

namespace {

using scenario::StepKind;

constexpr double kLiftS = 0.15;
// Beyond this distance from palm to item a hand can't have grasped it.
constexpr double kGraspReachM = 0.14;

// The hand sets out to `shopper.goal`, or waits on for the time at which its work shall be done.
void reach(Shopper& shopper, Scene& scene, double work_s) {
  Bend bend = bend_for(shopper, shopper.goal);
  if (shopper.second) bend.twist_rad = 0;
  const double distance = (shopper.goal - palm_now(shopper, scene)).norm();
  const double duration_s = movement_duration_s(shopper, scene, distance, bend);
  if (too_early(shopper.tasks[shopper.task], duration_s + work_s, scene.now_s)) {
    shopper.second.reset();
    return enter_phase(shopper, scene, Phase::kTurning);
  }
  shopper.work_began_s = scene.now_s;
  start_movement(shopper, scene, bend, duration_s, via_point(shopper, shopper.goal, 0.04));
  enter_phase(shopper, scene, Phase::kReaching);
}

bool is_near(const Shopper& shopper, const Scene& scene, Side side, const Vec3& goal, ItemId id) {
  const bool gone = find_item(scene.world, id) == nullptr;
  return !gone && (goal - palm_now(shopper, scene, side)).norm() < kGraspReachM;
}

// Fingers close on all that was meant; true if the first of them is grasped.
bool grasp(Shopper& shopper, Scene& scene) {
  world::World& world = scene.world;
  if (find_item(world, shopper.item) == nullptr) return false;
  if (!is_near(shopper, scene, shopper.hand, grip_now(shopper, scene), shopper.item)) return false;
  std::vector<ItemId> items = {shopper.item};
  items.insert(items.end(), shopper.also.begin(), shopper.also.end());
  const bool one_with_both = shopper.second && !shopper.second->item;
  if (one_with_both) {
    if (!world.grasp_with_both(shopper.id, shopper.item, kLiftS)) return false;
  } else if (!world.grasp(shopper.id, shopper.hand, items, kLiftS)) {
    shopper.also.clear();
    if (!world.grasp(shopper.id, shopper.hand, shopper.item, kLiftS)) return false;
  }
  const Side other = other_side(shopper.hand);
  if (shopper.second && shopper.second->item) {
    const bool there = is_near(shopper, scene, other, shopper.second->goal, shopper.second->item);
    if (!there || !world.grasp(shopper.id, other, shopper.second->item, kLiftS)) shopper.second->item = {};
  }
  return true;
}

// All units of the present grab.
std::vector<ItemId> taken(const Shopper& shopper) {
  std::vector<ItemId> items = {shopper.item};
  items.insert(items.end(), shopper.also.begin(), shopper.also.end());
  if (shopper.second && shopper.second->item) items.push_back(shopper.second->item);
  return items;
}

void close_hand(Shopper& shopper, Scene& scene) {
  if (!grasp(shopper, scene)) return begin_relaxing(shopper, scene, Then::kTryAgain);
  for (const ItemId id : taken(shopper)) {
    shopper.cart[id] = scene.world.items().at(id).sku;
    if (!shopper.plate.fixture.empty()) shopper.home[id] = shopper.plate;
  }
  const Task& task = shopper.tasks[shopper.task];
  const bool in_parts = task.more_units.size() + 1 > taken(shopper).size();
  if (!in_parts || taken(shopper).size() > 1 || task.hands == scenario::Hands::kFar) note_task(shopper, scene);
  start_movement(shopper, scene, shopper.bend, kLiftS + 0.1);
  enter_phase(shopper, scene, Phase::kLifting);
}

// Units that the hand couldn't span are lifted next, from the same facing.
void put_off_the_rest(Shopper& shopper, std::size_t done) {
  const Task& task = shopper.tasks[shopper.task];
  std::vector<int> units = {task.unit};
  units.insert(units.end(), task.more_units.begin(), task.more_units.end());
  if (done >= units.size()) return;
  Task rest = task;
  rest.unit = units[done];
  rest.more_units.assign(units.begin() + static_cast<std::ptrdiff_t>(done) + 1, units.end());
  rest.same_facing = true;
  rest.at_s.reset();
  if (rest.more_units.empty() && rest.hands == scenario::Hands::kBoth) rest.hands = scenario::Hands::kOne;
  if (rest.more_units.empty()) rest.named.clear();
  shopper.tasks.insert(shopper.tasks.begin() + static_cast<std::ptrdiff_t>(shopper.task) + 1, rest);
}

// A unit found on the floor whose price somebody who left has been charged is not charged again.
void note_who_paid(Shopper& shopper, const Scene& scene) {
  const auto paid_by = [&](const Shopper& other) {
    return other.visit != shopper.visit && other.left.ns > 0 && other.cart.contains(shopper.item);
  };
  const bool is_paid = scene.paid_for.contains(shopper.item) ||
                       std::any_of(scene.everybody.begin(), scene.everybody.end(), paid_by);
  if (!is_paid) return;
  shopper.paid_by_others.insert(shopper.item);
  shopper.cart.erase(shopper.item);
}

}  // namespace

void begin_taking(Shopper& shopper, Scene& scene) {
  const Task& task = shopper.tasks[shopper.task];
  const world::Item* item = find_item(scene.world, shopper.item);
  const auto place = task.kind == StepKind::kPickUp ? world::ItemPlace::kOnFloor : world::ItemPlace::kOnPlate;
  if (item == nullptr || item->place != place || item->plate != shopper.plate) return retry(shopper, scene);
  plan_grab(shopper, scene);
  const bool lifts = task.kind != StepKind::kTouch;
  reach(shopper, scene, lifts ? press_s(task) + kLiftS : 0);
}

void begin_leaning(Shopper& shopper, Scene& scene) { reach(shopper, scene, 0); }

void press_and_close(Shopper& shopper, Scene& scene) {
  if (!press_on(shopper, scene)) return;
  const StepKind kind = shopper.tasks[shopper.task].kind;
  if (kind == StepKind::kPick || kind == StepKind::kPickUp) return close_hand(shopper, scene);
  begin_relaxing(shopper, scene, Then::kNextTask);
}

void after_lift(Shopper& shopper, Scene& scene) {
  const Task& task = shopper.tasks[shopper.task];
  const std::vector<ItemId> items = taken(shopper);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto unit = static_cast<std::size_t>(i == 0 ? task.unit : task.more_units[i - 1]);
    if (shopper.lifted.size() <= unit) shopper.lifted.resize(unit + 1);
    shopper.lifted[unit] = items[i];
    std::erase(shopper.released, items[i]);
    if (const world::Item* item = find_item(scene.world, items[i])) shopper.cart[items[i]] = item->sku;
  }
  if (task.kind == StepKind::kPickUp) note_who_paid(shopper, scene);
  put_off_the_rest(shopper, items.size());
  start_movement(shopper, scene, Bend{}, movement_duration_s(shopper, scene, 0.5, Bend{}),
                 via_point(shopper, palm_now(shopper, scene), 0.02));
  enter_phase(shopper, scene, Phase::kRetracting);
}

// Who is late doesn't look at what it has taken.
double look_s(const Shopper& shopper, const Scene& scene) {
  return hand_haste(shopper, scene.now_s) > 1 ? 0 : shopper.tasks[shopper.task].look_s / shopper.pace;
}

void after_look(Shopper& shopper, Scene& scene) {
  const Task& task = shopper.tasks[shopper.task];
  if (task.kind == StepKind::kPick || task.kind == StepKind::kPickUp) {
    const std::size_t next = shopper.task + 1;
    const bool alone = shopper.also.empty() && !shopper.second;
    const auto stays_in_hand = [&](const Task& then) {
      const bool hand_needed =
          then.kind == StepKind::kPutBack || then.kind == StepKind::kDrop || then.kind == StepKind::kHandOver;
      return hand_needed && (then.unit == task.unit || then.unit < 0);
    };
    if (alone && next < shopper.tasks.size() && stays_in_hand(shopper.tasks[next])) return next_task(shopper, scene);
    if (next >= shopper.tasks.size() && shopper.role.walks_out) return next_task(shopper, scene);
    shopper.into = task.into;
  }
  begin_stowing(shopper, scene, Then::kNextTask);
}

}  // namespace storetwin::shoppers
