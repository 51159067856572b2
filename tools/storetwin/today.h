// The day by this machine's clock, for what is excused until some day. Nothing of a run ever knows it.
#pragma once

#include <string>

namespace storetwin::cli {

/// YYYY-MM-DD, in UTC.
std::string today();

}  // namespace storetwin::cli
