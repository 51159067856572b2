#include "sim/session/collected.h"

namespace storetwin::session {

namespace {
// Tracks come some 200 times a second; scoring and drawing need no more than this.
constexpr Duration kKeepTracksEvery = Duration::nanoseconds(1'000'000'000 / 15);
}  // namespace

void Collected::keep(const stream::Message& message) {
  if (!stream::is_settled(message)) return;
  if (const auto* tracks = std::get_if<stream::Tracks>(&message)) {
    if (tracks->header.captured - last_tracks_ < kKeepTracksEvery) return;
    last_tracks_ = tracks->header.captured;
  } else if (stream::direction_of(message) == stream::Direction::kBelief) {
    return;
  }
  outputs_.push_back(message);
}

}  // namespace storetwin::session
