// Sensors taken away, one kind at a time, and what is left: does the core ask for review before it errs?
//
// Which ones die is drawn by the seed, the same order for every share: what is dead at 5 % is dead at 20 %, too.
#pragma once

#include "tools/bench/carts/request.h"

namespace storetwin::bench {

enum class SensorKind { kPlates, kDepthCameras, kColorCameras };

/// The targets that die if this share of a kind does, at least one of them.
std::vector<std::string> choose_dead(const store::Store& store, SensorKind kind, double share, std::uint64_t seed);

/// The same run with them dead from the start.
session::SessionConfig without(session::SessionConfig config, SensorKind kind, double share);

int table_taken(const Request& request);

}  // namespace storetwin::bench
