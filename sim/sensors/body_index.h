// The bodies of one instant as all cameras ask for them, gathered once: boxes and circles round them, their capsules
// and points by coordinate for the kernels, and an index of where they stand.
//
// Everything points into the map of bodies or into the index itself, so an index is neither copied nor kept longer than
// its map. Bodies are in the order of their ids.
#pragma once

#include <map>
#include <vector>

#include "core/base/plane_index.h"
#include "sim/sensors/sight_kernels.h"
#include "sim/world/world.h"

namespace storetwin::sensors {

using BodyMap = std::map<truth::ShopperId, world::BodyPose>;

/// No capsule of a body is farther from its hips than this, seen from above; the boxes of what it left standing may be.
inline constexpr double kBodyReachM = 1.3;

/// Points of a body that cameras look for: its key points, then the palms by Side.
inline constexpr std::size_t kHandPoint = stream::kKeyPoints;
inline constexpr std::size_t kBodyPoints = kHandPoint + 2;

class BodyIndex {
 public:
  explicit BodyIndex(const BodyMap& map);
  BodyIndex(const BodyIndex&) = delete;
  BodyIndex& operator=(const BodyIndex&) = delete;

  struct Entry {
    const BodyMap::value_type* body = nullptr;
    Box3 bounds_W;                   ///< round all capsules and boxes
    Vec2 middle_W = Vec2::Zero();    ///< of a circle on the floor round these and its points ...
    double radius_m = 0;             ///< ... with this radius
    CapsuleLanes capsules{};
    PointLanes points{};

    truth::ShopperId id() const { return body->first; }
    const world::BodyPose& pose() const { return body->second; }
    const Vec3& point(std::size_t i) const {
      return i < kHandPoint ? pose().key_points[i] : pose().hands[i - kHandPoint];
    }
  };
  const std::vector<Entry>& bodies() const { return bodies_; }
  const Entry& operator[](std::size_t i) const { return bodies_[i]; }
  /// Round all there is of each body, points too; in the list's order.
  const BoxLanes& outlines() const { return outlines_; }
  /// By bodies' places in the list.
  const PlaneIndex& places() const { return places_; }
  /// The same for the same people, whatever they do.
  std::uint64_t who() const { return who_; }

 private:
  Box3 gather(const world::BodyPose& pose, double* lanes, Entry& entry) const;

  std::vector<Entry> bodies_;
  std::vector<double> lanes_;
  BoxLanes outlines_{};
  PlaneIndex places_;
  std::uint64_t who_ = 0;
};

}  // namespace storetwin::sensors
