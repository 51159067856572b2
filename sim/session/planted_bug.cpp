#include "sim/session/planted_bug.h"

#include <algorithm>

namespace storetwin::session {

namespace {

using stream::Message;
using stream::Messages;
using stream::Receipt;

template <class T>
Messages without(Messages outputs) {
  std::erase_if(outputs, [](const Message& message) { return std::holds_alternative<T>(message); });
  return outputs;
}

Messages miscount(Messages outputs) {
  for (Message& message : outputs) {
    auto* receipt = std::get_if<Receipt>(&message);
    if (receipt && !receipt->lines.empty()) receipt->lines.front().quantity += 1;
  }
  return outputs;
}

}  // namespace

Messages Saboteur::spoil(const Messages& outputs) {
  switch (bug_) {
    case PlantedBug::kNone: break;
    case PlantedBug::kChargeTwice: return charge_twice(outputs, nullptr);
    case PlantedBug::kChargeStranger: return charge_twice(outputs, "nobody");
    case PlantedBug::kLoseCarts: return without<Receipt>(outputs);
    case PlantedBug::kKeepFollowing: return keep_following(outputs);
    case PlantedBug::kMuteAlerts: return without<stream::Alert>(outputs);
    case PlantedBug::kMiscount: return miscount(outputs);
  }
  return outputs;
}

Messages Saboteur::charge_twice(const Messages& outputs, const char* other_visit) const {
  Messages spoilt;
  for (const Message& message : outputs) {
    spoilt.push_back(message);
    const auto* receipt = std::get_if<Receipt>(&message);
    if (!receipt || receipt->phase != stream::VisitPhase::kFinal) continue;
    Receipt again = *receipt;
    if (other_visit) {
      again.visit = VisitId(other_visit);
      again.external_id.clear();
    }
    spoilt.emplace_back(std::move(again));
  }
  return spoilt;
}

Messages Saboteur::keep_following(Messages outputs) {
  for (Message& message : outputs) {
    if (const auto* receipt = std::get_if<Receipt>(&message); receipt && receipt->phase != stream::VisitPhase::kOpen) {
      closed_.insert(receipt->visit);
    }
    auto* tracks = std::get_if<stream::Tracks>(&message);
    if (!tracks) continue;
    for (const stream::Track& track : tracks->tracks) {
      if (!track.visit.value.empty()) last_seen_[track.visit] = track;
    }
    for (const VisitId& visit : closed_) {
      const auto ghost = last_seen_.find(visit);
      if (ghost == last_seen_.end()) continue;
      const auto there = std::find_if(tracks->tracks.begin(), tracks->tracks.end(),
                                      [&](const stream::Track& track) { return track.id == ghost->second.id; });
      if (there == tracks->tracks.end()) tracks->tracks.push_back(ghost->second);
      else there->visit = visit;
    }
  }
  return outputs;
}

}  // namespace storetwin::session
