#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "core/base/random.h"
#include "tests/sim/world/small_shop.h"

namespace storetwin::world {

namespace {

/// A clumsy shopper who does something different every few steps; the same stream does the same things.
class Clumsy {
 public:
  explicit Clumsy(std::uint64_t seed) : random_(seed) {}

  void act(World& world) {
    const ShopperId who = random_.chance(0.5) ? kAnn : kBob;
    const auto plates = store::all_plates(world.store());
    const int last = static_cast<int>(plates.size()) - 1;
    const PlateAddress& plate = plates[static_cast<std::size_t>(random_.integer(0, last))];
    if (!world.bodies().contains(who)) world.set_body(who, body_with_hand({1.3, 1.6, 0.6}));
    switch (random_.integer(0, 7)) {
      case 0:
      case 1: grasp_from(world, who, plate); break;
      case 2: reach_anywhere(world, who); break;
      case 3: put_to(world, who, plate); break;
      case 4: world.stow(who, Side::kRight); break;
      case 5: take_from_basket(world, who); break;
      case 6: world.press({plate, random_.uniform(0, 50)}); break;
      default: world.release(who, Side::kRight);
    }
  }

 private:
  void grasp_from(World& world, ShopperId who, const PlateAddress& plate) {
    const auto there = world.on_plate(plate);
    if (there.empty()) return;
    world.set_body(who, body_with_hand(front_of(world.items().at(there.front()))));
    world.grasp(who, Side::kRight, there.front(), 0.1);
  }

  void reach_anywhere(World& world, ShopperId who) {
    const double x = random_.uniform(0.8, 2), y = random_.uniform(1.2, 2.4), z = random_.uniform(0.1, 1.4);
    world.set_body(who, body_with_hand({x, y, z}));
  }

  void take_from_basket(World& world, ShopperId who) {
    const auto own = world.carried(who);
    if (!own.empty()) world.unstow(who, Side::kRight, own.front());
  }

  void put_to(World& world, ShopperId who, const PlateAddress& plate) {
    const auto held = world.held(who, Side::kRight);
    if (!held) return;
    if (const auto spot = world.free_spot(plate, world.items().at(*held).size_m)) {
      world.set_body(who, body_with_hand(*spot + Vec3(random_.normal(0, 0.02), -0.03, 0.02)));
    }
    world.step();
    world.release(who, Side::kRight);
  }

  RandomStream random_;
};

/// Runs `count` steps with something done every 25th.
void run(World& world, Clumsy& clumsy, int count) {
  for (int i = 0; i < count; ++i) {
    if (i % 25 == 0) clumsy.act(world);
    world.step();
  }
}

std::size_t count_of(const World& world, ItemPlace place) {
  std::size_t count = 0;
  for (const auto& [id, item] : world.items()) count += item.place == place ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("items never vanish nor double, and resting ones weigh what they are, whatever is done to them") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    CAPTURE(seed);
    World world(small_shop(), RandomStream(seed));
    std::map<ItemId, SkuId> stocked;
    for (const auto& [id, item] : world.items()) stocked[id] = item.sku;
    Clumsy clumsy(seed);
    for (int i = 0; i < 12; ++i) {
      run(world, clumsy, 240);
      std::map<ItemId, SkuId> now;
      for (const auto& [id, item] : world.items()) {
        now[id] = item.sku;
        CHECK(item.X_WI.translation.allFinite());
        CHECK(item.X_WI.translation.z() > -0.3);
      }
      CHECK(now == stocked);
    }
    world.release(kAnn, Side::kRight);
    world.release(kBob, Side::kRight);
    steps(world, 1200);
    CHECK(count_of(world, ItemPlace::kLoose) == 0);
    double resting_g = 0;
    for (const auto& [id, item] : world.items()) resting_g += item.place == ItemPlace::kOnPlate ? item.mass_g : 0;
    CHECK(total_force_g(world) == doctest::Approx(resting_g).epsilon(1e-9));
  }
}

TEST_CASE("events and places agree: what was picked and not put back, dropped or stowed isn't on a plate") {
  World world(small_shop(), RandomStream(3));
  Clumsy clumsy(17);
  std::map<ItemId, truth::ItemEventKind> last;
  for (int i = 0; i < 4000; ++i) {
    if (i % 25 == 0) clumsy.act(world);
    for (const auto& event : steps(world, 1)) last[event.item] = event.kind;
  }
  world.release(kAnn, Side::kRight);
  world.release(kBob, Side::kRight);
  for (const auto& event : steps(world, 1200)) last[event.item] = event.kind;
  for (const auto& [id, kind] : last) {
    const ItemPlace place = world.items().at(id).place;
    CAPTURE(id.value);
    if (kind == truth::ItemEventKind::kPutBack) CHECK(place == ItemPlace::kOnPlate);
    if (kind == truth::ItemEventKind::kPick) CHECK(place == ItemPlace::kCarried);
    if (kind == truth::ItemEventKind::kDrop) CHECK(place == ItemPlace::kOnFloor);
  }
}

TEST_CASE("the same commands give the same bytes, twice in one process and side by side") {
  World a(small_shop(), RandomStream(21)), b(small_shop(), RandomStream(21));
  Clumsy by_a(4), by_b(4);
  for (int i = 0; i < 20; ++i) {
    run(a, by_a, 60);
    run(b, by_b, 60);
    REQUIRE(digest_of(a) == digest_of(b));
  }
  World other(small_shop(), RandomStream(22));
  CHECK(digest_of(other) != digest_of(World(small_shop(), RandomStream(21))));
}

TEST_CASE("a copy continues as the original does once that is rebuilt, in mid-flight, mid-hold and mid-lift") {
  World original(small_shop(), RandomStream(31));
  Clumsy clumsy(8);
  std::size_t in_flight = 0, in_hand = 0;
  for (int i = 0; i < 40; ++i) {
    run(original, clumsy, 37);
    in_flight += count_of(original, ItemPlace::kLoose) > 0 ? 1 : 0;
    in_hand += count_of(original, ItemPlace::kHeld) > 0 ? 1 : 0;
    World copy(original);
    CHECK(digest_of(copy) == digest_of(original));
    original.rebuild();
    Clumsy for_copy = clumsy, for_original = clumsy;
    World continued(original);
    continued.rebuild();
    run(copy, for_copy, 150);
    World replayed(original);
    replayed = continued;
    run(replayed, for_original, 150);
    REQUIRE(digest_of(copy) == digest_of(replayed));
    run(original, clumsy, 150);
    REQUIRE(digest_of(copy) == digest_of(original));
  }
  CHECK(in_flight > 5);
  CHECK(in_hand > 5);
}

TEST_CASE("a keyframe taken while an item is being lifted continues the lift") {
  World original(small_shop(), RandomStream(41));
  const ItemId item = original.on_plate(kWater).front();
  original.set_body(kAnn, body_with_hand(front_of(original.items().at(item))));
  original.grasp(kAnn, Side::kRight, item, 0.2);
  steps(original, 20);
  World copy(original);
  original.rebuild();
  const auto told = steps(original, 60);
  CHECK(steps(copy, 60) == told);
  REQUIRE(told.size() == 1);
  CHECK(digest_of(copy) == digest_of(original));
}

TEST_CASE("the digest tells worlds apart that will differ") {
  World a(small_shop(), RandomStream(51)), b(a);
  b.press({kTea, 5});
  CHECK(digest_of(a) != digest_of(b));
}

}  // namespace storetwin::world
