// `storetwin generate store`: a store file by parameters, headed by the command that made it.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/yaml_io.h"
#include "core/store/store_io.h"
#include "sim/layout/store_generator.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/output_dir.h"

namespace storetwin::cli {

namespace {

struct GenerateOptions {
  layout::StoreRequest request;
  std::string out;
  bool force = false;
};

// The options as they were given, in the order of --help, so that the same file can be made again.
std::string command_line(const CLI::App& app) {
  std::string text = "storetwin generate store";
  for (const CLI::Option* option : app.get_options()) {
    if (option->count() == 0 || option->get_lnames().empty() || option->get_lnames().front() == "force") continue;
    const std::string value = option->as<std::string>();
    const bool quoted = value.find(' ') != std::string::npos;
    text += fmt::format(" --{}={}", option->get_lnames().front(), quoted ? "'" + value + "'" : value);
  }
  return text;
}

int units_of(const store::Store& store) {
  int units = 0;
  for (const store::Facing& facing : store.planogram) units += facing.units;
  return units;
}

int generate_store(const GenerateOptions& options, const CLI::App& app, const Shared& shared) {
  if (Status fine = prepare_output_file(options.out, options.force); !fine) return fail(fine.problems());
  const Result<store::Store> store = layout::generate_store(options.request);
  if (!store) return fail(store.problems());
  const std::string text = "# Made by:\n#   " + command_line(app) + "\n# Product names, codes and numbers are invented.\n" +
                           store::write_store(*store);
  if (Status written = write_file(options.out, text); !written) return fail(written.problems());
  const std::size_t cameras = store->calibration.cameras.size(), plates = store::all_plates(*store).size();
  if (shared.json) {
    const nlohmann::ordered_json object = {
        {"schema", "storetwin-generate/1"}, {"store", options.out},         {"fixtures", store->map.fixtures.size()},
        {"plates", plates},                 {"cameras", cameras},           {"products", store->catalogue.size()},
        {"facings", store->planogram.size()}, {"units", units_of(*store)}};
    std::puts(object.dump(2).c_str());
  } else if (!shared.quiet) {
    std::printf("%s: %zu fixtures, %zu plates, %zu cameras, %zu products on %zu facings, %d units\n", options.out.c_str(),
                store->map.fixtures.size(), plates, cameras, store->catalogue.size(), store->planogram.size(), units_of(*store));
  }
  return kExitPass;
}

void add_options(CLI::App& app, GenerateOptions& o) {
  layout::StoreRequest& r = o.request;
  app.add_option("--out", o.out, "The store file to write (.yaml)")->required();
  app.add_option("--name", r.name, "For people (default: from its size)");
  app.add_option("--area-m2", r.area_m2, "Shop floor, 9 to 3700 (default 100)");
  app.add_option("--width-m", r.width_m, "Along the front wall (default: half as much again as the depth)");
  app.add_option("--depth-m", r.depth_m, "From the front wall to the back");
  app.add_option("--aisle-width-m", r.aisle_width_m, "Least width of an aisle")->capture_default_str();
  app.add_option("--gondolas", r.gondolas, "Gondolas, wall units and chillers of 1.2 m (default: one in 6.4 m2)");
  app.add_option("--boards", r.boards, "Boards of each")->capture_default_str();
  app.add_option("--plates", r.plates, "Connected plates in all (default: four to a board)");
  app.add_option("--products", r.products, "SKUs (default: one for four places in five)");
  app.add_option("--units", r.units, "Items on the shelves (default: up to a dozen in each place)");
  app.add_option("--look-alikes", r.look_alikes, "Share of SKUs that are a variety of another one")->capture_default_str();
  app.add_option("--equal-masses", r.equal_masses, "Share of SKUs that weigh the same as another one")->capture_default_str();
  app.add_option("--depth-cameras", r.depth_cameras, "On the ceiling (default: two for every front, one for every lane)");
  app.add_option("--color-cameras", r.color_cameras, "On the ceiling (default: one in 25 m2)");
  app.add_option("--camera-rate-hz", r.camera_rate_hz, "Frames per second of every camera")->capture_default_str();
  app.add_option("--plate-rate-hz", r.plate_rate_hz, "Samples per second of every plate")->capture_default_str();
  app.add_option("--seed", r.seed, "Of the product range")->capture_default_str();
  app.add_flag("--force", o.force, "Overwrite the file if it exists");
}

}  // namespace

Command generate_command() {
  return {"generate", "Make input files by parameters", "storetwin generate store --area-m2=60 --out=kiosk.yaml",
          [](CLI::App& app, const Shared& shared) {
            auto o = std::make_shared<GenerateOptions>();
            CLI::App* sub = app.add_subcommand("store", "A store: floor, fixtures, plates, products, cameras");
            add_options(*sub, *o);
            app.require_subcommand(1);
            return [o, sub, &shared] { return generate_store(*o, *sub, shared); };
          }};
}

}  // namespace storetwin::cli
