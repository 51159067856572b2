// Cuts an incident out of a recording: a shorter recording that replays alone.
//
// A clip begins early enough that everybody who was inside is followed from the door, since nobody can be told apart
// from the middle of a visit on, and a while before that, so that plates and tracks have settled. It holds every input
// captured in that span, the store as it then stood (prices, catalogue, planogram and stock as far as the recording
// tells), and what the core makes of the clip now. Whether the clip shows the same receipts as the recording did is
// told, visit by visit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/pipeline/params.h"

namespace storetwin::session {

struct ClipRequest {
  std::string file;
  std::string out;
  std::optional<double> from_s, to_s;  ///< in the seconds that `explain` and `replay` print
  std::string visit;                   ///< instead: this visit, from its opening to its receipt
  std::optional<std::uint64_t> event;  ///< instead: everybody who was inside at this weight event
  double lead_s = 10;                  ///< before the first of them comes in
  double tail_s = 5;                   ///< after the last receipt; with `to_s` nothing
  pipeline::Params params;
  std::string build;  ///< for the clip's metadata
  int threads = 1;
};

/// A visit of the clip and how its receipt compares with the recording's.
struct ClippedVisit {
  std::string visit;
  std::string recorded;  ///< lines as text, "nothing", or empty if the recording has no receipt
  std::string clipped;   ///< the same in the clip; "(still open)" behind an unfinished one
  bool same = false;
};

struct Clipped {
  double from_s = 0, to_s = 0;  ///< the span of captures, in the recording's seconds
  std::uint64_t inputs = 0;
  std::vector<ClippedVisit> visits;
  std::vector<std::string> notes;
  Diagnostics damage;  ///< what of the recording could not be read
};

/// Writes `out` whole or not at all.
Result<Clipped> clip_recording(const ClipRequest& request);

}  // namespace storetwin::session
