// How fast people walk where it is crowded.
//
// Walkers slow down long before they touch, for want of room to step and out of regard for each other. U. Weidmann
// ("Transporttechnik der Fussgaenger", ETH Zuerich, Schriftenreihe IVT 90, 1993) fitted the speeds of 25 studies by
// v(D) = 1.34 (1 - exp(-1.913 (1/D - 1/5.4))) m/s, D in persons per square metre. Velocity obstacles know nothing of this:
// they walk at full speed until contact is near. So the wanted speed is limited by the density a walker sees before it,
// as A. Best et al. do ("DenseSense: interactive crowd simulation using density-dependent filters", SCA 2014).
#pragma once

#include <vector>

#include "core/base/geometry.h"

namespace storetwin::shoppers {

/// Persons per square metre at which nobody moves any more.
inline constexpr double kJamDensity = 5.4;

/// Share of the free speed at a density in persons per square metre: 1 on an empty floor, 0 in a jam.
double speed_share(double density_per_m2);

/// Persons per square metre as a walker sees them who looks along `forward` (a unit vector): a Gaussian of
/// `kSightM` around it, those before it counting for most and those behind for nothing. It counts itself as far as there
/// are others: alone on the floor it isn't crowded by itself. Walls cut off an eighth of the Gaussian in a corridor of two
/// metres, about a shop's aisle, where nobody can be counted; the rest counts for as much more (fitted to the ring corridor
/// of trials.h, which it brings from +22 to +5 % of Weidmann's speed at 2.5 per square metre).
double density_seen(const Vec2& p_W, const Vec2& forward, const std::vector<Vec2>& others);
inline constexpr double kSightM = 0.65;

}  // namespace storetwin::shoppers
