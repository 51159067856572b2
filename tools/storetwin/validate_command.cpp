// `storetwin validate`: checks any input file, whatever it is, and says everything that is wrong with it.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/yaml_io.h"
#include "core/pipeline/params.h"
#include "core/record/inspect.h"
#include "core/store/store_io.h"
#include "sim/report/sarif.h"
#include "sim/scenario/scenario_io.h"
#include "sim/session/incident.h"
#include "sim/suite/expand.h"
#include "sim/suite/suite_io.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/version.h"

namespace storetwin::cli {

namespace {

// The file says what it is by its `schema:` line; the number behind the slash is the reader's business.
std::string schema_of(const std::string& text) {
  const std::size_t at = text.rfind("schema:", 0) == 0 ? 0 : text.find("\nschema:");
  if (at == std::string::npos) return "";
  const std::size_t begin = text.find_first_not_of(" \t\"'", text.find(':', at) + 1);
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_first_of("/ \t\r\n\"'", begin) - begin);
}

template <class T>
void note(const Result<T>& result, Diagnostics& problems) {
  if (!result) problems.append(result.problems());
}

// A suite is good if all its runs could begin.
void validate_suite(const std::string& path, Diagnostics& problems, Diagnostics& warnings) {
  const Result<suite::Suite> read = suite::load_suite(path, warnings);
  note(read, problems);
  if (read) note(suite::expand(*read, path, {}), problems);
}

void validate_yaml(const std::string& path, Diagnostics& problems, Diagnostics& warnings) {
  const Result<std::string> text = read_file(path);
  if (!text) {
    problems.append(text.problems());
    return;
  }
  const std::vector<std::string> known = {"storetwin-store", "storetwin-scenario", "storetwin-incident", "storetwin-suite", "storetwin-params"};
  const std::string schema = schema_of(*text);
  if (schema == "storetwin-store") note(store::load_store(path, warnings), problems);
  else if (schema == "storetwin-scenario") note(scenario::load_scenario(path, warnings), problems);
  else if (schema == "storetwin-incident") note(session::load_incident_config(path), problems);
  else if (schema == "storetwin-suite") validate_suite(path, problems, warnings);
  else if (schema == "storetwin-params") note(load_yaml<pipeline::Params>(path, warnings), problems);
  else if (const Result<Document> document = parse_yaml(*text, path); !document) problems.append(document.problems());
  else {
    problems.add({.code = "unknown-schema", .file = path, .line = 1, .column = 1, .path = "schema",
                  .message = schema.empty() ? "the file doesn't say what it is" : "'" + schema + "' is no schema of ours",
                  .hint = schema.empty() ? "begin with 'schema: storetwin-scenario/1' or another of 'storetwin version'"
                                         : did_you_mean(schema, known)});
  }
}

void validate_recording(const std::string& path, Diagnostics& problems) {
  const Result<record::Inspection> inspection = record::inspect(path);
  if (!inspection) problems.append(inspection.problems());
  else problems.append(inspection->damage);
}

nlohmann::ordered_json to_json(const std::vector<std::string>& paths, const Diagnostics& problems) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Diagnostic& d : problems.items()) {
    list.push_back({{"severity", d.severity == Severity::kError ? "error" : "warning"}, {"code", d.code}, {"file", d.file},
                    {"line", d.line}, {"column", d.column}, {"path", d.path}, {"message", d.message}, {"hint", d.hint}});
  }
  return {{"schema", "storetwin-validation/1"}, {"files", paths}, {"valid", !problems.has_errors()}, {"problems", list}};
}

struct ValidateOptions {
  std::vector<std::string> paths;
  bool sarif = false;
};

int validate(const ValidateOptions& options, const Shared& shared) {
  const std::vector<std::string>& paths = options.paths;
  if (options.sarif && shared.json) return fail_usage("two-formats", "--sarif and --json can't be had together", "leave one out");
  Diagnostics problems, warnings;
  for (const std::string& path : paths) {
    if (std::filesystem::path(path).extension() == ".mcap") validate_recording(path, problems);
    else validate_yaml(path, problems, warnings);
  }
  if (shared.json || options.sarif) {
    Diagnostics all = warnings;
    all.append(problems);
    // A file name need not be UTF-8; JSON must be.
    constexpr auto kReplace = nlohmann::ordered_json::error_handler_t::replace;
    const std::string text = options.sarif ? report::sarif(all, version_line()) : to_json(paths, all).dump(2, ' ', false, kReplace) + "\n";
    std::fputs(text.c_str(), stdout);
    return exit_code_of(problems);
  }
  if (!shared.quiet) std::fputs(to_text(warnings).c_str(), stderr);
  if (problems.has_errors()) return fail(problems);
  if (!shared.quiet) {
    std::printf("%zu file%s, no errors, %zu warning%s\n", paths.size(), paths.size() == 1 ? "" : "s", warnings.size(),
                warnings.size() == 1 ? "" : "s");
  }
  return kExitPass;
}

}  // namespace

Command validate_command() {
  return {"validate", "Check any input file", "storetwin validate scenarios/first/corner_shop.yaml",
          [](CLI::App& app, const Shared& shared) {
            auto o = std::make_shared<ValidateOptions>();
            app.add_option("files", o->paths, "Stores, scenarios, incidents, suites, parameters (.yaml) or recordings (.mcap)")->required();
            app.add_flag("--sarif", o->sarif, "Print what is wrong as SARIF 2.1.0, for code hosts and editors");
            return [o, &shared] { return validate(*o, shared); };
          }};
}

}  // namespace storetwin::cli
