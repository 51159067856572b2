#include "tools/storetwin/child_process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "core/base/assert.h"

namespace storetwin::cli {

namespace {

// A signal handler can reach nothing but what is global.
volatile std::sig_atomic_t g_interrupted = 0;
volatile std::sig_atomic_t g_child = 0;

extern "C" void stop_child(int signal) {
  g_interrupted = 1;
  if (g_child > 0) ::kill(-static_cast<pid_t>(g_child), signal);
}

constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};

void install(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  ::sigemptyset(&action.sa_mask);
  for (const int signal : kSignals) ::sigaction(signal, &action, nullptr);
}

[[noreturn]] void become(const std::vector<std::string>& command, const std::string& folder, int out,
                         ChildOutput output) {
  ::setpgid(0, 0);
  install(SIG_DFL);
  if (::chdir(folder.c_str()) != 0) ::_exit(127);
  const int null = ::open("/dev/null", O_RDWR);
  ::dup2(null, STDIN_FILENO);
  ::dup2(output == ChildOutput::kToStandardError ? STDERR_FILENO
         : output == ChildOutput::kKeep          ? out
                                                 : null,
         STDOUT_FILENO);
  if (output != ChildOutput::kToStandardError) ::dup2(null, STDERR_FILENO);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

std::string read_all(int fd) {
  std::string text;
  char buffer[4096];
  for (;;) {
    const ssize_t n = ::read(fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return text;
    text.append(buffer, static_cast<std::size_t>(n));
  }
}

}  // namespace

InterruptionGuard::InterruptionGuard() {
  g_interrupted = 0;
  for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], nullptr, &before_[i]);
  install(stop_child);
}

InterruptionGuard::~InterruptionGuard() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &before_[i], nullptr);
}

bool InterruptionGuard::interrupted() const { return g_interrupted != 0; }

ChildEnd run_child(const std::vector<std::string>& command, const std::string& folder, ChildOutput output) {
  int ends[2];
  STORETWIN_ASSERT(::pipe2(ends, O_CLOEXEC) == 0, "a pipe for a child process");
  std::fflush(nullptr);
  const pid_t pid = ::fork();
  STORETWIN_ASSERT(pid >= 0, "a child process");
  if (pid == 0) become(command, folder, ends[1], output);
  ::setpgid(pid, pid);  // in both, whichever comes first
  g_child = pid;
  ::close(ends[1]);
  ChildEnd end;
  end.out = read_all(ends[0]);
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  g_child = 0;
  end.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  end.interrupted = g_interrupted != 0;
  return end;
}

}  // namespace storetwin::cli
