#include "sim/session/late_watch.h"

#include <algorithm>

namespace storetwin::session {

namespace {
constexpr Duration kOneSpan = Duration::milliseconds(1000);
}  // namespace

void LateWatch::observe(const stream::Messages& inputs, const std::map<std::string, ingest::SourceCounts>& counts) {
  for (const auto& [source, now] : counts) {
    std::uint64_t& before = late_[source];
    if (now.late == before) continue;
    std::vector<Timestamp> captured;
    for (const stream::Message& message : inputs) {
      if (stream::header_of(message).source == source) captured.push_back(stream::header_of(message).captured);
    }
    std::sort(captured.begin(), captured.end());
    const auto dropped = std::min<std::uint64_t>(now.late - before, captured.size());
    for (std::uint64_t i = 0; i < dropped; ++i) note(source, captured[i]);
    before = now.late;
  }
}

void LateWatch::note(const std::string& source, Timestamp captured) {
  const auto joins = [&](const triage::LateSpan& span) {
    return span.source == source && captured >= span.from - kOneSpan && captured <= span.to + kOneSpan;
  };
  const auto span = std::find_if(spans_.rbegin(), spans_.rend(), joins);
  if (span == spans_.rend()) {
    spans_.push_back({source, captured, captured, 1});
    return;
  }
  span->from = std::min(span->from, captured);
  span->to = std::max(span->to, captured);
  ++span->messages;
}

}  // namespace storetwin::session
