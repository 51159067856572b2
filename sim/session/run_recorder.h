// Writes one run into a recording while it happens: the as-installed store, what the core was fed, what it said, the truth.
#pragma once

#include "core/record/recording_writer.h"
#include "sim/session/run_once.h"

namespace storetwin::session {

class RunRecorder {
 public:
  RunRecorder(const RunRequest& request, const Session& session);

  Status write(const StepOutput& out);
  /// Attaches the truth and gives the file its name.
  Status finish(const truth::Truth& truth);

 private:
  RecordChoice choice_;
  record::RecordingWriter writer_;
  Status begun_ = Done{};
};

}  // namespace storetwin::session
