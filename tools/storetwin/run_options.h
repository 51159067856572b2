// Options that `run` and `replay` share: parameters, oracles, outside stages.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/pipeline/params.h"
#include "sim/session/oracle.h"

namespace CLI {
class App;
}

namespace storetwin::cli {

struct CoreOptions {
  std::string params_file;
  std::vector<std::string> settings;  ///< KEY=VALUE
  std::string oracle;                 ///< "tracking" or "interaction"
  std::string replace;                ///< "tracking:COMMAND"
};

void add_core_options(CLI::App& app, CoreOptions& options);

/// What the options mean, checked.
struct CoreChoice {
  pipeline::Params params;
  session::Oracle oracle = session::Oracle::kNone;
  std::string replace_tracking;
};
Result<CoreChoice> choose_core(const CoreOptions& options);

}  // namespace storetwin::cli
