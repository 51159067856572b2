#include "sim/shoppers/walkable_grid.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <queue>
#include <utility>

#include "sim/shoppers/doorway.h"

namespace storetwin::shoppers {

namespace {

// Half the breadth of the strip through a gate, metres.
constexpr double kLaneHalfBreadthM = 0.15;
// Behind this distance inside the gate the floor's own cells take over from the lane's strip.
constexpr double kLaneInnerM = 0.25;

double distance_to_edges(const Polygon& polygon, const Vec2& p) {
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
    least = std::min(least, distance(Segment2{polygon[j], polygon[i]}, p));
  }
  return least;
}

// Everything solid or forbidden, as outlines in W.
std::vector<Polygon> solids(const store::Map& map) {
  std::vector<Polygon> result;
  for (const store::Fixture& fixture : map.fixtures) result.push_back(footprint(fixture));
  for (const store::Obstacle& obstacle : map.obstacles) result.push_back(obstacle.outline);
  for (const store::Zone& zone : map.zones) {
    if (zone.kind == store::ZoneKind::kStaff) result.push_back(zone.outline);
  }
  return result;
}

}  // namespace

Polygon footprint(const store::Fixture& fixture) {
  Polygon outline;
  const double w = fixture.size_m.x(), d = fixture.size_m.y();
  for (const Vec3& corner : {Vec3(0, 0, 0), Vec3(w, 0, 0), Vec3(w, d, 0), Vec3(0, d, 0)}) {
    outline.push_back((fixture.X_WF * corner).head<2>());
  }
  return outline;
}

double distance_to(const Polygon& polygon, const Vec2& p) {
  return contains(polygon, p) ? 0.0 : distance_to_edges(polygon, p);
}

WalkableGrid::WalkableGrid(const store::Map& map) {
  Vec2 low = map.floor.front(), high = map.floor.front();
  const auto include = [&](const Vec2& p) {
    low = low.cwiseMin(p);
    high = high.cwiseMax(p);
  };
  for (const Vec2& p : map.floor) include(p);
  for (const store::Lane& lane : map.lanes) include(doorway_of(lane).outside());
  const Vec2 margin(0.5, 0.5);
  corner_ = low - margin;
  const Vec2 span = high - low + 2 * margin;
  columns_ = static_cast<int>(std::ceil(span.x() / kCellM));
  rows_ = static_cast<int>(std::ceil(span.y() / kCellM));
  cells_.assign(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_), Cell::kBlocked);

  const std::vector<Polygon> blocked = solids(map);
  for (int cell = 0; cell < columns_ * rows_; ++cell) {
    const Vec2 p = centre(cell);
    bool free = contains(map.floor, p) && distance_to_edges(map.floor, p) >= kBodyRadiusM;
    for (std::size_t i = 0; free && i < blocked.size(); ++i) free = distance_to(blocked[i], p) >= kBodyRadiusM;
    if (free) cells_[static_cast<std::size_t>(cell)] = Cell::kFree;
  }
  for (const store::Lane& lane : map.lanes) open_lane(map, lane);
}

void WalkableGrid::open_lane(const store::Map& map, const store::Lane& lane) {
  const Doorway door = doorway_of(lane);
  const Vec2 across(-door.inward.y(), door.inward.x());
  const double half_gate = 0.5 * (lane.gate.b - lane.gate.a).norm();
  const std::vector<Polygon> blocked = solids(map);
  for (int cell = 0; cell < columns_ * rows_; ++cell) {
    const Vec2 p = centre(cell) - door.middle;
    const double along = p.dot(door.inward), beside = std::abs(p.dot(across));
    Cell& state = cells_[static_cast<std::size_t>(cell)];
    if (beside <= kLaneHalfBreadthM && along >= -kOutsideM - 0.2 && along <= kInsideM + 0.1) {
      bool inside_solid = false;
      for (const Polygon& solid : blocked) inside_solid = inside_solid || contains(solid, centre(cell));
      if (inside_solid) continue;
      state = along < kLaneInnerM ? Cell::kDoor : Cell::kFree;
    } else if (beside <= half_gate + kBodyRadiusM && along >= -kOutsideM - 0.2 && along < kCellM &&
               state == Cell::kFree) {
      // Floor beside the strip and behind the gate: nobody walks there, so that the gate is only crossed on the strip.
      state = Cell::kBlocked;
    }
  }
}

WalkableGrid::Cell WalkableGrid::state_at(const Vec2& p_W) const {
  const int cell = cell_at(p_W);
  return cell < 0 ? Cell::kBlocked : cells_[static_cast<std::size_t>(cell)];
}

int WalkableGrid::cell_at(const Vec2& p_W) const {
  const int column = static_cast<int>(std::floor((p_W.x() - corner_.x()) / kCellM));
  const int row = static_cast<int>(std::floor((p_W.y() - corner_.y()) / kCellM));
  if (column < 0 || row < 0 || column >= columns_ || row >= rows_) return -1;
  return row * columns_ + column;
}

Vec2 WalkableGrid::centre(int cell) const {
  return corner_ + kCellM * Vec2(cell % columns_ + 0.5, cell / columns_ + 0.5);
}

bool WalkableGrid::straight(const Vec2& a, const Vec2& b) const {
  const Vec2 way = b - a;
  const int samples = 1 + static_cast<int>(way.norm() / (0.4 * kCellM));
  for (int i = 0; i <= samples; ++i) {
    if (!walkable(a + way * (static_cast<double>(i) / samples))) return false;
  }
  return true;
}

std::optional<Vec2> WalkableGrid::nearest_walkable(const Vec2& p_W, double radius_m) const {
  if (walkable(p_W)) return p_W;
  std::optional<Vec2> best;
  double least = radius_m;
  for (const int cell : cells_within(p_W, radius_m)) {
    const double d = (centre(cell) - p_W).norm();
    if (cells_[static_cast<std::size_t>(cell)] == Cell::kFree && d < least) {
      least = d;
      best = centre(cell);
    }
  }
  return best;
}

std::vector<int> WalkableGrid::cells_within(const Vec2& p_W, double radius_m) const {
  const Vec2 from_corner = (p_W - corner_) / kCellM;
  const int reach = static_cast<int>(std::ceil(radius_m / kCellM));
  const int column = static_cast<int>(std::floor(from_corner.x())), row = static_cast<int>(std::floor(from_corner.y()));
  std::vector<int> result;
  for (int y = std::max(0, row - reach); y <= std::min(rows_ - 1, row + reach); ++y) {
    for (int x = std::max(0, column - reach); x <= std::min(columns_ - 1, column + reach); ++x) {
      const int cell = y * columns_ + x;
      if ((centre(cell) - p_W).norm() <= radius_m) result.push_back(cell);
    }
  }
  return result;
}

std::vector<double> WalkableGrid::crowd_cost(const std::vector<Vec2>& people) const {
  // Walking right through a body costs as much as a detour of some three metres.
  constexpr double kReachM = 0.55, kDetour = 6.0;
  std::vector<double> extra(cells_.size(), 0.0);
  for (const Vec2& person : people) {
    for (const int cell : cells_within(person, kReachM)) {
      extra[static_cast<std::size_t>(cell)] += kDetour * (1 - (centre(cell) - person).norm() / kReachM);
    }
  }
  return extra;
}

std::vector<int> WalkableGrid::cells_between(int start, int goal, const std::vector<double>& extra) const {
  struct Open {
    double estimate;
    int cell;
    bool operator>(const Open& o) const { return estimate != o.estimate ? estimate > o.estimate : cell > o.cell; }
  };
  const auto octile = [&](int a, int b) {
    const double dx = std::abs(a % columns_ - b % columns_), dy = std::abs(a / columns_ - b / columns_);
    return std::max(dx, dy) + (std::sqrt(2.0) - 1) * std::min(dx, dy);
  };
  std::vector<double> cost(cells_.size(), std::numeric_limits<double>::infinity());
  std::vector<int> parent(cells_.size(), -1);
  std::priority_queue<Open, std::vector<Open>, std::greater<>> open;
  cost[static_cast<std::size_t>(start)] = 0;
  open.push({octile(start, goal), start});
  while (!open.empty()) {
    const Open best = open.top();
    open.pop();
    if (best.cell == goal) break;
    const double here = cost[static_cast<std::size_t>(best.cell)];
    if (best.estimate > here + octile(best.cell, goal) + 1e-9) continue;  // an older, dearer entry
    const int column = best.cell % columns_, row = best.cell / columns_;
    for (int dy = -1; dy <= 1; ++dy) {
      for (int dx = -1; dx <= 1; ++dx) {
        const int x = column + dx, y = row + dy;
        if ((dx == 0 && dy == 0) || x < 0 || y < 0 || x >= columns_ || y >= rows_) continue;
        const int next = y * columns_ + x;
        if (cells_[static_cast<std::size_t>(next)] != Cell::kFree) continue;
        // No cutting of corners: both neighbours of a diagonal must be free.
        if (dx != 0 && dy != 0 &&
            (cells_[static_cast<std::size_t>(row * columns_ + x)] != Cell::kFree ||
             cells_[static_cast<std::size_t>(y * columns_ + column)] != Cell::kFree)) {
          continue;
        }
        const double length = dx != 0 && dy != 0 ? std::sqrt(2.0) : 1.0;
        const double there = here + length * (1 + extra[static_cast<std::size_t>(next)]);
        if (there + 1e-9 < cost[static_cast<std::size_t>(next)]) {
          cost[static_cast<std::size_t>(next)] = there;
          parent[static_cast<std::size_t>(next)] = best.cell;
          open.push({there + octile(next, goal), next});
        }
      }
    }
  }
  std::vector<int> way;
  if (start != goal && parent[static_cast<std::size_t>(goal)] < 0) return way;
  for (int cell = goal; cell != -1; cell = parent[static_cast<std::size_t>(cell)]) way.push_back(cell);
  std::reverse(way.begin(), way.end());
  return way;
}

std::vector<Vec2> WalkableGrid::pull_straight(const Vec2& from, const std::vector<Vec2>& way) const {
  std::vector<Vec2> pulled;
  Vec2 here = from;
  std::size_t next = 0;
  while (next < way.size()) {
    // The furthest point that can be seen; at least the next one, so that the loop ends.
    std::size_t furthest = next;
    for (std::size_t i = next + 1; i < way.size() && straight(here, way[i]); ++i) furthest = i;
    here = way[furthest];
    pulled.push_back(here);
    next = furthest + 1;
  }
  return pulled;
}

std::vector<Vec2> WalkableGrid::path(const Vec2& from, const Vec2& to, const std::vector<Vec2>& people) const {
  const std::optional<Vec2> start = nearest_walkable(from, 0.6);
  const std::optional<Vec2> goal = nearest_walkable(to, 0.3);
  if (!start || !goal) return {};
  if (people.empty() && straight(from, *goal)) return {*goal};
  const std::vector<int> cells = cells_between(cell_at(*start), cell_at(*goal), crowd_cost(people));
  if (cells.empty()) return {};
  std::vector<Vec2> way;
  for (const int cell : cells) way.push_back(centre(cell));
  way.back() = *goal;
  // With people about, the detour is the point of the path; pulling it straight would lead through them again.
  if (people.empty()) return pull_straight(from, way);
  std::vector<Vec2> thinned;
  for (std::size_t i = 4; i + 1 < way.size(); i += 4) thinned.push_back(way[i]);
  thinned.push_back(way.back());
  return thinned;
}

}  // namespace storetwin::shoppers
