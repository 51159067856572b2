// The crowd as a whole, in the shop of the main job: it comes, does its errands, and leaves, at every seed.
#include "sim/shoppers/crowd.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "sim/scenario/scenario_io.h"

namespace storetwin::shoppers {
namespace {

using truth::ItemEventKind;

const scenario::LoadedScenario& loaded(const std::string& name) {
  static std::map<std::string, scenario::LoadedScenario> cache;
  const auto known = cache.find(name);
  if (known != cache.end()) return known->second;
  Diagnostics warnings;
  auto scenario = scenario::load_scenario("scenarios/first/" + name + ".yaml", warnings);
  REQUIRE(scenario.ok());
  return cache.emplace(name, std::move(*scenario)).first->second;
}

// A run without sensors, and what the tests want to know of it.
struct Run {
  world::World world;
  Crowd crowd;
  std::vector<truth::ItemEvent> events;
  std::vector<DoorCrossing> crossings;
  std::vector<DoorScan> scans;
  double fastest_mps = 0;
  double hardest_mps2 = 0;
  double deepest_m = 0;   // hips inside a fixture's safety distance
  double furthest_m = 0;  // in one tick

  Run(const scenario::LoadedScenario& scenario, std::uint64_t seed)
      : world(scenario.store, RandomStream(seed).fork("world")),
        crowd(scenario.scenario, scenario.store, RandomStream(seed).fork("shoppers")) {}

  void tick() {
    const std::vector<Shopper> before = crowd.shoppers();
    crowd.step(world);
    for (const DoorScan& scan : crowd.last_door_events().scans) scans.push_back(scan);
    for (const DoorCrossing& crossing : crowd.last_door_events().crossings) crossings.push_back(crossing);
    for (const Shopper& then : before) {
      for (const Shopper& now : crowd.shoppers()) {
        if (now.id == then.id) watch(then, now);
      }
    }
    for (int k = 0; k < 4; ++k) {
      for (const world::HandPress& press : crowd.presses()) world.press(press);
      world.step();
      for (const truth::ItemEvent& event : world.last_events().items) events.push_back(event);
    }
  }

  void watch(const Shopper& before, const Shopper& after) {
    if (!before.present() || !after.present()) return;
    const Posture &a = before.posture, &b = after.posture;
    fastest_mps = std::max(fastest_mps, b.v_WB_mps.norm());
    furthest_m = std::max(furthest_m, (b.p_WB_m - a.p_WB_m).norm());
    // Speeding up is a decision; being stopped by somebody or something may be sudden.
    const double gained = b.v_WB_mps.norm() - a.v_WB_mps.norm();
    hardest_mps2 = std::max(hardest_mps2, gained / Crowd::kStepS);
    for (const store::Fixture& fixture : world.store().map.fixtures) {
      deepest_m = std::max(deepest_m, kBodyRadiusM - distance_to(footprint(fixture), b.p_WB_m));
    }
  }

  void to_the_end(double limit_s) {
    while (!crowd.done() && world.now().in_seconds() < limit_s) tick();
  }
  int count(ItemEventKind kind) const {
    return static_cast<int>(std::count_if(events.begin(), events.end(), [&](const auto& e) { return e.kind == kind; }));
  }
};

int billed_units(const Crowd& crowd) {
  int units = 0;
  for (const truth::VisitTruth& visit : crowd.visits()) {
    for (const truth::TruthLine& line : visit.lines) units += line.quantity;
  }
  return units;
}

TEST_CASE("the corner shop gives its events, put-backs and exits at every seed") {
  const auto& scenario = loaded("corner_shop");
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    CAPTURE(seed);
    Run run(scenario, seed);
    const std::size_t stock = run.world.items().size();
    run.to_the_end(scenario.scenario.duration_s);
    CHECK(run.crowd.done());
    const int picks = run.count(ItemEventKind::kPick), backs = run.count(ItemEventKind::kPutBack);
    CHECK(picks + backs >= 15);
    CHECK(5 * backs >= picks);
    CHECK(run.crossings.size() == 10);
    CHECK(run.scans.size() == 4);
    CHECK(run.fastest_mps < 1.7);
    CHECK(run.hardest_mps2 < 2.1);
    CHECK(run.furthest_m < 0.03);
    CHECK(run.deepest_m < 0.05);
    // What left the shop is what was billed, but for what lies on the floor and is charged nevertheless.
    int on_floor = 0;
    for (const auto& [id, item] : run.world.items()) on_floor += item.place == world::ItemPlace::kOnFloor ? 1 : 0;
    const int gone = static_cast<int>(stock - run.world.items().size());
    CHECK(billed_units(run.crowd) >= gone);
    CHECK(billed_units(run.crowd) <= gone + on_floor);
  }
}

TEST_CASE("one pick is one event, one line, one visit") {
  const auto& scenario = loaded("one_pick");
  Run run(scenario, 5);
  run.to_the_end(scenario.scenario.duration_s);
  REQUIRE(run.events.size() == 1);
  CHECK(run.events[0].kind == ItemEventKind::kPick);
  const auto visits = run.crowd.visits();
  REQUIRE(visits.size() == 1);
  CHECK(visits[0].visit == VisitId("v-0001"));
  REQUIRE(visits[0].lines.size() == 1);
  CHECK(visits[0].lines[0] == truth::TruthLine{run.events[0].sku, 1});
  CHECK(visits[0].entered < run.events[0].at);
  CHECK(run.events[0].at < visits[0].left);
}

TEST_CASE("a misplaced unit is billed to whoever takes it from the wrong plate") {
  const auto& scenario = loaded("put_back_wrong");
  Run run(scenario, 2);
  run.to_the_end(scenario.scenario.duration_s);
  const auto back = std::find_if(run.events.begin(), run.events.end(),
                                 [](const auto& e) { return e.kind == ItemEventKind::kPutBack; });
  REQUIRE(back != run.events.end());
  CHECK(back->misplaced);
  const auto visits = run.crowd.visits();
  REQUIRE(visits.size() == 2);
  const auto has = [&](const truth::VisitTruth& visit) {
    return std::any_of(visit.lines.begin(), visit.lines.end(), [&](const auto& line) { return line.sku == back->sku; });
  };
  CHECK_FALSE(has(visits[0]));
  CHECK(has(visits[1]));
}

TEST_CASE("the same seed gives the same run, and a copy half-way continues equally") {
  const auto& scenario = loaded("pair_on_one_code");
  Run first(scenario, 3), second(scenario, 3);
  for (int i = 0; i < 600; ++i) {
    first.tick();
    second.tick();
  }
  first.world.rebuild();
  second.world.rebuild();
  Run copy = first;
  copy.world.rebuild();
  for (Run* run : {&first, &second, &copy}) run->to_the_end(scenario.scenario.duration_s);
  const auto hex = [](const Run& run) {
    Digest digest;
    run.crowd.digest(digest);
    run.world.digest(digest);
    return digest.hex();
  };
  CHECK(hex(first) == hex(second));
  CHECK(hex(first) == hex(copy));
  CHECK(first.events == copy.events);
}

TEST_CASE("one more group changes nothing of what the others are and want") {
  auto scenario = loaded("corner_shop");
  const Crowd small(scenario.scenario, scenario.store, RandomStream(9));
  scenario::ShopperGroup extra;
  extra.id = "zoe";
  scenario.scenario.shoppers.insert(scenario.scenario.shoppers.begin(), extra);
  const Crowd large(scenario.scenario, scenario.store, RandomStream(9));
  REQUIRE(large.shoppers().size() == small.shoppers().size() + 1);
  for (std::size_t i = 0; i < small.shoppers().size(); ++i) {
    const Shopper &a = small.shoppers()[i], &b = large.shoppers()[i + 1];
    CHECK(a.shape.stature_m == b.shape.stature_m);
    CHECK(a.speed_mps == b.speed_mps);
    CHECK(a.arrive_s == b.arrive_s);
    CHECK(a.tasks.size() == b.tasks.size());
    CHECK(a.random == b.random);
  }
}

TEST_CASE("shares of put-backs hold for every shopper, not only on average") {
  scenario::Errand errand;
  errand.lifts = {4, 7};
  errand.put_back_right = 0.25;
  errand.put_back_wrong = 0.25;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    int picks = 0, right = 0, wrong = 0;
    for (const Task& task : draw_tasks(errand, RandomStream(seed))) {
      picks += task.kind == scenario::StepKind::kPick ? 1 : 0;
      if (task.kind != scenario::StepKind::kPutBack) continue;
      (task.place == scenario::PutBackPlace::kRight ? right : wrong) += 1;
    }
    CHECK(picks >= 4);
    CHECK(picks <= 7);
    CHECK(right >= 1);
    CHECK(wrong >= 1);
    CHECK(right + wrong <= picks);
  }
}

}  // namespace
}  // namespace storetwin::shoppers
