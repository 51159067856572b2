// Carts as they change, one line each, for people who watch a run.
#pragma once

#include <string>

#include "core/stream/message.h"

namespace storetwin::cli {

/// "  12.40 s  v-0001  + 1 x 0120001  (0.98)  cart: 2 x 0120001, 1 x 0710011" for a CartChange; amendments and receipts alike.
std::string live_line(const stream::Message& message);

}  // namespace storetwin::cli
