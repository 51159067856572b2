// Jobs as processes: each run in a child of its own, so that a crash costs one run and is told apart from a failed one.
//
// A child is forked, does its work and writes frames to a pipe: live lines for the terminal while it runs, one result at the
// end. The parent hands results on in the order of the jobs, whatever order they end in, so nothing printed or written
// depends on the number of processes.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace storetwin::cli {

/// How a job's process ended.
struct JobResult {
  bool complete = false;  ///< the child delivered its result
  std::string result;     ///< what it delivered
  std::string ending;     ///< if not complete: "killed by signal 11", "exit code 70", ...
};

struct JobCallbacks {
  /// In the child: does job `index` and returns its result; `say` sends a line to the parent at once.
  std::function<std::string(std::size_t index, const std::function<void(const std::string&)>& say)> work;
  /// In the parent, in job order: a line of the oldest job that has not ended, live; of later jobs once it is their turn.
  std::function<void(std::size_t index, const std::string& line)> said;
  /// In the parent, in job order.
  std::function<void(std::size_t index, JobResult result)> ended;
};

/// Runs `count` jobs with at most `processes` at a time. Returns when all have ended.
void run_jobs(std::size_t count, int processes, const JobCallbacks& callbacks);

}  // namespace storetwin::cli
