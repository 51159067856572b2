// `storetwin completion`: scripts for bash, zsh and fish, made from the very table of subcommands and options.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"

namespace storetwin::cli {

namespace {

std::string words(const CLI::App& app) {
  std::string text;
  for (const CLI::App* sub : app.get_subcommands(nullptr)) text += sub->get_name() + " ";
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) text += "--" + name + " ";
  }
  if (!text.empty()) text.pop_back();
  return text;
}

std::string bash_script(const CLI::App& root) {
  std::string text = "# storetwin completion for bash: source <(storetwin completion bash)\n_storetwin() {\n"
                     "  local words\n  case \"${COMP_WORDS[1]}\" in\n";
  for (const CLI::App* sub : root.get_subcommands(nullptr)) text += "    " + sub->get_name() + ") words='" + words(*sub) + "' ;;\n";
  text += "    *) words='" + words(root) + "' ;;\n  esac\n"
          "  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n}\n"
          "complete -o default -F _storetwin storetwin\n";
  return text;
}

std::string zsh_script(const CLI::App& root) {
  return "# storetwin completion for zsh: source <(storetwin completion zsh)\nautoload -U +X bashcompinit && bashcompinit\n" +
         bash_script(root).substr(bash_script(root).find('\n') + 1);
}

std::string fish_script(const CLI::App& root) {
  std::string text = "# storetwin completion for fish: storetwin completion fish | source\n";
  for (const CLI::App* sub : root.get_subcommands(nullptr)) {
    text += "complete -c storetwin -n __fish_use_subcommand -a " + sub->get_name() + " -d '" + sub->get_description() + "'\n";
    for (const CLI::Option* option : sub->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        text += "complete -c storetwin -n '__fish_seen_subcommand_from " + sub->get_name() + "' -l " + name + "\n";
      }
    }
  }
  return text;
}

std::string script_for(const std::string& shell, const CLI::App& root) {
  if (shell == "bash") return bash_script(root);
  if (shell == "zsh") return zsh_script(root);
  return shell == "fish" ? fish_script(root) : "";
}

int print_script(const CLI::App& root, const std::string& shell, const Shared& shared) {
  const std::string script = script_for(shell, root);
  if (script.empty()) {
    return fail_usage("unknown-shell", "there is no completion for '" + shell + "'", did_you_mean(shell, {"bash", "zsh", "fish"}));
  }
  const nlohmann::ordered_json object = {{"schema", "storetwin-completion/1"}, {"shell", shell}, {"script", script}};
  std::fputs((shared.json ? object.dump(2) + "\n" : script).c_str(), stdout);
  return kExitPass;
}

}  // namespace

Command completion_command() {
  return {"completion", "Print a completion script for a shell", "storetwin completion bash",
          [](CLI::App& app, const Shared& shared) {
            auto shell = std::make_shared<std::string>();
            app.add_option("shell", *shell, "bash, zsh or fish")->required();
            return [shell, &app, &shared] { return print_script(*app.get_parent(), *shell, shared); };
          }};
}

}  // namespace storetwin::cli
