#include "sim/session/workers.h"

#include <oneapi/tbb/task_group.h>

#include "core/base/assert.h"

// The thread sanitizer can't look into TBB's library, so it is told here who hands what to whom; without it these are
// nothing.
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
// What TBB's headers read of a finished task was written by its maker after the task's function was copied into it.
extern "C" const char* __tsan_default_suppressions() { return "race:^finalize$\n"; }
#endif

namespace storetwin::session {
namespace {

void hand_over([[maybe_unused]] const void* thing) {
#if defined(__SANITIZE_THREAD__)
  __tsan_release(const_cast<void*>(thing));
#endif
}

void take_over([[maybe_unused]] const void* thing) {
#if defined(__SANITIZE_THREAD__)
  __tsan_acquire(const_cast<void*>(thing));
#endif
}

/// One job as TBB keeps it: the copy that it makes is what a worker calls. `batch` is whose end is waited for.
class Task {
 public:
  Task(const Workers::Job& job, const void* batch) : job_(&job), batch_(batch) {}
  Task(const Task& other) : job_(other.job_), batch_(other.batch_) { hand_over(this); }
  void operator()() const {
    take_over(this);
    (*job_)();
    hand_over(batch_);
  }

 private:
  const Workers::Job* job_;
  const void* batch_;
};

}  // namespace

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
  if (!ending) return;
  ending->arena->execute([&] { ending->group.wait(); });
  take_over(ending.get());
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
    for (const Job& job : under_way.jobs) under_way.group.run(Task(job, &under_way));
  });
  return batch;
}

}  // namespace storetwin::session
