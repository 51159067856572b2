// `storetwin export gltf`: a store as a three-dimensional scene, stocked as a run would begin.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/yaml_io.h"
#include "core/store/store_io.h"
#include "sim/layout/store_scene.h"
#include "sim/world/world.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/output_dir.h"

namespace storetwin::cli {

namespace {

struct GltfOptions {
  std::string store;
  std::string out;
  bool empty = false;
  bool force = false;
};

int export_gltf(const GltfOptions& options, const Shared& shared) {
  if (Status fine = prepare_output_file(options.out, options.force); !fine) return fail(fine.problems());
  Diagnostics warnings;
  const Result<store::Store> store = store::load_store(options.store, warnings);
  if (!store) return fail(store.problems());
  std::vector<layout::StandingItem> items;
  if (!options.empty) {
    const world::World world(*store, RandomStream(1));  // masses are drawn, places aren't
    for (const auto& [id, item] : world.items()) items.push_back({item.sku, item.X_WI, item.size_m});
  }
  const std::string bytes = layout::store_as_glb(*store, items);
  if (Status written = write_file(options.out, bytes); !written) return fail(written.problems());
  if (shared.json) {
    const nlohmann::ordered_json object = {
        {"schema", "storetwin-export/1"}, {"file", options.out}, {"bytes", bytes.size()}, {"items", items.size()}};
    std::puts(object.dump(2).c_str());
  } else if (!shared.quiet) {
    std::fputs(to_text(warnings).c_str(), stderr);
    std::printf("%s: %zu fixtures, %zu items, %.1f MB\n", options.out.c_str(), store->map.fixtures.size(), items.size(),
                static_cast<double>(bytes.size()) / 1e6);
  }
  return kExitPass;
}

}  // namespace

std::function<int()> add_gltf_export(CLI::App& app, const Shared& shared) {
  auto o = std::make_shared<GltfOptions>();
  CLI::App* sub = app.add_subcommand("gltf", "A store as binary glTF 2.0, for any program that shows scenes");
  sub->add_option("store", o->store, "A store file (.yaml)")->required();
  sub->add_option("--out", o->out, "The scene to write (.glb)")->required();
  sub->add_flag("--empty", o->empty, "Shelves without goods");
  sub->add_flag("--force", o->force, "Overwrite the file if it exists");
  return [o, &shared] { return export_gltf(*o, shared); };
}

}  // namespace storetwin::cli
