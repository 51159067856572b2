// What every message carries: who sent it, the sender's count, and two times.
//
// `captured` orders everything: it is when the thing happened (the middle of an exposure; the first sample of a plate
// batch), on the sender's clock. `received` is when it reached us and is read only to judge lateness and health, so
// that a replay of a recording gives the same outputs as the live stream did.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/time.h"

namespace storetwin::stream {

struct Header {
  std::string source;          ///< name of the sender, e.g. "plates/gondola_1", "depth/ceiling_3"; unique in the store
  std::uint64_t sequence = 0;  ///< counts up by one per message of a source; gaps are losses, repeats are duplicates
  Timestamp captured;          ///< when it happened
  Timestamp received;          ///< when it reached the recorder or the core
  bool operator==(const Header&) const = default;
};

}  // namespace storetwin::stream
