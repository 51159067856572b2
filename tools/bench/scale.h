// How fast the simulator is by itself and with its core, and how its cost grows with shoppers, cameras and plates.
#pragma once

#include <string>
#include <vector>

namespace storetwin::bench {

/// The reference store without its core: two geometric runs side by side, then one in pixels on two threads. `options` may
/// hold "geometric", "pixel" or "table" to do only that. The process's exit code.
int measure_scale(const std::vector<std::string>& options);

/// The same with the core, which hears everything from the start, and what a crowd of 100 costs it. `options` may hold
/// "geometric", "pixel" or "crowd" to do only that.
int measure_core(const std::vector<std::string>& options);

}  // namespace storetwin::bench
