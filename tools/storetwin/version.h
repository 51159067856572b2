// What this program is: version, compiler, flags. Stands in results and recordings.
#pragma once

#include <string>

namespace storetwin::cli {

/// "storetwin 0.1.0 (g++ 12.2.0, Release, x86-64)"
std::string version_line();

}  // namespace storetwin::cli
