#include "tools/storetwin/run_options.h"

#include <CLI/CLI.hpp>

#include "core/base/yaml_io.h"
#include "core/pipeline/params.h"

namespace storetwin::cli {

void add_core_options(CLI::App& app, CoreOptions& options) {
  app.add_option("--params", options.params_file, "Parameters of the core, a YAML file (see 'storetwin describe params')");
  app.add_option("--set", options.settings, "One parameter, KEY=VALUE; may be given several times")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_option("--oracle", options.oracle, "Put the truth in a stage's place: tracking or interaction");
  app.add_option("--replace", options.replace, "Put an outside program in a stage's place: tracking:\"COMMAND\"");
}

namespace {

Diagnostic usage(std::string code, std::string path, std::string message, std::string hint) {
  return {.failure = Failure::kUsage, .code = std::move(code), .path = std::move(path), .message = std::move(message),
          .hint = std::move(hint)};
}

}  // namespace

Result<CoreChoice> choose_core(const CoreOptions& options) {
  CoreChoice choice;
  Diagnostics problems;
  if (!options.params_file.empty()) {
    Diagnostics warnings;
    Result<pipeline::Params> params = load_yaml<pipeline::Params>(options.params_file, warnings);
    if (params) choice.params = *params;
    else problems.append(params.problems());
  }
  for (const std::string& setting : options.settings) {
    if (Status set = apply_setting(choice.params, setting); !set) {
      for (Diagnostic d : set.problems().items()) {
        d.failure = Failure::kUsage;
        d.path = "--set=" + setting;
        problems.add(d);
      }
    }
  }
  if (options.oracle == "tracking") choice.oracle = session::Oracle::kTracking;
  else if (options.oracle == "interaction") choice.oracle = session::Oracle::kInteraction;
  else if (!options.oracle.empty()) {
    problems.add(usage("unknown-stage", "--oracle", "there is no oracle for '" + options.oracle + "'",
                       "it is tracking or interaction"));
  }
  if (!options.replace.empty()) {
    const std::size_t colon = options.replace.find(':');
    const std::string stage = options.replace.substr(0, colon);
    if (colon == std::string::npos || colon + 1 == options.replace.size()) {
      problems.add(usage("bad-replace", "--replace", "no command in '" + options.replace + "'", "write tracking:\"COMMAND\""));
    } else if (stage != "tracking") {
      problems.add(usage("unknown-stage", "--replace", "the stage '" + stage + "' has no port for an outside program",
                         "tracking has one"));
    } else {
      choice.replace_tracking = options.replace.substr(colon + 1);
    }
  }
  if (!choice.replace_tracking.empty() && choice.oracle != session::Oracle::kNone) {
    problems.add(usage("two-trackers", "--replace", "an oracle and an outside program can't stand in one place", ""));
  }
  if (problems.has_errors()) return problems;
  return choice;
}

}  // namespace storetwin::cli
