// How a subcommand is made: a name, a summary, options, and a function that does the work and returns the exit code.
//
// Results go to standard output, logs and progress to standard error. Options are long, `--name=value`; an unknown or
// repeated one is a usage error with the nearest suggestion. Options are checked before any work begins.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostic.h"

namespace CLI {
class App;
}

namespace storetwin::cli {

/// What every subcommand is given beside its own options.
struct Shared {
  bool json = false;   ///< one versioned JSON object on standard output, nothing else there
  bool quiet = false;  ///< no progress, no live carts
};

/// Adds its options to `app` and returns what to do once they are parsed.
using MakeCommand = std::function<std::function<int()>(CLI::App& app, const Shared& shared)>;

struct Command {
  const char* name;
  const char* summary;
  const char* example;  ///< one line, shown at the end of --help
  MakeCommand make;
};

/// Every subcommand, in the order --help lists them.
const std::vector<Command>& commands();

/// Prints diagnostics to standard error and returns the exit code they mean.
int fail(const Diagnostics& problems);
int fail_usage(const std::string& code, const std::string& message, const std::string& hint = "");

// The subcommands; one file each.
Command run_command();
Command merge_command();
Command diff_command();
Command replay_command();
Command import_command();
/// Adds `nanostore-cases` below `import` and returns what it does.
std::function<int()> add_cases_import(CLI::App& app, const Shared& shared);
Command export_command();
/// Adds `gltf` below `export` and returns what it does.
std::function<int()> add_gltf_export(CLI::App& app, const Shared& shared);
Command generate_command();
Command score_command();
/// Adds `tracks` below `score` and returns what it does.
std::function<int()> add_score_tracks(CLI::App& app, const Shared& shared);
Command track_command();
Command validate_command();
Command describe_command();
Command inspect_command();
Command explain_command();
Command clip_command();
Command label_command();
Command picture_command();
Command shrink_command();
Command bisect_command();
Command version_command();
Command completion_command();

}  // namespace storetwin::cli
