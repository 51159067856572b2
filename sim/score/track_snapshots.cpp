#include "sim/score/track_snapshots.h"

#include <algorithm>

namespace storetwin::score {

namespace {

// A track that was last updated longer ago than this is not an answer to "where is everybody now".
constexpr double kStaleS = 0.5;

}  // namespace

std::vector<const stream::Tracks*> track_messages(const stream::Messages& outputs) {
  std::vector<const stream::Tracks*> tracks;
  for (const stream::Message& message : outputs) {
    if (const auto* t = std::get_if<stream::Tracks>(&message)) tracks.push_back(t);
  }
  std::stable_sort(tracks.begin(), tracks.end(),
                   [](const auto* a, const auto* b) { return a->header.captured < b->header.captured; });
  return tracks;
}

std::vector<stream::Track> tracks_at(const std::vector<const stream::Tracks*>& messages, Timestamp at) {
  const auto after = std::upper_bound(messages.begin(), messages.end(), at,
                                      [](Timestamp t, const stream::Tracks* m) { return t < m->header.captured; });
  if (after == messages.begin()) return {};
  const stream::Tracks& newest = **std::prev(after);
  const double age_s = (at - newest.header.captured).in_seconds();
  if (age_s > kStaleS) return {};
  std::vector<stream::Track> tracks;
  for (stream::Track track : newest.tracks) {
    if (track.phase == stream::TrackPhase::kTentative || track.phase == stream::TrackPhase::kEnded) continue;
    track.p_WB_m += age_s * track.v_WB_mps;
    tracks.push_back(track);
  }
  return tracks;
}

}  // namespace storetwin::score
