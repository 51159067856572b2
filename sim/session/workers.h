// The threads of one run.
//
// With one thread everything runs where it is called, in order; with more, TBB hands work to whoever is idle. Nothing that
// is given to workers may depend on the order in which it is done, so a run's bytes don't depend on their number.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include <oneapi/tbb/task_arena.h>

namespace storetwin::session {

class Workers {
 public:
  using Job = std::function<void()>;

  /// `threads` >= 1, the caller's among them. Copies share them.
  explicit Workers(int threads);

  /// Does every job; returns when all are done.
  void all(const std::vector<Job>& jobs) const;
  /// Does the jobs while `here` runs on this thread; returns when all are done. `here` may use the workers itself.
  void beside(const std::vector<Job>& jobs, const Job& here) const;

 private:
  std::shared_ptr<oneapi::tbb::task_arena> arena_;  ///< none with one thread
};

}  // namespace storetwin::session
