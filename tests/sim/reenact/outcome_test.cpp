// The simulator does what the labels of the recorded visits say: every case, at several seeds, without sensors.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/reenact/reenact.h"
#include "sim/scenario/scenario_io.h"
#include "sim/scenario/stock.h"
#include "sim/shoppers/crowd.h"

namespace storetwin::reenact {
namespace {

constexpr const char* kLabels = "assets/recordings/nanostore-cases";

const Published& published() {
  static const Published labels = [] {
    Diagnostics warnings;
    auto read = read_published(kLabels, warnings);
    if (!read.ok()) MESSAGE(to_text(read.problems()));
    REQUIRE(read.ok());
    return std::move(*read);
  }();
  return labels;
}

std::string stem(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c == '-' ? '_' : static_cast<char>(std::tolower(c)); });
  return name;
}

struct Played {
  std::vector<truth::ItemEvent> events;
  std::map<std::string, std::map<SkuId, int>> taken;  // by shopper's name in the labels
  bool all_left = false;
  std::size_t made_or_lost = 0;  // items that are neither in the shop nor with somebody who left
};

Played play(const Case& visits, std::uint64_t seed) {
  Diagnostics warnings;
  auto loaded = scenario::load_scenario("scenarios/nanostore/" + stem(visits.name) + ".yaml", warnings);
  REQUIRE_MESSAGE(loaded.ok(), to_text(loaded.ok() ? Diagnostics() : loaded.problems()));
  const scenario::Scenario& scenario = loaded->scenario;
  const store::Store planned = scenario::as_planned(loaded->store, scenario);
  world::World world(scenario::as_stocked(planned, scenario), RandomStream(seed).fork("world"), scenario.stock_from_front_m);
  shoppers::Crowd crowd(scenario, planned, RandomStream(seed).fork("shoppers"));
  const std::size_t stock = world.items().size();
  Played played;
  while (!crowd.done() && world.now().in_seconds() < scenario.duration_s) {
    crowd.step(world);
    for (int i = 0; i < 4; ++i) {
      for (const world::HandPress& press : crowd.presses()) world.press(press);
      world.step();
      for (const truth::ItemEvent& event : world.last_events().items) played.events.push_back(event);
    }
    if (world.now().ns % 10'000'000'000 == 0) world.rebuild();
  }
  played.all_left = crowd.done();
  std::size_t billed = 0;
  const auto truth = crowd.visits();
  for (std::size_t i = 0; i < truth.size(); ++i) {
    for (const truth::TruthLine& line : truth[i].lines) {
      played.taken[scenario.shoppers[i].id][line.sku] = line.quantity;
      billed += static_cast<std::size_t>(line.quantity);
    }
  }
  played.made_or_lost = stock - world.items().size() - billed;
  return played;
}

// What a label says of one unit, with the visit it belongs to.
struct Expected {
  const LabelledEvent* event;
  SkuId upc;
};

std::vector<Expected> units_of(const Case& visits) {
  std::vector<Expected> units;
  for (const LabelledEvent& event : visits.events) {
    for (const SkuId& upc : event.upcs) units.push_back({&event, upc});
  }
  return units;
}

bool is_of_kind(const truth::ItemEvent& event, Action action) {
  return event.kind == (action == Action::kPick ? truth::ItemEventKind::kPick : truth::ItemEventKind::kPutBack);
}

// Where bodies stand in each other's way they are late, but never by more than this; and most units are in time.
constexpr double kLatestS = 16;
constexpr double kInTimeS = 1;
constexpr double kShareInTime = 0.75;

TEST_CASE("in truth every shopper leaves with what the label says, at every seed") {
  int all = 0, in_time = 0;
  for (const Case& visits : published().cases) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      CAPTURE(visits.name);
      CAPTURE(seed);
      const Played played = play(visits, seed);
      CHECK(played.all_left);
      CHECK(played.made_or_lost == 0);
      for (const std::string& shopper : visits.shoppers) {
        CAPTURE(shopper);
        const auto found = played.taken.find(shopper);
        const auto taken = found == played.taken.end() ? std::map<SkuId, int>{} : found->second;
        CHECK(taken == outcome(visits, shopper));
      }
      // One event for each labelled unit, on the labelled shelf, and nothing else: nothing falls to the floor.
      std::vector<truth::ItemEvent> events = played.events;
      const std::vector<Expected> units = units_of(visits);
      CHECK(events.size() == units.size());
      for (const Expected& unit : units) {
        const auto match = std::find_if(events.begin(), events.end(), [&](const truth::ItemEvent& e) {
          return is_of_kind(e, unit.event->action) && e.sku == unit.upc &&
                 e.plate.fixture == "gondola_" + std::to_string(unit.event->where.gondola) &&
                 e.plate.shelf == unit.event->where.shelf;
        });
        CAPTURE(unit.event->t_s);
        CAPTURE(unit.upc.value);
        REQUIRE(match != events.end());
        const double off_s = match->at.in_seconds() - kLeadInS - unit.event->t_s;
        CHECK(off_s > -0.5);
        CHECK(off_s < kLatestS);
        all += 1;
        in_time += off_s < kInTimeS ? 1 : 0;
        events.erase(match);
      }
    }
  }
  CHECK(in_time > kShareInTime * all);
}

}  // namespace
}  // namespace storetwin::reenact
