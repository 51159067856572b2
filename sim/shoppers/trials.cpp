#include "sim/shoppers/trials.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sim/shoppers/walking.h"

namespace storetwin::shoppers {

namespace {

constexpr int kSides = 64;  // of what stands for a circle
constexpr int kTicksPerSecond = 60;

Polygon circle(double radius_m) {
  Polygon outline;
  for (int i = 0; i < kSides; ++i) {
    const double angle = 2 * std::numbers::pi * i / kSides;
    outline.push_back(radius_m * Vec2(std::cos(angle), std::sin(angle)));
  }
  return outline;
}

}  // namespace

Trial::Trial(const store::Map& map, const std::vector<double>& radii_m)
    : ways_(std::make_shared<const Walkways>(map, radii_m)) {}

std::size_t Trial::add(const Vec2& from, const std::vector<Vec2>& goals, double speed_mps, double radius_m) {
  Shopper walker;
  walker.id = ShopperId{walkers_.size() + 1};
  walker.phase = Phase::kWalking;
  walker.posture.p_WB_m = from;
  walker.speed_mps = speed_mps;
  walker.shape.radius_m = radius_m;
  walker.planned_s = -10;
  walkers_.push_back(walker);
  goals_.push_back(goals);
  arrived_s_.push_back(-1);
  return walkers_.size() - 1;
}

void Trial::tick() {
  constexpr std::uint64_t kTicksPerChoice = 3;
  const bool choose = ticks_++ % kTicksPerChoice == 0;
  const Neighbourhood neighbourhood(walkers_);
  const Surroundings around{ways_->grid(), *ways_, neighbourhood, walkers_, now_s()};
  for (std::size_t i = 0; i < walkers_.size(); ++i) {
    Shopper& walker = walkers_[i];
    std::vector<Vec2>& goals = goals_[i];
    if (!walker.present()) continue;
    if (walker.way.empty() && !goals.empty()) {
      plan_way(walker, around, goals.front(), false);
      goals.erase(goals.begin());
    } else if (walker.way.empty() && arrived_s_[i] < 0) {
      arrived_s_[i] = now_s();
      walker.phase = Phase::kGone;
      continue;
    }
    move(walker, around, choose);
    const Vec2& p = walker.posture.p_WB_m;
    least_room_m_ = std::min(least_room_m_, ways_->grid().clearance_m(p) - walker.shape.radius_m);
    for (const std::size_t place : neighbourhood.near(p, 0.6)) {
      if (place != i && walkers_[place].present()) {
        least_distance_m_ = std::min(least_distance_m_, (walkers_[place].posture.p_WB_m - p).norm());
      }
    }
  }
}

void Trial::run(double limit_s) {
  const auto under_way = [&] { return std::any_of(arrived_s_.begin(), arrived_s_.end(), [](double s) { return s < 0; }); };
  while (under_way() && now_s() < limit_s) tick();
}

store::Map room(const Polygon& floor, const std::vector<Polygon>& solids, double turned_rad) {
  const Eigen::Rotation2Dd turn(turned_rad);
  const auto turned = [&](const Polygon& outline) {
    Polygon result;
    for (const Vec2& p : outline) result.push_back(turn * p);
    return result;
  };
  store::Map map;
  map.floor = turned(floor);
  for (const Polygon& solid : solids) map.obstacles.push_back({"solid", turned(solid), 2});
  return map;
}

Polygon rectangle(const Vec2& low, const Vec2& high) { return {low, {high.x(), low.y()}, high, {low.x(), high.y()}}; }

double ring_speed_mps(double density_per_m2, double free_mps, double seconds, const RandomStream& random) {
  constexpr double kInnerM = 3, kOuterM = 5;
  Trial trial(room(circle(kOuterM), {circle(kInnerM)}));
  const double area_m2 = std::numbers::pi * (kOuterM * kOuterM - kInnerM * kInnerM);
  const int people = static_cast<int>(std::lround(density_per_m2 * area_m2));
  // Evenly round the ring, in three lanes by turns, a little out of step.
  RandomStream draws = random.fork("places");
  std::vector<double> radius_m;
  for (int i = 0; i < people; ++i) {
    radius_m.push_back(kInnerM + 0.35 + 0.65 * (i % 3) + draws.uniform(-0.05, 0.05));
    const double angle = 2 * std::numbers::pi * (i + draws.uniform(-0.1, 0.1)) / people;
    trial.add(radius_m.back() * Vec2(std::cos(angle), std::sin(angle)), {}, free_mps);
  }
  double walked_m = 0;
  const int settle = static_cast<int>(seconds * kTicksPerSecond);
  for (int tick = 0; tick < 2 * settle; ++tick) {
    for (std::size_t i = 0; i < trial.walkers().size(); ++i) {
      Shopper& walker = trial.walkers()[i];
      const Vec2& p = walker.posture.p_WB_m;
      constexpr double kAheadRad = 0.3;
      const double angle = std::atan2(p.y(), p.x()) + kAheadRad;
      walker.way = {radius_m[i] * Vec2(std::cos(angle), std::sin(angle))};
    }
    trial.tick();
    if (tick < settle) continue;
    for (const Shopper& walker : trial.walkers()) {
      // Progress round the ring, at the corridor's middle: lanes nearer to the inside are shorter.
      const Vec2& p = walker.posture.p_WB_m;
      const Vec2 forward = Vec2(-p.y(), p.x()).normalized();
      walked_m += walker.posture.v_WB_mps.dot(forward) / kTicksPerSecond;
    }
  }
  return people == 0 ? free_mps : walked_m / people / (static_cast<double>(settle) / kTicksPerSecond);
}

double gap_flow_per_ms(double width_m, int people, const RandomStream& random) {
  constexpr double kWallM = 9, kHalfWall = 0.2;
  const Polygon below = rectangle({kWallM - kHalfWall, 0}, {kWallM + kHalfWall, 3 - 0.5 * width_m});
  const Polygon above = rectangle({kWallM - kHalfWall, 3 + 0.5 * width_m}, {kWallM + kHalfWall, 6});
  Trial trial(room(rectangle({0, 0}, {19, 6}), {below, above}));
  RandomStream draws = random.fork("places");
  constexpr int kRows = 7;
  for (int i = 0; i < people; ++i) {
    const Vec2 from(8 - 0.7 * (i / kRows) + draws.uniform(-0.1, 0.1), 0.6 + 0.8 * (i % kRows) + draws.uniform(-0.1, 0.1));
    trial.add(from, {{18.5, 0.4 + 5.2 * draws.uniform()}}, draws.normal(1.34, 0.15));
  }
  std::vector<double> passed_s(trial.walkers().size(), -1);
  while (trial.now_s() < 4.0 * people && std::count(passed_s.begin(), passed_s.end(), -1) > 0) {
    trial.tick();
    for (std::size_t i = 0; i < passed_s.size(); ++i) {
      Shopper& walker = trial.walkers()[i];
      const double x = walker.posture.p_WB_m.x();
      if (passed_s[i] < 0 && x > kWallM) passed_s[i] = trial.now_s();
      // Those who are well through have left the building.
      if (x > kWallM + 5) walker.phase = Phase::kGone;
    }
  }
  std::sort(passed_s.begin(), passed_s.end());
  if (passed_s.front() < 0) return 0;
  const auto first = passed_s.size() / 5, last = passed_s.size() - 1 - passed_s.size() / 5;
  return static_cast<double>(last - first) / (passed_s[last] - passed_s[first]) / width_m;
}

Meeting meet_in_aisle(double width_m, int people_each) {
  const Polygon left = rectangle({3, 0}, {11, 3 - 0.5 * width_m}), right = rectangle({3, 3 + 0.5 * width_m}, {11, 6});
  Trial trial(room(rectangle({0, 0}, {14, 6}), {left, right}));
  for (int i = 0; i < people_each; ++i) {
    const double back = 0.8 * i;
    trial.add({2.5 - 0.5 * (i % 2), 3 + back * (i % 2 == 0 ? 1 : -1) / 2}, {{13, 1 + back}}, 1.1);
    trial.add({11.5 + 0.5 * (i % 2), 3 + back * (i % 2 == 0 ? -1 : 1) / 2}, {{1, 1 + back}}, 1.1);
  }
  trial.run(120);
  const auto& arrived = trial.arrived_s();
  const bool all = std::all_of(arrived.begin(), arrived.end(), [](double s) { return s >= 0; });
  return {all ? *std::max_element(arrived.begin(), arrived.end()) : 0, trial.least_distance_m()};
}

}  // namespace storetwin::shoppers
