// What staff do: jobs at shelves turned into the tasks that shoppers know too, and what their handheld tells the core.
//
// A job looks at the shelf as it is when its turn comes and becomes picks and put-backs of very units to very places
// (Exactly), so walking, reaching and handling are the same as everybody's. The handheld says what is done at which
// plates (stream::StaffAction): when the hand sets out there, and again while the work goes on, since each message
// holds for some seconds only. Goods brought in are made by World::deliver.
#pragma once

#include <optional>

#include "core/stream/operations.h"
#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// How long a message of the handheld holds from its instant on, seconds.
inline constexpr double kReportHoldsS = 10;

/// The way out of the store's first staff zone: an edge of it beside walkable floor; empty if there is none.
std::optional<Doorway> staff_door_of(const store::Map& map, const WalkableGrid& grid);

/// The next job's tasks are appended. Gives the shopper to stand with if that is the job.
std::optional<ShopperId> take_up_job(Shopper& staff, Scene& scene);

/// What the handheld says in this tick, if anything; without header but its instant.
std::optional<stream::StaffAction> report(Shopper& staff, const Scene& scene);

}  // namespace storetwin::shoppers
