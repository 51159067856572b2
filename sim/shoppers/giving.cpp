#include "sim/shoppers/giving.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sim/shoppers/choices.h"
#include "sim/shoppers/handling.h"
#include "sim/shoppers/noting.h"
#include "sim/shoppers/phases.h"
#include "sim/shoppers/walking.h"

namespace storetwin::shoppers {

namespace {

// People who hand each other things stand about an arm and a half apart, in Hall's personal distance ("The Hidden
// Dimension", 1966: 0.45 to 1.2 m).
constexpr double kApartM = 0.80;
constexpr int kDirections = 16;
// A giver whose receiver has no time keeps the thing after this.
constexpr double kPatienceS = 45;
constexpr double kOfferLimitS = 8;
constexpr double kReachS = 0.7;
constexpr double kHandsMeetM = 0.12;
constexpr double kLookUpM = 2;

bool is_about(const Shopper& shopper) {
  switch (shopper.phase) {
    case Phase::kAbsent:
    case Phase::kLiningUp:
    case Phase::kScanning:
    case Phase::kEntering:
    case Phase::kQueueing:
    case Phase::kExiting:
    case Phase::kGone:
      return false;
    default:
      return true;
  }
}

const Shopper* by_id(const Scene& scene, ShopperId id) {
  const auto& all = scene.everybody;
  const auto found = std::find_if(all.begin(), all.end(), [&](const Shopper& other) { return other.id == id; });
  return found == all.end() ? nullptr : &*found;
}

const Shopper* giver_of(const Shopper& shopper, const Scene& scene) {
  const auto& all = scene.everybody;
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Shopper& other) { return other.gives_to == shopper.id; });
  return found == all.end() ? nullptr : &*found;
}

// 0: just right, 1: would do, 2: not meant.
int rank(const Shopper& shopper, const std::string& to, const Shopper& other) {
  const bool companion = other.group == shopper.group;
  if (to == "companion") return companion ? 0 : 2;
  if (to == "stranger") return companion ? 2 : 0;
  if (to == "anybody") return companion ? 0 : 1;
  return other.group == to ? 0 : 2;
}

// Whom the task means: the nearest of those to whom nobody else gives anything.
const Shopper* choose_receiver(const Shopper& shopper, const std::string& to, const Scene& scene) {
  const Shopper* best = nullptr;
  const auto cost = [&](const Shopper& other) {
    return std::pair(rank(shopper, to, other), (other.posture.p_WB_m - shopper.posture.p_WB_m).norm());
  };
  for (const Shopper& other : scene.everybody) {
    if (other.id == shopper.id || !is_about(other) || rank(shopper, to, other) == 2) continue;
    const Shopper* giver = giver_of(other, scene);
    if (giver != nullptr && giver->id != shopper.id) continue;
    if (best == nullptr || cost(other) < cost(*best)) best = &other;
  }
  return best;
}

// A free place before the receiver, on this side of it if there is one.
std::optional<Stand> place_before(const Shopper& shopper, const Shopper& other, const Scene& scene) {
  const Vec2 from = shopper.posture.p_WB_m - other.posture.p_WB_m;
  const double towards_me = std::atan2(from.y(), from.x());
  for (int i = 0; i < kDirections; ++i) {
    const double turn = 2 * std::numbers::pi / kDirections * ((i + 1) / 2) * (i % 2 == 0 ? 1 : -1);
    const double angle = towards_me + turn;
    const Vec2 p = other.posture.p_WB_m + kApartM * Vec2(std::cos(angle), std::sin(angle));
    const Stand stand{p, std::remainder(angle + std::numbers::pi, 2 * std::numbers::pi), kApartM, ""};
    if (stand_is_free(shopper, scene, p)) return stand;
  }
  return std::nullopt;
}

void give_up(Shopper& shopper, const Scene& scene) {
  shopper.gives_to.reset();
  if (holds(shopper, scene)) return begin_stowing(shopper, scene, Then::kNextTask);
  next_task(shopper, scene);
}

void hand_over(Shopper& shopper, Scene& scene, const Shopper& receiver) {
  const SkuId sku = scene.world.items().at(shopper.item).sku;
  note(shopper, scene, "hand_over", receiver.id);
  scene.world.hand_off(shopper.id, shopper.hand, receiver.id, receiver.hand);
  shopper.cart.erase(shopper.item);
  if (receiver.visit != shopper.visit) shopper.given[shopper.item] = sku;
  shopper.gives_to.reset();
  begin_relaxing(shopper, scene, Then::kNextTask);
}

}  // namespace

void decide_giving(Shopper& shopper, Scene& scene, ItemId item) {
  const Task& task = shopper.tasks[shopper.task];
  const Shopper* giver = giver_of(shopper, scene);
  // Two who want to give each other something would wait for ever, each with a full hand: one puts the thing away first.
  if (giver != nullptr && giver->id < shopper.id && holds(shopper, scene)) {
    shopper.gives_to.reset();
    return begin_stowing(shopper, scene, Then::kSameTask);
  }
  const Shopper* receiver = choose_receiver(shopper, task.to, scene);
  if (scene.now_s - shopper.task_began_s > kPatienceS) return give_up(shopper, scene);
  shopper.gives_to.reset();
  shopper.ponder_until_s = scene.now_s + 0.2;
  if (receiver == nullptr) return;
  shopper.gives_to = receiver->id;
  if (receiver->phase != Phase::kReceiving) return;
  const auto stand = place_before(shopper, *receiver, scene);
  if (!stand) return;
  RandomStream random = draws_of(shopper);
  if (!holds(shopper, scene)) shopper.hand = free_side(shopper, random);
  shopper.item = item;
  shopper.plate = {};
  shopper.stand = *stand;
  if (!plan_way(shopper, scene, stand->p_W, false)) return;
  enter_phase(shopper, scene, Phase::kWalking);
}

void begin_offering(Shopper& shopper, Scene& scene) {
  if (!holds(shopper, scene)) return begin_unstowing(shopper, scene);
  shopper.work_began_s = scene.now_s;
  start_movement(shopper, scene, Bend{}, kReachS / hand_pace(shopper, scene));
  enter_phase(shopper, scene, Phase::kOffering);
}

void offer(Shopper& shopper, Scene& scene) {
  const Shopper* receiver = shopper.gives_to ? by_id(scene, *shopper.gives_to) : nullptr;
  const bool waits =
      receiver != nullptr && (receiver->phase == Phase::kReceiving || receiver->phase == Phase::kAccepting);
  if (!waits || in_phase_s(shopper, scene) > kOfferLimitS) return give_up(shopper, scene);
  if (receiver->phase != Phase::kAccepting || movement_progress(shopper, scene) < 1) return;
  const Vec3 meet = meeting_palm(shopper.posture.p_WB_m, receiver->posture.p_WB_m);
  const bool hand_there = (palm_now(*receiver, scene) - meet).norm() < kHandsMeetM;
  if (hand_there && !holds(*receiver, scene)) hand_over(shopper, scene, *receiver);
}

bool is_given_to(const Shopper& shopper, const Scene& scene) { return giver_of(shopper, scene) != nullptr; }

void begin_receiving(Shopper& shopper, const Scene& scene) {
  shopper.way.clear();
  RandomStream random = draws_of(shopper);
  shopper.hand = free_side(shopper, random);
  enter_phase(shopper, scene, Phase::kReceiving);
}

void receive(Shopper& shopper, Scene& scene) {
  if (const auto item = scene.world.held(shopper.id, shopper.hand)) {
    shopper.item = *item;
    shopper.received.insert(*item);
    shopper.cart[*item] = scene.world.items().at(*item).sku;
    return begin_stowing(shopper, scene, Then::kSameTask);
  }
  const Shopper* giver = giver_of(shopper, scene);
  if (giver == nullptr) {
    return shopper.phase == Phase::kAccepting ? begin_relaxing(shopper, scene, Then::kSameTask)
                                              : enter_phase(shopper, scene, Phase::kDeciding);
  }
  const Vec2 towards = giver->posture.p_WB_m - shopper.posture.p_WB_m;
  if (towards.norm() < kLookUpM) turn_to(shopper, std::atan2(towards.y(), towards.x()));
  if (shopper.phase == Phase::kAccepting || giver->phase != Phase::kOffering) return;
  start_movement(shopper, scene, Bend{}, kReachS / hand_pace(shopper, scene));
  enter_phase(shopper, scene, Phase::kAccepting);
}

}  // namespace storetwin::shoppers
