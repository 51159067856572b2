// An outside program in a stage's place, spoken to over its standard input and output.
//
// The program is started by /bin/sh and gets length-delimited `Envelope` frames (core/stream/framing.h): every person
// observation and turnstile message in event-time order. After each frame it answers with any number of its own messages
// (`Tracks` for the tracking stage) followed by one empty frame (length 0), so both sides stay in step and the result does
// not depend on scheduling. tools/examples/outside_tracker.py is such a program in a few lines.
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/ingest/ingest.h"
#include "core/stream/message.h"

namespace storetwin::session {

class OutsideStage {
 public:
  /// Starts the program. `late_window_s` is the store's: messages are sorted into event-time order before they are sent.
  static Result<OutsideStage> start(const std::string& command, double late_window_s);

  OutsideStage(OutsideStage&&) noexcept;
  OutsideStage& operator=(OutsideStage&&) noexcept;
  /// Closes the program's input and waits for its end.
  ~OutsideStage();

  /// What the program answers to these arrivals.
  Result<stream::Messages> exchange(const stream::Messages& arrived);
  Result<stream::Messages> finish();

 private:
  struct Process;
  OutsideStage(std::unique_ptr<Process> process, double late_window_s);
  Result<stream::Messages> converse(const stream::Messages& ordered);

  std::unique_ptr<Process> process_;
  ingest::Ingest order_;
};

/// A pipeline behind an outside stage gets its answers one window late; its own window must be this much longer.
inline constexpr double kOutsideStageDelayS = 0.5;

}  // namespace storetwin::session
