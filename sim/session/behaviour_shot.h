// What a picture of a behaviour needs, taken from the world at its plainest moment.
#pragma once

#include "sim/report/run_record.h"
#include "sim/world/world.h"

namespace storetwin::session {

/// The bodies near the one who does it, the unit it is about, and what near ones hold or what lies near on the floor.
report::BehaviourPicture shot_of(const world::World& world, const truth::BehaviourEvent& behaviour);

}  // namespace storetwin::session
