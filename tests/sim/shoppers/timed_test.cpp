// Script steps that name a second: done in time where a body can, and never left out.
#include <doctest/doctest.h>

#include <algorithm>

#include "sim/scenario/scenario_io.h"
#include "sim/shoppers/crowd.h"

namespace storetwin::shoppers {
namespace {

scenario::Step step(scenario::StepKind kind, const char* plate, double at_s) {
  scenario::Step step;
  step.kind = kind;
  step.plate = plate;
  step.at_s = at_s;
  return step;
}

std::vector<truth::ItemEvent> play(const std::vector<scenario::Step>& script, std::uint64_t seed, bool& left) {
  Diagnostics warnings;
  auto loaded = scenario::load_scenario("scenarios/first/one_pick.yaml", warnings);
  REQUIRE(loaded.ok());
  loaded->scenario.shoppers[0].errand.script = script;
  world::World world(loaded->store, RandomStream(seed).fork("world"), 0.1);
  Crowd crowd(loaded->scenario, loaded->store, RandomStream(seed).fork("shoppers"));
  std::vector<truth::ItemEvent> events;
  while (!crowd.done() && world.now().in_seconds() < 120) {
    crowd.step(world);
    for (int i = 0; i < 4; ++i) {
      for (const world::HandPress& press : crowd.presses()) world.press(press);
      world.step();
      events.insert(events.end(), world.last_events().items.begin(), world.last_events().items.end());
    }
  }
  left = crowd.done();
  return events;
}

using scenario::StepKind;

TEST_CASE("what leaves enough time happens within a tenth of a second of its time") {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    CAPTURE(seed);
    bool left = false;
    const auto events = play({step(StepKind::kPick, "gondola_1/3/2", 20), step(StepKind::kPutBack, "gondola_2/3/2", 35),
                              step(StepKind::kPick, "gondola_3/4/1", 50)},
                             seed, left);
    CHECK(left);
    REQUIRE(events.size() == 3);
    CHECK(events[0].at.in_seconds() == doctest::Approx(20).epsilon(0.005));
    CHECK(events[1].kind == truth::ItemEventKind::kPutBack);
    CHECK(events[1].plate == PlateAddress{"gondola_2", 3, 2});
    CHECK(events[1].at.in_seconds() == doctest::Approx(35).epsilon(0.003));
    CHECK(events[2].at.in_seconds() == doctest::Approx(50).epsilon(0.002));
  }
}

TEST_CASE("what nobody can do in time is done late, in its order") {
  bool left = false;
  const auto events = play({step(StepKind::kPick, "gondola_1/3/2", 3), step(StepKind::kPick, "gondola_3/4/1", 3),
                            step(StepKind::kPick, "gondola_2/2/4", 4)},
                           1, left);
  CHECK(left);
  REQUIRE(events.size() == 3);
  CHECK(events[0].plate.fixture == "gondola_1");
  CHECK(events[1].plate.fixture == "gondola_3");
  CHECK(events[2].plate.fixture == "gondola_2");
  CHECK(events[2].at.in_seconds() < 30);
}

}  // namespace
}  // namespace storetwin::shoppers
