// What is in a recording: topics, counts, rates, gaps, times, damage. Works on any MCAP file, ours or not.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/record/recording.h"

namespace storetwin::record {

struct TopicSummary {
  std::string topic;
  std::string schema;              ///< full name of the message type
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;         ///< of message data, uncompressed
  Timestamp first;                 ///< earliest publish time (captured)
  Timestamp last;                  ///< latest publish time
  double rate_hz = 0;              ///< messages per second between first and last; 0 for fewer than two
  Duration largest_gap;            ///< longest time without a message between first and last
  std::uint64_t missing = 0;       ///< sequence numbers that never came
  std::uint64_t duplicates = 0;    ///< sequence numbers that came again
};

struct Inspection {
  std::string path;
  std::uint64_t size_bytes = 0;
  std::optional<RecordingInfo> info;  ///< empty for an MCAP file that is not Storetwin's
  std::vector<TopicSummary> topics;   ///< by topic
  std::vector<AttachmentInfo> attachments;
  std::uint64_t messages = 0;
  std::uint64_t chunks = 0;
  Timestamp first_logged;
  Timestamp last_logged;
  Diagnostics damage;
};

/// Reads the whole file once. Fails only when it can't be read or is no MCAP file at all.
Result<Inspection> inspect(const std::string& path);

/// A table for people, ended by a newline.
std::string to_text(const Inspection& inspection);
/// The same as one JSON object, `schema` "storetwin-inspection/1"; 64-bit numbers as text.
std::string to_json(const Inspection& inspection);

}  // namespace storetwin::record
