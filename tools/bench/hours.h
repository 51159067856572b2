// Does memory stay flat while a shop stays open?
#pragma once

namespace storetwin::bench {

/// A small shop with somebody coming in every two minutes, geometric, with its core or without; prints the process's memory after
/// each simulated hour. The process's exit code: 1 if the last hours grew by more than a tenth over the second hour.
int stay_open(double hours, bool with_core);

}  // namespace storetwin::bench
