// What it costs to make each run a process of its own: the time between runs, and from a process's birth to its first
// step.
#pragma once

#include <string>

namespace storetwin::bench {

/// `scenario` empty: a short one of the shipped ones. Returns the exit code.
int measure_fleet(int runs, const std::string& scenario);

}  // namespace storetwin::bench
