#include "sim/shoppers/crowd.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/shoppers/behaviour.h"
#include "sim/shoppers/books.h"
#include "sim/shoppers/casting.h"
#include "sim/shoppers/handling.h"
#include "sim/shoppers/noting.h"
#include "sim/shoppers/staff.h"
#include "sim/shoppers/visiting.h"
#include "sim/shoppers/waiting_line.h"
#include "sim/shoppers/walking.h"

namespace storetwin::shoppers {

namespace {

// Velocities are chosen at every third tick (20 Hz), which is as often as people do and a third of the work.
constexpr std::uint64_t kTicksPerChoice = 3;
// Carts of those inside are brought in line with the shelves, floors and hands of others this often: once a second.
constexpr std::uint64_t kTicksPerSettlement = 60;

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
    : random_(random),
      policies_(true_store.policies),
      lists_(std::make_shared<const ShoppingLists>(scenario, true_store)),
      entrance_(entrance_of(true_store.map)),
      exit_(exit_of(true_store.map)) {
  for (const scenario::ShopperGroup& group : scenario.shoppers) admit(cast(group, *lists_, random_));
  std::vector<double> radii_m;
  for (const Shopper& shopper : shoppers_) radii_m.push_back(shopper.shape.radius_m);
  // Anybody may come by chance, with whatever is broadest.
  if (!scenario.arrivals.empty()) radii_m.push_back(radius_with(Container::kTrolley));
  ways_ = std::make_shared<const Walkways>(true_store.map, radii_m);
  entrance_.line = line_outside(entrance_, entrance_.lane == exit_.lane);
  exit_.line = line_inside(exit_, mouths_beside(true_store.map, exit_), *ways_);
  for (const scenario::StaffMember& member : scenario.staff) {
    const bool by_zone = member.by == scenario::StaffDoor::kZone;
    admit({cast(member, by_zone ? staff_door_of(true_store.map, ways_->grid()) : std::nullopt, random_)});
    staff_.push_back(shoppers_.back().id);
  }
  for (const scenario::Arrivals& arrivals : scenario.arrivals) {
    arrivals_.emplace_back(arrivals, scenario.duration_s, random_);
  }
}

void Crowd::admit(std::vector<Shopper> members) {
  if (members.front().role.coded) {
    mint_visits(members);
  } else if (members.front().role.staff && !members.front().role.own_door) {
    Shopper& staff = members.front();
    staff.role.shows = VisitId(fmt::format("s-{:04}", staff_.size() + 1));
    if (policies_.staff == store::StaffRole::kBilled) staff.visit = staff.role.shows;
  }
  for (Shopper& member : members) {
    member.id = ShopperId{next_shopper_++};
    shoppers_.push_back(std::move(member));
  }
}

void Crowd::mint_visits(std::vector<Shopper>& members) {
  const VisitId first(fmt::format("v-{:04}", next_visit_++));
  const bool each_own = policies_.group_liability == store::GroupLiability::kEachOwn;
  const bool each_shows = each_own || members.front().role.each_shows;
  members.front().role.shows = first;
  for (std::size_t i = 0; i < members.size(); ++i) {
    Shopper& member = members[i];
    member.visit = first;
    if (!each_shows) continue;
    member.members = 1;
    if (i == 0) continue;
    member.role.shows = VisitId(fmt::format("{}-{}", first.value, i + 1));
    member.role.shown_before = first;
    if (each_own) member.visit = member.role.shows;
  }
}

// Whoever's time has come, in the order of their times.
void Crowd::admit_arrivals(double now_s) {
  for (;;) {
    ArrivalProcess* first = nullptr;
    for (ArrivalProcess& process : arrivals_) {
      const auto next_s = process.next_s();
      if (next_s && *next_s <= now_s && (first == nullptr || *next_s < *first->next_s())) first = &process;
    }
    if (first == nullptr) return;
    admit(cast(first->take(), *lists_, random_));
  }
}

void Crowd::step(world::World& world) {
  now_ = world.now();
  presses_.clear();
  staff_actions_.clear();
  doors_ = {};
  forget_the_gone(world);
  admit_arrivals(now_.in_seconds());
  const bool choose = ticks_++ % kTicksPerChoice == 0;
  const Neighbourhood neighbourhood(shoppers_);
  for (Shopper& shopper : shoppers_) {
    if (shopper.phase == Phase::kGone) continue;
    const Surroundings around{ways_->grid(), *ways_, neighbourhood, shoppers_, now_.in_seconds()};
    Scene scene{around, world, entrance_, exit_, queues_, presses_, doors_, paid_for_};
    act_and_move(shopper, scene, choose);
  }
  if (ticks_ % kTicksPerSettlement == 0) settle_carts(shoppers_, paid_for_, world);
}

void Crowd::read_no_code(const std::string& lane) {
  for (const DoorScan& scan : doors_.scans) {
    if (scan.lane != lane) continue;
    for (Shopper& shopper : shoppers_) {
      const bool let_in = shopper.visit == scan.visit || shopper.role.shows == scan.visit;
      if (!let_in) continue;
      shopper.visit = {};
      shopper.role.coded = false;
    }
  }
  std::erase_if(doors_.scans, [&](const DoorScan& scan) { return scan.lane == lane; });
}

void Crowd::act_and_move(Shopper& shopper, Scene& scene, bool choose) {
  act(shopper, scene);
  if (!shopper.present()) return;
  const Vec2 before = shopper.posture.p_WB_m;
  move(shopper, scene, choose);
  watch_gates(shopper, scene, before, shopper.posture.p_WB_m);
  push_along(shopper, scene.grid);
  pose_hand(shopper, scene);
  if (auto said = report(shopper, scene)) staff_actions_.push_back(*std::move(said));
  scene.world.set_body(shopper.id, pose_body(shopper.shape, shopper.posture));
}

void Crowd::forget_the_gone(const world::World& world) {
  for (const Shopper& shopper : shoppers_) {
    if (shopper.phase != Phase::kGone) continue;
    books_.close(shopper);
    notes_.insert(notes_.end(), shopper.noted.begin(), shopper.noted.end());
    // What it was charged for and left behind is paid for, whoever has it or finds it.
    for (const auto& [item, sku] : shopper.cart) {
      if (find_item(world, item) != nullptr) paid_for_.insert(item);
    }
  }
  std::erase_if(shoppers_, [](const Shopper& shopper) { return shopper.phase == Phase::kGone; });
}

bool Crowd::done() const {
  return std::all_of(shoppers_.begin(), shoppers_.end(), [](const Shopper& s) { return s.phase == Phase::kGone; }) &&
         std::none_of(arrivals_.begin(), arrivals_.end(),
                      [](const ArrivalProcess& a) { return a.next_s().has_value(); });
}

stream::TurnstileScan message_of(const DoorScan& scan) {
  return {.header = {},
          .lane = scan.lane,
          .visit = scan.visit,
          .members = scan.members,
          .first_visit = scan.first_visit,
          .staff = scan.staff};
}

std::map<ShopperId, VisitId> Crowd::members() const {
  std::set<VisitId> begun;
  for (const Shopper& shopper : shoppers_) {
    if (shopper.visit && shopper.entered.ns > 0) begun.insert(shopper.visit);
  }
  std::map<ShopperId, VisitId> members;
  for (const Shopper& shopper : shoppers_) {
    if (begun.contains(shopper.visit)) members[shopper.id] = shopper.visit;
  }
  return members;
}

std::vector<truth::BehaviourEvent> Crowd::behaviours() const { return all_notes(notes_, shoppers_, now_); }

std::vector<truth::PersonSample> Crowd::positions() const {
  std::vector<truth::PersonSample> result;
  for (const Shopper& shopper : shoppers_) {
    if (shopper.present()) result.push_back({now_, shopper.id, shopper.posture.p_WB_m});
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
    digest.i64(static_cast<int>(shopper.occupation.what));
    digest.f64(shopper.occupation.ends_s);
    digest.u64(shopper.occupation.draws);
    digest.u64(shopper.tasks.size());
    if (shopper.posture.pushed) digest.f64(shopper.posture.pushed->heading_rad);
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
  for (const ArrivalProcess& process : arrivals_) digest.f64(process.next_s().value_or(-1));
  for (const ShopperId id : queues_.entrance) digest.u64(id.value);
  for (const ShopperId id : queues_.exit) digest.u64(id.value);
}

}  // namespace storetwin::shoppers
