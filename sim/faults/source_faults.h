// What can happen to any source: its way is cut, its clock jumps, or the system behind it forgets who is who.
#pragma once

#include "core/base/random.h"
#include "core/stream/message.h"
#include "sim/faults/span.h"

namespace storetwin::faults {

/// A pulled cable, a full switch, a broker that is gone: what would arrive meanwhile never does. The one fault that
/// acts at our end, and so counts by `received`; what was on its way when it began is lost too.
struct SourceSilent {
  bool act(stream::Message& message, const Span& when) const;
};

/// A time server comes back, or a daemon steps the clock it should slew: stamps are off by `by` until it is mended.
/// When the fault begins and ends counts by the clock as it was before.
struct ClockStep {
  Duration by;
  bool act(stream::Message& message, const Span& when) const;
};

/// A vision system restarts and names everybody anew: each person keeps one new id until the fault ends, when the
/// former names come back. Nothing but the external ids changes.
struct SkeletonsRelabelled {
  RandomStream random;
  bool act(stream::Message& message, const Span& when) const;
};

}  // namespace storetwin::faults
