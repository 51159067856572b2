// Plays a recording: its messages in the order they were received, ties in the order they stand in the file.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/stream/message.h"

namespace storetwin::record {

class McapReader;

/// Which messages to play. The default is what the core was fed.
struct PlayFilter {
  bool inputs = true;
  bool beliefs = false;
  bool outputs = false;
  /// When not empty: only topics that begin with one of these, e.g. "in/PlateBatch" or "in/DepthFrame/depth/ceiling_1".
  std::vector<std::string> topics;
  /// When given: only messages logged (inputs: received) at or after, and at or before. What lies outside is not read.
  std::optional<Timestamp> from;
  std::optional<Timestamp> to;
  /// When given: asked in log order, before a message is decoded; false passes it over.
  std::function<bool(std::string_view topic, Timestamp captured)> keep;
};

/// Everything but messages for viewers.
inline PlayFilter play_all() { return {.inputs = true, .beliefs = true, .outputs = true, .topics = {}}; }

/// Reads chunk by chunk as it goes: memory is bounded by the chunks whose times overlap. Chunks that their index says
/// hold nothing of what is wanted are not opened, so little of a long recording is read for the rare messages in it.
class Player {
 public:
  /// The reader must outlive the player; `Recording::play` makes players.
  Player(McapReader& reader, PlayFilter filter);
  Player(Player&&) noexcept;
  Player& operator=(Player&&) noexcept;
  ~Player();

  /// The next message; empty at the end. A message that can't be decoded is noted in the recording's damage and
  /// skipped.
  std::optional<stream::Message> next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace storetwin::record
