// Text that may stand inside XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace storetwin::report {

/// &, <, >, " and ' replaced; control characters that XML 1.0 forbids become a question mark.
std::string escaped(std::string_view text);

}  // namespace storetwin::report
