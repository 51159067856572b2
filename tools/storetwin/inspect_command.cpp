#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "core/record/inspect.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"

namespace storetwin::cli {

Command inspect_command() {
  return {"inspect", "Topics, rates, gaps and damage of a recording", "storetwin inspect out/first/corner_shop-1.mcap",
          [](CLI::App& app, const Shared& shared) {
            auto path = std::make_shared<std::string>();
            app.add_option("recording", *path, "An MCAP file")->required();
            return [path, &shared] {
              const Result<record::Inspection> inspection = record::inspect(*path);
              if (!inspection) return fail(inspection.problems());
              std::fputs((shared.json ? record::to_json(*inspection) + "\n" : record::to_text(*inspection)).c_str(), stdout);
              // What is damaged has been shown in the table; the exit code says so to scripts.
              return inspection->damage.has_errors() ? fail(inspection->damage) : static_cast<int>(kExitPass);
            };
          }};
}

}  // namespace storetwin::cli
