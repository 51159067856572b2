// Walking: following a planned path at a bounded speed, acceleration and turning rate, round others.
#pragma once

#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// Shoppers are moved this often.
inline constexpr double kTickS = 1.0 / 60;

inline constexpr double kMaxAccelerationMps2 = 2.0;
inline constexpr double kMaxBrakingMps2 = 3.5;
inline constexpr double kMaxTurnRadps = 3.0;

/// Plans a way to `to`; false if there is none. `round_people`: lead it round those who stand about.
bool plan_way(Shopper& shopper, const Scene& scene, const Vec2& to, bool round_people);
/// Walks straight to `to` without a plan: through a lane, or the last step to a stand.
void walk_straight(Shopper& shopper, const Vec2& to);
/// No way points are left and the body is at rest.
bool arrived(const Shopper& shopper);

/// One tick: steering, acceleration, position, heading and gait. Bodies that aren't walking come to rest.
void move(Shopper& shopper, const Scene& scene, bool choose_velocity);

/// Turns on the spot towards a heading; true when it faces there within about two degrees.
bool turn_to(Shopper& shopper, double heading_rad);

}  // namespace storetwin::shoppers
