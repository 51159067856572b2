// How a unit goes from one cart to another without touching a plate: from hand to hand, or left lying and found.
#pragma once

#include <vector>

#include "core/cart/expansion.h"

namespace storetwin::cart {

/// The hypothesis with nothing passed, and with every unit passed that the event allows. What companions on one
/// code give each other changes nothing, since their cart is one. `meetings_count`: hands that met may have passed
/// something; otherwise only finds do.
std::vector<Hypothesis> pass(const Knowledge& knowledge, const Hypothesis& hypothesis, const stream::HandOver& event,
                             bool meetings_count);

}  // namespace storetwin::cart
