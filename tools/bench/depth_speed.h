// How many depth frames a second the renderer gives, by kind of noise, beside Embree on the same scene in the same run, and
// how well the two agree.
#pragma once

namespace storetwin::bench {

/// Prints the table; `seconds` is how long each number is measured, in short windows of which the best
/// counts. The process's exit code.
int measure_depth(double seconds);

}  // namespace storetwin::bench
