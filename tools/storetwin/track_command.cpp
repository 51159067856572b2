// `storetwin track`: the production tracker alone, on anyone's detections.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/yaml_io.h"
#include "core/perception/camera_file.h"
#include "core/tracking/detection_file.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/output_dir.h"
#include "tools/storetwin/track_options.h"

namespace storetwin::cli {

namespace {

struct TrackOptions {
  std::string detections;
  std::string out;
  std::string cameras;
  std::string format = "points";
  double lag_s = 0;
  double rate_hz = 30;
  double width_px = 1920;
  bool force = false;
};

/// The tracks as a file's text, and what there is to say of them.
struct Tracked {
  std::string text;
  std::size_t scans = 0, rows = 0, tracks = 0;
};

// Seconds as short as they are exact.
std::string seconds_text(Timestamp at) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  const std::int64_t ns = at.ns < 0 ? -at.ns : at.ns;
  std::string text = fmt::format("{}{}.{:09}", at.ns < 0 ? "-" : "", ns / kSecond, ns % kSecond);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

Tracked written(const std::vector<tracking::TrackRow>& rows, std::size_t scans) {
  Tracked tracked{"t_s,id,x_m,y_m,var_x_m2,var_y_m2,ambiguity\n", scans, rows.size(), 0};
  std::set<TrackId> ids;
  for (const tracking::TrackRow& row : rows) {
    ids.insert(row.id);
    tracked.text +=
        fmt::format("{},{},{:.4f},{:.4f},{:.6f},{:.6f},{:.4f}\n", seconds_text(row.at), row.id.value, row.p_W_m.x(),
                    row.p_W_m.y(), row.covariance_m2(0, 0), row.covariance_m2(1, 1), row.ambiguity);
  }
  tracked.tracks = ids.size();
  return tracked;
}

Tracked written(const std::vector<tracking::BoxRow>& rows, std::size_t frames) {
  Tracked tracked{"", frames, rows.size(), 0};
  std::set<TrackId> ids;
  for (const tracking::BoxRow& row : rows) {
    ids.insert(row.id);
    tracked.text += fmt::format("{},{},{:.2f},{:.2f},{:.2f},{:.2f},1,-1,-1,-1\n", row.frame, row.id.value,
                                row.box.left_px, row.box.top_px, row.box.width_px, row.box.height_px);
  }
  tracked.tracks = ids.size();
  return tracked;
}

// Problems of both files are told at once, those of the calibration first: without it the boxes' cameras can't be
// judged.
Result<std::vector<perception::PersonScan>> read_boxes(const std::string& text, const TrackOptions& o) {
  const Result<std::string> yaml = read_file(o.cameras);
  if (!yaml) return yaml.problems();
  const auto cameras = perception::read_cameras(*yaml, o.cameras);
  if (!cameras) return cameras.problems();
  return tracking::read_camera_boxes(text, o.detections, *cameras);
}

Result<Tracked> track_file(const TrackOptions& o) {
  const Result<std::string> text = read_file(o.detections, kMostTrackBytes);
  if (!text) return text.problems();
  const Duration lag = Duration::seconds(o.lag_s);
  if (o.format == "mot15" || o.format == "mot17") {
    const auto frames = tracking::read_mot_detections(*text, o.detections);
    if (!frames) return frames.problems();
    return written(tracking::track_boxes(*frames, {.width_px = o.width_px}, o.rate_hz, lag), frames->size());
  }
  const auto scans = o.cameras.empty() ? tracking::read_ground_points(*text, o.detections) : read_boxes(*text, o);
  if (!scans) return scans.problems();
  return written(tracking::track_recorded(*scans, lag), scans->size());
}

int track(const TrackOptions& o, const Shared& shared) {
  const bool mot = o.format != "points";
  if (mot && !o.cameras.empty()) {
    return fail_usage("contradiction",
                      "--cameras goes with boxes of several cameras, --format=" + o.format + " with one image",
                      "leave one of them out");
  }
  if (Status fine = prepare_output_file(o.out, o.force); !fine) return fail(fine.problems());
  const Result<Tracked> tracked = track_file(o);
  if (!tracked) return fail(tracked.problems());
  if (Status done = write_file(o.out, tracked->text); !done) return fail(done.problems());
  const nlohmann::ordered_json told = {{"schema", "storetwin-tracking/1"},
                                       {"file", o.out},
                                       {"scans", tracked->scans},
                                       {"rows", tracked->rows},
                                       {"tracks", tracked->tracks}};
  const std::string text =
      fmt::format("{}: {} tracks in {} rows, from {} scans", o.out, tracked->tracks, tracked->rows, tracked->scans);
  std::puts(shared.json ? told.dump(2).c_str() : text.c_str());
  return kExitPass;
}

}  // namespace

Command track_command() {
  return {
      "track", "The tracker alone, on anyone's detections", "storetwin track --detections=points.csv --out=tracks.csv",
      [](CLI::App& app, const Shared& shared) {
        auto o = std::make_shared<TrackOptions>();
        app.add_option("--detections", o->detections,
                       "CSV: t_s,x_m,y_m[,score][,source], or with --cameras "
                       "t_s,camera,left_px,top_px,width_px,height_px[,score]")
            ->required();
        app.add_option("--out", o->out, "The tracks to write: t_s,id,x_m,y_m,var_x_m2,var_y_m2,ambiguity")->required();
        app.add_option("--cameras", o->cameras,
                       "Calibrations of the boxes' cameras, YAML: name, K, X_CW, distortion, width_px, height_px");
        app.add_option("--format", o->format,
                       "points (CSV), or boxes of one image as the MOTChallenge writes them: mot15 or mot17")
            ->check(CLI::IsMember({"points", "mot15", "mot17"}).description(""))
            ->capture_default_str();
        app.add_option("--lag-s", o->lag_s, "How much later than its scan a track may be told; 0 is causal")
            ->check(CLI::Range(0.0, 3600.0).description(""))
            ->capture_default_str();
        app.add_option("--rate-hz", o->rate_hz, "Frames per second (mot15, mot17)")
            ->check(CLI::Range(0.25, 1000.0).description(""))
            ->capture_default_str();
        app.add_option("--width-px", o->width_px, "Width of the image (mot15, mot17)")
            ->check(CLI::Range(16.0, 100000.0).description(""))
            ->capture_default_str();
        app.add_flag("--force", o->force, "Overwrite the file if it exists");
        return [o, &shared] { return track(*o, shared); };
      }};
}

}  // namespace storetwin::cli
