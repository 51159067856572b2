#include "sim/shoppers/crowd.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/shoppers/behaviour.h"
#include "sim/shoppers/books.h"
#include "sim/shoppers/handling.h"
#include "sim/shoppers/noting.h"
#include "sim/shoppers/visiting.h"
#include "sim/shoppers/waiting_line.h"
#include "sim/shoppers/walking.h"

namespace storetwin::shoppers {

namespace {

// Velocities are chosen at every third tick (20 Hz), which is as often as people do and a third of the work.
constexpr std::uint64_t kTicksPerChoice = 3;
// Carts of those inside are brought in line with the shelves, floors and hands of others this often: once a second.
constexpr std::uint64_t kTicksPerSettlement = 60;

Shopper make_shopper(const scenario::ShopperGroup& group, int member, const RandomStream& random) {
  Shopper shopper;
  shopper.random = random.fork(group.id).fork("member", static_cast<std::uint64_t>(member));
  shopper.group = group.id;
  shopper.members = group.members;
  shopper.first_of_visit = member == 0;
  shopper.shape = draw_shape(shopper.random.fork("shape"));
  RandomStream draws = shopper.random.fork("temper");
  shopper.pace = group.errand.pace;
  shopper.speed_mps = std::clamp(draws.normal(1.10, 0.15), 0.75, 1.45) * group.errand.pace;
  shopper.tasks = draw_tasks(group.errand, shopper.random);
  // The members of a group arrive together; the draw is the group's.
  RandomStream arrival = random.fork(group.id).fork("arrival");
  shopper.arrive_s = arrival.uniform(group.enter_between_s[0], group.enter_between_s[1]);
  return shopper;
}

// Behind the gates of the other lanes people come in, and nobody should wait there.
std::vector<Vec2> mouths_beside(const store::Map& map, const Doorway& exit) {
  std::vector<Vec2> mouths;
  for (const store::Lane& lane : map.lanes) {
    if (lane.id != exit.lane) mouths.push_back(doorway_of(lane).inside());
  }
  return mouths;
}

}  // namespace

Crowd::Crowd(const scenario::Scenario& scenario, const store::Store& true_store, RandomStream random)
    : entrance_(entrance_of(true_store.map)), exit_(exit_of(true_store.map)) {
  std::uint64_t next_shopper = 1;
  int next_visit = 1;
  for (const scenario::ShopperGroup& group : scenario.shoppers) {
    const VisitId visit(fmt::format("v-{:04}", next_visit++));
    for (int member = 0; member < group.members; ++member) {
      Shopper shopper = make_shopper(group, member, random);
      shopper.id = ShopperId{next_shopper++};
      shopper.visit = visit;
      shoppers_.push_back(std::move(shopper));
    }
  }
  std::vector<double> radii_m;
  for (const Shopper& shopper : shoppers_) radii_m.push_back(shopper.shape.radius_m);
  ways_ = std::make_shared<const Walkways>(true_store.map, radii_m);
  entrance_.line = line_outside(entrance_, entrance_.lane == exit_.lane);
  exit_.line = line_inside(exit_, mouths_beside(true_store.map, exit_), *ways_);
}

void Crowd::step(world::World& world) {
  now_ = world.now();
  presses_.clear();
  doors_ = {};
  const bool choose = ticks_++ % kTicksPerChoice == 0;
  const Neighbourhood neighbourhood(shoppers_);
  for (Shopper& shopper : shoppers_) {
    if (shopper.phase == Phase::kGone) continue;
    Scene scene{{ways_->grid(), *ways_, neighbourhood, shoppers_, now_.in_seconds()}, world, entrance_, exit_, queues_, presses_, doors_};
    act(shopper, scene);
    if (!shopper.present()) continue;
    const Vec2 before = shopper.posture.p_WB_m;
    move(shopper, scene, choose);
    watch_gates(shopper, scene, before, shopper.posture.p_WB_m);
    pose_hand(shopper, scene);
    world.set_body(shopper.id, pose_body(shopper.shape, shopper.posture));
  }
  if (ticks_ % kTicksPerSettlement == 0) settle_carts(shoppers_, world);
}

bool Crowd::done() const {
  return std::all_of(shoppers_.begin(), shoppers_.end(), [](const Shopper& s) { return s.phase == Phase::kGone; });
}

std::vector<truth::BehaviourEvent> Crowd::behaviours() const { return all_notes(shoppers_, now_); }

std::vector<truth::PersonSample> Crowd::positions() const {
  std::vector<truth::PersonSample> result;
  for (const Shopper& shopper : shoppers_) {
    if (shopper.present()) result.push_back({now_, shopper.id, shopper.posture.p_WB_m});
  }
  return result;
}

std::vector<truth::VisitTruth> Crowd::visits() const {
  struct Books {
    truth::VisitTruth truth;
    std::map<SkuId, int> units;
    bool begun = false, all_left = true;
  };
  std::map<VisitId, Books> visits;
  for (const Shopper& shopper : shoppers_) {
    Books& books = visits[shopper.visit];
    books.truth.visit = shopper.visit;
    books.truth.members.push_back(shopper.id);
    if (shopper.entered.ns > 0 && (!books.begun || shopper.entered < books.truth.entered)) {
      books.truth.entered = shopper.entered;
      books.begun = true;
    }
    books.all_left = books.all_left && shopper.left.ns > 0;
    books.truth.left = std::max(books.truth.left, shopper.left);
    for (const auto& [item, sku] : shopper.cart) ++books.units[sku];
  }
  std::vector<truth::VisitTruth> result;
  for (auto& [visit, books] : visits) {
    if (!books.begun) continue;
    if (!books.all_left) books.truth.left = {};
    for (const auto& [sku, quantity] : books.units) books.truth.lines.push_back({sku, quantity});
    result.push_back(std::move(books.truth));
  }
  return result;
}

void Crowd::digest(Digest& digest) const {
  digest.u64(ticks_);
  for (const Shopper& shopper : shoppers_) {
    digest.u64(shopper.id.value);
    digest.i64(static_cast<int>(shopper.phase));
    digest.f64(shopper.since_s);
    digest.u64(shopper.task);
    digest.i64(shopper.attempts);
    digest.u64(shopper.waits_near.value_or(shopper.tasks.size()));
    const Posture& body = shopper.posture;
    for (const double v : {body.p_WB_m.x(), body.p_WB_m.y(), body.v_WB_mps.x(), body.v_WB_mps.y(), body.heading_rad,
                           body.phase_rad, body.lean_rad, body.crouch_m, shopper.stuck_s, shopper.crowding, shopper.aim_mps.x(),
                           shopper.aim_mps.y(), shopper.goal.x(), shopper.goal.y(), shopper.goal.z()}) {
      digest.f64(v);
    }
    digest.u64(shopper.item.value);
    digest.u64(shopper.way.size());
    for (const Vec2& point : shopper.way) {
      digest.f64(point.x());
      digest.f64(point.y());
    }
    for (const auto& [item, sku] : shopper.cart) digest.u64(item.value);
    for (const auto& [item, sku] : shopper.given) digest.u64(item.value);
    for (const ItemId item : shopper.also) digest.u64(item.value);
    digest.u64(shopper.second ? 1 + shopper.second->item.value : 0);
    digest.u64(shopper.gives_to.value_or(ShopperId{}).value);
    digest.u64(shopper.noted.size());
  }
  for (const ShopperId id : queues_.entrance) digest.u64(id.value);
  for (const ShopperId id : queues_.exit) digest.u64(id.value);
}

}  // namespace storetwin::shoppers
