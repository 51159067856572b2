#include "core/interaction/shelf_space.h"

#include <limits>

namespace storetwin::interaction {
namespace {

constexpr double kInFrontM = 0.08;
constexpr double kMarginM = 0.05;

}  // namespace

ShelfSpace::ShelfSpace(const store::Store& store) {
  for (const store::Fixture& fixture : store.map.fixtures) {
    const Pose X_FW = fixture.X_WF.inverse();
    for (const store::Shelf& shelf : fixture.shelves) {
      const Vec3 low = shelf.p_FS;
      const Vec3 high = shelf.p_FS + shelf.size_m;
      Bay bay;
      bay.first = {fixture.id, shelf.index, 0};
      bay.reach_F = {low - Vec3(kMarginM, kInFrontM, kMarginM), high + Vec3(kMarginM, 0, kMarginM)};
      bay.X_FW = X_FW;
      bay.front_y_m = low.y();
      bays_.push_back(bay);
      for (const store::Plate& plate : shelf.plates) {
        const Vec3 corner = low + Vec3(plate.p_SL.x(), plate.p_SL.y(), 0);
        const Vec3 size(plate.size_m.x(), plate.size_m.y(), shelf.size_m.z());
        plates_[{fixture.id, shelf.index, plate.index}] = {{corner, corner + size}, X_FW};
      }
    }
  }
}

const PlateSpace* ShelfSpace::find(const PlateAddress& plate) const {
  const auto it = plates_.find(plate);
  return it == plates_.end() ? nullptr : &it->second;
}

std::optional<ShelfSpace::Inside> ShelfSpace::locate(const Vec3& p_WQ) const {
  std::optional<Inside> best;
  double best_m = std::numeric_limits<double>::infinity();
  for (const Bay& bay : bays_) {
    const Vec3 p_FQ = bay.X_FW * p_WQ;
    if (!bay.reach_F.contains(p_FQ)) continue;
    const PlateAddress past{bay.first.fixture, bay.first.shelf + 1, 0};
    for (auto it = plates_.lower_bound(bay.first); it != plates_.end() && it->first < past; ++it) {
      const double apart_m = it->second.goods_F.distance(p_FQ);
      if (apart_m < best_m) {
        best_m = apart_m;
        best = Inside{it->first, p_FQ.y() - bay.front_y_m};
      }
    }
  }
  return best;
}

}  // namespace storetwin::interaction
