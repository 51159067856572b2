// Which outputs people who watch a run want to see.
#pragma once

#include "core/stream/message.h"

namespace storetwin::session {

inline bool worth_watching(const stream::Message& message) {
  return stream::is_settled(message) &&
         (std::holds_alternative<stream::CartChange>(message) || std::holds_alternative<stream::CartAmendment>(message) ||
          std::holds_alternative<stream::Receipt>(message));
}

}  // namespace storetwin::session
