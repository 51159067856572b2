// States what truly happened in a recording: the same recording with a label, and an incident beside it that `run`
// takes.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "sim/report/run_record.h"
#include "sim/scenario/scenario.h"
#include "sim/truth/label.h"

namespace storetwin::session {

struct LabelRequest {
  std::string file;
  std::string out;                            ///< the labelled recording, .mcap; the incident is .yaml beside it
  truth::Label label;                         ///< visits as the core calls them, or by their external id
  std::vector<scenario::Expectation> expect;  ///< beside: every labelled visit is right
  std::string build;
};

struct Labelled {
  std::string incident_file;
  truth::Label label;   ///< with the visits' names as the core says them
  score::RunScore now;  ///< what the recording's own receipts score against the label
  Diagnostics damage;
};

/// The incident's file that goes with a labelled recording's.
std::string incident_file_of(const std::string& recording_file);

/// Unknown visits and SKUs are told all at once. Both files are written or neither.
Result<Labelled> label_recording(const LabelRequest& request);

}  // namespace storetwin::session
