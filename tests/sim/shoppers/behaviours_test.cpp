// Every scenario of scenarios/behaviours does in truth what its script says, at several seeds, without sensors.
//
// What is expected of each is derived from its script: so many picks as it lifts units, one event for each thing that
// is put, dropped, picked up or handed over, and each visit billed for what it lifted and neither set back nor gave
// away.
#include <algorithm>
#include <filesystem>
#include <set>

#include "tests/sim/shoppers/played.h"

namespace storetwin::shoppers {
namespace {

using truth::ItemEventKind;

struct Expected {
  std::string name;
  int picks = 0, put_backs = 0, drops = 0, pick_ups = 0, hand_offs = 0;
  std::vector<int> units;                 ///< billed, by visit
  std::map<std::string, int> behaviours;  ///< told, by kind
};

const std::vector<Expected>& catalogue() {
  static const std::vector<Expected> rows = {
      {.name = "pick", .picks = 1, .units = {1}},
      {.name = "grab", .picks = 3, .units = {3}, .behaviours = {{"grab", 1}}},
      {.name = "both_hands", .picks = 3, .units = {3}, .behaviours = {{"both_hands", 2}}},
      {.name = "touch", .units = {0}, .behaviours = {{"touch", 2}}},
      {.name = "hold_then_take", .picks = 1, .units = {1}, .behaviours = {{"hold", 1}}},
      {.name = "hold_then_leave", .units = {0}, .behaviours = {{"hold", 1}}},
      {.name = "read", .picks = 1, .put_backs = 1, .units = {0}, .behaviours = {{"read", 1}}},
      {.name = "nearby", .picks = 1, .put_backs = 1, .units = {0}, .behaviours = {{"nearby", 1}}},
      {.name = "other_shelf", .picks = 1, .put_backs = 1, .units = {0}, .behaviours = {{"other_shelf", 1}}},
      {.name = "other_fixture", .picks = 1, .put_backs = 1, .units = {0}, .behaviours = {{"other_fixture", 1}}},
      {.name = "equal_weight", .picks = 1, .put_backs = 1, .units = {0}, .behaviours = {{"equal_weight", 1}}},
      {.name = "drop_and_leave", .picks = 1, .drops = 1, .units = {1}, .behaviours = {{"drop", 1}}},
      {.name = "drop_and_pick_up",
       .picks = 1,
       .drops = 1,
       .pick_ups = 1,
       .units = {1},
       .behaviours = {{"drop", 1}, {"pick_up", 1}}},
      // The loser is still inside when the other takes it up, and so keeps only the can.
      {.name = "found_on_floor",
       .picks = 2,
       .drops = 1,
       .pick_ups = 1,
       .units = {1, 1},
       .behaviours = {{"drop", 1}, {"pick_up", 1}}},
      {.name = "take_out", .picks = 2, .units = {2}, .behaviours = {{"take_out", 1}}},
      {.name = "put_back_from_bag", .picks = 2, .put_backs = 1, .units = {1}},
      {.name = "hand_to_companion", .picks = 2, .hand_offs = 2, .units = {2}, .behaviours = {{"hand_over", 2}}},
      // The corner shop's policy: what was handed over stays with who picked it.
      {.name = "hand_to_stranger", .picks = 3, .hand_offs = 1, .units = {2, 1}, .behaviours = {{"hand_over", 1}}},
      {.name = "crossing_arms", .picks = 2, .units = {1, 1}, .behaviours = {{"reach_across", 2}}},
      {.name = "low_and_high", .picks = 2, .units = {2}, .behaviours = {{"crouch", 1}, {"reach_high", 1}}},
      {.name = "conceal", .picks = 3, .units = {3}, .behaviours = {{"conceal", 2}}},
      {.name = "swap", .picks = 2, .put_backs = 1, .units = {1}, .behaviours = {{"swap", 1}}},
      {.name = "lean", .picks = 1, .units = {1}, .behaviours = {{"lean", 1}}},
      {.name = "same_instant", .picks = 2, .units = {1, 1}, .behaviours = {{"same_facing", 2}}},
  };
  return rows;
}

// Where somebody has to crouch or to reach up, or meets somebody, is the shelf's and the seed's doing in most
// scenarios.
bool is_incidental(const std::string& kind) {
  return kind == "crouch" || kind == "reach_high" || kind == "same_facing";
}

std::map<std::string, int> told(const Played& played, const Expected& row) {
  std::map<std::string, int> kinds;
  for (const truth::BehaviourEvent& event : played.crowd.behaviours()) {
    CHECK(event.from <= event.at);
    CHECK(event.at <= event.to);
    if (!is_incidental(event.kind) || row.behaviours.contains(event.kind)) ++kinds[event.kind];
  }
  return kinds;
}

std::vector<int> billed(const Played& played) {
  std::vector<int> units;
  for (const truth::VisitTruth& visit : played.crowd.visits()) {
    units.push_back(0);
    for (const truth::TruthLine& line : visit.lines) units.back() += line.quantity;
  }
  return units;
}

Played play(const std::string& name, std::uint64_t seed) {
  Played played(load("scenarios/behaviours/" + name + ".yaml"), seed);
  played.to_the_end();
  return played;
}

TEST_CASE("every behaviour does in truth what its script says, at every seed") {
  for (const Expected& row : catalogue()) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      CAPTURE(row.name);
      CAPTURE(seed);
      const Played played = play(row.name, seed);
      CHECK(played.crowd.done());
      CHECK(played.count(ItemEventKind::kPick) == row.picks);
      CHECK(played.count(ItemEventKind::kPutBack) == row.put_backs);
      CHECK(played.count(ItemEventKind::kDrop) == row.drops);
      CHECK(played.count(ItemEventKind::kPickUp) == row.pick_ups);
      CHECK(played.count(ItemEventKind::kHandOff) == row.hand_offs);
      CHECK(billed(played) == row.units);
      CHECK(told(played, row) == row.behaviours);
    }
  }
}

TEST_CASE("every scenario of the folder has its row, and by_chance has them all") {
  std::set<std::string> rows = {"by_chance"}, files;
  for (const Expected& row : catalogue()) rows.insert(row.name);
  for (const auto& entry : std::filesystem::directory_iterator("scenarios/behaviours")) {
    if (entry.path().extension() == ".yaml") files.insert(entry.path().stem());
  }
  CHECK(files == rows);
}

const truth::ItemEvent& only(const Played& played, ItemEventKind kind) {
  const auto found =
      std::find_if(played.events.begin(), played.events.end(), [&](const auto& e) { return e.kind == kind; });
  REQUIRE(found != played.events.end());
  return *found;
}

TEST_CASE("the wrong places are wrong in the way that they are named") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    CAPTURE(seed);
    const auto places = [&](const char* name) {
      const Played played = play(name, seed);
      const truth::ItemEvent back = only(played, ItemEventKind::kPutBack);
      CHECK(back.misplaced);
      return std::pair(only(played, ItemEventKind::kPick), back);
    };
    const auto [picked, near] = places("nearby");
    CHECK(near.plate.fixture == picked.plate.fixture);
    CHECK(near.plate.shelf == picked.plate.shelf);
    CHECK(near.plate.plate != picked.plate.plate);
    const auto [low, shelf] = places("other_shelf");
    CHECK(shelf.plate.fixture == low.plate.fixture);
    CHECK(shelf.plate.shelf != low.plate.shelf);
    const auto [here, there] = places("other_fixture");
    CHECK(there.plate.fixture != here.plate.fixture);
    const auto [unit, twin] = places("equal_weight");
    const store::Store store = load("scenarios/behaviours/equal_weight.yaml").store;
    const SkuId theirs = store::facings_on(store, twin.plate).front()->sku;
    CHECK(theirs != unit.sku);
    // A can of 370 g: 2 % of it are 7.4 g, more than the 2 g that hold for light things.
    CHECK(std::abs(store::find_product(store, theirs)->mass_g - store::find_product(store, unit.sku)->mass_g) <= 7.4);
  }
}

TEST_CASE("a grab and both hands lift at one instant, what is read or swapped goes to the plate it came from") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    CAPTURE(seed);
    const Played grab = play("grab", seed);
    REQUIRE(grab.events.size() == 3);
    CHECK(grab.events[0].at == grab.events[2].at);
    const Played hands = play("both_hands", seed);
    REQUIRE(hands.events.size() == 3);
    CHECK(hands.events[0].at == hands.events[1].at);
    const Played read = play("read", seed);
    CHECK(only(read, ItemEventKind::kPutBack).plate == only(read, ItemEventKind::kPick).plate);
    CHECK_FALSE(only(read, ItemEventKind::kPutBack).misplaced);
    const Played swap = play("swap", seed);
    REQUIRE(swap.events.size() == 3);
    CHECK(swap.events[2].item == swap.events[0].item);
    CHECK(swap.events[2].plate == swap.events[1].plate);
  }
}

TEST_CASE("a hand that presses is felt for as long as it stays, and a lean on several plates") {
  const auto pressed = [](const char* name, std::set<PlateAddress>& plates) {
    Played played(load(std::string("scenarios/behaviours/") + name + ".yaml"), 1);
    double most_g = 0;
    int ticks = 0;
    while (!played.crowd.done() && played.world.now().in_seconds() < 60) {
      played.tick();
      double sum_g = 0;
      for (const world::HandPress& press : played.crowd.presses()) {
        sum_g += press.force_g;
        if (press.force_g > 0) plates.insert(press.plate);
      }
      most_g = std::max(most_g, sum_g);
      ticks += sum_g > 5 ? 1 : 0;
    }
    return std::pair(most_g, ticks / 60.0);
  };
  std::set<PlateAddress> plates;
  const auto [hold_g, hold_s] = pressed("hold_then_leave", plates);
  CHECK(plates.size() == 1);
  CHECK(hold_s == doctest::Approx(4).epsilon(0.1));
  CHECK(hold_g < 300);
  const auto [lean_g, lean_s] = pressed("lean", plates);
  CHECK(plates.size() >= 3);
  CHECK(lean_g > 2000);
  CHECK(lean_s > 4.5);
}

TEST_CASE("who pays for what was handed over is the policy of the store") {
  auto scenario = load("scenarios/behaviours/hand_to_stranger.yaml");
  scenario.store.policies.hand_off = store::HandOff::kFollowsItem;
  Played played(scenario, 1);
  played.to_the_end();
  CHECK(billed(played) == std::vector<int>{1, 2});
}

TEST_CASE("what lies on the floor is charged or free, by the policy of the store") {
  auto scenario = load("scenarios/behaviours/drop_and_leave.yaml");
  scenario.store.policies.left_behind = store::LeftBehind::kFree;
  Played played(scenario, 1);
  played.to_the_end();
  CHECK(billed(played) == std::vector<int>{0});
}

}  // namespace
}  // namespace storetwin::shoppers
