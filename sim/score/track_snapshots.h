// Where the core believed everybody to be at an instant: its settled tracks, read between two of their messages.
//
// Tracking metrics and the search for causes ask the same question of the same messages; this is the one answer.
#pragma once

#include <vector>

#include "core/stream/message.h"

namespace storetwin::score {

/// The messages of tracks among the outputs, by time. They point into `outputs`.
std::vector<const stream::Tracks*> track_messages(const stream::Messages& outputs);

/// The tracks as known at `at`: the newest message not after it, moved on by each track's velocity. Only confirmed and
/// coasting ones; none if the newest message is older than half a second.
std::vector<stream::Track> tracks_at(const std::vector<const stream::Tracks*>& messages, Timestamp at);

}  // namespace storetwin::score
