#include "sim/score/mot_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/base/assignment.h"
#include "core/base/csv.h"
#include "core/stream/mot_text.h"

namespace storetwin::score {

namespace {

bool is_distractor(const MotBox& box) {
  constexpr std::array kKinds = {2, 7, 8, 12};  // on a vehicle, standing still, distractor, reflection
  return std::find(kKinds.begin(), kKinds.end(), box.kind) != kKinds.end();
}

bool counts(const MotBox& box, MotFormat format) {
  return box.conf != 0 && (format == MotFormat::kMot15 || box.kind == 1);
}

Eigen::MatrixXd overlaps(const std::vector<MotBox>& truth, const std::vector<MotBox>& tracks) {
  Eigen::MatrixXd iou(static_cast<Eigen::Index>(truth.size()), static_cast<Eigen::Index>(tracks.size()));
  for (Eigen::Index i = 0; i < iou.rows(); ++i) {
    for (Eigen::Index j = 0; j < iou.cols(); ++j) {
      iou(i, j) = overlap(truth[static_cast<std::size_t>(i)], tracks[static_cast<std::size_t>(j)]);
    }
  }
  return iou;
}

// All true boxes of whatever kind take part in this matching, so that who walks beside a statue is not given to it.
std::vector<MotBox> without_distracted(const std::vector<MotBox>& truth, const std::vector<MotBox>& tracks) {
  constexpr double kEnough = 0.5;
  const Eigen::MatrixXd iou = overlaps(truth, tracks);
  const Eigen::MatrixXd gain = (iou.array() < kEnough - std::numeric_limits<double>::epsilon()).select(0, iou);
  const std::vector<int> column = assign_min_cost(-gain);
  std::vector<bool> gone(tracks.size(), false);
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (column[i] < 0 || gain(static_cast<Eigen::Index>(i), column[i]) <= 0) continue;
    if (is_distractor(truth[i])) gone[static_cast<std::size_t>(column[i])] = true;
  }
  std::vector<MotBox> kept;
  for (std::size_t j = 0; j < tracks.size(); ++j) {
    if (!gone[j]) kept.push_back(tracks[j]);
  }
  return kept;
}

int last_frame(const MotFrames& truth, const MotFrames& tracks, int frames) {
  if (frames > 0) return frames;
  if (!truth.empty()) return truth.rbegin()->first;
  return tracks.empty() ? 0 : tracks.rbegin()->first;
}

}  // namespace

double overlap(const MotBox& a, const MotBox& b) {
  const double w = std::min(a.left + a.width, b.left + b.width) - std::max(a.left, b.left);
  const double h = std::min(a.top + a.height, b.top + b.height) - std::max(a.top, b.top);
  if (w <= 0 || h <= 0) return 0;
  return w * h / (a.width * a.height + b.width * b.height - w * h);
}

Result<MotFrames> read_mot_text(std::string_view text, const std::string& file, MotFormat format, bool truth) {
  CsvReader csv(text, file, "frame,id,left,top,width,height");
  MotFrames frames;
  std::map<std::pair<int, int>, int> line_of;
  while (csv.next()) {
    const std::size_t columns = !truth ? 6 : format == MotFormat::kMot15 ? 7 : 8;
    const auto row = stream::read_mot_row(csv, columns, 0);
    if (!row) continue;
    const MotBox box{row->id, row->left_px, row->top_px, row->width_px, row->height_px, row->conf, row->kind};
    // What is no truth anyway may share an id.
    const bool needs_id = !truth || counts(box, format);
    const auto first = line_of.find({row->frame, row->id});
    if (needs_id && first != line_of.end()) {
      csv.problem("duplicate-id", csv.cells()[1].column,
                  fmt::format("id {} stands in frame {} in line {} already", row->id, row->frame, first->second));
      continue;
    }
    if (needs_id) line_of[{row->frame, row->id}] = csv.line();
    frames[row->frame].push_back(box);
  }
  const Diagnostics problems = csv.problems();
  if (problems.has_errors()) return problems;
  return frames;
}

std::vector<ScanPairs> pair_boxes(const MotFrames& truth, const MotFrames& tracks, MotFormat format, int frames) {
  std::set<int> present;  // a frame in which nobody is and nobody is seen counts nothing
  for (const MotFrames* side : {&truth, &tracks}) {
    for (const auto& [frame, boxes] : *side) present.insert(frame);
  }
  const int last = last_frame(truth, tracks, frames);
  const std::vector<MotBox> none;
  std::vector<ScanPairs> scans;
  for (const int frame : present) {
    if (frame > last) break;
    const auto t = truth.find(frame), p = tracks.find(frame);
    const std::vector<MotBox>& all = t == truth.end() ? none : t->second;
    std::vector<MotBox> boxes = p == tracks.end() ? none : p->second;
    if (format == MotFormat::kMot17) boxes = without_distracted(all, boxes);
    std::vector<MotBox> people;
    std::copy_if(all.begin(), all.end(), std::back_inserter(people),
                 [&](const MotBox& box) { return counts(box, format); });
    ScanPairs& scan = scans.emplace_back();
    for (const MotBox& box : people) scan.truth_ids.push_back(box.id);
    for (const MotBox& box : boxes) scan.track_ids.push_back(box.id);
    scan.similarity = overlaps(people, boxes);
  }
  return scans;
}

}  // namespace storetwin::score
