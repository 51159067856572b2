// What stands where: products onto the boards of a store, one place after another, and how many of each.
#pragma once

#include <vector>

#include "core/store/store.h"
#include "sim/layout/product_range.h"

namespace storetwin::layout {

/// Sets the plates of every board. With at least as many plates as boards each board is covered by equal ones that are
/// connected; with fewer, the boards get one plate each, and on the highest boards it isn't connected: goods stand there, but
/// nobody weighs them.
void lay_plates(store::Map& map, int plates);

/// How many places for one SKU each a store's plates have: about one in 0.4 m of board, or as many as `most` allows.
int places_for_goods(const store::Map& map, bool most);

/// Facings for every product: fixture by fixture from the highest board to the lowest, from the left, in the order of the
/// range, so that families stand together; with more places than products some get several. `units` in all, shared out by
/// room; 0: up to a dozen each. At most places_for_goods(map, true) products. Plates get the capacity they need.
void stock_store(store::Store& store, const std::vector<RangedProduct>& range, int units);

/// How many units would find room.
int room_for_units(const store::Store& store);

}  // namespace storetwin::layout
