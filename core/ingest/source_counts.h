// What ingest counted of one source, for health pages and reports.
#pragma once

#include <cstdint>

namespace storetwin::ingest {

struct SourceCounts {
  std::uint64_t received = 0;    ///< messages pushed, used or not
  std::uint64_t late = 0;        ///< older than the window allows: not used
  std::uint64_t duplicates = 0;  ///< same source and sequence seen before: not used
  std::uint64_t missing = 0;     ///< gaps in the sequence of what was used
  std::uint64_t ahead = 0;       ///< captured clearly after it was received, which cannot be: not used
  bool operator==(const SourceCounts&) const = default;
};

}  // namespace storetwin::ingest
