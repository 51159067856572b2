// The size of a pack whose mass is all that is known of it.
#pragma once

#include "core/base/geometry.h"

namespace storetwin::reenact {

/// Width, depth, height of one standing unit, metres. Neither the labels nor the recording give sizes, so a pack is taken
/// for what convenience goods of its mass mostly are: from 250 g on a can or a bottle (round, diameters of the trade's
/// standard ones, as high as its content needs), a bag below that, a bar below 55 g. A facing's width and the free
/// heights of the boards it stands on bound it: `widest_m`, `highest_m`.
Vec3 guessed_size(double mass_g, double widest_m, double highest_m);

}  // namespace storetwin::reenact
