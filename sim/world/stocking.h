// The shop in the morning: which items stand where, and what each truly weighs.
#pragma once

#include <map>

#include "core/base/random.h"
#include "core/store/store.h"
#include "sim/world/shop.h"
#include "sim/world/world.h"

namespace storetwin::world {

/// Shelves that were just faced up: a centimetre from the edge.
inline constexpr double kFromFrontM = 0.01;

/// Stands `units` of each facing on its plates: upright, in rows from the front with gaps of a centimetre, then in
/// further layers while the shelf's free height allows; units that find no place are not there. Facings that share a
/// plate divide its width; one whose packs are wider than its share stands behind the others instead. The front row
/// stands `from_front_m` behind the plates' front edge. Ids count from 1 in planogram order.
///
/// True masses are drawn round the store file's: a factor per SKU (standard deviation 2 %, at most 5 %: real
/// catalogues were found 0.2 to 5 % off), times one per unit (0.5 %, at most 1.5 %: the filling tolerance of packed
/// goods). Each SKU has its own random stream, so one more facing changes no other mass.
std::map<ItemId, Item> stock(const store::Store& store, const Shop& shop, const RandomStream& random,
                             double from_front_m = kFromFrontM);

/// The true mass of a SKU's unit number `unit` (from 0, in the order in which they come into the shop), by the same
/// draws as in `stock`; `random` must be the same stream.
double unit_mass_g(const store::Product& product, const RandomStream& random, std::uint64_t unit);

}  // namespace storetwin::world
