// Notes which messages came too late to count, for the search for causes.
//
// Ingest counts what it drops and doesn't say of when it was; a watch that looks after every step sees whose count rose
// and which of that source's messages were the oldest.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/ingest/source_counts.h"
#include "core/stream/message.h"
#include "sim/triage/causes.h"

namespace storetwin::session {

class LateWatch {
 public:
  /// Shown what reached the core in a step, and the core's counts after it.
  void observe(const stream::Messages& inputs, const std::map<std::string, ingest::SourceCounts>& counts);

  /// By source and time; what was dropped within a second of one another is one span.
  const std::vector<triage::LateSpan>& spans() const { return spans_; }

 private:
  void note(const std::string& source, Timestamp captured);

  std::map<std::string, std::uint64_t> late_;
  std::vector<triage::LateSpan> spans_;
};

}  // namespace storetwin::session
