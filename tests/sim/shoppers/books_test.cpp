#include "sim/shoppers/books.h"

#include <doctest/doctest.h>

#include "tests/sim/world/small_shop.h"

namespace storetwin::shoppers {
namespace {

// Bob sweeps a bottle along the board from behind the item, out over the edge.
void knock_down(world::World& world, truth::ItemId item) {
  const Vec3 p = world.items().at(item).X_WI.translation;
  const truth::ItemId bottle = world::take(world, world::kBob, world::kWater);
  const double grip = world.items().at(bottle).X_WI.translation.y() - world.bodies().at(world::kBob).hands[1].y();
  world::move_hand(world, world::kBob, {p.x() - 0.3, 1.7, 0.35}, 0.3);
  world::move_hand(world, world::kBob, {p.x() - 0.3, p.y() + 0.06 - grip, 0.35}, 0.3);
  world::move_hand(world, world::kBob, {p.x(), p.y() + 0.06 - grip, 0.35}, 0.3);
  world::move_hand(world, world::kBob, {p.x(), 1.5, 0.35}, 0.5);
  world::steps(world, 480);
}

TEST_CASE("what was put back on a shelf is the shop's, even if somebody else knocks it down later") {
  store::Store shop = world::small_shop();
  shop.planogram = {{SkuId("water"), "g1", 1, {1}, 1}, {SkuId("tea"), "g1", 1, {3}, 1}};
  shop.policies.left_behind = store::LeftBehind::kChargedToPicker;
  world::World world(shop, RandomStream(4));
  std::vector<Shopper> everybody(1);
  Shopper& ann = everybody.front();
  ann.id = world::kAnn;
  ann.phase = Phase::kDeciding;

  const truth::ItemId item = world::take(world, world::kAnn, world::kTea);
  settle_carts(everybody, {}, world);
  CHECK(ann.cart.contains(item));
  const auto spot = world.free_spot(world::kTea, world.items().at(item).size_m);
  REQUIRE(spot.has_value());
  ann.released.push_back(item);
  world::put(world, world::kAnn, *spot);
  REQUIRE(world.items().at(item).place == world::ItemPlace::kOnPlate);
  settle_carts(everybody, {}, world);
  CHECK(ann.cart.empty());

  knock_down(world, item);
  REQUIRE(world.items().at(item).place == world::ItemPlace::kOnFloor);
  settle_carts(everybody, {}, world);
  CHECK(ann.cart.empty());
}

}  // namespace
}  // namespace storetwin::shoppers
