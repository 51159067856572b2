// Assertions that stay on.
//
// A failed assertion is a bug in Storetwin, never a consequence of bad input (that is a Diagnostic) nor of a faulty
// sensor (that is data). It prints where and what, and ends the process with exit code 70, "internal error", so that a
// batch of runs can tell a crash of the machinery from a failed expectation.
#pragma once

#include <string_view>

namespace storetwin {

[[noreturn]] void assertion_failed(const char* file, int line, const char* condition, std::string_view message);

}  // namespace storetwin

// The message says what the caller promised and did not keep.
#define STORETWIN_ASSERT(condition, message) \
  (static_cast<bool>(condition) ? void(0) : ::storetwin::assertion_failed(__FILE__, __LINE__, #condition, message))
