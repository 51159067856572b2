#include "sim/session/outside_stage.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/stream/framing.h"

namespace storetwin::session {

struct OutsideStage::Process {
  pid_t pid = -1;
  int to = -1;
  int from = -1;
  std::string command;
  std::string unread;

  ~Process() {
    if (to >= 0) ::close(to);
    if (from >= 0) ::close(from);
    if (pid > 0) ::waitpid(pid, nullptr, 0);
  }

  Diagnostic problem(std::string message) const {
    return {.failure = Failure::kIo, .code = "outside-stage", .path = command, .message = std::move(message),
            .hint = "it must answer every frame with its messages and then one empty frame"};
  }

  bool send(const std::string& bytes) const {
    for (std::size_t sent = 0; sent < bytes.size();) {
      const ssize_t n = ::write(to, bytes.data() + sent, bytes.size() - sent);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      sent += static_cast<std::size_t>(n);
    }
    return true;
  }

  // Reads until `unread` holds at least `size` bytes.
  bool need(std::size_t size) {
    char buffer[65536];
    while (unread.size() < size) {
      const ssize_t n = ::read(from, buffer, sizeof buffer);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      unread.append(buffer, static_cast<std::size_t>(n));
    }
    return true;
  }
};

namespace {

constexpr std::size_t kLengthBytes = 4;

std::uint32_t length_at(const std::string& bytes) {
  std::uint32_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) length |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return length;
}

// What a tracker may need; the rest stays inside.
bool concerns_tracking(const stream::Message& message) {
  return std::holds_alternative<stream::DepthPeople>(message) || std::holds_alternative<stream::PersonDetections>(message) ||
         std::holds_alternative<stream::Skeletons>(message) || std::holds_alternative<stream::TurnstileScan>(message) ||
         std::holds_alternative<stream::TurnstileCrossing>(message);
}

}  // namespace

OutsideStage::OutsideStage(std::unique_ptr<Process> process, double late_window_s)
    : process_(std::move(process)), order_(late_window_s) {}
OutsideStage::OutsideStage(OutsideStage&&) noexcept = default;
OutsideStage& OutsideStage::operator=(OutsideStage&&) noexcept = default;
OutsideStage::~OutsideStage() = default;

Result<OutsideStage> OutsideStage::start(const std::string& command, double late_window_s) {
  auto process = std::make_unique<Process>();
  process->command = command;
  int to[2], from[2];
  if (::pipe(to) != 0) return process->problem(std::string("can't make a pipe: ") + std::strerror(errno));
  if (::pipe(from) != 0) {
    ::close(to[0]);
    ::close(to[1]);
    return process->problem(std::string("can't make a pipe: ") + std::strerror(errno));
  }
  process->pid = ::fork();
  if (process->pid == 0) {
    ::dup2(to[0], STDIN_FILENO);
    ::dup2(from[1], STDOUT_FILENO);
    for (const int fd : {to[0], to[1], from[0], from[1]}) ::close(fd);
    ::execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(to[0]);
  ::close(from[1]);
  process->to = to[1];
  process->from = from[0];
  if (process->pid < 0) return process->problem(std::string("can't start it: ") + std::strerror(errno));
  return OutsideStage(std::move(process), late_window_s);
}

Result<stream::Messages> OutsideStage::converse(const stream::Messages& ordered) {
  stream::Messages answers;
  for (const stream::Message& message : ordered) {
    std::string frame;
    stream::append_frame(frame, message);
    // A program that has ended shows itself in either direction, as the timing wills: one message for both.
    const bool sent = process_->send(frame);
    while (true) {
      if (!sent || !process_->need(kLengthBytes)) return process_->problem("the outside program ended before its answer was complete");
      const std::size_t size = kLengthBytes + length_at(process_->unread);
      if (size == kLengthBytes) {
        process_->unread.erase(0, kLengthBytes);
        break;
      }
      if (size > stream::kMaxFrameBytes) return process_->problem("the outside program sent a frame that is too long");
      if (!process_->need(size)) return process_->problem("the outside program ended in the middle of a frame");
      stream::FrameReader reader;
      reader.feed(std::string_view(process_->unread).substr(0, size));
      Result<std::optional<stream::Message>> answer = reader.next();
      if (!answer) return answer.problems();
      if (*answer) answers.push_back(std::move(**answer));
      process_->unread.erase(0, size);
    }
  }
  return answers;
}

Result<stream::Messages> OutsideStage::exchange(const stream::Messages& arrived) {
  for (const stream::Message& message : arrived) {
    if (concerns_tracking(message)) order_.push(message);
    else order_.advance_to(stream::header_of(message).captured);
  }
  return converse(order_.take_ready());
}

Result<stream::Messages> OutsideStage::finish() { return converse(order_.finish()); }

}  // namespace storetwin::session
