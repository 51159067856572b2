// `storetwin import nanostore` and `export nanostore`: the competition's four files to a recording and back.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/yaml_io.h"
#include "core/record/nanostore/nanostore.h"
#include "core/record/recording.h"
#include "core/record/recording_writer.h"
#include "core/record/scene.h"
#include "core/store/store_io.h"
#include "core/store/store_schema.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/output_dir.h"
#include "tools/storetwin/version.h"

namespace storetwin::cli {

namespace {

namespace fs = std::filesystem;

struct ImportOptions {
  std::string directory;
  std::string out;
  std::string map;
  std::string purpose = "development and regression tests of the fusion core";
  bool force = false;
};

Status write_recording(const ImportOptions& options, const nanostore::Imported& imported) {
  record::RecordingInfo info;
  info.scenario = fs::path(options.directory).lexically_normal().filename().string();
  if (info.scenario.empty()) info.scenario = fs::path(options.directory).lexically_normal().parent_path().filename().string();
  info.build = version_line();
  info.epoch = record::Epoch::kUnix;
  info.provenance = {.synthetic = false, .purpose = options.purpose, .lawful_basis = "published data set (MIT licence)", .delete_by = ""};
  record::RecordingWriter writer(options.out, info);
  if (Status done = writer.attach("store.yaml", "application/yaml", store::write_store(imported.store)); !done) return done;
  if (Status done = writer.attach(nanostore::kResidualAttachment, nanostore::kResidualMediaType, imported.residual); !done) return done;
  const Timestamp first = imported.messages.empty() ? Timestamp{} : stream::header_of(imported.messages.front()).received;
  if (Status done = record::write_store_scene(writer, imported.store, first); !done) return done;
  for (const stream::Message& message : imported.messages) {
    if (Status done = writer.write(message); !done) return done;
  }
  return writer.finish();
}

int import_nanostore(const ImportOptions& options, const Shared& shared) {
  if (Status fine = prepare_output_file(options.out, options.force); !fine) return fail(fine.problems());
  const Result<nanostore::Files> files = nanostore::read_files(options.directory);
  if (!files) return fail(files.problems());
  nanostore::ImportOptions how;
  Diagnostics warnings;
  if (!options.map.empty()) {
    Result<store::Store> surveyed = store::load_store(options.map, warnings);
    if (!surveyed) return fail(surveyed.problems());
    how.map = surveyed->map;
  }
  const Result<nanostore::Imported> imported = nanostore::import_nanostore(*files, how, warnings);
  if (!imported) return fail(imported.problems());
  if (!shared.quiet) std::fputs(to_text(warnings).c_str(), stderr);
  if (Status written = write_recording(options, *imported); !written) return fail(written.problems());
  if (shared.json) {
    const nlohmann::ordered_json object = {{"schema", "storetwin-import/1"}, {"recording", options.out},
                                           {"messages", imported->messages.size()}, {"facings", imported->store.planogram.size()},
                                           {"products", imported->store.catalogue.size()}};
    std::puts(object.dump(2).c_str());
  } else if (!shared.quiet) {
    std::printf("%s: %zu messages, %zu facings, %zu products\n", options.out.c_str(), imported->messages.size(),
                imported->store.planogram.size(), imported->store.catalogue.size());
  }
  return kExitPass;
}

struct ExportOptions {
  std::string recording;
  std::string out;
  bool force = false;
};

bool has_attachment(const record::Recording& recording, const std::string& name) {
  for (const record::AttachmentInfo& attachment : recording.attachments()) {
    if (attachment.name == name) return true;
  }
  return false;
}

int export_nanostore(const ExportOptions& options, const Shared& shared) {
  const Result<record::Recording> recording = record::open_recording(options.recording);
  if (!recording) return fail(recording.problems());
  const Result<std::string> yaml = recording->attachment("store.yaml");
  if (!yaml) return fail(yaml.problems());
  Diagnostics warnings;
  const Result<store::Store> store = read_yaml<store::Store>(*yaml, options.recording + ":store.yaml", warnings);
  if (!store) return fail(store.problems());
  std::string residual;
  if (has_attachment(*recording, nanostore::kResidualAttachment)) {
    const Result<std::string> kept = recording->attachment(nanostore::kResidualAttachment);
    if (!kept) return fail(kept.problems());
    residual = *kept;
  }
  stream::Messages messages;
  recording->for_each([&](const stream::Message& message) { messages.push_back(message); });
  if (recording->damage().has_errors()) return fail(recording->damage());
  const Result<nanostore::Exported> exported = nanostore::export_nanostore(messages, *store, residual, options.recording);
  if (!exported) return fail(exported.problems());
  if (Status written = nanostore::write_files(exported->files, options.out, options.force); !written) return fail(written.problems());
  if (shared.json) {
    const nlohmann::ordered_json object = {{"schema", "storetwin-export/1"}, {"directory", options.out}, {"dropped", exported->dropped}};
    std::puts(object.dump(2).c_str());
  } else if (!shared.quiet) {
    std::printf("%s: plate_data.json, full_targets.json, planogram.json, products.json\n", options.out.c_str());
    for (const std::string& what : exported->dropped) std::printf("  dropped: %s\n", what.c_str());
  }
  return kExitPass;
}

}  // namespace

Command import_command() {
  return {"import", "Turn other formats into recordings or scenarios", "storetwin import nanostore assets/recordings/nanostore-benchmark-1 --out=real.mcap",
          [](CLI::App& app, const Shared& shared) {
            auto o = std::make_shared<ImportOptions>();
            CLI::App* sub = app.add_subcommand("nanostore", "The AutoCheckout competition's four files");
            sub->add_option("directory", o->directory, "Folder with plate_data, full_targets, planogram and products (.json)")->required();
            sub->add_option("--out", o->out, "The recording to write (.mcap)")->required();
            sub->add_option("--map", o->map, "A store file whose map is to be used (default: derived from the planogram)");
            sub->add_option("--purpose", o->purpose, "Why the recording is kept; stands in its metadata")->capture_default_str();
            sub->add_flag("--force", o->force, "Overwrite the recording if it exists");
            const std::function<int()> cases = add_cases_import(app, shared);
            app.require_subcommand(1);
            return [o, sub, cases, &shared] { return sub->parsed() ? import_nanostore(*o, shared) : cases(); };
          }};
}

Command export_command() {
  return {"export", "Turn recordings and stores into other formats", "storetwin export nanostore out/first/corner_shop-1.mcap --out=out/nanostore",
          [](CLI::App& app, const Shared& shared) {
            auto o = std::make_shared<ExportOptions>();
            CLI::App* sub = app.add_subcommand("nanostore", "The AutoCheckout competition's four files");
            sub->add_option("recording", o->recording, "A recording (.mcap) with 60 Hz plates and a skeleton feed")->required();
            sub->add_option("--out", o->out, "Folder for the four files")->required();
            sub->add_flag("--force", o->force, "Overwrite the files if they exist");
            const std::function<int()> gltf = add_gltf_export(app, shared);
            app.require_subcommand(1);
            return [o, sub, gltf, &shared] { return sub->parsed() ? export_nanostore(*o, shared) : gltf(); };
          }};
}

}  // namespace storetwin::cli
