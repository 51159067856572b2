// Where ceiling depth cameras hang so that every shelf front is seen from two sides.
//
// Each fixture gets a pair: one above each end of its front, some way out into the aisle, both looking at the front's
// middle. A shopper's body hides a hand from one of them at most. Each door gets one that looks straight down at it. Where
// fewer may hang, those are chosen that show most of fronts and floor. W frame, metres.
#pragma once

#include <string>
#include <vector>

#include "core/store/store.h"

namespace storetwin::layout {

/// Cameras "c1", "c2", ... in the order of the map's fixtures, then of its lanes. Places beyond the floor are moved to its
/// nearest point a hand's breadth inside.
std::vector<store::Camera> cameras_for(const store::Map& map);

/// A depth camera with a wide lens (100 x 83 degrees), to be hung somewhere. With the usual 87 x 58 a pair at a ceiling of
/// three metres misses what happens on the lowest and the highest boards of its own front.
store::Camera depth_lens();

/// How many places choose_cameras chooses from: those of cameras_for and one that looks straight down before each front.
int most_cameras(const store::Map& map);

/// `count` cameras like `lens`, at most most_cameras(map), named PREFIX1, PREFIX2, ...: one after another each that adds
/// most to what is seen. Wanted are points before each front from its left and its right, past the other fixtures, heads
/// on the floor, and the lanes first of all; what is seen already counts a quarter as much each further time (the greedy
/// rule for coverage: Nemhauser, Wolsey and Fisher 1978).
std::vector<store::Camera> choose_cameras(const store::Map& map, int count, const store::Camera& lens, const std::string& prefix);

}  // namespace storetwin::layout
