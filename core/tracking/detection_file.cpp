#include "core/tracking/detection_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/csv.h"
#include "core/stream/mot_text.h"

namespace storetwin::tracking {

using perception::CameraBox;
using perception::PersonScan;

namespace {

constexpr double kLatestS = 4e9;    // nanoseconds since the epoch still fit
constexpr double kFarthestM = 1e6;  // beyond that a number is no place, whatever the unit
constexpr double kFarthestPx = 1e6;

std::optional<Timestamp> time_of(CsvReader& csv) {
  const auto t_s = csv.number("t_s", {.min = -kLatestS, .max = kLatestS, .what = "time in seconds"});
  if (!t_s) return std::nullopt;
  return Timestamp::seconds(*t_s);
}

std::optional<double> score_of(CsvReader& csv) {
  if (!csv.has("score")) return 1.0;
  return csv.number("score", {.min = 0, .max = 1, .what = "score"});
}

using Sources = std::map<std::pair<Timestamp, std::string>, PersonScan>;

void read_point(CsvReader& csv, Sources& scans) {
  const CsvRule place{.min = -kFarthestM, .max = kFarthestM, .what = "position in metres"};
  const auto at = time_of(csv);
  const auto x_m = csv.number("x_m", place), y_m = csv.number("y_m", place);
  const auto score = score_of(csv);
  const CsvCell* source = csv.has("source") ? csv.cell("source") : nullptr;
  if (!at || !x_m || !y_m || !score || (csv.has("source") && !source)) return;
  const std::string name = source && !source->text.empty() ? source->text : "detections";
  PersonScan& scan = scans[{*at, name}];
  scan.source = name;
  scan.captured = *at;
  perception::PersonMeasurement person;
  person.p_WB_m = {*x_m, *y_m};
  person.covariance_m2 = kRecordedSigmaM * kRecordedSigmaM * Mat2::Identity();
  person.score = *score;
  person.hips_seen = true;
  scan.people.push_back(std::move(person));
}

/// Which camera a box names, by its index.
class CameraNames {
 public:
  explicit CameraNames(const std::vector<store::Camera>& cameras) {
    for (const store::Camera& camera : cameras) {
      index_.emplace(camera.id, index_.size());
      names_.push_back(camera.id);
    }
  }
  std::optional<std::size_t> find(CsvReader& csv) const {
    const CsvCell* cell = csv.cell("camera");
    if (!cell) return std::nullopt;
    if (const auto found = index_.find(cell->text); found != index_.end()) return found->second;
    const std::string hint = did_you_mean(cell->text, names_);
    csv.problem("unknown-camera", cell->column, "the calibration has no such camera",
                hint.empty() ? "it has " + some() : hint);
    return std::nullopt;
  }

 private:
  std::string some() const {
    constexpr std::size_t kMost = 8;
    std::string list;
    for (std::size_t i = 0; i < std::min(kMost, names_.size()); ++i) list += (i > 0 ? ", " : "") + names_[i];
    return names_.size() > kMost ? list + ", ..." : list;
  }
  std::map<std::string, std::size_t> index_;
  std::vector<std::string> names_;
};

std::optional<CameraBox> read_box(CsvReader& csv, const CameraNames& names) {
  const CsvRule place{.min = -kFarthestPx, .max = kFarthestPx, .what = "position in pixels"};
  const CsvRule size{.min = 0, .max = kFarthestPx, .above_min = true, .what = "size in pixels"};
  const auto camera = names.find(csv);
  const auto left = csv.number("left_px", place), top = csv.number("top_px", place);
  const auto width = csv.number("width_px", size), height = csv.number("height_px", size);
  const auto score = score_of(csv);
  if (!camera || !left || !top || !width || !height || !score) return std::nullopt;
  return CameraBox{*camera, {*left, *top}, {*left + *width, *top + *height}, *score};
}

// Some detectors' scores are no probabilities (DPM's and ACF's run to 100 and below 0): what lies around their median
// is neither strong nor weak. Without any (-1, or all alike) all are taken at their word.
void normalise_scores(std::vector<BoxFrame>& frames) {
  std::vector<double> scores;
  for (const BoxFrame& frame : frames) {
    for (const auto& box : frame.boxes) scores.push_back(box.score);
  }
  if (scores.empty()) return;
  const auto [low, high] = std::minmax_element(scores.begin(), scores.end());
  const bool none = *low == *high, probabilities = *low >= 0 && *high <= 1;
  for (BoxFrame& frame : frames) {
    for (auto& box : frame.boxes) {
      if (none) box.score = 1;
      else if (!probabilities) box.score = box.score > 0 ? 0.9 : 0.3;
    }
  }
}

}  // namespace

Result<std::vector<PersonScan>> read_ground_points(std::string_view text, const std::string& file) {
  CsvReader csv(text, file, "t_s,x_m,y_m[,score][,source]");
  Sources by_time;
  if (csv.header({"t_s", "x_m", "y_m"})) {
    while (csv.next()) read_point(csv, by_time);
  }
  const Diagnostics problems = csv.problems();
  if (problems.has_errors()) return problems;
  std::vector<PersonScan> scans;
  for (auto& [key, scan] : by_time) scans.push_back(std::move(scan));
  return scans;
}

Result<std::vector<PersonScan>> read_camera_boxes(std::string_view text, const std::string& file,
                                                  std::vector<store::Camera> cameras) {
  CsvReader csv(text, file, "t_s,camera,left_px,top_px,width_px,height_px[,score]");
  const CameraNames names(cameras);
  std::map<Timestamp, std::vector<CameraBox>> by_time;
  std::vector<CameraBox> all;
  if (csv.header({"t_s", "camera", "left_px", "top_px", "width_px", "height_px"})) {
    while (csv.next()) {
      const auto at = time_of(csv);
      const auto box = read_box(csv, names);
      if (!at || !box) continue;
      by_time[*at].push_back(*box);
      all.push_back(*box);
    }
  }
  const Diagnostics problems = csv.problems();
  if (problems.has_errors()) return problems;
  perception::infer_image_sizes(all, cameras);
  std::vector<PersonScan> scans;
  for (const auto& [at, boxes] : by_time) scans.push_back(perception::fuse_views(cameras, boxes, at));
  return scans;
}

Result<std::vector<BoxFrame>> read_mot_detections(std::string_view text, const std::string& file) {
  CsvReader csv(text, file, "frame,id,left,top,width,height,conf");
  std::map<int, BoxFrame> by_frame;
  while (csv.next()) {
    const std::size_t columns = csv.cells().size() > 6 ? 7 : 6;
    const auto row = stream::read_mot_row(csv, columns, -1);
    if (!row) continue;
    BoxFrame& frame = by_frame[row->frame];
    frame.frame = row->frame;
    frame.boxes.push_back({row->left_px, row->top_px, row->width_px, row->height_px, row->conf});
  }
  const Diagnostics problems = csv.problems();
  if (problems.has_errors()) return problems;
  // A frame without a row is one in which nobody was found, unless the gap is so long that it must be another sequence.
  constexpr int kLongestGap = 1000;
  std::vector<BoxFrame> frames;
  for (auto& [number, frame] : by_frame) {
    const int before = frames.empty() ? number - 1 : frames.back().frame;
    for (int f = before + 1; f < number && number - before <= kLongestGap; ++f) frames.push_back({f, {}});
    frames.push_back(std::move(frame));
  }
  normalise_scores(frames);
  return frames;
}

}  // namespace storetwin::tracking
