// Walking: following a way at a bounded speed, acceleration and turning rate, round others and as fast as the crowd
// allows.
//
// A way comes from the navigation mesh; its corners are dropped as soon as what follows them is seen. The wanted velocity
// is the free speed, less where it is dense (speed_density.h); twenty times a second steering.h turns it into one that
// keeps clear of others. Whatever was chosen, a body never enters what is solid: it slides along.
#pragma once

#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// Shoppers are moved this often.
inline constexpr double kTickS = 1.0 / 60;

inline constexpr double kMaxAccelerationMps2 = 2.0;
inline constexpr double kMaxBrakingMps2 = 3.5;
inline constexpr double kMaxTurnRadps = 3.0;

/// How long a way is that begins at `from`.
double way_m(Vec2 from, const std::vector<Vec2>& way);

/// Plans a way to `to`; false if there is none. `round_people`: lead it round whoever stands before the shopper.
bool plan_way(Shopper& shopper, const Surroundings& around, const Vec2& to, bool round_people);
/// Walks straight to `to` without a plan: through a lane, or the last step to a stand.
void walk_straight(Shopper& shopper, const Vec2& to);
/// No way points are left and the body is at rest.
bool arrived(const Shopper& shopper);

/// One tick: steering, acceleration, position, heading and gait. Bodies that aren't walking come to rest.
void move(Shopper& shopper, const Surroundings& around, bool choose_velocity);

/// Turns on the spot towards a heading; true when it faces there within about two degrees.
bool turn_to(Shopper& shopper, double heading_rad);

}  // namespace storetwin::shoppers
