// A store as a three-dimensional scene that other programs open: binary glTF with walls, fixtures, plates, goods, cameras.
#pragma once

#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/store/store.h"

namespace storetwin::layout {

/// One unit where it stands. I: origin at its centre, z up when it stands.
struct StandingItem {
  SkuId sku;
  Pose X_WI;
  Vec3 size_m = Vec3::Zero();
};

/// The file's bytes. Walls are seen from inside only, so that one can look in from anywhere; there is no ceiling. Colours of
/// goods follow from their codes.
std::string store_as_glb(const store::Store& store, const std::vector<StandingItem>& items);

}  // namespace storetwin::layout
