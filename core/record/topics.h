// Names inside a recording that writer and reader share.
#pragma once

#include <string>
#include <string_view>

#include "core/stream/message.h"

namespace storetwin::record {

inline constexpr const char* kInfoMetadata = "storetwin";
inline constexpr std::string_view kInputTopics = "in/";
inline constexpr std::string_view kBeliefTopics = "belief/";
inline constexpr std::string_view kOutputTopics = "out/";
inline constexpr std::string_view kViewerTopics = "viewer/";
/// Channel metadata of frames whose sequence numbers have passed 32 bits: the high half, decimal.
inline constexpr const char* kSequenceHigh = "sequence_high";

/// "in/PlateBatch/plates/gondola_1": direction, type, source.
inline std::string topic_of(const stream::Message& message) {
  const stream::Direction direction = stream::direction_of(message);
  std::string topic(direction == stream::Direction::kInput    ? kInputTopics
                    : direction == stream::Direction::kBelief ? kBeliefTopics
                                                              : kOutputTopics);
  topic += stream::type_name(message);
  topic += '/';
  topic += stream::header_of(message).source;
  return topic;
}

}  // namespace storetwin::record
