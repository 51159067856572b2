// Days of the calendar as text, for what is agreed until some day. Nothing here reads a clock.
#pragma once

#include <string_view>

namespace storetwin {

/// True for a day of the calendar written YYYY-MM-DD; such texts compare as the days do.
bool is_date(std::string_view text);

}  // namespace storetwin
