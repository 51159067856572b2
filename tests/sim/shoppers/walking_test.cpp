// The floor, the ways over it, and the next step: each for itself. How all of it works together is trials_test.cpp's.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "sim/shoppers/doorway.h"
#include "sim/shoppers/speed_density.h"
#include "sim/shoppers/steering.h"
#include "sim/shoppers/waiting_line.h"
#include "sim/shoppers/walkways.h"

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

TEST_CASE("clearance is the distance to the nearest solid thing, and grows away from it") {
  const WalkableGrid grid(walled_room());
  CHECK(grid.clearance_m({3, 2.0}) == doctest::Approx(0.4).epsilon(0.02));
  CHECK(grid.clearance_m({3, 3.1}) == doctest::Approx(0.5).epsilon(0.02));
  CHECK(grid.clearance_m({0.3, 4}) == doctest::Approx(0.3).epsilon(0.02));
  CHECK(grid.clearance_m({3, 2.5}) < 0);
  CHECK(grid.clearance_m({-0.3, 4}) < 0);
  // Round the wall's end it is the distance to the corner.
  CHECK(grid.clearance_m({5.3, 2.0}) == doctest::Approx(0.5).epsilon(0.03));
  CHECK((grid.away_from_solids({3, 2.1}) - Vec2(0, -1)).norm() < 0.01);
}

TEST_CASE("a path leads round an obstacle and keeps a body's radius from it all the way") {
  const store::Map map = walled_room();
  const Walkways ways(map, {0.4});
  const Vec2 from(1, 1), to(1, 4);
  for (const double radius_m : {kBodyRadiusM, 0.4}) {
    const std::vector<Vec2> way = ways.mesh(radius_m).path(from, to);
    REQUIRE_FALSE(way.empty());
    CHECK(way.back() == to);
    Vec2 here = from;
    double length = 0;
    for (const Vec2& next : way) {
      for (double s = 0; s <= 1; s += 0.02) {
        // The traced cells and the contour that cuts their corners are half a cell off each, at most.
        CHECK(distance_to(map.obstacles[0].outline, here + s * (next - here)) > radius_m - 0.05);
      }
      length += (next - here).norm();
      here = next;
    }
    // Longer than a thread pulled tight round the wall's end, and by not much more than the radius asks for.
    CHECK(length > 2 * std::hypot(4.0, 1.4) + 0.2);
    CHECK(length < 2 * std::hypot(4.0 + radius_m, 1.4) + 0.2 + 2 * radius_m);
  }
}

TEST_CASE("there is no way into a closed room, and none is made up") {
  store::Map map = walled_room();
  map.obstacles[0].outline = {{0, 2.4}, {6, 2.4}, {6, 2.6}, {0, 2.6}};
  CHECK(Walkways(map).mesh().path({1, 1}, {1, 4}).empty());
}

TEST_CASE("a floor with no room for anybody has no ways at all") {
  store::Map map = walled_room();
  map.obstacles[0].outline = {{-1, -1}, {7, -1}, {7, 6}, {-1, 6}};
  const Walkways ways(map);
  CHECK_FALSE(ways.mesh().sees({1, 1}, {2, 1}));
  CHECK(ways.mesh().borders_near({1, 1}, 2).empty());
}

TEST_CASE("a mesh sees along the floor and not through walls, and knows its borders") {
  const Walkways ways(walled_room());
  CHECK(ways.mesh().sees({1, 1}, {4, 2}));
  CHECK_FALSE(ways.mesh().sees({1, 1}, {1, 4}));
  const auto borders = ways.mesh().borders_near({3, 2.0}, 0.5);
  REQUIRE_FALSE(borders.empty());
  CHECK(distance(borders.front(), {3, 2.0}) == doctest::Approx(0.4 - kBodyRadiusM).epsilon(0.25));
}

TEST_CASE("a gate is passable but no part of a planned path") {
  const WalkableGrid grid(walled_room());
  CHECK(grid.passable({1.5, 0}));
  CHECK_FALSE(grid.walkable({1.5, 0}));
  CHECK(grid.walkable({1.5, 0.7}));
  CHECK_FALSE(grid.passable({3.5, 0}));
}

TEST_CASE("somebody alone walks as wanted") {
  Walker walker;
  walker.p_W = {1, 1};
  walker.wanted_mps = {1, 0};
  CHECK(steer(walker, {}, {}) == Vec2(1, 0));
}

TEST_CASE("two who meet face to face both step to their right and pass") {
  Vec2 a(1, 1.2), b(5, 1.2), va(1, 0), vb(-1, 0);
  double nearest = 9;
  for (int i = 0; i < 200 && (a.x() < 4.8 || b.x() > 1.2); ++i) {
    Walker one, other;
    one.p_W = a;
    one.v_W_mps = va;
    one.wanted_mps = (Vec2(5, 1.2) - a).normalized();
    other.p_W = b;
    other.v_W_mps = vb;
    other.wanted_mps = (Vec2(1, 1.2) - b).normalized();
    const Vec2 next_a = steer(one, {{b, vb}}, {}), next_b = steer(other, {{a, va}}, {});
    va = next_a;
    vb = next_b;
    a += 0.05 * va;
    b += 0.05 * vb;
    nearest = std::min(nearest, (a - b).norm());
    if (std::abs(a.x() - b.x()) < 0.1) CHECK(a.y() < b.y());
  }
  CHECK(a.x() > 4.5);
  CHECK(b.x() < 1.5);
  CHECK(nearest > 0.4);
}

TEST_CASE("nobody is walked into who stands still, and the kept distance shrinks for those who are stuck") {
  Walker walker;
  walker.p_W = {1, 1};
  walker.v_W_mps = walker.wanted_mps = {1, 0};
  const Vec2 v = steer(walker, {{{1.6, 1.0}, {0, 0}}}, {});
  CHECK((v - Vec2(1, 0)).norm() > 0.1);
  const double both = 2 * kBodyRadiusM;
  CHECK(personal_distance_m(both, 0) > 0.45);
  CHECK(personal_distance_m(both, 8) < 0.1);
  CHECK(touching_distance_m(both, 0) < personal_distance_m(both, 0));
  CHECK(personal_distance_m(0.22 + 0.4, 0) > personal_distance_m(both, 0));
}

TEST_CASE("who is before a walker crowds it most, who is behind not at all, and nobody is crowded by himself") {
  const Vec2 here(0, 0), ahead(1, 0);
  CHECK(density_seen(here, ahead, {}) == 0);
  CHECK(density_seen(here, ahead, {{-0.7, 0}}) == doctest::Approx(0));
  const double before = density_seen(here, ahead, {{0.7, 0}}), beside = density_seen(here, ahead, {{0, 0.7}});
  CHECK(before > 1.5 * beside);
  CHECK(beside > 0);
  // A floor covered evenly by three to the square metre, this walker being one of them, is seen as about that, and an eighth
  // more for the walls that are not there.
  std::vector<Vec2> lattice;
  const double gap = 1 / std::sqrt(3.0);
  for (int x = -6; x <= 6; ++x) {
    for (int y = -6; y <= 6; ++y) {
      if (x != 0 || y != 0) lattice.emplace_back(gap * x, gap * y);
    }
  }
  CHECK(density_seen(here, ahead, lattice) == doctest::Approx(3 * 1.12).epsilon(0.05));
}

TEST_CASE("a queue's places lie on free floor, a queue's gap apart, and off other gates") {
  const Walkways ways(walled_room());
  const Doorway door = doorway_of(walled_room().lanes[0]);
  const Vec2 mouth(4, 0.7);
  const std::vector<Vec2> row = line_inside(door, {mouth}, ways);
  REQUIRE(row.size() >= 8);
  CHECK(row.front() == door.inside());
  for (std::size_t i = 0; i < row.size(); ++i) {
    CHECK(ways.grid().walkable(row[i]));
    CHECK((row[i] - mouth).norm() >= 0.7);
    for (std::size_t j = 0; j < i; ++j) CHECK((row[i] - row[j]).norm() > 0.97 * kQueueGapM);
    if (i > 0) CHECK((row[i] - row[i - 1]).norm() == doctest::Approx(kQueueGapM));
  }
}

}  // namespace
}  // namespace storetwin::shoppers
