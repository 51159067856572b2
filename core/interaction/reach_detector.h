// Hands inside shelves, joined over time into reaches.
//
// A reach begins when a hand of a track is first seen inside a shelf's reach volume and ends when none was seen there
// for half a second: cameras lose hands deep in a shelf, so that gaps are normal.
#pragma once

#include <map>
#include <vector>

#include "core/interaction/shelf_space.h"
#include "core/stream/belief.h"

namespace storetwin::interaction {

class ReachDetector {
 public:
  /// Feeds one instant's tracks; returns the reaches that have ended. They carry no id yet; the stage mints it.
  std::vector<stream::Reach> observe(const ShelfSpace& space, const stream::Tracks& tracks);
  /// Ends all reaches that are still open.
  std::vector<stream::Reach> finish();

 private:
  struct Open {
    stream::Reach reach;
    double depth_m = 0;      ///< of the deepest point
    double confidences = 0;  ///< sum over sightings
    int sightings = 0;
  };
  using Key = std::pair<TrackId, std::string>;  ///< one reach per track and fixture at a time

  static stream::Reach closed(const Open& open);

  std::map<Key, Open> open_;
};

}  // namespace storetwin::interaction
