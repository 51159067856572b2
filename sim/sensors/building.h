// What of the store stands still and hides things: fixtures, walls and obstacles, found quickly along a line of sight.
//
// Goods are not here: they move. Never changes once it is made, so that all who look share one.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/plane_index.h"
#include "sim/sensors/solids.h"

namespace storetwin::sensors {

class Building {
 public:
  explicit Building(const store::Store& store);
  Building(const Building&) = delete;
  Building& operator=(const Building&) = delete;

  /// True if nothing stands between the two points.
  bool clear(const Vec3& from, const Vec3& to) const;

  // The same in two steps, for who looks from one eye at many points of one place: nothing but the place's parts can stand
  // between them.

  /// Adds the numbers of all parts (boxes and prisms) that may stand between the eye and a point of the place.
  void add_parts_between(const Vec3& eye, const Box3& place, std::vector<std::uint32_t>& found) const;
  bool is_box(std::uint32_t part) const { return parts_[part].box != nullptr; }
  bool part_clear(std::uint32_t part, const Vec3& from, const Vec3& to) const;

 private:
  struct Part {
    Box3 bounds;
    const SolidBox* box;      ///< one of the two
    const SolidPrism* prism;
    bool square = false;      ///< a box whose sides lie along the store's axes: it is its bounds
  };

  Solids solids_;
  PlaneIndex groups_, prisms_;            ///< of the solids
  std::vector<Part> parts_;               ///< boxes group by group, then prisms
  std::vector<std::size_t> first_parts_;  ///< of each group, and the first prism
};

}  // namespace storetwin::sensors
