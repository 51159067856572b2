// Where an item could stand: places on a plate that a hand reaches from the front without touching what stands there.
#pragma once

#include <optional>
#include <vector>

#include "sim/world/boxes.h"
#include "sim/world/shop.h"

namespace storetwin::world {

/// A clear place for an upright item's centre on some plates of one shelf, in W: as near to their middle as can be, at
/// the front with at most `deepest_m` of depth before it, and nothing between it and the shelf's front edge. An item
/// wider than all of them is centred on them. Empty if there is none. `plates` has at least one, `standing` are the items
/// on that shelf.
std::optional<Vec3> find_spot(const Shop& shop, const std::vector<int>& plates, const Vec3& size_m,
                              const std::vector<OrientedBox>& standing, double deepest_m);

/// What a hand does by feel as it lets go: the nearest shift, at most 3 cm sideways or in depth, that frees the box
/// from its neighbours, along the axes of X_WS. Zero if it is free already or no such shift helps.
Vec3 give_way(const OrientedBox& box, const Pose& X_WS, const std::vector<OrientedBox>& standing);

}  // namespace storetwin::world
