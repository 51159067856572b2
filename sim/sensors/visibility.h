// Lines of sight: can one point be seen from another, past fixtures, walls, obstacles and bodies?
//
// Goods on the shelves are not tested (hundreds of boxes for little: a hand between goods is missed by a probability of
// its own in the models that use this). A body's own capsules near the target don't hide it: a key point lies inside
// its limb.
#pragma once

#include <memory>
#include <span>

#include "sim/sensors/eye.h"
#include "sim/sensors/shelf_space.h"
#include "sim/sensors/view.h"

namespace storetwin::sensors {

/// Parts of one's own body that are nearer to a point than their own thickness and this don't hide it.
inline constexpr double kOwnMarginM = 0.06;

class Visibility {
 public:
  explicit Visibility(const store::Store& store)
      : building_(std::make_shared<const Building>(store)), shelf_space_(store) {}

  /// True if nothing of the building stands between the two points.
  bool clear_of_building(const Vec3& from, const Vec3& to) const { return building_->clear(from, to); }
  /// True if no body stands between them; of `owner`'s own body, parts within `margin_m` of `to` don't count.
  bool clear_of_bodies(const Vec3& from, const Vec3& to, const SceneView& view, truth::ShopperId owner,
                       double margin_m = kOwnMarginM) const;
  bool clear(const Vec3& from, const Vec3& to, const SceneView& view, truth::ShopperId owner) const {
    return clear_of_building(from, to) && clear_of_bodies(from, to, view, owner);
  }
  /// The same of bodies that nobody has indexed.
  bool clear(const Vec3& from, const Vec3& to, const BodyMap& bodies, truth::ShopperId owner) const {
    return clear(from, to, SceneView{{}, bodies, ItemMap()}, owner);
  }
  /// Which points of a body (see kBodyPoints) an eye sees, as `clear` would say it of each: bit i is point i's. Only
  /// those in `asked` are tested. `before` are the places in `people` of all who may stand in the eye's view; the
  /// body itself may be among them.
  std::uint32_t seen(Eye& eye, const BodyIndex& people, std::span<const std::size_t> before, std::size_t whom,
                     std::uint32_t asked) const;
  /// Where goods stand, and hands between them are hard to see.
  const ShelfSpace& shelf_space() const { return shelf_space_; }

 private:
  std::shared_ptr<const Building> building_;
  ShelfSpace shelf_space_;
};

/// Smallest distance between two segments in space.
double segment_distance(const Vec3& a, const Vec3& b, const Vec3& p, const Vec3& q);

}  // namespace storetwin::sensors
