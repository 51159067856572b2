// The space between shelf boards, where goods stand: hands in there are hard to see for every camera.
#pragma once

#include <memory>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/plane_index.h"
#include "core/store/store.h"

namespace storetwin::sensors {

class ShelfSpace {
 public:
  explicit ShelfSpace(const store::Store& store) {
    std::vector<Rectangle> outlines;
    std::vector<Space> spaces;
    for (const store::Fixture& fixture : store.map.fixtures) {
      for (const store::Shelf& shelf : fixture.shelves) {
        const Pose X_WS = store::pose_of(fixture, shelf);
        const Box3 bounds_W = bounds_of(X_WS, shelf.size_m);
        spaces.push_back({bounds_W, X_WS.inverse(), {Vec3::Zero(), shelf.size_m}});
        outlines.push_back({bounds_W.min.head<2>(), bounds_W.max.head<2>()});
      }
    }
    spaces_ = std::make_shared<const std::vector<Space>>(std::move(spaces));
    index_ = std::make_shared<const PlaneIndex>(outlines, kCellM);
  }
  /// True if a point of the store frame lies above some shelf and below the next board.
  bool contains(const Vec3& p_W) const {
    for (const int i : index_->at(p_W.head<2>())) {
      const Space& space = (*spaces_)[static_cast<std::size_t>(i)];
      if (space.bounds_W.contains(p_W) && space.box_S.contains(space.X_SW * p_W)) return true;
    }
    return false;
  }

 private:
  static constexpr double kCellM = 0.5;
  struct Space {
    Box3 bounds_W;  ///< round it, with some slack
    Pose X_SW;
    Box3 box_S;
  };
  static Box3 bounds_of(const Pose& X_WS, const Vec3& size_m) {
    constexpr double kSlackM = 1e-6;
    const Vec3 middle = X_WS * Vec3(size_m / 2);
    const Vec3 half = X_WS.rotation.cwiseAbs() * (size_m / 2) + Vec3::Constant(kSlackM);
    return {middle - half, middle + half};
  }
  // Every camera has the same: copies share them.
  std::shared_ptr<const std::vector<Space>> spaces_;
  std::shared_ptr<const PlaneIndex> index_;
};

}  // namespace storetwin::sensors
