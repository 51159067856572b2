// Jobs as processes: each run in a child of its own, so that a crash costs one run and is told apart from a failed one.
//
// A child is forked, does its work and writes frames to a pipe: live lines for the terminal while it runs, one result
// at the end. The parent hands results on in the order of the jobs, whatever order they end in, so nothing printed or
// written depends on the number of processes. A child that takes too long is killed, one whose parent dies dies with
// it, and when somebody interrupts the program all children are killed and what has been done is kept.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace storetwin::cli {

/// How a job's process ended.
enum class JobEnd {
  kComplete,  ///< the child delivered its result
  kLost,      ///< it crashed or was killed by somebody
  kTimedOut,  ///< it took longer than allowed and was killed
};

struct JobResult {
  JobEnd end = JobEnd::kLost;
  std::string result;  ///< what it delivered, if complete
  std::string ending;  ///< if lost: "killed by signal 11", "exit code 70", ...
};

struct JobCallbacks {
  /// In the child: does job `index` and returns its result; `say` sends a line to the parent at once.
  std::function<std::string(std::size_t index, const std::function<void(const std::string&)>& say)> work;
  /// In the parent, in job order: a line of the oldest job that has not ended, live; of later jobs once it is their
  /// turn.
  std::function<void(std::size_t index, const std::string& line)> said;
  /// In the parent, in job order. After an interruption the jobs that had not ended are left out.
  std::function<void(std::size_t index, JobResult result)> ended;
};

struct JobLimits {
  int processes = 1;     ///< at a time
  double timeout_s = 0;  ///< wall seconds for one job; 0: as long as it takes
};

/// Runs `count` jobs. Returns true when all have ended, false when SIGINT or SIGTERM came first; meanwhile neither ends
/// the program.
bool run_jobs(std::size_t count, const JobLimits& limits, const JobCallbacks& callbacks);

}  // namespace storetwin::cli
