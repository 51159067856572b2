// Text that may stand inside XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace storetwin::report {

/// &, <, >, " and ' replaced; what XML 1.0 can't hold (control characters, bytes that aren't UTF-8) is written as \x01.
std::string escaped(std::string_view text);

/// A file name as a relative address: what isn't plain is percent-encoded, so that it can't name a scheme or another host.
std::string url_of(std::string_view file_name);

}  // namespace storetwin::report
