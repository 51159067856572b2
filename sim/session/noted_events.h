// What the core said that a suite may require or forbid: alerts by their kind, reviews, amendments, corrections.
#pragma once

#include <string>
#include <vector>

#include "core/stream/message.h"

namespace storetwin::session {

/// Something to look for among what the core said for good.
struct EventPattern {
  std::string event;    ///< one of `event_words`
  std::string subject;  ///< the source, plate, lane, SKU or visit it must speak of; empty: any
  bool operator==(const EventPattern&) const = default;
};

struct NotedEvent {
  std::string event;
  std::string subject;
  Timestamp at;
};

/// unattributed_pick, sensor_fault, late_data, foreign_item, tailgating, overflow (alerts, by their subject); review (by
/// SKU), amendment (by visit), planogram_correction (by plate).
const std::vector<std::string>& event_words();

/// In the order said.
std::vector<NotedEvent> noted_events(const stream::Messages& said);

/// A sentence for each pattern that is required and missing, and for each that is forbidden and there.
std::vector<std::string> unmet_events(const std::vector<NotedEvent>& noted, const std::vector<EventPattern>& required,
                                      const std::vector<EventPattern>& forbidden);

}  // namespace storetwin::session
