// The process's exit codes, one meaning each; documented in README.md and held by tests/cli.
#pragma once

#include "core/base/diagnostic.h"

namespace storetwin::cli {

enum ExitCode : int {
  kExitPass = 0,
  kExitFailed = 1,        ///< an expectation failed, or `diff` found worse
  kExitUsage = 2,
  kExitInvalidInput = 3,
  kExitIo = 4,            ///< I/O, or a damaged recording
  kExitReplayDiffers = 5,
  kExitInconclusive = 6,  ///< too few runs, missing shards
  kExitInternal = 70,     ///< an assertion, a crash
  kExitInterrupted = 130,
};

/// The code of the gravest problem: usage before I/O before invalid input, in the order a user must mend them.
int exit_code_of(const Diagnostics& problems);

}  // namespace storetwin::cli
