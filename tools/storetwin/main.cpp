// storetwin: the command line. Parses, dispatches, and turns every way of failing into its exit code.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <map>

#include "core/base/diagnostic.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/version.h"

namespace storetwin::cli {

const std::vector<Command>& commands() {
  static const std::vector<Command> all = {run_command(),      merge_command(),   diff_command(),    replay_command(),  import_command(),   export_command(),
                                           generate_command(), track_command(),   score_command(),    validate_command(),
                                           describe_command(), inspect_command(), explain_command(),  clip_command(),
                                           label_command(),    picture_command(), shrink_command(),   bisect_command(),
                                           version_command(),  completion_command()};
  return all;
}

int fail(const Diagnostics& problems) {
  std::fputs(to_text(problems).c_str(), stderr);
  return exit_code_of(problems);
}

int fail_usage(const std::string& code, const std::string& message, const std::string& hint) {
  return fail(Diagnostic{.failure = Failure::kUsage, .code = code, .message = message, .hint = hint});
}

namespace {

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::vector<std::string> subcommand_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands(nullptr)) names.push_back(sub->get_name());
  return names;
}

// "storetwin import nanostore": the app's name with those of its parents.
std::string full_name(const CLI::App& app) {
  return app.get_parent() ? full_name(*app.get_parent()) + " " + app.get_name() : app.get_name();
}

int report_extra(const CLI::App& chosen, const std::string& extra) {
  const std::string name = extra.substr(0, extra.find('='));
  if (name.starts_with("-")) {
    return fail_usage("unknown-option", "there is no option '" + name + "'", did_you_mean(name, option_names(chosen)));
  }
  const std::vector<std::string> subcommands = subcommand_names(chosen);
  if (!subcommands.empty()) {
    return fail_usage("unknown-command", "there is no '" + full_name(chosen) + " " + extra + "'", did_you_mean(extra, subcommands));
  }
  return fail_usage("unexpected-argument", "'" + extra + "' was not expected here", "see '" + full_name(chosen) + " --help'");
}

int report_missing(const CLI::App& chosen, const std::string& fallback) {
  for (const CLI::Option* option : chosen.get_options()) {
    if (!option->get_required() || option->count() > 0) continue;
    return fail_usage("missing-argument", "'" + option->get_name() + "' is missing: " + option->get_description(),
                      "see '" + full_name(chosen) + " --help'");
  }
  if (!subcommand_names(chosen).empty()) {
    return fail_usage("missing-command", "'" + full_name(chosen) + "' needs a subcommand", "see '" + full_name(chosen) + " --help'");
  }
  return fail_usage("usage", fallback, "see '" + full_name(chosen) + " --help'");
}

// CLI11 reports the first problem only and in its own words; ours name the nearest option and what is missing.
int report_parse_error(const CLI::App& app, const CLI::App& chosen, const CLI::ParseError& error) {
  const auto is = [&error](CLI::ExitCodes code) { return error.get_exit_code() == static_cast<int>(code); };
  std::string text = error.what();
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const std::vector<std::string> extras = app.remaining(true);
  if (!extras.empty() && (is(CLI::ExitCodes::ExtrasError) || is(CLI::ExitCodes::RequiredError))) {
    return report_extra(chosen, extras.front());
  }
  if (is(CLI::ExitCodes::RequiredError)) return report_missing(chosen, text);
  if (const std::size_t at = text.find(": At Most 1 required"); at != std::string::npos) {
    return fail_usage("repeated-option", "'" + text.substr(0, at) + "' is given more than once");
  }
  return fail_usage("usage", text, "see '" + full_name(chosen) + " --help'");
}

// Every subcommand, and every one below it, takes these.
void add_shared_flags(CLI::App& app, Shared& shared) {
  app.add_flag("--json", shared.json, "One JSON object on standard output");
  app.add_flag("-q,--quiet", shared.quiet, "No progress and no live carts");
  for (CLI::App* nested : app.get_subcommands(nullptr)) {
    add_shared_flags(*nested, shared);
  }
}

const CLI::App& chosen_app(const CLI::App& app) {
  const CLI::App* chosen = &app;
  while (!chosen->get_subcommands().empty()) chosen = chosen->get_subcommands().front();
  return *chosen;
}

int main_of(int argc, char** argv) {
  CLI::App app("Storetwin: a sensor-fusion simulator and digital twin of a walk-out store", "storetwin");
  app.set_help_flag("-h,--help", "Show this help and exit");
  app.set_version_flag("-V,--version", version_line(), "Print the version and exit");
  app.require_subcommand(1);
  app.footer("Exit codes: 0 pass, 1 expectation failed, 2 usage, 3 invalid input, 4 I/O or damaged recording,\n"
             "5 replay differs, 6 inconclusive, 70 internal error, 130 interrupted.");
  Shared shared;
  std::map<const CLI::App*, std::function<int()>> actions;
  for (const Command& command : commands()) {
    CLI::App* sub = app.add_subcommand(command.name, command.summary);
    sub->option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::Throw);
    sub->footer(std::string("Example: ") + command.example);
    actions[sub] = command.make(*sub, shared);
    add_shared_flags(*sub, shared);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::fputs(app.help().c_str(), stdout);
    return kExitPass;
  } catch (const CLI::CallForVersion&) {
    std::puts(version_line().c_str());
    return kExitPass;
  } catch (const CLI::ParseError& error) {
    return report_parse_error(app, chosen_app(app), error);
  }
  for (const auto& [sub, action] : actions) {
    if (sub->parsed()) return action();
  }
  return kExitUsage;
}

void interrupted(int) { std::_Exit(kExitInterrupted); }

}  // namespace
}  // namespace storetwin::cli

int main(int argc, char** argv) {
  std::signal(SIGINT, storetwin::cli::interrupted);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file-size limit is an I/O error to report, not a reason to die
  return storetwin::cli::main_of(argc, argv);
}
