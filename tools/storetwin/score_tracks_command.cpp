// `storetwin score tracks`: tracks against truth, of one sequence or of a folder of them.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/yaml_io.h"
#include "sim/score/mot_text.h"
#include "sim/score/track_points.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/track_options.h"

namespace storetwin::cli {

namespace {

namespace fs = std::filesystem;

struct ScoreTracksOptions {
  std::string truth;
  std::string tracks;
  std::string format = "points";
  double gate_m = 1;
  int frames = 0;
};

struct Named {
  std::string name;
  score::PointScore score;
};

/// Truth and tracks of one sequence, by their paths.
struct Pair {
  std::string name, truth, tracks;
};

template <class Read>
auto read_with(const std::string& path, Read read) -> decltype(read(std::string_view(), path)) {
  const Result<std::string> text = read_file(path, kMostTrackBytes);
  if (!text) return text.problems();
  return read(*text, path);
}

template <class A, class B>
Diagnostics both(const Result<A>& a, const Result<B>& b) {
  Diagnostics problems;
  if (!a) problems.append(a.problems());
  if (!b) problems.append(b.problems());
  return problems;
}

// Problems of a whole file, with its name.
Diagnostics about(const std::string& file, const Diagnostics& problems) {
  Diagnostics named;
  for (Diagnostic problem : problems.items()) {
    problem.file = file;
    named.add(std::move(problem));
  }
  return named;
}

Result<score::PointScore> score_pair(const Pair& pair, const ScoreTracksOptions& o) {
  if (o.format == "points") {
    const auto truth = read_with(pair.truth, score::read_track_points);
    const auto tracks = read_with(pair.tracks, score::read_track_points);
    if (!truth || !tracks) return both(truth, tracks);
    auto score = score::score_points(*truth, *tracks, o.gate_m);
    return score ? score : about(pair.tracks, score.problems());
  }
  const score::MotFormat format = o.format == "mot15" ? score::MotFormat::kMot15 : score::MotFormat::kMot17;
  const auto reader = [&](bool is_truth) {
    return [=](std::string_view text, const std::string& file) {
      return score::read_mot_text(text, file, format, is_truth);
    };
  };
  const auto truth = read_with(pair.truth, reader(true));
  const auto tracks = read_with(pair.tracks, reader(false));
  if (!truth || !tracks) return both(truth, tracks);
  return score::PointScore{.tracks = score::score_tracks(score::pair_boxes(*truth, *tracks, format, o.frames))};
}

// Two files are one sequence; two folders are a sequence for every file of the truth.
Result<std::vector<Pair>> pairs_of(const ScoreTracksOptions& o) {
  std::error_code ignored;
  const bool folders = fs::is_directory(o.truth, ignored) && fs::is_directory(o.tracks, ignored);
  if (!folders) return std::vector<Pair>{{"", o.truth, o.tracks}};
  std::vector<Pair> pairs;
  for (const auto& entry : fs::directory_iterator(o.truth, ignored)) {
    if (!entry.is_regular_file(ignored)) continue;
    const fs::path name = entry.path().filename();
    pairs.push_back({name.stem().string(), entry.path().string(), (fs::path(o.tracks) / name).string()});
  }
  std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.name < b.name; });
  if (pairs.empty()) return Diagnostic{.code = "empty-folder", .file = o.truth, .message = "the folder holds no files"};
  return pairs;
}

nlohmann::ordered_json values_of(const score::PointScore& score, bool points) {
  nlohmann::ordered_json values = nlohmann::ordered_json::object();
  for (const auto& [name, metric] : points ? score::metrics_of(score) : score::metrics_of(score.tracks))
    values[name] = metric.value;
  return values;
}

void print(const std::vector<Named>& sequences, const nlohmann::ordered_json& all) {
  if (sequences.size() > 1) {
    std::printf("%-24s %9s %9s %9s %7s\n", "sequence", "HOTA", "IDF1", "MOTA", "IDSW");
    for (const Named& one : sequences) {
      const score::TrackScore& s = one.score.tracks;
      std::printf("%-24s %9.6f %9.6f %9.6f %7.0f\n", one.name.c_str(), s.hota, s.idf1, s.mota, s.id_switches);
    }
  }
  for (const auto& [name, value] : all.items()) std::printf("%-28s %.6f\n", name.c_str(), value.get<double>());
}

// A total failure weighs nothing in the combined AssA: the worst sequence stands beside the whole.
void add_worst(const std::vector<Named>& sequences, nlohmann::ordered_json& metrics) {
  const auto worst = [&](double score::TrackScore::*value) {
    double least = sequences.front().score.tracks.*value;
    for (const Named& one : sequences) least = std::min(least, one.score.tracks.*value);
    return least;
  };
  metrics["track.hota_worst"] = worst(&score::TrackScore::hota);
  metrics["track.idf1_worst"] = worst(&score::TrackScore::idf1);
  metrics["track.mota_worst"] = worst(&score::TrackScore::mota);
}

int score_tracks(const ScoreTracksOptions& o, const Shared& shared) {
  const auto pairs = pairs_of(o);
  if (!pairs) return fail(pairs.problems());
  Diagnostics problems;
  std::vector<Named> sequences;
  for (const Pair& pair : *pairs) {
    const auto score = score_pair(pair, o);
    if (score) sequences.push_back({pair.name, *score});
    else problems.append(score.problems());
  }
  if (problems.has_errors()) return fail(problems);
  const bool points = o.format == "points";
  std::vector<score::PointScore> scores;
  for (const Named& one : sequences) scores.push_back(one.score);
  nlohmann::ordered_json metrics = values_of(score::combine(scores), points);
  nlohmann::ordered_json object = {{"schema", "storetwin-score/1"}};
  if (sequences.size() > 1) add_worst(sequences, metrics);
  object["metrics"] = metrics;
  if (sequences.size() == 1) {
    const score::TrackScore& s = sequences.front().score.tracks;
    object["per_alpha"] = {{"hota", s.hota_at}, {"det_a", s.det_a_at}, {"ass_a", s.ass_a_at}};
  } else {
    for (const Named& one : sequences) object["sequences"][one.name] = values_of(one.score, points);
  }
  if (shared.json) std::puts(object.dump(2).c_str());
  else print(sequences, metrics);
  return kExitPass;
}

}  // namespace

std::function<int()> add_score_tracks(CLI::App& app, const Shared& shared) {
  auto o = std::make_shared<ScoreTracksOptions>();
  CLI::App* sub =
      app.add_subcommand("tracks", "Tracks against truth: CLEAR, Identity and HOTA as TrackEval counts them");
  sub->add_option("--truth", o->truth, "Where everybody was: t_s,id,x_m,y_m, or a folder of such files")->required();
  sub->add_option("--tracks", o->tracks, "Where they were believed to be, in the same form and by the same file names")
      ->required();
  sub->add_option("--gate-m", o->gate_m, "Points farther apart are no match")
      ->check(CLI::Range(1e-6, 1e6).description(""))
      ->capture_default_str();
  sub->add_option("--format", o->format, "points, or the MOTChallenge's text files (boxes, IoU 0.5): mot15 or mot17")
      ->check(CLI::IsMember({"points", "mot15", "mot17"}).description(""))
      ->capture_default_str();
  sub->add_option("--frames", o->frames, "Length of the sequence (mot15, mot17); 0: to the truth's last frame")
      ->check(CLI::Range(0, 1000000000).description(""))
      ->capture_default_str();
  sub->footer("Example: storetwin score tracks --truth=truth.csv --tracks=tracks.csv --gate-m=1.0");
  return [o, &shared] { return score_tracks(*o, shared); };
}

}  // namespace storetwin::cli
