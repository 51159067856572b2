// `storetwin picture`: a scenario at one moment, as one of its cameras or somebody above the shop would see it.
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <stb_image_write.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/yaml_io.h"
#include "sim/sensors/color_camera.h"
#include "sim/sensors/view.h"
#include "sim/session/run_once.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/output_dir.h"

namespace storetwin::cli {

namespace {

struct PictureOptions {
  std::string scenario;
  double at_s = 20;
  std::string camera = "overview";
  std::string out;
  std::uint64_t seed = 1;
  int width_px = 1280;
  int height_px = 960;
  bool force = false;
};

// One of the store's cameras, whatever its kind: an id, or a source as recordings name it ("color/ID").
Result<store::Camera> choose_camera(const store::Store& store, const PictureOptions& options) {
  if (options.camera == "overview") return sensors::overview_camera(store, options.width_px, options.height_px);
  std::vector<std::string> known = {"overview"};
  for (const store::Camera& camera : store.calibration.cameras) {
    if (camera.id == options.camera || camera.source() == options.camera) return camera;
    known.push_back(camera.id);
  }
  return Diagnostic{.failure = Failure::kUsage, .code = "unknown-camera", .path = "--camera=" + options.camera,
                    .message = "the store has no such camera", .hint = did_you_mean(options.camera, known)};
}

Result<std::string> to_png(const std::vector<std::uint8_t>& rgb, int width_px, int height_px) {
  std::string png;
  const auto append = [](void* context, void* data, int size) {
    static_cast<std::string*>(context)->append(static_cast<const char*>(data), static_cast<std::size_t>(size));
  };
  if (stbi_write_png_to_func(append, &png, width_px, height_px, 3, rgb.data(), 3 * width_px) == 0) {
    return Diagnostic{.code = "no-picture", .message = "the picture could not be encoded"};
  }
  return png;
}

int picture(const PictureOptions& options, bool json) {
  if (Status fine = prepare_output_file(options.out, options.force); !fine) return fail(fine.problems());
  const session::RunRequest request{
      .scenario_file = options.scenario, .seed = options.seed, .fidelity = scenario::Fidelity::kGeometric};
  Result<session::SessionConfig> config = session::load_config(request);
  if (!config) return fail(config.problems());
  const Result<store::Camera> camera = choose_camera(config->store, options);
  if (!camera) return fail(camera.problems());
  session::Session session(*std::move(config));
  while (session.now().in_seconds() < options.at_s && !session.done()) session.step();
  constexpr int kFiner = 2;  // pixels each way that are drawn for one of the picture, against jagged edges
  sensors::ColorCamera drawn(session.config().store, sensors::finer(*camera, kFiner));
  const std::vector<std::uint8_t> rgb = sensors::coarser(drawn.render(sensors::view_of(session.world())),
                                                         camera->width_px, camera->height_px, kFiner);
  const Result<std::string> png = to_png(rgb, camera->width_px, camera->height_px);
  if (!png) return fail(png.problems());
  if (Status written = write_file(options.out, *png); !written) return fail(written.problems());
  const std::size_t people = session.world().bodies().size();
  const double at_s = session.now().in_seconds();
  const nlohmann::ordered_json told = {{"schema", "storetwin-picture/1"}, {"file", options.out},
                                       {"camera", camera->id},            {"at_s", at_s},
                                       {"width_px", camera->width_px},    {"height_px", camera->height_px},
                                       {"people", people}};
  const std::string text = fmt::format("{}: {} at {:.1f} s, {} x {} pixels, {} people", options.out, camera->id, at_s,
                                       camera->width_px, camera->height_px, people);
  std::puts(json ? told.dump(2).c_str() : text.c_str());
  return kExitPass;
}

}  // namespace

Command picture_command() {
  return {"picture", "Draw a scenario at one moment, from a camera or from above",
          "storetwin picture scenarios/first/corner_shop.yaml --at-s=20 --out=shop.png",
          [](CLI::App& app, const Shared& shared) {
            auto o = std::make_shared<PictureOptions>();
            app.add_option("scenario", o->scenario, "A scenario file")->required();
            app.add_option("--at-s", o->at_s, "Simulated time of the picture")->check(CLI::Range(0.0, 1e6).description(""))
                ->capture_default_str();
            app.add_option("--camera", o->camera, "A camera of the store by its id, or overview")->capture_default_str();
            app.add_option("--out", o->out, "The PNG file to write")->required();
            app.add_option("--seed", o->seed, "Seed of the run")->capture_default_str();
            app.add_option("--width-px", o->width_px, "Width of the overview")->check(CLI::Range(16, 8000).description(""))
                ->capture_default_str();
            app.add_option("--height-px", o->height_px, "Height of the overview")->check(CLI::Range(16, 8000).description(""))
                ->capture_default_str();
            app.add_flag("--force", o->force, "Overwrite the file if it exists");
            return [o, &shared] { return picture(*o, shared.json); };
          }};
}

}  // namespace storetwin::cli
