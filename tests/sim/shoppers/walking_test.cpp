// Walking: paths keep clear of what is solid, and people pass each other.
#include <doctest/doctest.h>

#include "sim/shoppers/doorway.h"
#include "sim/shoppers/steering.h"
#include "sim/shoppers/walkable_grid.h"

namespace storetwin::shoppers {
namespace {

// A room of 6 x 5 m with a wall across it that leaves a gap at the right, and one gate in the front.
store::Map walled_room() {
  store::Map map;
  map.floor = {{0, 0}, {6, 0}, {6, 5}, {0, 5}};
  store::Lane lane;
  lane.id = "in";
  lane.gate = {{1, 0}, {2, 0}};
  lane.inward = {0, 1};
  map.lanes = {lane};
  store::Obstacle wall;
  wall.id = "wall";
  wall.outline = {{0, 2.4}, {5, 2.4}, {5, 2.6}, {0, 2.6}};
  map.obstacles = {wall};
  return map;
}

TEST_CASE("a path leads round an obstacle and keeps a body's radius from it all the way") {
  const store::Map map = walled_room();
  const WalkableGrid grid(map);
  const Vec2 from(1, 1), to(1, 4);
  const std::vector<Vec2> way = grid.path(from, to, {});
  REQUIRE_FALSE(way.empty());
  CHECK((way.back() - to).norm() < 0.05);
  Vec2 here = from;
  double length = 0;
  for (const Vec2& next : way) {
    for (double s = 0; s <= 1; s += 0.02) {
      // A cell's centre keeps the radius; points between may be half a cell's diagonal nearer.
      CHECK(distance_to(map.obstacles[0].outline, here + s * (next - here)) > kBodyRadiusM - 0.04);
    }
    length += (next - here).norm();
    here = next;
  }
  // The shortest way touches the inflated end of the wall twice: about 4.4 + 0.6 + 4.4 m.
  CHECK(length > 8.5);
  CHECK(length < 9.8);
}

TEST_CASE("there is no way into a closed room, and none is made up") {
  store::Map map = walled_room();
  map.obstacles[0].outline = {{0, 2.4}, {6, 2.4}, {6, 2.6}, {0, 2.6}};
  CHECK(WalkableGrid(map).path({1, 1}, {1, 4}, {}).empty());
}

TEST_CASE("with somebody in the way, the path swings wide of him") {
  const store::Map map = walled_room();
  const WalkableGrid grid(map);
  const Vec2 person(3, 1.2);
  double nearest = 9;
  for (const Vec2& point : grid.path({1, 1.2}, {5, 1.2}, {person}))
    nearest = std::min(nearest, (point - person).norm());
  CHECK(nearest > 0.4);
}

TEST_CASE("a gate is passable but no part of a planned path") {
  const WalkableGrid grid(walled_room());
  CHECK(grid.passable({1.5, 0}));
  CHECK_FALSE(grid.walkable({1.5, 0}));
  CHECK(grid.walkable({1.5, 0.7}));
  CHECK_FALSE(grid.passable({3.5, 0}));
}

TEST_CASE("somebody alone walks as wanted") {
  const WalkableGrid grid(walled_room());
  CHECK(steer({{1, 1}, {1, 0}, 0, false}, {}, grid) == Vec2(1, 0));
}

TEST_CASE("two who meet face to face both step to their right and pass") {
  const WalkableGrid grid(walled_room());
  Vec2 a(1, 1.2), b(5, 1.2), va(0, 0), vb(0, 0);
  double nearest = 9;
  for (int i = 0; i < 200; ++i) {
    const Vec2 next_a = steer({a, Vec2(Vec2(5, 1.2) - a).normalized() * 1.0, 0, false}, {{b, vb}}, grid);
    const Vec2 next_b = steer({b, Vec2(Vec2(1, 1.2) - b).normalized() * 1.0, 0, false}, {{a, va}}, grid);
    va = next_a;
    vb = next_b;
    a += 0.05 * va;
    b += 0.05 * vb;
    nearest = std::min(nearest, (a - b).norm());
    if (a.x() > 4.8 && b.x() < 1.2) break;
  }
  CHECK(a.x() > 4.5);
  CHECK(b.x() < 1.5);
  CHECK(nearest > 0.4);
}

TEST_CASE("nobody is walked into who stands still, and the kept distance shrinks for those who are stuck") {
  const WalkableGrid grid(walled_room());
  const Vec2 v = steer({{1, 1}, {1, 0}, 0, false}, {{{1.5, 1.0}, {0, 0}}}, grid);
  CHECK(v.x() < 0.9);
  CHECK(personal_distance_m(0) > 0.45);
  CHECK(personal_distance_m(8) < 0.1);
}

}  // namespace
}  // namespace storetwin::shoppers
