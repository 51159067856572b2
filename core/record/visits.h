// Who was in the store when, by what a recording's own messages say.
//
// The core's outputs tell most; without them turnstile scans tell at least when a visit was opened.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/record/recording.h"

namespace storetwin::record {

struct RecordedVisit {
  VisitId visit;
  std::string external_id;           ///< where an external feed names people
  Timestamp opened;                  ///< the scan, or the first valid sighting
  std::optional<Timestamp> left;     ///< the last member's exit
  std::optional<Timestamp> decided;  ///< the last receipt, if one was decided
};

class VisitBook {
 public:
  void observe(const stream::Message& message);
  /// By the time of opening.
  std::vector<RecordedVisit> visits() const;

 private:
  std::map<VisitId, RecordedVisit> visits_;
};

/// Opens only the chunks in which visits are spoken of.
std::vector<RecordedVisit> visits_of(const Recording& recording);

/// By its name or its external id; null if there is none.
const RecordedVisit* find_visit(const std::vector<RecordedVisit>& visits, const std::string& name);
/// Error "unknown-visit" with the nearest name; `file` names the recording.
Diagnostic unknown_visit(const std::vector<RecordedVisit>& visits, const std::string& name, const std::string& file);

/// True if the visit's members may have been inside at some time from `from` to `to`.
bool is_inside(const RecordedVisit& visit, Timestamp from, Timestamp to);

/// True if the recording has a topic that begins so, e.g. "belief/".
bool has_topic(const Recording& recording, std::string_view prefix);
/// Sources of all topics that begin so: "in/DepthPeople" gives "depth/c1", ...
std::vector<std::string> sources_of(const Recording& recording, std::string_view prefix);

}  // namespace storetwin::record
