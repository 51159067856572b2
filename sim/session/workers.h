// The threads of one run.
//
// With one thread everything runs where it is called, in order; with more, TBB hands work to whoever is idle. Nothing that
// is given to workers may depend on the order in which it is done, so a run's bytes don't depend on their number.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include <oneapi/tbb/task_arena.h>

namespace storetwin::session {

class Workers {
 public:
  using Job = std::function<void()>;

  /// `threads` >= 1, the caller's among them. Copies share them.
  explicit Workers(int threads);

  /// Jobs that idle threads do while the caller does something else; whoever holds it waits for their end at the latest
  /// when it goes out of scope.
  class Batch {
   public:
    Batch() = default;
    Batch(Batch&&) noexcept = default;
    Batch& operator=(Batch&& other) noexcept;
    ~Batch() { wait(); }
    /// Helps until all are done.
    void wait();

   private:
    friend class Workers;
    struct UnderWay;
    std::shared_ptr<UnderWay> under_way_;
  };
  /// A batch that a copyable value holds. Whoever copies or moves the value waits for its end, so that jobs never find the
  /// value gone, and no copy has jobs of its own.
  class Ongoing {
   public:
    Ongoing() = default;
    Ongoing(const Ongoing& other) { other.wait(); }
    Ongoing(Ongoing&& other) noexcept { other.wait(); }
    Ongoing& operator=(const Ongoing& other);
    ~Ongoing() = default;
    void begin(Batch batch);
    void wait() const;

   private:
    mutable std::mutex waiting_;
    mutable Batch batch_;
  };
  /// With one thread the jobs are done here and now.
  [[nodiscard]] Batch start(std::vector<Job> jobs) const;
  /// Does every job; returns when all are done.
  void all(std::vector<Job> jobs) const { start(std::move(jobs)).wait(); }

 private:
  std::shared_ptr<oneapi::tbb::task_arena> arena_;  ///< none with one thread
};

}  // namespace storetwin::session
