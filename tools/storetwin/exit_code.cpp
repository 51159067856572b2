#include "tools/storetwin/exit_code.h"

#include <algorithm>

namespace storetwin::cli {

int exit_code_of(const Diagnostics& problems) {
  const auto has = [&](Failure failure) {
    return std::any_of(problems.items().begin(), problems.items().end(), [&](const Diagnostic& d) {
      return d.severity == Severity::kError && d.failure == failure;
    });
  };
  if (has(Failure::kUsage)) return kExitUsage;
  if (has(Failure::kIo)) return kExitIo;
  return has(Failure::kInvalidInput) ? kExitInvalidInput : kExitPass;
}

}  // namespace storetwin::cli
