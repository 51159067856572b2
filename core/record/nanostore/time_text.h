// Times as the competition's files write them: RFC 3339 in UTC.
//
// Two writers made those files. Protocol Buffers' JSON writes 0, 3, 6 or 9 digits of a second's fraction, whichever is
// the least that is exact; the document store writes milliseconds without trailing zeros. Both are followed, so that a
// text comes back as it was.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.h"

namespace storetwin::nanostore {

/// "2020-04-22T05:06:36.859Z" as Unix time; up to nine digits of fraction. Empty if it is no such text, no such day, or
/// before 1900 or after 2261 (where nanoseconds would overflow).
std::optional<Timestamp> parse_time(std::string_view text);

/// The least of 0, 3, 6 and 9 digits that is exact: "....859Z", "....955074Z".
std::string protobuf_time_text(Timestamp time);

/// Milliseconds, rounded down, without trailing zeros: "....04Z" for 40 ms.
std::string store_time_text(Timestamp time);

}  // namespace storetwin::nanostore
