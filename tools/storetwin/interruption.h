// SIGINT and SIGTERM as something to wait for, among other things, instead of something that happens to a program.
//
// While an object of this class lives, neither ends the program; `has_come` tells, and `fd` can be polled. However many
// come are one: engines send them to a process and to its group, which is twice. Afterwards they are what they were
// before.
#pragma once

#include <csignal>

namespace storetwin::cli {

class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// Readable once a signal has come.
  int fd() const { return fd_; }
  bool has_come();
  /// Signals as they were before; for a forked child.
  void restore_signals() const;

 private:
  int fd_ = -1;
  sigset_t before_{};
  bool come_ = false;
};

}  // namespace storetwin::cli
