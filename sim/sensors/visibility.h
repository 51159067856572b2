// Lines of sight: can one point be seen from another, past fixtures, walls, obstacles and bodies?
//
// Goods on the shelves are not tested (hundreds of boxes for little: a hand between goods is missed by a probability of
// its own in the models that use this). A body's own capsules near the target don't hide it: a key point lies inside
// its limb.
#pragma once

#include "sim/sensors/solids.h"
#include "sim/sensors/view.h"

namespace storetwin::sensors {

class Visibility {
 public:
  explicit Visibility(const store::Store& store);

  /// True if nothing of the building stands between the two points.
  bool clear_of_building(const Vec3& from, const Vec3& to) const;
  /// True if no body stands between them; of `owner`'s own body, parts within `margin_m` of `to` don't count.
  bool clear_of_bodies(const Vec3& from, const Vec3& to, const SceneView& view, truth::ShopperId owner,
                       double margin_m = 0.06) const;
  bool clear(const Vec3& from, const Vec3& to, const SceneView& view, truth::ShopperId owner) const {
    return clear_of_building(from, to) && clear_of_bodies(from, to, view, owner);
  }
  /// The same of bodies that nobody has indexed.
  bool clear(const Vec3& from, const Vec3& to, const BodyMap& bodies, truth::ShopperId owner) const {
    return clear(from, to, SceneView{{}, bodies, ItemMap()}, owner);
  }

 private:
  Solids solids_;
  PlaneIndex groups_, prisms_;  ///< of the solids
};

/// Smallest distance between two segments in space.
double segment_distance(const Vec3& a, const Vec3& b, const Vec3& p, const Vec3& q);

}  // namespace storetwin::sensors
