// Hands that press: the touch before every lift, and the touches, holds and leans that end without one.
#pragma once

#include "sim/shoppers/choices.h"
#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// The touch before a lift takes this long.
inline constexpr double kTouchS = 0.2;

/// How long the hand of a task presses, from its arrival until the fingers close or it draws back.
double press_s(const Task& task);
/// The hand has arrived: it begins to press.
void begin_pressing(Shopper& shopper, Scene& scene);
/// One tick of pressing; true when the task's time of it is over.
bool press_on(Shopper& shopper, Scene& scene);

/// A place on a shelf's front edge to lean on; empty if there is no room before any.
std::optional<Choice> choose_lean(const Shopper& shopper, const Task& task, const Scene& scene);

}  // namespace storetwin::shoppers
