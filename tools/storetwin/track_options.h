// What `track` and `score tracks` share.
#pragma once

#include <cstddef>

namespace storetwin::cli {

/// Tracks of hours at camera rate are larger than any configuration file.
inline constexpr std::size_t kMostTrackBytes = std::size_t{1} << 30;

}  // namespace storetwin::cli
