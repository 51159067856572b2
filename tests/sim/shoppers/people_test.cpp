// Every scenario of scenarios/people in truth, without sensors or core: who took what, who is billed, and that the
// books balance. What is expected of each is stated in one table and follows from its script.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>

#include "sim/scenario/scenario_io.h"
#include "sim/scenario/stock.h"
#include "sim/shoppers/casting.h"
#include "sim/shoppers/crowd.h"

namespace storetwin::shoppers {
namespace {

using truth::ItemEventKind;

// What a run shows of somebody who may have gone by its end.
struct Seen {
  std::string group;
  Role role;
  BodyShape shape;
  double fastest_mps = 0;
  bool ran_about = false, changed_colour = false, held_at_exit = false, pushed = false;
  double beside_s = 0;  // time with somebody of another group within 2 m
  double farthest_pushed_m = 0;
};

struct Play {
  std::map<SkuId, int> on_plates_before, on_plates_after;
  std::vector<truth::ItemEvent> events;
  std::vector<DoorScan> scans;
  std::vector<DoorCrossing> crossings;
  std::vector<stream::StaffAction> actions;
  std::vector<truth::VisitTruth> visits;
  std::map<ShopperId, Seen> people;
  std::size_t stocked = 0, delivered = 0, left_over = 0;
  double pressed_g = 0;
  bool all_left = false;

  bool by_staff(const truth::ItemEvent& event) const { return people.at(event.shopper).role.staff.has_value(); }
  int count(ItemEventKind kind, bool staff) const {
    return static_cast<int>(std::count_if(events.begin(), events.end(), [&](const truth::ItemEvent& event) {
      return event.kind == kind && by_staff(event) == staff;
    }));
  }
  int billed() const {
    int units = 0;
    for (const truth::VisitTruth& visit : visits) {
      for (const truth::TruthLine& line : visit.lines) units += line.quantity;
    }
    return units;
  }
  const Seen& of(const std::string& group) const {
    return std::find_if(people.begin(), people.end(), [&](const auto& p) { return p.second.group == group; })
        ->second;
  }
};

std::map<SkuId, int> on_plates(const world::World& world) {
  std::map<SkuId, int> units;
  for (const auto& [id, item] : world.items()) units[item.sku] += item.place == world::ItemPlace::kOnPlate ? 1 : 0;
  return units;
}

void watch(const Crowd& crowd, const world::World& world, Play& play) {
  for (const Shopper& shopper : crowd.shoppers()) {
    if (!shopper.present()) continue;
    const auto [entry, is_new] = play.people.try_emplace(shopper.id);
    Seen& seen = entry->second;
    if (!is_new && !seen.shape.clothing.upper.isApprox(shopper.shape.clothing.upper)) seen.changed_colour = true;
    seen.group = shopper.group;
    seen.role = shopper.role;
    seen.shape = shopper.shape;
    seen.fastest_mps = std::max(seen.fastest_mps, shopper.posture.v_WB_mps.norm());
    seen.ran_about = seen.ran_about || shopper.occupation.what == Pastime::kRunningAbout;
    if (shopper.posture.pushed) {
      seen.pushed = true;
      seen.farthest_pushed_m =
          std::max(seen.farthest_pushed_m, (shopper.posture.pushed->p_W - shopper.posture.p_WB_m).norm());
    }
    for (const Shopper& other : crowd.shoppers()) {
      const bool near = other.present() && other.group != shopper.group &&
                        (other.posture.p_WB_m - shopper.posture.p_WB_m).norm() < 2;
      seen.beside_s += near ? Crowd::kStepS : 0;
    }
  }
  for (const DoorCrossing& crossing : crowd.last_door_events().crossings) {
    const bool held = world.held(crossing.shopper, Side::kLeft) || world.held(crossing.shopper, Side::kRight);
    if (crossing.direction == stream::CrossingDirection::kOut) play.people[crossing.shopper].held_at_exit = held;
  }
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

scenario::LoadedScenario load(const std::string& name) {
  Diagnostics warnings;
  auto loaded = scenario::load_scenario("scenarios/people/" + name + ".yaml", warnings);
  REQUIRE_MESSAGE(loaded.ok(), (loaded.ok() ? std::string() : to_text(loaded.problems())));
  return std::move(*loaded);
}

Play play(const scenario::LoadedScenario& loaded, std::uint64_t seed) {
  const scenario::Scenario& scenario = loaded.scenario;
  const store::Store planned = scenario::as_planned(loaded.store, scenario);
  world::World world(scenario::as_stocked(planned, scenario), RandomStream(seed).fork("world"),
                     scenario.stock_from_front_m);
  Crowd crowd(scenario, planned, RandomStream(seed).fork("shoppers"));
  Play play;
  play.stocked = world.items().size();
  play.on_plates_before = on_plates(world);
  while (!crowd.done() && world.now().in_seconds() < scenario.duration_s) {
    crowd.step(world);
    watch(crowd, world, play);
    append(play.scans, crowd.last_door_events().scans);
    append(play.crossings, crowd.last_door_events().crossings);
    append(play.actions, crowd.last_staff_actions());
    for (int i = 0; i < 4; ++i) {
      for (const world::HandPress& press : crowd.presses()) world.press(press);
      for (const world::HandPress& press : crowd.presses()) play.pressed_g = std::max(play.pressed_g, press.force_g);
      world.step();
      append(play.events, world.last_events().items);
    }
    if (world.now().ns % 10'000'000'000 == 0) world.rebuild();
  }
  play.all_left = crowd.done();
  play.visits = crowd.visits();
  play.delivered = world.delivered();
  play.left_over = world.items().size();
  play.on_plates_after = on_plates(world);
  return play;
}

// Nothing is made or lost: what stands on the plates is what stood there, less picks, plus put-backs, SKU by SKU; and
// what left the shop is what was billed, what nobody pays for, and what staff took away again.
void check_books(const Play& play, int unbilled) {
  std::map<SkuId, int> expected = play.on_plates_before;
  int taken_by_staff = static_cast<int>(play.delivered);
  for (const truth::ItemEvent& event : play.events) {
    const int units = event.kind == ItemEventKind::kPick ? -1 : event.kind == ItemEventKind::kPutBack ? 1 : 0;
    expected[event.sku] += units;
    if (play.by_staff(event)) taken_by_staff -= units;
  }
  for (const auto& [sku, units] : expected)
    CHECK(units == (play.on_plates_after.contains(sku) ? play.on_plates_after.at(sku) : 0));
  const int gone = static_cast<int>(play.stocked + play.delivered - play.left_over);
  CHECK(gone == play.billed() + unbilled + taken_by_staff);
}

struct Expected {
  const char* scenario;
  int picks, put_backs;  // by shoppers
  int staff_picks, staff_put_backs;
  int visits, billed, unbilled;
  int delivered;
  std::function<void(const Play&)> more;
};

const std::vector<Expected>& table() {
  static const std::vector<Expected> rows = {
      {"children", 4, 0, 0, 0, 1, 4, 0, 0,
       [](const Play& p) {
         int children = 0, running = 0;
         for (const auto& [id, seen] : p.people) {
           if (seen.role.kind != scenario::PersonKind::kChild) continue;
           ++children;
           CHECK(seen.shape.stature_m < 1.46);
           running += seen.ran_about ? 1 : 0;
         }
         CHECK(children == 2);
         CHECK(running >= 1);
         CHECK(p.visits[0].members.size() == 3);
       }},
      {"slow_walkers", 4, 0, 0, 0, 3, 4, 0, 0,
       [](const Play& p) {
         CHECK(p.of("slow").fastest_mps < 0.8);
         CHECK(p.of("senior").fastest_mps < 1.25);
         CHECK(p.of("quick").fastest_mps > p.of("slow").fastest_mps);
       }},
      {"running", 1, 0, 0, 0, 1, 1, 0, 0, [](const Play& p) { CHECK(p.of("runner").fastest_mps > 1.8); }},
      {"trolley", 3, 0, 0, 0, 2, 3, 0, 0,
       [](const Play& p) {
         CHECK(p.of("with_trolley").pushed);
         CHECK(p.of("with_trolley").farthest_pushed_m < 1.3);
         CHECK_FALSE(p.of("without").pushed);
       }},
      {"pushchair", 2, 0, 0, 0, 1, 2, 0, 0, [](const Play& p) { CHECK(p.of("parent").pushed); }},
      {"bags", 4, 0, 0, 0, 4, 4, 0, 0,
       [](const Play& p) {
         CHECK(p.of("basket").shape.container == Container::kBasket);
         CHECK(p.of("bag").shape.container == Container::kShoulderBag);
         CHECK(p.of("backpack").shape.container == Container::kBackpack);
         CHECK(p.of("nothing").shape.container == Container::kPockets);
       }},
      {"coat", 3, 0, 0, 0, 2, 3, 0, 0,
       [](const Play& p) {
         CHECK(p.of("changer").changed_colour);
         CHECK_FALSE(p.of("other").changed_colour);
       }},
      {"walks_out", 1, 0, 0, 0, 1, 1, 0, 0, [](const Play& p) { CHECK(p.of("walker").held_at_exit); }},
      {"tailgating", 2, 0, 0, 0, 1, 1, 1, 0,
       [](const Play& p) {
         CHECK(p.scans.size() == 1);
         CHECK(p.crossings.size() == 4);
         // In behind the payer within some seconds, before anybody could have scanned again.
         REQUIRE(p.crossings.size() >= 2);
         CHECK(p.crossings[1].direction == stream::CrossingDirection::kIn);
         CHECK((p.crossings[1].at - p.crossings[0].at).in_seconds() < 4);
       }},
      // The two packs that fill the front come back before the four new ones.
      {"restocking", 1, 0, 2, 6, 1, 1, 0, 4,
       [](const Play& p) {
         int told = 0;
         for (const stream::StaffAction& action : p.actions) {
           CHECK(action.kind == stream::StaffActionKind::kRestock);
           told += action.quantity;
         }
         CHECK(told == 4);
       }},
      {"facing_up", 1, 0, 2, 2, 1, 1, 0, 0,
       [](const Play& p) {
         for (const stream::StaffAction& action : p.actions) CHECK(action.kind == stream::StaffActionKind::kFaceUp);
       }},
      {"moving_products", 1, 1, 1, 1, 1, 0, 0, 0,
       [](const Play& p) {
         int net = 0;
         for (const stream::StaffAction& action : p.actions) net += action.quantity;
         CHECK(net == 0);
         // The shopper's put-back was to a wrong place, the staff's isn't.
         for (const truth::ItemEvent& event : p.events) {
           CHECK(event.misplaced == (event.kind == ItemEventKind::kPutBack && !p.by_staff(event)));
         }
       }},
      {"cleaning", 1, 0, 2, 2, 1, 1, 0, 0, [](const Play& p) { CHECK(p.pressed_g > 500); }},
      {"helping", 2, 0, 0, 0, 1, 2, 0, 0,
       [](const Play& p) {
         CHECK(p.of("rosa").beside_s > 6);
         CHECK(p.actions.empty());
       }},
  };
  return rows;
}

TEST_CASE("in truth every scenario of people gives what its script says, at every seed, and the books balance") {
  for (const Expected& row : table()) {
    const auto loaded = load(row.scenario);
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      CAPTURE(row.scenario);
      CAPTURE(seed);
      const Play p = play(loaded, seed);
      CHECK(p.all_left);
      CHECK(p.count(ItemEventKind::kPick, false) == row.picks);
      CHECK(p.count(ItemEventKind::kPutBack, false) == row.put_backs);
      CHECK(p.count(ItemEventKind::kPick, true) == row.staff_picks);
      CHECK(p.count(ItemEventKind::kPutBack, true) == row.staff_put_backs);
      CHECK(p.count(ItemEventKind::kDrop, false) + p.count(ItemEventKind::kDrop, true) == 0);
      CHECK(static_cast<int>(p.visits.size()) == row.visits);
      CHECK(p.billed() == row.billed);
      CHECK(static_cast<int>(p.delivered) == row.delivered);
      check_books(p, row.unbilled);
      row.more(p);
    }
  }
}

TEST_CASE("the handheld speaks of a plate before anything happens there, and as long as staff are at it") {
  for (const char* name : {"restocking", "facing_up", "moving_products", "cleaning"}) {
    CAPTURE(name);
    const Play p = play(load(name), 2);
    for (const truth::ItemEvent& event : p.events) {
      if (!p.by_staff(event)) continue;
      const bool told = std::any_of(p.actions.begin(), p.actions.end(), [&](const stream::StaffAction& action) {
        const bool there = std::find(action.plates.begin(), action.plates.end(), event.plate) != action.plates.end();
        return there && action.header.captured <= event.at && event.at <= action.header.captured + action.duration;
      });
      CHECK(told);
    }
  }
}

TEST_CASE("who has gone is forgotten, but the visits' books stay") {
  const auto loaded = load("bags");
  world::World world(loaded.store, RandomStream(1).fork("world"));
  Crowd crowd(loaded.scenario, loaded.store, RandomStream(1).fork("shoppers"));
  while (!crowd.done()) {
    crowd.step(world);
    for (int i = 0; i < 4; ++i) world.step();
  }
  crowd.step(world);
  CHECK(crowd.shoppers().empty());
  CHECK(crowd.visits().size() == 4);
}

TEST_CASE("kinds of people have the statures and speeds of the published bands") {
  using scenario::PersonKind;
  const struct {
    PersonKind kind;
    double least_mps, most_mps;  // of the medians
  } bands[] = {{PersonKind::kAdult, 0.9, 1.2},
               {PersonKind::kChild, 0.9, 1.2},
               {PersonKind::kSenior, 0.68, 1.0},
               {PersonKind::kLimitedMobility, 0.46, 0.76}};
  for (const auto& band : bands) {
    std::vector<double> speeds;
    for (int i = 0; i < 400; ++i) {
      scenario::ShopperGroup group;
      group.id = std::to_string(i);
      group.people = {{}, {.kind = band.kind}};
      speeds.push_back(cast(group, {}, RandomStream(3))[1].speed_mps);
    }
    std::sort(speeds.begin(), speeds.end());
    CHECK(speeds[200] > band.least_mps);
    CHECK(speeds[200] < band.most_mps);
    CHECK(speeds.front() >= speeds_of(band.kind).least_mps);
    CHECK(speeds.back() <= speeds_of(band.kind).most_mps);
  }
}

}  // namespace
}  // namespace storetwin::shoppers
