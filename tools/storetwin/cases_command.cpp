// `storetwin import nanostore-cases`: labels of recorded visits to a store file and one scenario per visit.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/yaml_io.h"
#include "core/record/nanostore/nanostore.h"
#include "core/store/store_io.h"
#include "sim/reenact/reenact.h"
#include "sim/scenario/scenario_io.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/output_dir.h"

namespace storetwin::cli {

namespace {

namespace fs = std::filesystem;

struct CasesOptions {
  std::string directory;
  std::string out;
  std::string store;
  std::string recording;
  bool force = false;
};

Result<reenact::Recorded> read_recorded(const std::string& directory, Diagnostics& warnings) {
  if (directory.empty()) return reenact::Recorded{};
  const Result<nanostore::Files> files = nanostore::read_files(directory);
  if (!files) return files.problems();
  Result<nanostore::Imported> imported = nanostore::import_nanostore(*files, {}, warnings);
  if (!imported) return imported.problems();
  return reenact::Recorded{std::move(imported->store.catalogue), std::move(imported->store.planogram)};
}

// Every file that will be written, before any is: an existing one stops all.
Status prepare(const CasesOptions& options, const std::string& store_file, const std::vector<std::string>& names) {
  Diagnostics problems;
  if (Status fine = prepare_output_dir(options.out, names, options.force); !fine) problems.append(fine.problems());
  if (Status fine = prepare_output_file(store_file, options.force); !fine) problems.append(fine.problems());
  if (problems.has_errors()) return problems;
  return Done{};
}

int import_cases(const CasesOptions& options, const Shared& shared) {
  Diagnostics warnings;
  const Result<reenact::Published> published = reenact::read_published(options.directory, warnings);
  if (!published) return fail(published.problems());
  const Result<reenact::Recorded> recorded = read_recorded(options.recording, warnings);
  if (!recorded) return fail(recorded.problems());
  const store::Store store = reenact::nanostore(*published, *recorded, warnings);

  const fs::path store_file = options.store.empty() ? fs::path(options.out) / "store.yaml" : fs::path(options.store);
  const std::string store_path =
      fs::absolute(store_file).lexically_normal().lexically_proximate(fs::absolute(options.out).lexically_normal()).generic_string();
  const std::vector<scenario::Scenario> scenarios = reenact::scenarios(*published, store, store_path);
  std::vector<std::string> names;
  for (const scenario::Scenario& scenario : scenarios) names.push_back(scenario.name + ".yaml");
  if (Status fine = prepare(options, store_file.string(), names); !fine) return fail(fine.problems());
  if (Status written = write_file(store_file.string(), store::write_store(store)); !written) return fail(written.problems());
  for (const scenario::Scenario& scenario : scenarios) {
    const std::string path = (fs::path(options.out) / (scenario.name + ".yaml")).string();
    if (Status written = write_file(path, scenario::write_scenario(scenario)); !written) return fail(written.problems());
  }
  if (shared.json) {
    const nlohmann::ordered_json object = {{"schema", "storetwin-import/1"}, {"store", store_file.string()},
                                           {"directory", options.out},       {"scenarios", names},
                                           {"facings", store.planogram.size()}, {"products", store.catalogue.size()}};
    std::puts(object.dump(2).c_str());
  } else if (!shared.quiet) {
    std::fputs(to_text(warnings).c_str(), stderr);
    std::printf("%s: %zu fixtures, %zu facings, %zu products\n%s: %zu scenarios\n", store_file.string().c_str(),
                store.map.fixtures.size(), store.planogram.size(), store.catalogue.size(), options.out.c_str(), names.size());
  }
  return kExitPass;
}

}  // namespace

std::function<int()> add_cases_import(CLI::App& app, const Shared& shared) {
  auto o = std::make_shared<CasesOptions>();
  CLI::App* sub = app.add_subcommand("nanostore-cases", "Labels of recorded NanoStore visits: a store and one scenario per visit");
  sub->add_option("directory", o->directory, "Folder with cases.json and store.json")->required();
  sub->add_option("--out", o->out, "Folder for the scenarios, one per case")->required();
  sub->add_option("--store", o->store, "The store file to write (default: store.yaml beside the scenarios)");
  sub->add_option("--recording", o->recording, "A recording's folder whose planogram and products fill the other shelves");
  sub->add_flag("--force", o->force, "Overwrite files that exist");
  return [o, &shared] { return import_cases(*o, shared); };
}

}  // namespace storetwin::cli
