// Wall seconds between two moments, for timing tables. Only sim/session, tools and core/service may look at a clock.
#pragma once

#include <chrono>

namespace storetwin::session {

class Stopwatch {
 public:
  Stopwatch() : start_(std::chrono::steady_clock::now()) {}
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_;
};

}  // namespace storetwin::session
