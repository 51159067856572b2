// The shop's fixed geometry, looked up once: where each shelf and plate is, and what is meant to stand there.
//
// Everything here follows from the store map and planogram alone and never changes while a world runs. Plates are
// numbered from 0 in the order of store::all_plates; that number is what the rest of sim/world passes about.
//
// Frames: W the store, S a shelf (left front corner of its upper surface), L a plate (core/store/store.h).
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/ids.h"
#include "core/base/plane_index.h"
#include "core/store/store.h"

namespace storetwin::world {

struct PlateSite {
  PlateAddress address;
  Pose X_WL;
  Pose X_LW;
  Vec2 size_m = Vec2::Zero();  ///< width, depth
  int shelf = 0;               ///< into Shop::shelves()
  Vec2 p_SL = Vec2::Zero();    ///< left front corner on its shelf
  std::vector<SkuId> skus;     ///< of the facings that stand on it
};

struct ShelfSite {
  Pose X_WS;
  Pose X_SW;
  Vec3 size_m = Vec3::Zero();  ///< width, depth, free height
  int first_plate = 0;         ///< its plates are consecutive
  int plates = 0;
  Box3 space_W;                ///< axis-aligned box round the space in which its goods stand
};

class Shop {
 public:
  explicit Shop(const store::Store& store);

  const std::vector<PlateSite>& plates() const { return plates_; }
  const std::vector<ShelfSite>& shelves() const { return shelves_; }

  /// The plate's number; empty if the store has no such plate.
  std::optional<int> find_plate(const PlateAddress& address) const;

  /// The shelf an item stands on whose centre is `p_WI` and whose lowest point is `bottom_m` above the floor: the
  /// centre must lie over the board and the lowest point within its free height. Empty over the floor.
  std::optional<int> shelf_below(const Vec3& p_WI, double bottom_m) const;

  /// True if `test(number)` is true of any shelf whose goods may stand in the zone; none that reaches into it is left out,
  /// but one may be asked about twice.
  template <class Test>
  bool any_shelf_near(const Box3& zone_W, Test test) const {
    return places_.any_in({zone_W.min.head<2>(), zone_W.max.head<2>()}, test);
  }

  /// The plate of a shelf that lies under a point, or the nearest one if the point is over a gap. Shelves without
  /// plates are never returned by shelf_below, so there is one.
  int plate_below(int shelf, const Vec3& p_WQ) const;

 private:
  std::vector<PlateSite> plates_;
  std::vector<ShelfSite> shelves_;
  std::map<PlateAddress, int> index_;
  PlaneIndex places_;  ///< of the shelves
};

}  // namespace storetwin::world
