// Lists of seeds as people write them: "7", "1..20", "1,3,10..12".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace storetwin::suite {

/// In the order written, each at most once. At most a million.
Result<std::vector<std::uint64_t>> parse_seeds(const std::string& text);

}  // namespace storetwin::suite
