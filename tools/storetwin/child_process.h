// A program run to its end, its output kept or passed on, and stopped when we are.
#pragma once

#include <array>
#include <csignal>
#include <string>
#include <vector>

namespace storetwin::cli {

struct ChildEnd {
  int code = -1;             ///< exit code; 128 + signal if it was killed; 127 if it can't be started
  std::string out;           ///< its standard output, if kept
  bool interrupted = false;  ///< we were asked to stop while it ran
};

enum class ChildOutput { kKeep, kToStandardError, kNowhere };

/// While one of these lives, an interruption stops the children and is remembered; it doesn't end the program.
class InterruptionGuard {
 public:
  InterruptionGuard();
  ~InterruptionGuard();
  InterruptionGuard(const InterruptionGuard&) = delete;
  InterruptionGuard& operator=(const InterruptionGuard&) = delete;
  bool interrupted() const;

 private:
  std::array<struct sigaction, 3> before_;
};

/// Runs a program, found by PATH, in `folder`. Its standard error is shown only where its output is.
ChildEnd run_child(const std::vector<std::string>& command, const std::string& folder, ChildOutput output);

}  // namespace storetwin::cli
