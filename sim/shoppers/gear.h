// What people carry on their backs or push ahead of them: solids that occlude and stand in the way, and where things go.
//
// A trolley or a pushchair is pushed at arm's length while its owner walks, swings round behind corners, and is left
// standing where it is while its owner works at a shelf; so it usually stands beside them, along the aisle. Store
// frame, metres and radians.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/base/geometry.h"
#include "sim/world/world.h"

namespace storetwin::shoppers {

struct BodyShape;
struct Posture;
struct Shopper;
class WalkableGrid;
enum class Container;

/// A trolley or a pushchair on the floor.
struct Pushed {
  Vec2 p_W = Vec2::Zero();  ///< middle
  double heading_rad = 0;   ///< from its handle to its front
  bool in_hands = false;    ///< being pushed; else it stands there
};

/// Where the trunk of its bearer is, for what hangs from it.
struct Bearer {
  Vec3 forward, left, hips, shoulders;
};

bool is_pushed(Container container);

/// Half the breadth of the room that somebody with this needs, metres.
double radius_with(Container container);

/// The room that it takes on the floor: circles of this radius round two points of its long axis.
inline constexpr double kPushedRadiusM = 0.28;
std::array<Vec2, 2> room_of(const Pushed& pushed);

/// Adds the solids of what is worn or pushed. What hangs from an arm is added with the arm.
void add_gear(const BodyShape& shape, const Posture& posture, const Bearer& bearer, world::BodyPose& pose);

/// Where a palm holds the handle of what is pushed.
Vec3 handle(const BodyShape& shape, const Pushed& pushed, world::Side side);
/// Where things go in, as near to the body as an arm needs it.
Vec3 mouth(const BodyShape& shape, const Posture& posture);

/// One tick of 1/60 s: what is pushed comes along, if there is any.
void push_along(Shopper& shopper, const WalkableGrid& grid);

}  // namespace storetwin::shoppers
