#include "sim/session/workers.h"

#include <oneapi/tbb/task_group.h>

#include "core/base/assert.h"

namespace storetwin::session {

Workers::Workers(int threads) : arena_(threads > 1 ? std::make_shared<oneapi::tbb::task_arena>(threads) : nullptr) {
  STORETWIN_ASSERT(threads >= 1, "there is at least the caller's thread");
}

void Workers::all(const std::vector<Job>& jobs) const { beside(jobs, [] {}); }

void Workers::beside(const std::vector<Job>& jobs, const Job& here) const {
  if (!arena_ || jobs.empty()) {
    for (const Job& job : jobs) job();
    here();
    return;
  }
  arena_->execute([&] {
    oneapi::tbb::task_group group;
    for (const Job& job : jobs) group.run([&job] { job(); });
    here();
    group.wait();
  });
}

}  // namespace storetwin::session
