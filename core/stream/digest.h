// Feeds messages to a digest in a canonical order: the type's name, then every field as core/stream/fields.h lists
// them.
//
// Independent of Protocol Buffers, compilers and machines. `received` is fed for inputs only: for what the core itself
// makes it is the hour of a machine's clock and no part of the result.
#pragma once

#include "core/base/hash.h"
#include "core/stream/message.h"

namespace storetwin::stream {

void feed(Digest& digest, const Message& message);

}  // namespace storetwin::stream
