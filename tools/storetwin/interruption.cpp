#include "tools/storetwin/interruption.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include "core/base/assert.h"

namespace storetwin::cli {

Interruption::Interruption() {
  sigset_t waited;
  ::sigemptyset(&waited);
  ::sigaddset(&waited, SIGINT);
  ::sigaddset(&waited, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &waited, &before_);
  fd_ = ::signalfd(-1, &waited, SFD_CLOEXEC | SFD_NONBLOCK);
  STORETWIN_ASSERT(fd_ >= 0, "a file descriptor for signals");
}

Interruption::~Interruption() {
  has_come();  // what is still pending would end the program here
  ::close(fd_);
  restore_signals();
}

bool Interruption::has_come() {
  signalfd_siginfo info;
  while (::read(fd_, &info, sizeof info) == sizeof info) come_ = true;
  return come_;
}

void Interruption::restore_signals() const { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

}  // namespace storetwin::cli
