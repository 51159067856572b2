#include <doctest/doctest.h>

#include <numbers>

#include "core/base/random.h"
#include "sim/sensors/visibility.h"
#include "tests/sim/sensors/scene.h"

using namespace storetwin;
using namespace storetwin::sensors;

namespace {

store::Store crowded_with_fixtures(RandomStream& random) {
  store::Store shop;
  shop.map.floor = {{0, 0}, {12, 0}, {12, 9}, {0, 9}};
  for (int i = 0; i < 14; ++i) {
    store::Fixture fixture = storetwin::testing::small_store().map.fixtures[0];
    fixture.id = "g" + std::to_string(i);
    fixture.X_WF.translation = {random.uniform(0.5, 11), random.uniform(0.5, 8), 0};
    fixture.X_WF.rotation = Eigen::AngleAxisd(random.uniform(0, 2 * std::numbers::pi), Vec3::UnitZ()).toRotationMatrix();
    shop.map.fixtures.push_back(fixture);
  }
  shop.map.obstacles.push_back({.outline = {{5, 4}, {5.7, 4.1}, {5.4, 4.9}}, .height_m = 1.4});
  return shop;
}

}  // namespace

TEST_CASE("a line of sight through many fixtures is clear exactly if it is clear of each alone") {
  RandomStream random(5);
  const store::Store shop = crowded_with_fixtures(random);
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

TEST_CASE("an eye that knows its surroundings sees exactly those points of bodies to which a line of sight is clear") {
  RandomStream random(6);
  const store::Store shop = crowded_with_fixtures(random);
  const Visibility visibility(shop);
  int seen = 0, hidden = 0, behind_trolleys = 0;
  for (int scene = 0; scene < 40; ++scene) {
    BodyMap bodies;
    for (std::uint64_t id = 1; id <= 12; ++id) {
      const Vec2 p(random.uniform(1, 11), random.uniform(1, 8));
      const Vec3 reach(p.x() + random.uniform(-0.4, 0.4), p.y() + random.uniform(-0.1, 0.5), random.uniform(0.3, 2.1));
      world::BodyPose& body = bodies[truth::ShopperId{id}] = storetwin::testing::standing(p, reach);
      if (id % 3 != 0) continue;
      // Every third pushes a trolley, and every sixth has left it somewhere.
      const Vec2 away(random.uniform(-0.6, 0.6), id % 6 == 0 ? 2.5 : 0.7);
      world::BodyBox trolley{.half_m = {0.3, 0.5, 0.5}};
      trolley.X_WB.translation = {p.x() + away.x(), p.y() + away.y(), 0.5};
      trolley.X_WB.rotation = Eigen::AngleAxisd(random.uniform(0, 3), Vec3::UnitZ()).toRotationMatrix();
      body.boxes = {trolley};
    }
    BodyMap unboxed = bodies;
    for (auto& [id, body] : unboxed) body.boxes.clear();
    const BodyIndex people(bodies);
    std::vector<std::size_t> everybody;
    for (std::size_t i = 0; i < people.bodies().size(); ++i) everybody.push_back(i);
    // From the ceiling, from the height of heads, and so short-sighted that much lies beyond what it keeps.
    Eye eye({random.uniform(0, 12), random.uniform(0, 9), scene % 3 == 0 ? 1.7 : 2.9}, scene % 5 == 0 ? 2 : 10);
    for (const std::size_t whom : everybody) {
      const std::uint32_t asked = random.chance(0.5) ? (1u << kBodyPoints) - 1 : 0x1234u;
      const std::uint32_t found = visibility.seen(eye, people, everybody, whom, asked);
      for (std::size_t i = 0; i < kBodyPoints; ++i) {
        const bool clear = (asked >> i & 1) != 0 && visibility.clear(eye.p_W(), people[whom].point(i), bodies, people[whom].id());
        CHECK((found >> i & 1) == (clear ? 1 : 0));
        (clear ? seen : hidden) += 1;
        const bool clear_without =
            (asked >> i & 1) != 0 && visibility.clear(eye.p_W(), people[whom].point(i), unboxed, people[whom].id());
        behind_trolleys += clear_without && !clear ? 1 : 0;
      }
    }
  }
  CHECK(seen > 500);
  CHECK(hidden > 500);
  CHECK(behind_trolleys > 50);
}
