#include "sim/shoppers/pressing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sim/shoppers/minimum_jerk.h"
#include "sim/shoppers/noting.h"
#include "sim/shoppers/phases.h"

namespace storetwin::shoppers {

namespace {

using scenario::StepKind;

// Force of the touch before a lift: +35 to +51 g for about 0.2 s, measured on a real store's plates.
constexpr double kTouchLowG = 35, kTouchHighG = 51;
// A hand that rests on goods: between a touch and its own weight, 0.6 % of the body's (Winter, "Biomechanics and Motor
// Control of Human Movement"), some 400 g. Nobody has published how much of it rests.
constexpr double kHoldLowG = 60, kHoldHighG = 250;
// Who leans puts an arm's weight on the board, 5 % of the body's (Winter), and some of the trunk's.
constexpr double kLeanLowG = 2500, kLeanHighG = 6000;
constexpr double kHoldRampS = 0.2, kLeanRampS = 0.6;
// People sway slowly as they lean; the share is assumed.
constexpr double kSwayShare = 0.1, kSwayHz = 0.4;
// Boards between these heights are leaned on unless a script names one.
constexpr double kLeanFromM = 0.65, kLeanToM = 1.25;

bool is_short(const Shopper& shopper) { return shopper.press_s <= 2 * kHoldRampS; }

// 0..1 over the whole press: a swell if it is short, else up, steady and down.
double profile(double t, double whole_s, double ramp_s, bool swell) {
  if (swell) return std::sin(std::numbers::pi * std::clamp(t / whole_s, 0.0, 1.0));
  return minimum_jerk(std::clamp(std::min(t, whole_s - t) / ramp_s, 0.0, 1.0));
}

// A forearm on the edge bears on three plates, half of it on the middle one.
void lean_on(const Shopper& shopper, Scene& scene, double force_g) {
  std::vector<std::pair<PlateAddress, double>> shares;
  double sum = 0;
  for (const int aside : {-1, 0, 1}) {
    PlateAddress plate = shopper.plate;
    plate.plate += aside;
    if (store::find_plate(scene.world.store(), plate) == nullptr) continue;
    shares.emplace_back(plate, aside == 0 ? 0.5 : 0.25);
    sum += shares.back().second;
  }
  for (const auto& [plate, share] : shares) scene.presses.push_back({plate, force_g * share / sum});
}

}  // namespace

double press_s(const Task& task) {
  const bool lifts = task.kind == StepKind::kPick || task.kind == StepKind::kPickUp;
  return lifts ? kTouchS + task.hold_s : std::max(kTouchS, task.hold_s);
}

void begin_pressing(Shopper& shopper, Scene& scene) {
  const Task& task = shopper.tasks[shopper.task];
  RandomStream random = shopper.random.fork("touch", shopper.task);
  shopper.press_s = press_s(task);
  if (task.kind == StepKind::kLean) {
    shopper.press_g = random.uniform(kLeanLowG, kLeanHighG);
  } else if (is_short(shopper)) {
    shopper.press_g = random.uniform(kTouchLowG, kTouchHighG);
  } else {
    shopper.press_g = random.uniform(kHoldLowG, kHoldHighG);
  }
  note_posture(shopper, scene);
  enter_phase(shopper, scene, Phase::kTouching);
}

bool press_on(Shopper& shopper, Scene& scene) {
  const Task& task = shopper.tasks[shopper.task];
  const double t = in_phase_s(shopper, scene);
  const bool leans = task.kind == StepKind::kLean;
  double force_g =
      shopper.press_g * profile(t, shopper.press_s, leans ? kLeanRampS : kHoldRampS, !leans && is_short(shopper));
  if (leans) {
    force_g *= 1 + kSwayShare * std::sin(2 * std::numbers::pi * kSwayHz * t);
    lean_on(shopper, scene, force_g);
  } else if (!shopper.plate.fixture.empty()) {
    scene.presses.push_back({shopper.plate, force_g});
  }
  // A pick is told when the hand closes, but what comes before it, a long hold, is plainest here.
  if (task.kind != StepKind::kPick && task.kind != StepKind::kPickUp && t >= shopper.press_s / 2)
    note_task(shopper, scene);
  if (task.kind == StepKind::kPick && !is_short(shopper) && t >= shopper.press_s / 2) note(shopper, scene, "hold");
  return t >= shopper.press_s;
}

std::optional<Choice> choose_lean(const Shopper& shopper, const Task& task, const Scene& scene) {
  RandomStream random = draws_of(shopper);
  const store::Store& store = scene.world.store();
  const Side hand = free_side(shopper, random);
  const std::vector<PlateAddress> plates =
      task.plates.empty() ? shuffled(store::all_plates(store), random) : task.plates;
  for (const PlateAddress& plate : plates) {
    const store::Fixture* fixture = store::find_fixture(store, plate.fixture);
    const store::Shelf* shelf = store::find_shelf(*fixture, plate.shelf);
    const store::Plate* under = store::find_plate(store, plate);
    constexpr double kOnTheEdgeM = 0.02;
    const Vec3 p_FQ = shelf->p_FS + Vec3(under->p_SL.x() + under->size_m.x() / 2, 0, kOnTheEdgeM);
    const Vec3 goal = fixture->X_WF * p_FQ;
    if (task.plates.empty() && (goal.z() < kLeanFromM || goal.z() > kLeanToM)) continue;
    if (const auto stand = find_stand(shopper, scene, *fixture, goal, hand))
      return Choice{plate, {}, hand, *stand, goal};
  }
  return std::nullopt;
}

}  // namespace storetwin::shoppers
