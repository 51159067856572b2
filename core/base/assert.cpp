#include "core/base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace storetwin {

void assertion_failed(const char* file, int line, const char* condition, std::string_view message) {
  std::fflush(stdout);
  std::fprintf(stderr, "storetwin: internal error: %s:%d: %s: %.*s\n", file, line, condition,
               static_cast<int>(message.size()), message.data());
  std::fflush(stderr);
  std::_Exit(70);
}

}  // namespace storetwin
