// What every model of pedestrians is asked before it is believed (RiMEA's verification cases, requirement L11): one case each.
#include "sim/shoppers/trials.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <utility>

#include "sim/shoppers/speed_density.h"

namespace storetwin::shoppers {
namespace {

TEST_CASE("somebody alone keeps the free speed, however the corridor lies on the grid") {
  for (const double turned : {0.0, std::numbers::pi / 4, 0.3}) {
    for (const double speed : {0.6, 1.34}) {
      CAPTURE(turned);
      CAPTURE(speed);
      Trial trial(room(rectangle({0, 0}, {22, 2}), {}, turned));
      const Eigen::Rotation2Dd turn(turned);
      trial.add(turn * Vec2(1, 1), {turn * Vec2(21, 1)}, speed);
      trial.run(60);
      // 20 m, and what starting and stopping cost: at 2 m/s2, and the slower last steps.
      CHECK(trial.arrived_s()[0] > 20 / speed);
      CHECK(trial.arrived_s()[0] < 20 / speed + 2.0);
    }
  }
}

TEST_CASE("nobody passes a wall: into a closed room there is no way, and none is made up") {
  Trial trial(room(rectangle({0, 0}, {8, 6}), {rectangle({4, 0}, {4.1, 6})}));
  for (int i = 0; i < 6; ++i) trial.add({1, 0.5 + i}, {{7, 0.5 + i}}, 1.34);
  trial.run(10);
  for (const Shopper& walker : trial.walkers()) CHECK(walker.posture.p_WB_m.x() < 4 - kBodyRadiusM + 0.05);
}

TEST_CASE("twenty people take a corner without leaving the corridor or stepping on each other") {
  Trial trial(room({{0, 0}, {12, 0}, {12, 12}, {10, 12}, {10, 2}, {0, 2}}, {}));
  for (int i = 0; i < 20; ++i) trial.add({0.5 + 0.5 * (i / 3), 0.4 + 0.6 * (i % 3)}, {{10.4 + 0.3 * (i % 5), 11.5}}, 1.34);
  trial.run(60);
  for (const double arrived_s : trial.arrived_s()) CHECK(arrived_s > 0);
  CHECK(trial.least_room_m() > -0.05);
  CHECK(trial.least_distance_m() > 0.25);
}

TEST_CASE("a way round an obstacle is little longer than the shortest, and keeps a body's radius from it") {
  const Polygon pillar = rectangle({4, 0.8}, {5, 3.2});
  Trial trial(room(rectangle({0, 0}, {10, 6}), {pillar}));
  trial.add({1, 2}, {{9, 2}}, 1.0);
  trial.run(30);
  // Round the pillar's upper corners, a radius off: 3.4 or so, 1, and 4.2 m; the lower side is as near but only 0.8 m wide.
  const double upper = 2 * std::hypot(3.0, 1.2 + kBodyRadiusM) + 2 * 0.5 + 0.5;
  CHECK(trial.arrived_s()[0] > 8.0);
  CHECK(trial.arrived_s()[0] < upper + 2);
  CHECK(trial.least_room_m() > -0.05);
}

TEST_CASE("several goals are visited in their order") {
  Trial trial(room(rectangle({0, 0}, {10, 10}), {rectangle({4, 4}, {6, 6})}));
  trial.add({1, 1}, {{9, 1}, {9, 9}, {1, 9}, {1, 1}}, 1.2);
  std::vector<int> corners;
  while (trial.arrived_s()[0] < 0 && trial.now_s() < 60) {
    trial.tick();
    const Vec2& p = trial.walkers()[0].posture.p_WB_m;
    const int corner = (p.x() > 5 ? 1 : 0) + (p.y() > 5 ? 2 : 0);
    if (corners.empty() || corners.back() != corner) corners.push_back(corner);
  }
  CHECK(corners == std::vector<int>{0, 1, 3, 2, 0});
  CHECK(trial.arrived_s()[0] == doctest::Approx(32 / 1.2).epsilon(0.12));
}

// Somebody alone through a room with a wall across that leaves a gap at one end.
double through_turned_room_s(double turned, const Vec2& from, const Vec2& to) {
  Trial trial(room(rectangle({0, 0}, {9, 6}), {rectangle({4, 2}, {4.4, 6})}, turned));
  const Eigen::Rotation2Dd turn(turned);
  trial.add(turn * from, {turn * to}, 1.2);
  trial.run(60);
  return trial.arrived_s()[0];
}

TEST_CASE("a room turned by 45 degrees is crossed in the same time") {
  for (const auto& [from, to] : {std::pair(Vec2(1, 5), Vec2(8, 5)), std::pair(Vec2(8, 4), Vec2(1, 3))}) {
    const double straight_s = through_turned_room_s(0, from, to);
    CHECK(straight_s > 0);
    CHECK(through_turned_room_s(std::numbers::pi / 4, from, to) == doctest::Approx(straight_s).epsilon(0.03));
    CHECK(through_turned_room_s(1.0, from, to) == doctest::Approx(straight_s).epsilon(0.03));
  }
}

TEST_CASE("the share of the free speed follows Weidmann's formula") {
  // v(D) = 1.34 (1 - exp(-1.913 (1/D - 1/5.4))), tabulated: 1.30, 1.06, 0.81, 0.61 m/s at 0.5, 1, 1.5, 2 per square metre.
  CHECK(1.34 * speed_share(0.5) == doctest::Approx(1.30).epsilon(0.01));
  CHECK(1.34 * speed_share(1.0) == doctest::Approx(1.06).epsilon(0.01));
  CHECK(1.34 * speed_share(1.5) == doctest::Approx(0.81).epsilon(0.01));
  CHECK(1.34 * speed_share(2.0) == doctest::Approx(0.61).epsilon(0.01));
  CHECK(speed_share(0) == 1);
  CHECK(speed_share(kJamDensity) == 0);
  CHECK(speed_share(9) == 0);
}

TEST_CASE("in a ring corridor people walk as fast as Weidmann's curve says for their density, within 15 %") {
  for (const double density : {0.5, 1.0, 1.5, 2.0, 2.5}) {
    CAPTURE(density);
    const double speed = ring_speed_mps(density, 1.34, 6, RandomStream(1));
    CHECK(speed == doctest::Approx(1.34 * speed_share(density)).epsilon(0.15));
  }
}

TEST_CASE("a gap lets through about as many as are counted at real ones") {
  // Weidmann's greatest flow is 1.22 per metre and second; experiments at gaps of 0.8 to 1.2 m count up to 1.9
  // (A. Seyfried et al., "New insights into pedestrian flow through bottlenecks", Transportation Science 43, 2009).
  const double flow = gap_flow_per_ms(1.0, 50, RandomStream(1));
  CHECK(flow > 0.9);
  CHECK(flow < 2.0);
}

TEST_CASE("in a narrow aisle people squeeze past each other, and nobody blocks for good") {
  // 0.8 m leaves 0.36 m between two middles whose bodies keep clear of the shelves: less than shoulders, more than chests.
  const Meeting narrow = meet_in_aisle(0.8, 1);
  CHECK(narrow.seconds > 0);
  CHECK(narrow.seconds < 30);
  const Meeting files = meet_in_aisle(1.2, 4);
  CHECK(files.seconds > 0);
  CHECK(files.seconds < 60);
  CHECK(files.least_distance_m > 0.25);
}

TEST_CASE("what is pushed needs room: a broad body takes the broad way round, a slim one the short narrow way") {
  // Two gaps: 0.6 m just ahead, 1.2 m farther up.
  const store::Map map = room(rectangle({0, 0}, {8, 6}), {rectangle({4, 0}, {4.2, 1.2}), rectangle({4, 1.8}, {4.2, 4.6}),
                                                          rectangle({4, 5.8}, {4.2, 6})});
  for (const double radius_m : {kBodyRadiusM, 0.4}) {
    Trial trial(map, {radius_m});
    trial.add({2, 1.5}, {{6, 1.5}}, 1.0, radius_m);
    double highest = 0;
    while (trial.arrived_s()[0] < 0 && trial.now_s() < 40) {
      trial.tick();
      highest = std::max(highest, trial.walkers()[0].posture.p_WB_m.y());
    }
    CHECK(trial.arrived_s()[0] > 0);
    CHECK(trial.least_room_m() > -0.05);
    CHECK((highest > 4.6) == (radius_m > 0.3));
  }
}

TEST_CASE("a copy of a trial goes on as the original does") {
  Trial trial(room(rectangle({0, 0}, {6, 4}), {rectangle({2.8, 0}, {3.2, 1.4})}));
  for (int i = 0; i < 12; ++i) trial.add({0.5 + 0.5 * (i % 3), 0.5 + 0.8 * (i / 3)}, {{5.5, 0.5 + 0.25 * i}}, 1.2);
  for (int i = 0; i < 100; ++i) trial.tick();
  Trial copy = trial;
  trial.run(20);
  copy.run(20);
  for (std::size_t i = 0; i < trial.walkers().size(); ++i) {
    CHECK(trial.walkers()[i].posture.p_WB_m == copy.walkers()[i].posture.p_WB_m);
  }
}

}  // namespace
}  // namespace storetwin::shoppers
