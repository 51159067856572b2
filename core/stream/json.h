// Any message as JSON text, for `inspect`, reports and people. One way only: the wire form is core/stream/convert.h.
//
// The first key is "type". Times, durations, ids, sequence numbers and money, all 64 bits wide, are text, because
// JSON's numbers hold 53 bits only. Vectors and matrices are arrays (row by row); NaN and infinities are null; of
// images only the number of values is told, since what a camera saw stays out of texts.
#pragma once

#include <string>

#include "core/stream/message.h"

namespace storetwin::stream {

/// `indent` < 0: one line; else spaces per level.
std::string to_json(const Message& message, int indent = -1);

}  // namespace storetwin::stream
