// Hands at work: movements from rest to shelf and back, and what they do to the world's items on the way.
//
// The palm follows a Bezier curve with the minimum-jerk profile (Flash & Hogan 1985, minimum_jerk.h), and the trunk
// bends and straightens along with it. `pose_hand` is called at every tick and sets the palm that inverse kinematics
// then follows.
#pragma once

#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// Starts a movement of the palm from where it is now. `bend_to` is how the trunk shall be at the end.
void start_movement(Shopper& shopper, const Scene& scene, const Bend& bend_to, double duration_s,
                    std::optional<Vec3> via = std::nullopt);

/// 0..1: how much of the movement's time has passed.
double movement_progress(const Shopper& shopper, const Scene& scene);

/// Sets palm and trunk for this tick, by the phase.
void pose_hand(Shopper& shopper, const Scene& scene);

/// Where a palm is now; the active hand's unless a side is named.
Vec3 palm_now(const Shopper& shopper, const Scene& scene);
Vec3 palm_now(const Shopper& shopper, const Scene& scene, Side side);

/// Where the palms of two people meet to hand something over: between them, at the height of the belt.
Vec3 meeting_palm(const Vec2& one_W, const Vec2& other_W);

/// Where the palm must be for the held item's centre to be at `p_W`, raised by what people leave below a thing they let
/// go.
Vec3 palm_to_place_at(const Shopper& shopper, const Scene& scene, const Vec3& p_W);

/// How long a hand takes over a distance: 0.5 to 0.9 s at an unhurried pace, longer when the trunk has far to bend.
double movement_duration_s(const Shopper& shopper, const Scene& scene, double distance_m, const Bend& bend_to);

/// Factor on the speed of hands now: the errand's pace, and haste if a timed task presses.
double hand_pace(const Shopper& shopper, const Scene& scene);

/// The bend that brings the active palm to a point at the shelf from the present stand.
Bend bend_for(const Shopper& shopper, const Vec3& p_W);

/// A point before the shelf that the palm passes on its way to or from `p_W`, so that it comes in from the front.
Vec3 via_point(const Shopper& shopper, const Vec3& p_W, double rise_m);

}  // namespace storetwin::shoppers
