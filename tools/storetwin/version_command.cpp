#include <CLI/CLI.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/record/recording_info.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/version.h"

namespace storetwin::cli {

namespace {

#if defined(__clang__)
constexpr const char* kCompiler = "clang++ " __clang_version__;
#else
constexpr const char* kCompiler = "g++ " __VERSION__;
#endif

// The schemas this build reads and writes; what a file of another version gets is a diagnostic.
const std::vector<std::string>& schemas() {
  static const std::vector<std::string> all = {"storetwin-store/1", "storetwin-scenario/1", "storetwin-result/1",
                                               "storetwin-truth/1", "storetwin-params/1", "storetwin-shard/1"};
  return all;
}

}  // namespace

std::string version_line() {
  return std::string("storetwin ") + STORETWIN_VERSION + " (" + kCompiler + ", " + STORETWIN_BUILD_TYPE + ", " + STORETWIN_ARCH + ")";
}

Command version_command() {
  return {"version", "Print version, compiler, instruction set and schemas", "storetwin version --json",
          [](CLI::App&, const Shared& shared) {
            return [&shared] {
              if (shared.json) {
                const nlohmann::ordered_json object = {{"schema", "storetwin-version/1"}, {"version", STORETWIN_VERSION},
                                                       {"compiler", kCompiler}, {"build_type", STORETWIN_BUILD_TYPE},
                                                       {"instruction_set", STORETWIN_ARCH},
                                                       {"recording_schema", record::kSchemaVersion}, {"schemas", schemas()}};
                std::puts(object.dump(2).c_str());
                return static_cast<int>(kExitPass);
              }
              std::puts(version_line().c_str());
              for (const std::string& schema : schemas()) std::printf("  reads and writes %s\n", schema.c_str());
              std::printf("  reads and writes recordings of schema version %d\n", record::kSchemaVersion);
              return static_cast<int>(kExitPass);
            };
          }};
}

}  // namespace storetwin::cli
