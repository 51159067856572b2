// The space between shelf boards, where goods stand: hands in there are hard to see for every camera.
#pragma once

#include <vector>

#include "core/base/geometry.h"
#include "core/store/store.h"

namespace storetwin::sensors {

class ShelfSpace {
 public:
  explicit ShelfSpace(const store::Store& store) {
    for (const store::Fixture& fixture : store.map.fixtures) {
      for (const store::Shelf& shelf : fixture.shelves) {
        spaces_.push_back({store::pose_of(fixture, shelf).inverse(), {Vec3::Zero(), shelf.size_m}});
      }
    }
  }
  /// True if a point of the store frame lies above some shelf and below the next board.
  bool contains(const Vec3& p_W) const {
    for (const Space& space : spaces_) {
      if (space.box_S.contains(space.X_SW * p_W)) return true;
    }
    return false;
  }

 private:
  struct Space {
    Pose X_SW;
    Box3 box_S;
  };
  std::vector<Space> spaces_;
};

}  // namespace storetwin::sensors
