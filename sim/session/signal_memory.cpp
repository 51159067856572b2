#include "sim/session/signal_memory.h"

#include <algorithm>

namespace storetwin::session {

namespace {

constexpr Duration kHalfWidth = Duration::milliseconds(2500);
// A settled cart change is told some seconds after it happened, when the latest messages have come.
constexpr Duration kRemembered = Duration::milliseconds(20'000);
// Controllers send in batches and not all at once.
constexpr Duration kPatience = Duration::milliseconds(2000);
// Some 4 kB each.
constexpr std::size_t kMostMoments = 1000;

}  // namespace

void SignalMemory::observe(const stream::PlateBatch& batch) {
  std::deque<stream::PlateBatch>& recent = recent_[batch.header.source];
  recent.push_back(batch);
  newest_ = std::max(newest_, batch.header.captured);
  while (newest_ - recent.front().header.captured > kRemembered) recent.pop_front();
  while (!wanted_.empty() && newest_ - wanted_.begin()->first > kHalfWidth + kPatience) {
    const auto moment = wanted_.begin();
    kept_.emplace(*moment, cut_all(*moment));
    wanted_.erase(moment);
  }
}

void SignalMemory::want(const PlateAddress& plate, Timestamp at) {
  if (kept_.size() + wanted_.size() < kMostMoments && kept_.count({at, plate}) == 0) wanted_.emplace(at, plate);
}

std::vector<report::PlateTrace> SignalMemory::around(const PlateAddress& plate, Timestamp at) const {
  const auto kept = kept_.find({at, plate});
  if (kept != kept_.end()) return kept->second;
  return wanted_.count({at, plate}) > 0 ? cut_all({at, plate}) : std::vector<report::PlateTrace>();
}

std::vector<report::PlateTrace> SignalMemory::cut_all(const Moment& moment) const {
  std::vector<report::PlateTrace> traces;
  for (const int side : {0, -1, 1}) {
    PlateAddress plate = moment.second;
    plate.plate += side;
    report::PlateTrace trace = cut(plate, moment.first);
    if (!trace.values_g.empty()) traces.push_back(std::move(trace));
  }
  return traces;
}

report::PlateTrace SignalMemory::cut(const PlateAddress& plate, Timestamp at) const {
  report::PlateTrace trace{.plate = plate};
  for (const auto& [source, batches] : recent_) {
    for (const stream::PlateBatch& batch : batches) {
      const auto channel = std::find(batch.channels.begin(), batch.channels.end(), plate);
      if (channel == batch.channels.end()) continue;
      const auto column = static_cast<std::size_t>(channel - batch.channels.begin());
      for (std::size_t k = 0; k < batch.samples(); ++k) {
        const Timestamp taken = batch.header.captured + batch.period * static_cast<std::int64_t>(k);
        if (taken < at - kHalfWidth || taken > at + kHalfWidth) continue;
        if (trace.values_g.empty()) {
          trace.first = taken;
          trace.period = batch.period;
        }
        trace.values_g.push_back(batch.values_g[k * batch.channels.size() + column]);
      }
    }
  }
  return trace;
}

}  // namespace storetwin::session
