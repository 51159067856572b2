#include "sim/session/workers.h"

#include <oneapi/tbb/task_group.h>

#include "core/base/assert.h"

namespace storetwin::session {

Workers::Workers(int threads) : arena_(threads > 1 ? std::make_shared<oneapi::tbb::task_arena>(threads) : nullptr) {
  STORETWIN_ASSERT(threads >= 1, "there is at least the caller's thread");
}

struct Workers::Batch::UnderWay {
  std::shared_ptr<oneapi::tbb::task_arena> arena;
  std::vector<Job> jobs;
  oneapi::tbb::task_group group;
};

Workers::Batch& Workers::Batch::operator=(Batch&& other) noexcept {
  wait();
  under_way_ = std::move(other.under_way_);
  return *this;
}

void Workers::Batch::wait() {
  const std::shared_ptr<UnderWay> ending = std::move(under_way_);
  if (ending) ending->arena->execute([&] { ending->group.wait(); });
}

Workers::Ongoing& Workers::Ongoing::operator=(const Ongoing& other) {
  wait();
  other.wait();
  return *this;
}

void Workers::Ongoing::begin(Batch batch) {
  const std::lock_guard lock(waiting_);
  batch_ = std::move(batch);
}

void Workers::Ongoing::wait() const {
  const std::lock_guard lock(waiting_);
  batch_.wait();
}

Workers::Batch Workers::start(std::vector<Job> jobs) const {
  Batch batch;
  if (!arena_) {
    for (const Job& job : jobs) job();
    return batch;
  }
  if (jobs.empty()) return batch;
  batch.under_way_ = std::make_shared<Batch::UnderWay>();
  Batch::UnderWay& under_way = *batch.under_way_;
  under_way.arena = arena_;
  under_way.jobs = std::move(jobs);
  arena_->execute([&] {
    for (const Job& job : under_way.jobs) under_way.group.run([&job] { job(); });
  });
  return batch;
}

}  // namespace storetwin::session
