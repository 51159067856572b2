// A recording through the core: the same feed as a live run, its inputs taken from a file.
//
// A recording of the simulator carries its truth and is scored, a labelled one by its label; any other gives receipts only. With
// `verify`, the settled outputs recorded in the file are compared with the new ones, message by message, and the first
// difference is told; a recording without outputs can't be verified and is refused.
#pragma once

#include <functional>
#include <string>

#include "core/base/result.h"
#include "sim/report/run_record.h"
#include "sim/session/run_once.h"

namespace storetwin::session {

struct ReplayRequest {
  std::string file;
  pipeline::Params params;
  Oracle oracle = Oracle::kNone;  ///< needs the truth in the recording; its tracks have no hands, since paths hold none
  std::string replace_tracking;
  int threads = 1;
  bool verify = false;
  Detail detail = Detail::kNone;
};

struct Replayed {
  report::RunRecord record;
  store::Store store;               ///< as installed, from the recording
  std::vector<NotedEvent> noted;    ///< what the core said that a suite may ask for
  bool has_truth = false;
  bool differs = false;             ///< verify only
  std::string first_difference;     ///< both messages as JSON, if they differ
  Diagnostics damage;               ///< what of the file could not be read
};

Result<Replayed> replay(const ReplayRequest& request, const Watch& watch = nullptr);

}  // namespace storetwin::session
