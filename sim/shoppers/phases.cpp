#include "sim/shoppers/phases.h"

#include "sim/shoppers/handling.h"
#include "sim/shoppers/noting.h"
#include "sim/shoppers/schedule.h"

namespace storetwin::shoppers {

namespace {

// Choices made for one task before it is given up: somebody else may have been quicker.
constexpr int kAttempts = 3;
// What a script gives a time is wanted very much.
constexpr int kTimedAttempts = 12;

}  // namespace

void enter_phase(Shopper& shopper, const Scene& scene, Phase phase) {
  shopper.phase = phase;
  shopper.since_s = scene.now_s;
}

double in_phase_s(const Shopper& shopper, const Scene& scene) { return scene.now_s - shopper.since_s; }

void next_task(Shopper& shopper, const Scene& scene) {
  close_notes(shopper, scene);
  ++shopper.task;
  shopper.attempts = 0;
  shopper.task_began_s = scene.now_s;
  shopper.gives_to.reset();
  enter_phase(shopper, scene, Phase::kDeciding);
}

void retry(Shopper& shopper, const Scene& scene) {
  shopper.way.clear();
  if (++shopper.attempts >= (is_timed(shopper) ? kTimedAttempts : kAttempts)) {
    next_task(shopper, scene);
  } else {
    close_notes(shopper, scene);
    enter_phase(shopper, scene, Phase::kDeciding);
  }
}

bool holds(const Shopper& shopper, const Scene& scene) {
  return scene.world.held(shopper.id, shopper.hand).has_value();
}

bool has(const Shopper& shopper, const Scene& scene, ItemId id) {
  const world::Item* item = find_item(scene.world, id);
  return item != nullptr && item->holder == shopper.id;
}

void begin_stowing(Shopper& shopper, const Scene& scene, Then then) {
  shopper.then = then;
  start_movement(shopper, scene, Bend{}, 0.6 / hand_pace(shopper, scene));
  enter_phase(shopper, scene, Phase::kStowing);
}

void begin_unstowing(Shopper& shopper, const Scene& scene) {
  shopper.work_began_s = scene.now_s;
  shopper.into = scenario::Into::kBag;
  const world::Item* item = find_item(scene.world, shopper.item);
  if (item != nullptr && item->place == world::ItemPlace::kConcealed) shopper.into = scenario::Into::kPocket;
  start_movement(shopper, scene, Bend{}, 0.6 / hand_pace(shopper, scene));
  enter_phase(shopper, scene, Phase::kUnstowing);
}

void after_stowing(Shopper& shopper, const Scene& scene) {
  const bool concealed = shopper.into != scenario::Into::kBag && holds(shopper, scene);
  for (const Side side : {shopper.hand, other_side(shopper.hand)}) {
    if (side != shopper.hand && !shopper.second) continue;
    concealed ? scene.world.conceal(shopper.id, side) : scene.world.stow(shopper.id, side);
  }
  if (concealed) note(shopper, scene, "conceal");
  begin_relaxing(shopper, scene, shopper.then);
}

void begin_relaxing(Shopper& shopper, const Scene& scene, Then then) {
  shopper.then = then;
  start_movement(shopper, scene, Bend{}, movement_duration_s(shopper, scene, 0.2, Bend{}));
  enter_phase(shopper, scene, Phase::kRelaxing);
}

void after_relaxing(Shopper& shopper, const Scene& scene) {
  shopper.posture.palms[static_cast<std::size_t>(shopper.hand)].reset();
  if (shopper.second) shopper.posture.palms[static_cast<std::size_t>(other_side(shopper.hand))].reset();
  shopper.second.reset();
  shopper.also.clear();
  shopper.into = scenario::Into::kBag;
  switch (shopper.then) {
    case Then::kNextTask:
      return next_task(shopper, scene);
    case Then::kSameTask:
      return enter_phase(shopper, scene, Phase::kDeciding);
    case Then::kTryAgain:
      return retry(shopper, scene);
  }
}

}  // namespace storetwin::shoppers
