#include "tools/storetwin/process_pool.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <vector>

#include "core/base/assert.h"
#include "tools/storetwin/interruption.h"

namespace storetwin::cli {

namespace {

enum class FrameKind : char { kLine = 'L', kResult = 'R' };

// One frame: kind, 8 bytes of length in the machine's order (both ends are one program), bytes.
void send_frame(int fd, FrameKind kind, const std::string& text) {
  const std::uint64_t size = text.size();
  std::string bytes(1, static_cast<char>(kind));
  bytes.append(reinterpret_cast<const char*>(&size), sizeof size);
  bytes += text;
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t n = ::write(fd, bytes.data() + sent, bytes.size() - sent);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;  // the parent is gone; nobody is left to tell
    sent += static_cast<std::size_t>(n);
  }
}

using Clock = std::chrono::steady_clock;

struct Child {
  pid_t pid = -1;
  Clock::time_point started;
  int from = -1;
  std::string unread;
  std::vector<std::string> lines;
  JobResult result;
  bool ended = false;
  /// False from its result on: taking a process down takes its time, in which the next one can do its work.
  bool is_working() const { return !ended && result.end != JobEnd::kComplete; }
};

// In the child: nothing of the parent's way with signals, and no life after it.
void become_child(pid_t parent, const Interruption& interruption) {
  interruption.restore_signals();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);  // it died before it could be asked for
}

Child start(std::size_t index, const JobCallbacks& callbacks, const Interruption& interruption) {
  int pipe_ends[2];
  STORETWIN_ASSERT(::pipe(pipe_ends) == 0, "a pipe for a run's process");
  // What is buffered now would otherwise be printed by the child as well.
  std::fflush(nullptr);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  STORETWIN_ASSERT(pid >= 0, "a process for a run");
  if (pid == 0) {
    become_child(parent, interruption);
    ::close(pipe_ends[0]);
    const auto say = [&](const std::string& line) { send_frame(pipe_ends[1], FrameKind::kLine, line); };
    send_frame(pipe_ends[1], FrameKind::kResult, callbacks.work(index, say));
    std::fflush(nullptr);
    ::_exit(0);
  }
  ::close(pipe_ends[1]);
  Child child;
  child.pid = pid;
  child.started = Clock::now();
  child.from = pipe_ends[0];
  return child;
}

void take_frames(Child& child) {
  constexpr std::size_t kHead = 1 + sizeof(std::uint64_t);
  while (child.unread.size() >= kHead) {
    std::uint64_t size = 0;
    std::memcpy(&size, child.unread.data() + 1, sizeof size);
    if (child.unread.size() < kHead + size) return;
    const auto kind = static_cast<FrameKind>(child.unread[0]);
    std::string text = child.unread.substr(kHead, size);
    child.unread.erase(0, kHead + size);
    if (kind == FrameKind::kLine) {
      child.lines.push_back(std::move(text));
    } else {
      child.result.end = JobEnd::kComplete;
      child.result.result = std::move(text);
    }
  }
}

void reap(Child& child) {
  ::close(child.from);
  int status = 0;
  while (::waitpid(child.pid, &status, 0) < 0 && errno == EINTR) {
  }
  child.ended = true;
  const bool clean = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (child.result.end == JobEnd::kTimedOut || (clean && child.result.end == JobEnd::kComplete)) return;
  child.result.end = JobEnd::kLost;
  child.result.ending = WIFSIGNALED(status) ? fmt::format("killed by signal {}", WTERMSIG(status))
                        : clean             ? "ended without a result"
                                            : fmt::format("exit code {}", WEXITSTATUS(status));
}

void read_some(Child& child) {
  char buffer[65536];
  const ssize_t n = ::read(child.from, buffer, sizeof buffer);
  if (n < 0 && errno == EINTR) return;
  if (n > 0) {
    child.unread.append(buffer, static_cast<std::size_t>(n));
    take_frames(child);
  } else {
    reap(child);
  }
}

// The jobs under way, and those that have ended but wait for their turn to be reported.
class Pool {
 public:
  Pool(std::size_t count, const JobLimits& limits, const JobCallbacks& callbacks)
      : count_(count), limits_(limits), callbacks_(callbacks) {}

  bool run() {
    while (next_report_ < count_) {
      for (; next_start_ < count_ && working_ < static_cast<std::size_t>(limits_.processes);
           ++next_start_, ++working_) {
        children_.emplace(next_start_, start(next_start_, callbacks_, interruption_));
      }
      wait_for_news();
      if (interruption_.has_come()) return stop();
      report();
    }
    return true;
  }

 private:
  void wait_for_news() {
    std::vector<pollfd> waiting = {{interruption_.fd(), POLLIN, 0}};
    std::vector<Child*> who = {nullptr};
    int wait_ms = -1;
    for (auto& [index, child] : children_) {
      if (child.ended) continue;
      waiting.push_back({child.from, POLLIN, 0});
      who.push_back(&child);
      if (limits_.timeout_s > 0 && child.is_working()) {
        const int left_ms = std::max(0, static_cast<int>(std::ceil(left_s(child) * 1000)));
        wait_ms = wait_ms < 0 ? left_ms : std::min(wait_ms, left_ms);
      }
    }
    const int ready = ::poll(waiting.data(), waiting.size(), wait_ms);
    for (std::size_t i = 1; i < who.size(); ++i) {
      if (ready > 0 && waiting[i].revents != 0) read_from(*who[i]);
      else if (limits_.timeout_s > 0 && who[i]->is_working() && left_s(*who[i]) <= 0) time_out(*who[i]);
    }
  }

  double left_s(const Child& child) const {
    return limits_.timeout_s - std::chrono::duration<double>(Clock::now() - child.started).count();
  }

  void read_from(Child& child) {
    const bool worked = child.is_working();
    read_some(child);
    if (worked && !child.is_working()) --working_;
  }

  void time_out(Child& child) {
    ::kill(child.pid, SIGKILL);
    child.result = {.end = JobEnd::kTimedOut};
    reap(child);
    --working_;
  }

  void report() {
    for (auto oldest = children_.find(next_report_); oldest != children_.end(); oldest = children_.find(next_report_)) {
      Child& child = oldest->second;
      for (const std::string& line : child.lines) callbacks_.said(next_report_, line);
      child.lines.clear();
      if (!child.ended) break;
      callbacks_.ended(next_report_, std::move(child.result));
      children_.erase(oldest);
      ++next_report_;
    }
  }

  // What had ended counts, whatever its turn.
  bool stop() {
    for (auto& [index, child] : children_) {
      if (child.ended && child.result.end != JobEnd::kLost) {  // lost, most likely, to the very same Ctrl-C
        callbacks_.ended(index, std::move(child.result));
        continue;
      }
      if (child.ended) continue;
      ::kill(child.pid, SIGKILL);
      reap(child);
    }
    return false;
  }

  std::size_t count_;
  JobLimits limits_;
  const JobCallbacks& callbacks_;
  Interruption interruption_;
  std::map<std::size_t, Child> children_;  // by job
  std::size_t next_start_ = 0, next_report_ = 0, working_ = 0;
};

}  // namespace

bool run_jobs(std::size_t count, const JobLimits& limits, const JobCallbacks& callbacks) {
  return Pool(count, limits, callbacks).run();
}

}  // namespace storetwin::cli
