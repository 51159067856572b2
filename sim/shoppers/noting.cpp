#include "sim/shoppers/noting.h"


namespace storetwin::shoppers {

namespace {

// Hips lower than this are a crouch and not a slight bending of the knees.
constexpr double kCrouchM = 0.2;
// A palm above the shoulder by more than this reaches high: RULA (L. McAtamney and E. Corlett, Applied Ergonomics 24, 1993)
// counts an upper arm beyond the level as raised.
constexpr double kHighM = 0;
// Whoever stands nearer than this has an arm across which one reaches.
constexpr double kBesideM = 0.9;

bool at_work(const Shopper& shopper) {
  switch (shopper.phase) {
    case Phase::kReaching:
    case Phase::kTouching:
    case Phase::kLifting:
    case Phase::kPlacing:
      return true;
    default:
      return false;
  }
}

ShopperId beside(const Shopper& shopper, const Scene& scene) {
  const Shopper* nearest = nullptr;
  const auto away_m = [&](const Shopper& other) { return (other.posture.p_WB_m - shopper.posture.p_WB_m).norm(); };
  for (const Shopper& other : scene.everybody) {
    if (other.id == shopper.id || !other.present() || away_m(other) > kBesideM) continue;
    if (nearest == nullptr || away_m(other) < away_m(*nearest)) nearest = &other;
  }
  return nearest == nullptr ? ShopperId{} : nearest->id;
}

}  // namespace

void note(Shopper& shopper, const Scene& scene, const std::string& kind, ShopperId other) {
  for (const truth::BehaviourEvent& event : shopper.noted) {
    if (event.to.ns == 0 && event.kind == kind) return;  // told already
  }
  truth::BehaviourEvent event{.kind = kind, .shopper = shopper.id, .other = other};
  event.from = Timestamp::seconds(shopper.work_began_s);
  event.at = scene.world.now();
  event.plate = shopper.plate;
  event.item = shopper.item;
  if (const world::Item* item = find_item(scene.world, shopper.item)) event.sku = item->sku;
  shopper.noted.push_back(event);
}

void note_task(Shopper& shopper, const Scene& scene) {
  for (const std::string& kind : shopper.tasks[shopper.task].named) {
    note(shopper, scene, kind, kind == "reach_across" ? beside(shopper, scene) : ShopperId{});
  }
}

void note_posture(Shopper& shopper, const Scene& scene) {
  if (shopper.bend.crouch_m > kCrouchM) note(shopper, scene, "crouch");
  if (shopper.goal.z() > shoulder(shopper.shape, shopper.posture, shopper.hand).z() + kHighM) {
    note(shopper, scene, "reach_high");
  }
  if (shopper.plate.fixture.empty()) return;
  for (const Shopper& other : scene.everybody) {
    if (other.id != shopper.id && at_work(other) && other.plate == shopper.plate) {
      note(shopper, scene, "same_facing", other.id);
    }
  }
}

void close_notes(Shopper& shopper, const Scene& scene) {
  for (auto event = shopper.noted.rbegin(); event != shopper.noted.rend() && event->to.ns == 0; ++event) {
    event->to = scene.world.now();
  }
}

std::vector<truth::BehaviourEvent> all_notes(std::vector<truth::BehaviourEvent> earlier,
                                             const std::vector<Shopper>& shoppers, Timestamp now) {
  std::vector<truth::BehaviourEvent> all = std::move(earlier);
  for (const Shopper& shopper : shoppers) all.insert(all.end(), shopper.noted.begin(), shopper.noted.end());
  for (truth::BehaviourEvent& event : all) {
    if (event.to.ns == 0) event.to = now;
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.at != b.at ? a.at < b.at : a.shopper < b.shopper; });
  return all;
}

}  // namespace storetwin::shoppers
