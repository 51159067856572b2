#include "sim/shoppers/waiting_line.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace storetwin::shoppers {

namespace {

// A search along the floor for the row that holds most people, straight ahead first.
struct Search {
  const Walkways& ways;
  const std::vector<Vec2>& mouths;
  double clear_m;          // from what is solid
  int tries_left = 4000;   // of places; a row that bends back and forth isn't worth more
  std::vector<Vec2> row, best;

  bool may_stand(const Vec2& p) const {
    constexpr double kMouthM = 0.7;
    if (!ways.grid().walkable(p, clear_m)) return false;
    const auto near = [&](const std::vector<Vec2>& points, double within_m) {
      return std::any_of(points.begin(), points.end(), [&](const Vec2& q) { return (q - p).norm() < within_m; });
    };
    return !near(mouths, kMouthM) && !near(row, 0.98 * kQueueGapM);
  }

  void extend(const Vec2& direction) {
    if (row.size() > best.size()) best = row;
    if (best.size() == kLongestQueue) return;
    constexpr std::array<double, 9> kTurns = {0, 0.3, -0.3, 0.7, -0.7, 1.1, -1.1, 1.57, -1.57};
    for (const double turn : kTurns) {
      const Vec2 next_direction = Eigen::Rotation2Dd(turn) * direction;
      const Vec2 next = row.back() + kQueueGapM * next_direction;
      if (--tries_left < 0 || best.size() == kLongestQueue) return;
      if (!may_stand(next) || !ways.mesh().sees(row.back(), next)) continue;
      row.push_back(next);
      extend(next_direction);
      row.pop_back();
    }
  }
};

}  // namespace

std::vector<Vec2> line_outside(const Doorway& door, bool shared) {
  constexpr double kAsideM = 0.75;
  const Vec2 right(door.inward.y(), -door.inward.x());
  const Vec2 first = shared ? Vec2(door.outside() + kAsideM * right) : door.outside();
  std::vector<Vec2> row;
  for (std::size_t i = 0; i < kLongestQueue; ++i) {
    row.push_back(first - static_cast<double>(i) * kQueueGapM * door.inward);
  }
  return row;
}

std::vector<Vec2> line_inside(const Doorway& door, const std::vector<Vec2>& mouths, const Walkways& ways) {
  constexpr double kArmsLengthM = 0.75;
  std::vector<Vec2> best;
  for (const double clear_m : {kArmsLengthM, kBodyRadiusM + 0.05}) {
    Search search{ways, mouths, clear_m, 4000, {door.inside()}, {}};
    search.extend(door.inward);
    // Shelves are only stood before when the row would be short otherwise.
    constexpr std::size_t kFewPlaces = 8;
    if (search.best.size() > best.size()) best = search.best;
    if (best.size() >= kFewPlaces) break;
  }
  return best;
}

}  // namespace storetwin::shoppers
