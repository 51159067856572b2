#include "tools/storetwin/process_pool.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <vector>

#include "core/base/assert.h"

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

struct Child {
  pid_t pid = -1;
  int from = -1;
  std::string unread;
  std::vector<std::string> lines;
  JobResult result;
  bool ended = false;
};

Child start(std::size_t index, const JobCallbacks& callbacks) {
  int pipe_ends[2];
  STORETWIN_ASSERT(::pipe(pipe_ends) == 0, "a pipe for a run's process");
  // What is buffered now would otherwise be printed by the child as well.
  std::fflush(nullptr);
  const pid_t pid = ::fork();
  STORETWIN_ASSERT(pid >= 0, "a process for a run");
  if (pid == 0) {
    ::close(pipe_ends[0]);
    const auto say = [&](const std::string& line) { send_frame(pipe_ends[1], FrameKind::kLine, line); };
    send_frame(pipe_ends[1], FrameKind::kResult, callbacks.work(index, say));
    std::fflush(nullptr);
    ::_exit(0);
  }
  ::close(pipe_ends[1]);
  Child child;
  child.pid = pid;
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
      child.result.complete = true;
      child.result.result = std::move(text);
    }
  }
}

void reap(Child& child) {
  ::close(child.from);
  int status = 0;
  while (::waitpid(child.pid, &status, 0) < 0 && errno == EINTR) {
  }
  const bool clean = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (!clean) child.result.complete = false;
  if (WIFSIGNALED(status)) child.result.ending = fmt::format("killed by signal {}", WTERMSIG(status));
  else if (!clean) child.result.ending = fmt::format("exit code {}", WEXITSTATUS(status));
  else if (!child.result.complete) child.result.ending = "ended without a result";
  child.ended = true;
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

}  // namespace

void run_jobs(std::size_t count, int processes, const JobCallbacks& callbacks) {
  std::map<std::size_t, Child> running;  // by job; ended ones wait here for their turn
  std::size_t next_start = 0, next_report = 0;
  const auto alive = [&] {
    std::size_t n = 0;
    for (const auto& [index, child] : running) n += child.ended ? 0 : 1;
    return n;
  };
  while (next_report < count) {
    while (next_start < count && alive() < static_cast<std::size_t>(processes)) {
      running.emplace(next_start, start(next_start, callbacks));
      ++next_start;
    }
    std::vector<pollfd> waiting;
    std::vector<std::size_t> who;
    for (auto& [index, child] : running) {
      if (child.ended) continue;
      waiting.push_back({child.from, POLLIN, 0});
      who.push_back(index);
    }
    if (!waiting.empty() && ::poll(waiting.data(), waiting.size(), -1) > 0) {
      for (std::size_t i = 0; i < waiting.size(); ++i) {
        if (waiting[i].revents != 0) read_some(running.at(who[i]));
      }
    }
    while (running.count(next_report) > 0) {
      Child& oldest = running.at(next_report);
      for (const std::string& line : oldest.lines) callbacks.said(next_report, line);
      oldest.lines.clear();
      if (!oldest.ended) break;
      callbacks.ended(next_report, std::move(oldest.result));
      running.erase(next_report);
      ++next_report;
    }
  }
}

}  // namespace storetwin::cli
