#include "sim/shoppers/walkable_grid.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/shoppers/doorway.h"

namespace storetwin::shoppers {

namespace {

// Half the breadth of the strip through a gate, metres.
constexpr double kLaneHalfBreadthM = 0.15;
// Behind this distance inside the gate the floor's own clearance takes over from the lane's strip.
constexpr double kLaneInnerM = 0.25;

double distance_to_edges(const Polygon& polygon, const Vec2& p) {
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
    least = std::min(least, distance(Segment2{polygon[j], polygon[i]}, p));
  }
  return least;
}

// Everything solid or forbidden, as outlines in W.
std::vector<Polygon> solids_of(const store::Map& map) {
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
  const std::size_t cells = static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_);
  lanes_.assign(cells, Lane::kNone);
  clearance_m_.assign(cells, static_cast<float>(kMostClearanceM));

  measure(map.floor, false);
  const std::vector<Polygon> solids = solids_of(map);
  for (const Polygon& solid : solids) measure(solid, true);
  for (const store::Lane& lane : map.lanes) open_lane(solids, lane);
}

// Lowers the clearance around an outline. Only cells near it can change, but for the outside of the floor.
void WalkableGrid::measure(const Polygon& outline, bool solid_inside) {
  Vec2 low = outline.front(), high = outline.front();
  for (const Vec2& p : outline) {
    low = low.cwiseMin(p);
    high = high.cwiseMax(p);
  }
  const Vec2 reach(kMostClearanceM, kMostClearanceM);
  const Vec2 from = (low - reach - corner_) / kCellM, to = (high + reach - corner_) / kCellM;
  for (int row = std::max(0, static_cast<int>(from.y())); row < std::min(rows_, static_cast<int>(to.y()) + 1); ++row) {
    for (int column = std::max(0, static_cast<int>(from.x())); column < std::min(columns_, static_cast<int>(to.x()) + 1);
         ++column) {
      const Vec2 p = centre(column, row);
      const double distance_m = distance_to_edges(outline, p);
      const double signed_m = contains(outline, p) == solid_inside ? -distance_m : distance_m;
      float& clearance = clearance_m_[index(column, row)];
      clearance = std::min(clearance, static_cast<float>(signed_m));
    }
  }
}

void WalkableGrid::open_lane(const std::vector<Polygon>& solids, const store::Lane& lane) {
  const Doorway door = doorway_of(lane);
  const Vec2 across(-door.inward.y(), door.inward.x());
  const double half_gate = 0.5 * (lane.gate.b - lane.gate.a).norm();
  for (int row = 0; row < rows_; ++row) {
    for (int column = 0; column < columns_; ++column) {
      const Vec2 p = centre(column, row) - door.middle;
      const double along = p.dot(door.inward), beside = std::abs(p.dot(across));
      if (along < -kOutsideM - 0.2 || along > kInsideM + 0.1 || beside > half_gate + kBodyRadiusM) continue;
      Lane& state = lanes_[index(column, row)];
      if (beside <= kLaneHalfBreadthM) {
        const bool in_solid = std::any_of(solids.begin(), solids.end(), [&](const Polygon& solid) {
          return contains(solid, centre(column, row));
        });
        if (!in_solid) state = along < kLaneInnerM ? Lane::kGate : Lane::kInside;
      } else if (along < kCellM && state == Lane::kNone) {
        // Floor beside the strip and behind the gate: nobody walks there, so that the gate is only crossed on the strip.
        state = Lane::kBarred;
      }
    }
  }
}

double WalkableGrid::clearance_m(const Vec2& p_W) const {
  const Vec2 at = (p_W - corner_) / kCellM - Vec2(0.5, 0.5);
  const int column = static_cast<int>(std::floor(at.x())), row = static_cast<int>(std::floor(at.y()));
  if (column < 0 || row < 0 || column + 1 >= columns_ || row + 1 >= rows_) return -1;
  const double x = at.x() - column, y = at.y() - row;
  const double here = clearance_m_[index(column, row)], right = clearance_m_[index(column + 1, row)];
  const double above = clearance_m_[index(column, row + 1)], both = clearance_m_[index(column + 1, row + 1)];
  return (1 - y) * ((1 - x) * here + x * right) + y * ((1 - x) * above + x * both);
}

Vec2 WalkableGrid::away_from_solids(const Vec2& p_W) const {
  const double h = kCellM;
  const Vec2 slope(clearance_m(p_W + Vec2(h, 0)) - clearance_m(p_W - Vec2(h, 0)),
                   clearance_m(p_W + Vec2(0, h)) - clearance_m(p_W - Vec2(0, h)));
  const double steepness = slope.norm();
  return steepness < 1e-6 ? Vec2(Vec2::Zero()) : Vec2(slope / steepness);
}

WalkableGrid::Lane WalkableGrid::lane_at(const Vec2& p_W) const {
  const int column = static_cast<int>(std::floor((p_W.x() - corner_.x()) / kCellM));
  const int row = static_cast<int>(std::floor((p_W.y() - corner_.y()) / kCellM));
  if (column < 0 || row < 0 || column >= columns_ || row >= rows_) return Lane::kBarred;
  return lanes_[index(column, row)];
}

bool WalkableGrid::walkable(const Vec2& p_W, double radius_m) const {
  const Lane lane = lane_at(p_W);
  return lane == Lane::kInside || (lane == Lane::kNone && clearance_m(p_W) >= radius_m);
}

bool WalkableGrid::passable(const Vec2& p_W, double radius_m) const {
  return lane_at(p_W) == Lane::kGate || walkable(p_W, radius_m);
}

std::optional<Vec2> WalkableGrid::nearest_walkable(const Vec2& p_W, double within_m, double radius_m) const {
  if (walkable(p_W, radius_m)) return p_W;
  const Vec2 from_corner = (p_W - corner_) / kCellM;
  const int reach = static_cast<int>(std::ceil(within_m / kCellM));
  const int column = static_cast<int>(std::floor(from_corner.x())), row = static_cast<int>(std::floor(from_corner.y()));
  std::optional<Vec2> best;
  double least = within_m;
  for (int y = std::max(0, row - reach); y <= std::min(rows_ - 1, row + reach); ++y) {
    for (int x = std::max(0, column - reach); x <= std::min(columns_ - 1, column + reach); ++x) {
      const double d = (centre(x, y) - p_W).norm();
      if (d < least && walkable(centre(x, y), radius_m)) {
        least = d;
        best = centre(x, y);
      }
    }
  }
  return best;
}

}  // namespace storetwin::shoppers
