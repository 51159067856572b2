// A scenario played through world and crowd alone, without sensors or core: what truly happened, and who pays.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/scenario/scenario_io.h"
#include "sim/scenario/stock.h"
#include "sim/shoppers/crowd.h"

namespace storetwin::shoppers {

struct Played {
  scenario::LoadedScenario loaded;
  world::World world;
  Crowd crowd;
  std::vector<truth::ItemEvent> events;

  Played(scenario::LoadedScenario what, std::uint64_t seed)
      : loaded(std::move(what)),
        world(scenario::as_stocked(loaded.store, loaded.scenario), RandomStream(seed).fork("world"),
              loaded.scenario.stock_from_front_m),
        crowd(loaded.scenario, loaded.store, RandomStream(seed).fork("shoppers")) {}

  /// One tick; `look` is called between the crowd's commands and the world's steps.
  void tick(const std::function<void()>& look = nullptr) {
    crowd.step(world);
    if (look) look();
    for (int i = 0; i < 4; ++i) {
      for (const world::HandPress& press : crowd.presses()) world.press(press);
      world.step();
      for (const truth::ItemEvent& event : world.last_events().items) events.push_back(event);
    }
    if (world.now().ns % 10'000'000'000 == 0) world.rebuild();
  }

  void to_the_end() {
    while (!crowd.done() && world.now().in_seconds() < loaded.scenario.duration_s) tick();
  }

  int count(truth::ItemEventKind kind) const {
    int n = 0;
    for (const truth::ItemEvent& event : events) n += event.kind == kind ? 1 : 0;
    return n;
  }
};

inline scenario::LoadedScenario load(const std::string& file) {
  Diagnostics warnings;
  auto loaded = scenario::load_scenario(file, warnings);
  REQUIRE_MESSAGE(loaded.ok(), to_text(loaded.ok() ? Diagnostics() : loaded.problems()));
  return *std::move(loaded);
}

}  // namespace storetwin::shoppers
