#include "core/interaction/reach_detector.h"

#include <iterator>

namespace storetwin::interaction {
namespace {

constexpr Duration kGap = Duration::milliseconds(500);

}  // namespace

std::vector<stream::Reach> ReachDetector::observe(const ShelfSpace& space, const stream::Tracks& tracks) {
  const Timestamp now = tracks.header.captured;
  for (const stream::Track& track : tracks.tracks) {
    for (const stream::UncertainPoint& hand : track.hands) {
      const auto inside = space.locate(hand.position_m);
      if (!inside) continue;
      const auto [it, fresh] = open_.try_emplace({track.id, inside->plate.fixture});
      Open& open = it->second;
      if (fresh) {
        open.reach.header.source = "interaction";
        open.reach.track = track.id;
        open.reach.begin = now;
      }
      if (fresh || inside->depth_m > open.depth_m) {
        open.depth_m = inside->depth_m;
        open.reach.plate = inside->plate;
        open.reach.deepest_m = hand.position_m;
      }
      open.reach.end = now;
      open.confidences += hand.confidence * (1 - track.ambiguity);
      ++open.sightings;
    }
  }
  std::vector<stream::Reach> ended;
  for (auto it = open_.begin(); it != open_.end();) {
    if (now - it->second.reach.end > kGap) {
      ended.push_back(closed(it->second));
      it = open_.erase(it);
    } else {
      ++it;
    }
  }
  return ended;
}

std::vector<stream::Reach> ReachDetector::finish() {
  std::vector<stream::Reach> ended;
  for (const auto& [key, open] : open_) ended.push_back(closed(open));
  open_.clear();
  return ended;
}

stream::Reach ReachDetector::closed(const Open& open) {
  stream::Reach reach = open.reach;
  reach.header.captured = {reach.begin.ns + (reach.end.ns - reach.begin.ns) / 2};
  reach.confidence = open.confidences / open.sightings;
  return reach;
}

}  // namespace storetwin::interaction
