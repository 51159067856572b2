// Weight plates: one message per controller (usually one per fixture) and batch.
#pragma once

#include <vector>

#include "core/base/ids.h"
#include "core/stream/header.h"

namespace storetwin::stream {

/// Equally spaced samples of several plates. `header.captured` is the time of the first sample; sample k of every
/// channel was taken at captured + k * period.
struct PlateBatch {
  Header header;
  Duration period;                     ///< between two samples of one channel, > 0
  std::vector<PlateAddress> channels;  ///< the columns
  std::vector<float> values_g;         ///< samples x channels, sample-major, grams; NaN where a channel gave no sample
  bool operator==(const PlateBatch& o) const;  ///< NaN equals NaN: a message equals itself

  std::size_t samples() const { return channels.empty() ? 0 : values_g.size() / channels.size(); }
};

}  // namespace storetwin::stream
