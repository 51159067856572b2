// `storetwin clip`: an incident cut out of a recording, as a recording that replays alone.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "sim/session/clip.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/output_dir.h"
#include "tools/storetwin/version.h"

namespace storetwin::cli {

namespace {

struct ClipOptions {
  session::ClipRequest request;
  double from_s = 0, to_s = 0;
  std::uint64_t event = 0;
  bool force = false;
};

std::string comparison(const session::ClippedVisit& visit) {
  if (visit.recorded.empty())
    return fmt::format("{}: {}; the recording has no receipt to compare with", visit.visit, visit.clipped);
  if (visit.same) return fmt::format("{}: {}, as recorded", visit.visit, visit.clipped);
  return fmt::format("{}: {}; recorded was: {}", visit.visit, visit.clipped, visit.recorded);
}

nlohmann::ordered_json to_json(const session::ClipRequest& request, const session::Clipped& clipped) {
  nlohmann::ordered_json visits = nlohmann::ordered_json::array();
  for (const session::ClippedVisit& visit : clipped.visits) {
    nlohmann::ordered_json j = {{"visit", visit.visit}, {"lines", visit.clipped}};
    j["recorded"] = visit.recorded.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(visit.recorded);
    j["same"] = visit.same;
    visits.push_back(j);
  }
  return {{"schema", "storetwin-clip/1"}, {"file", request.out}, {"from_s", clipped.from_s}, {"to_s", clipped.to_s},
          {"inputs", clipped.inputs},     {"visits", visits},    {"notes", clipped.notes}};
}

int clip(const ClipOptions& options, const Shared& shared) {
  const session::ClipRequest& request = options.request;
  if (Status fine = prepare_output_file(request.out, options.force); !fine) return fail(fine.problems());
  const Result<session::Clipped> clipped = session::clip_recording(request);
  if (!clipped) return fail(clipped.problems());
  if (shared.json) {
    std::puts(to_json(request, *clipped).dump(2).c_str());
  } else {
    std::printf("%s: %.2f s to %.2f s, %llu inputs, %zu visit%s\n", request.out.c_str(), clipped->from_s, clipped->to_s,
                static_cast<unsigned long long>(clipped->inputs), clipped->visits.size(),
                clipped->visits.size() == 1 ? "" : "s");
    for (const session::ClippedVisit& visit : clipped->visits) std::printf("  %s\n", comparison(visit).c_str());
    for (const std::string& note : clipped->notes) std::printf("Note: %s.\n", note.c_str());
  }
  return clipped->damage.has_errors() ? fail(clipped->damage) : static_cast<int>(kExitPass);
}

}  // namespace

Command clip_command() {
  return {"clip", "Cut an incident out of a recording", "storetwin clip day.mcap --visit=v-0003 --out=incident.mcap",
          [](CLI::App& app, const Shared& shared) {
            auto o = std::make_shared<ClipOptions>();
            app.add_option("recording", o->request.file, "A recording (.mcap)")->required();
            app.add_option("--out", o->request.out, "The clip (.mcap)")->required();
            app.add_option("--visit", o->request.visit, "Cut out this visit, from its opening to its receipt");
            app.add_option("--event", o->event,
                           "Cut out everybody who was inside at this weight event (explain names them)");
            app.add_option("--from-s", o->from_s, "Cut from here, in the seconds that explain and replay print");
            app.add_option("--to-s", o->to_s, "Cut to here");
            app.add_option("--lead-s", o->request.lead_s, "Begin so long before the first of those inside comes in")
                ->check(CLI::Range(0.0, 3600.0).description(""))
                ->capture_default_str();
            app.add_option("--tail-s", o->request.tail_s, "With --visit or --event: end so long after the last receipt")
                ->check(CLI::Range(0.0, 3600.0).description(""))
                ->capture_default_str();
            app.add_flag("--force", o->force, "Overwrite what exists");
            return [o, &app, &shared] {
              if (app.count("--from-s") > 0) o->request.from_s = o->from_s;
              if (app.count("--to-s") > 0) o->request.to_s = o->to_s;
              if (app.count("--event") > 0) o->request.event = o->event;
              o->request.build = version_line();
              o->request.threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
              return clip(*o, shared);
            };
          }};
}

}  // namespace storetwin::cli
