#include <doctest/doctest.h>

#include <numbers>

#include "core/base/random.h"
#include "sim/sensors/visibility.h"
#include "tests/support/small_store.h"

using namespace storetwin;
using namespace storetwin::sensors;

TEST_CASE("a line of sight through many fixtures is clear exactly if it is clear of each alone") {
  store::Store shop;
  shop.map.floor = {{0, 0}, {12, 0}, {12, 9}, {0, 9}};
  RandomStream random(5);
  for (int i = 0; i < 14; ++i) {
    store::Fixture fixture = storetwin::testing::small_store().map.fixtures[0];
    fixture.id = "g" + std::to_string(i);
    fixture.X_WF.translation = {random.uniform(0.5, 11), random.uniform(0.5, 8), 0};
    fixture.X_WF.rotation = Eigen::AngleAxisd(random.uniform(0, 2 * std::numbers::pi), Vec3::UnitZ()).toRotationMatrix();
    shop.map.fixtures.push_back(fixture);
  }
  shop.map.obstacles.push_back({.outline = {{5, 4}, {5.7, 4.1}, {5.4, 4.9}}, .height_m = 1.4});
  const Visibility all(shop);
  std::vector<Visibility> single;
  for (const store::Fixture& fixture : shop.map.fixtures) {
    store::Store alone = shop;
    alone.map.fixtures = {fixture};
    single.emplace_back(alone);
  }
  int blocked = 0;
  for (int i = 0; i < 4000; ++i) {
    // Also from beyond the walls, straight along the axes and straight down.
    Vec3 from(random.uniform(-2, 14), random.uniform(-2, 11), random.uniform(0.1, 3));
    Vec3 to(random.uniform(-2, 14), random.uniform(-2, 11), random.uniform(0.1, 3));
    if (i % 7 == 0) to.x() = from.x();
    if (i % 11 == 0) to.y() = from.y();
    bool expected = true;
    for (const Visibility& one : single) expected = expected && one.clear_of_building(from, to);
    CHECK(all.clear_of_building(from, to) == expected);
    blocked += expected ? 0 : 1;
  }
  CHECK(blocked > 400);
  CHECK(blocked < 3600);
}
