// The day, for what is excused or accepted until some day: as it was said, or by this machine's clock. Nothing of a run ever
// knows it.
#pragma once

#include <string>

#include "core/base/result.h"

namespace CLI {
class App;
}

namespace storetwin::cli {

/// --today, unless it is there already.
void add_today_option(CLI::App& app, std::string& today);

/// YYYY-MM-DD: what was said, checked; if nothing was, the system's day in UTC.
Result<std::string> choose_today(const std::string& said);

}  // namespace storetwin::cli
