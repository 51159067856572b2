#include "sim/world/spots.h"

#include <algorithm>
#include <cmath>

namespace storetwin::world {

namespace {

constexpr double kClearance_m = 0.003;    // between an item that is put down and its neighbours
constexpr double kEdge_m = 0.01;          // from the plate's front edge
constexpr double kLift_m = 0.002;         // the candidate hovers a little, so that the board itself never counts
constexpr double kSideStep_m = 0.0025;
constexpr double kDepthStep_m = 0.01;

bool is_free(const OrientedBox& box, const std::vector<OrientedBox>& standing, double margin_m) {
  return std::none_of(standing.begin(), standing.end(),
                      [&](const OrientedBox& other) { return near(box, other, margin_m); });
}

}  // namespace

std::optional<Vec3> find_spot(const Shop& shop, const std::vector<int>& plates, const Vec3& size_m,
                              const std::vector<OrientedBox>& standing, double deepest_m) {
  const PlateSite& plate = shop.plates()[static_cast<std::size_t>(plates.front())];
  // Left and right end of all the plates, in the frame of the first.
  double left = 0, right = plate.size_m.x();
  for (const int number : plates) {
    const PlateSite& other = shop.plates()[static_cast<std::size_t>(number)];
    left = std::min(left, other.p_SL.x() - plate.p_SL.x());
    right = std::max(right, other.p_SL.x() - plate.p_SL.x() + other.size_m.x());
  }
  const ShelfSite& shelf = shop.shelves()[static_cast<std::size_t>(plate.shelf)];
  if (size_m.z() > shelf.size_m.z() || size_m.y() + kEdge_m > plate.size_m.y()) return std::nullopt;
  const double z = size_m.z() / 2;
  // The way in from the front edge to the item's back must be clear, so one box stands for item and way.
  const auto reachable = [&](double x, double y) {
    const double front = -plate.p_SL.y(), back = y + size_m.y() / 2;
    const OrientedBox way{{plate.X_WL.rotation, plate.X_WL * Vec3(x, (front + back) / 2, z + kLift_m)},
                          {size_m.x() / 2, (back - front) / 2, z}};
    return is_free(way, standing, kClearance_m);
  };
  const double front_y = kEdge_m + size_m.y() / 2;
  const double play = std::max(0.0, (right - left - size_m.x()) / 2 - kClearance_m);
  const int steps = static_cast<int>(std::floor(play / kSideStep_m));
  for (int i = 0; i <= 2 * steps; ++i) {
    const double aside = (i % 2 == 0 ? -1 : 1) * kSideStep_m * ((i + 1) / 2);
    const double x = (left + right) / 2 + aside;
    if (!reachable(x, front_y)) continue;
    double y = front_y;
    while (y + kDepthStep_m <= front_y + deepest_m && y + kDepthStep_m + size_m.y() / 2 < plate.size_m.y() &&
           reachable(x, y + kDepthStep_m)) {
      y += kDepthStep_m;
    }
    return plate.X_WL * Vec3(x, y, z);
  }
  return std::nullopt;
}

Vec3 give_way(const OrientedBox& box, const Pose& X_WS, const std::vector<OrientedBox>& standing) {
  constexpr double kStep_m = 0.005;
  constexpr int kReach = 6;
  constexpr double kTouch_m = 0.001;
  if (is_free(box, standing, kTouch_m)) return Vec3::Zero();
  Vec3 best = Vec3::Zero();
  int best_square = 2 * kReach * kReach + 1;
  for (int i = -kReach; i <= kReach; ++i) {
    for (int j = -kReach; j <= kReach; ++j) {
      const int square = i * i + j * j;
      if (square >= best_square) continue;
      const Vec3 shift = X_WS.rotation * Vec3(i * kStep_m, j * kStep_m, 0);
      OrientedBox moved = box;
      moved.X_WB.translation += shift;
      if (!is_free(moved, standing, kTouch_m)) continue;
      best = shift;
      best_square = square;
    }
  }
  return best;
}

}  // namespace storetwin::world
