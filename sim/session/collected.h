// What a run or a replay leaves behind for scoring: settled outputs, and tracks thinned to what scoring needs.
#pragma once

#include "core/stream/message.h"

namespace storetwin::session {

class Collected {
 public:
  void keep(const stream::Message& message);
  const stream::Messages& outputs() const { return outputs_; }

 private:
  stream::Messages outputs_;
  Timestamp last_tracks_{INT64_MIN / 4};
};

}  // namespace storetwin::session
