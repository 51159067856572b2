#include "core/pipeline/provisional.h"

#include <algorithm>
#include <iterator>

namespace storetwin::pipeline {
namespace {

constexpr Duration kRebuildEvery = Duration::milliseconds(500);
// Outputs are remembered this long behind the newest message: longer than any sensible late window.
constexpr Duration kSaidKept = Duration::milliseconds(60'000);

void mark(stream::Message& message) {
  std::visit(
      [](auto& m) {
        if constexpr (requires { m.settlement; }) m.settlement = stream::Settlement::kProvisional;
        // Counters differ from rebuild to rebuild and say nothing; without them equal outputs are equal.
        m.header.sequence = 0;
      },
      message);
}

}  // namespace

Provisional::Provisional(const store::Store& store, const Params& params, const Ports& ports)
    : reducer_(store, params, [&] {
        Ports quiet = ports;
        quiet.emit_beliefs = false;  // beliefs are returned once, settled
        return quiet;
      }()) {}

stream::Messages Provisional::arrived(const store::Store& store, const Reducer& settled,
                                      const stream::Message& message) {
  const stream::Header& header = stream::header_of(message);
  const Key key{header.captured, header.source, header.sequence};
  if (key <= last_settled_ || !waiting_.emplace(key, message).second) return {};  // late, taken already, or a repeat
  if (!stale_ && key > newest_taken_) {
    newest_taken_ = key;
    return fresh(reducer_.apply(store, message));
  }
  stale_ = true;
  const Timestamp newest = std::get<0>(waiting_.rbegin()->first);
  if (newest - rebuilt_at_ < kRebuildEvery) return {};
  rebuilt_at_ = newest;
  return rebuild(store, settled);
}

void Provisional::settled(const stream::Message& message) {
  const stream::Header& header = stream::header_of(message);
  last_settled_ = {header.captured, header.source, header.sequence};
  waiting_.erase(waiting_.begin(), waiting_.upper_bound(last_settled_));
}

stream::Messages Provisional::rebuild(const store::Store& store, const Reducer& settled) {
  reducer_ = settled;
  reducer_.silence_beliefs();
  stream::Messages out;
  for (const auto& [key, message] : waiting_) {
    stream::Messages some = reducer_.apply(store, message);
    std::move(some.begin(), some.end(), std::back_inserter(out));
    newest_taken_ = key;
  }
  stale_ = false;
  return fresh(std::move(out));
}

stream::Messages Provisional::fresh(stream::Messages outputs) {
  stream::Messages result;
  for (stream::Message& output : outputs) {
    mark(output);
    const Timestamp at = stream::header_of(output).captured;
    const auto [first, last] = said_.equal_range(at);
    if (std::any_of(first, last, [&](const auto& said) { return said.second == output; })) continue;
    said_.emplace(at, output);
    result.push_back(std::move(output));
  }
  if (!said_.empty()) said_.erase(said_.begin(), said_.lower_bound(said_.rbegin()->first - kSaidKept));
  return result;
}

}  // namespace storetwin::pipeline
