// Where ceiling depth cameras hang so that every shelf front is seen from two sides.
//
// Each fixture gets a pair: one above each end of its front, some way out into the aisle, both looking at the front's
// middle. A shopper's body hides a hand from one of them at most. Each door gets one that looks straight down at it.
// W frame, metres.
#pragma once

#include <vector>

#include "core/store/store.h"

namespace storetwin::layout {

/// Cameras "c1", "c2", ... in the order of the map's fixtures, then of its lanes. Places beyond the floor are moved to its
/// nearest point a hand's breadth inside.
std::vector<store::Camera> cameras_for(const store::Map& map);

}  // namespace storetwin::layout
