// Private to the tracker's own files: the working set of one update.
#pragma once

#include "core/tracking/tracker.h"

namespace storetwin::tracking {

/// Who got what. Indices are into the scan's people and the tracker's; kUnassigned where nobody.
struct Tracker::Scan {
  const perception::PersonScan& input;
  std::vector<std::size_t> person_of;       ///< by measurement
  std::vector<std::size_t> measurement_of;  ///< by person
  std::vector<KalmanState> before;          ///< by person, before this scan's updates: what doubts are judged on
};

}  // namespace storetwin::tracking
