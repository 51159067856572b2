#include "sim/layout/floor_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/base/assert.h"

namespace storetwin::layout {

namespace {

// Sizes of shop fittings as makers list them [E]: gondolas 1.2 m wide and 0.45 m deep each side, chillers 0.7 m.
constexpr double kGondolaDepthM = 0.45, kGondolaBoardM = 0.4, kGondolaHeightM = 1.8;
constexpr double kChillerDepthM = 0.7, kChillerBoardM = 0.5, kChillerHeightM = 2;
constexpr double kLowestBoardM = 0.15, kHighestGoodsM = 1.8, kBoardM = 0.03;
constexpr double kCeilingM = 3;
constexpr double kCornerM = 1.0;       // free floor before the fixtures of a corner
constexpr int kLongestRow = 10;        // fixtures, before a cross aisle breaks it
constexpr double kWallShare = 0.4;     // of the fixtures stand along the walls, where there is room
constexpr double kLaneM = 0.9, kTurnstileM = 0.3, kVestibuleM = 1.2;
constexpr double kLeastWithCounterM = 5;

double to_cm(double m) { return std::round(m * 100) / 100; }

struct Place {
  enum class Kind { kChiller, kWall, kGondola };
  Kind kind = Kind::kGondola;
  Vec2 p_W = Vec2::Zero();  // left end of the front edge
  double turn_deg = 0;
};

// The floor in numbers, all from the request.
struct Plan {
  double width, depth, aisle;
  double front;             // free depth behind the turnstile
  double rows_from, rows_to;
  double left, right;       // of the space for rows, walls' units and their aisles taken away

  explicit Plan(const FloorRequest& r)
      : width(r.width_m), depth(r.depth_m), aisle(r.aisle_width_m),
        front(std::clamp(0.14 * r.depth_m, 1.5, 3.0)),
        rows_from(front), rows_to(r.depth_m - kChillerDepthM - std::max(r.aisle_width_m, kCornerM)),
        left(kGondolaDepthM + r.aisle_width_m), right(r.width_m - kGondolaDepthM - r.aisle_width_m) {}

  int chillers() const { return static_cast<int>(std::floor((width + 1e-9) / kFixtureWidthM)); }
  int per_side_wall() const {
    return std::max(0, static_cast<int>(std::floor((depth - kChillerDepthM - kCornerM - front + 1e-9) / kFixtureWidthM)));
  }
  int most_rows() const {
    return std::max(0, static_cast<int>(std::floor((right - left + aisle + 1e-9) / (2 * kGondolaDepthM + aisle))));
  }
  double cross_aisle() const { return std::max(aisle, 1.5); }
  double row_length(int fixtures) const { return fixtures * kFixtureWidthM + (fixtures - 1) / kLongestRow * cross_aisle(); }
  int longest_row() const {
    int fixtures = 0;
    while (row_length(fixtures + 1) <= rows_to - rows_from + 1e-9) ++fixtures;
    return fixtures;
  }
  int most_in_rows() const { return 2 * most_rows() * longest_row(); }
  int most_on_walls() const { return chillers() + 2 * per_side_wall(); }
  double free_between(int rows) const { return (right - left + 2 * aisle - rows * 2 * kGondolaDepthM) / (rows + 1); }
};

std::vector<Place> wall_places(const Plan& plan, int count) {
  std::vector<Place> places;
  const int back = std::min(count, plan.chillers());
  const double start = to_cm((plan.width - back * kFixtureWidthM) / 2);
  for (int i = 0; i < back; ++i) {
    places.push_back({Place::Kind::kChiller, {start + i * kFixtureWidthM, plan.depth - kChillerDepthM}, 0});
  }
  // Left and right in turn, from the back, so that a shop with few looks even.
  const double end = plan.depth - kChillerDepthM - kCornerM;
  for (int i = 0; i < count - back; ++i) {
    const double far = to_cm(end - (i / 2) * kFixtureWidthM);
    if (i % 2 == 0) places.push_back({Place::Kind::kWall, {kGondolaDepthM, far - kFixtureWidthM}, 90});
    else places.push_back({Place::Kind::kWall, {plan.width - kGondolaDepthM, far}, -90});
  }
  return places;
}

// The number of rows at which aisles are half as wide as what stays free at the rows' ends: neither one long wall nor a
// field of stumps.
int choose_rows(const Plan& plan, int count) {
  int best = 1;
  double least = 1e9;
  for (int rows = 1; rows <= plan.most_rows(); ++rows) {
    const int each = (count + 2 * rows - 1) / (2 * rows);
    if (each > plan.longest_row()) continue;
    const double left_over = plan.rows_to - plan.rows_from + plan.aisle - plan.row_length(each);
    const double unevenness = std::abs(2 * plan.free_between(rows) - left_over);
    if (unevenness < least) best = rows, least = unevenness;
  }
  return best;
}

std::vector<Place> row_places(const Plan& plan, int count) {
  std::vector<Place> places;
  if (count <= 0) return places;
  const int rows = choose_rows(plan, count), each = (count + 2 * rows - 1) / (2 * rows);
  const double between = plan.free_between(rows);
  const double start = to_cm(plan.rows_from + (plan.rows_to - plan.rows_from - plan.row_length(each)) / 2);
  for (int i = 0; i < count; ++i) {
    const int row = i / (2 * each), along = i % (2 * each) / 2;
    const double x = to_cm(plan.left - plan.aisle + between + row * (2 * kGondolaDepthM + between));
    const double y = to_cm(start + along * kFixtureWidthM + along / kLongestRow * plan.cross_aisle());
    if (i % 2 == 0) places.push_back({Place::Kind::kGondola, {x, y + kFixtureWidthM}, -90});
    else places.push_back({Place::Kind::kGondola, {x + 2 * kGondolaDepthM, y}, 90});
  }
  return places;
}

store::Fixture fixture_at(const Place& place, const std::string& id, int boards) {
  const bool chiller = place.kind == Place::Kind::kChiller;
  store::Fixture fixture;
  fixture.id = id;
  fixture.X_WF = pose_from_rodrigues({to_cm(place.p_W.x()), to_cm(place.p_W.y()), 0},
                                     {0, 0, place.turn_deg * std::numbers::pi / 180});
  fixture.size_m = chiller ? Vec3(kFixtureWidthM, kChillerDepthM, kChillerHeightM)
                           : Vec3(kFixtureWidthM, kGondolaDepthM, kGondolaHeightM);
  const double pitch = std::floor((kHighestGoodsM - kLowestBoardM) / boards * 100) / 100;
  for (int i = 0; i < boards; ++i) {
    fixture.shelves.push_back({i + 1, {0, 0, to_cm(kLowestBoardM + i * pitch)},
                               {kFixtureWidthM, chiller ? kChillerBoardM : kGondolaBoardM, to_cm(pitch - kBoardM)}, {}});
  }
  return fixture;
}

void add_front(store::Map& map, const Plan& plan) {
  const double wide = 2 * kLaneM + kTurnstileM;
  const double a = to_cm(std::floor((plan.width - wide) / 2 * 10) / 10), b = to_cm(a + kLaneM);
  const double c = to_cm(b + kTurnstileM), d = to_cm(c + kLaneM);
  map.floor = {{0, 0}, {a, 0}, {a, -kVestibuleM}, {d, -kVestibuleM}, {d, 0}, {plan.width, 0}, {plan.width, plan.depth}, {0, plan.depth}};
  map.lanes = {{"in", {{a, 0}, {b, 0}}, {0, 1}}, {"out", {{c, 0}, {d, 0}}, {0, 1}}};
  constexpr double kHalfM = 0.3;
  map.obstacles.push_back({"turnstile", {{b, -kHalfM}, {c, -kHalfM}, {c, kHalfM}, {b, kHalfM}}, 1});
  if (plan.width < kLeastWithCounterM) return;
  const double x = to_cm(plan.width - 1.1), right = plan.width;
  map.obstacles.push_back({"counter", {{x, 0.7}, {right, 0.7}, {right, 1.1}, {x, 1.1}}, 1.05});
  map.zones.push_back({"behind_the_counter", store::ZoneKind::kStaff, {{x, 0}, {right, 0}, {right, 0.7}, {x, 0.7}}});
}

}  // namespace

int most_fixtures(const FloorRequest& request) {
  const Plan plan(request);
  return plan.most_on_walls() + plan.most_in_rows();
}

store::Map plan_floor(const FloorRequest& request) {
  const Plan plan(request);
  STORETWIN_ASSERT(request.fixtures <= most_fixtures(request), "whoever asks for more has been told");
  int on_walls = std::min(plan.most_on_walls(), static_cast<int>(std::lround(kWallShare * request.fixtures)));
  const int in_rows = std::min(plan.most_in_rows(), request.fixtures - on_walls);
  on_walls = request.fixtures - in_rows;
  store::Map map;
  map.ceiling_m = kCeilingM;
  add_front(map, plan);
  std::vector<Place> places = wall_places(plan, on_walls);
  for (const Place& place : row_places(plan, in_rows)) places.push_back(place);
  std::array<int, 3> numbers{};
  for (const Place& place : places) {
    constexpr std::array kNames = {"chiller", "wall", "gondola"};
    const auto kind = static_cast<std::size_t>(place.kind);
    map.fixtures.push_back(fixture_at(place, fmt::format("{}_{}", kNames[kind], ++numbers[kind]), request.boards));
  }
  return map;
}

}  // namespace storetwin::layout
