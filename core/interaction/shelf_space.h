// Where plates and their reach volumes are, ready for quick questions.
//
// The reach volume of a shelf is the space a hand must enter to take something from it: from 8 cm in front of the
// shelf's front edge to its back, as high as its free height, a hand's breadth wider on every side because calibrations
// are off.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/ids.h"
#include "core/store/store.h"

namespace storetwin::interaction {

/// One plate in its fixture's frame F.
struct PlateSpace {
  Box3 goods_F;  ///< from the plate's surface to the free height above it
  Pose X_FW;     ///< store frame to fixture frame
};

class ShelfSpace {
 public:
  explicit ShelfSpace(const store::Store& store);

  /// Null if the store map has no such plate.
  const PlateSpace* find(const PlateAddress& plate) const;
  /// The plate whose goods are nearest to a point inside some shelf's reach volume, and how deep the point is behind
  /// the shelf's front edge (negative in front of it); empty outside all of them.
  struct Inside {
    PlateAddress plate;
    double depth_m = 0;
  };
  std::optional<Inside> locate(const Vec3& p_WQ) const;

 private:
  struct Bay {
    PlateAddress first;  ///< fixture and shelf of the reach volume
    Box3 reach_F;
    Pose X_FW;
    double front_y_m = 0;
  };
  std::map<PlateAddress, PlateSpace> plates_;
  std::vector<Bay> bays_;
};

}  // namespace storetwin::interaction
