#include "core/tracking/recorded.h"

#include <algorithm>
#include <map>

namespace storetwin::tracking {

TrackerParams recorded_params() {
  TrackerParams params;
  // People who cross a square walk on; those in a shop stop every few steps.
  params.motion.acceleration_psd = 0.2;
  params.motion.velocity_memory_s = 6;
  params.lean_sigma_m = 0;  // detectors tell feet, and each file's spread is its own
  params.new_per_m2_door = 0.01;
  params.new_per_m2_inside = 0.003;
  params.birth_log_odds = -3;
  params.leaving_door_per_s = 0.5;
  params.end_tentative_after_s = 1.2;  // a track of one scan may miss one, at two scans a second
  return params;
}

namespace {

constexpr double kAsLikelyAsNot = 0.5;

/// What is believed of one track at one instant, told or not.
struct Belief {
  TrackRow row;
  double presence = 0;
};

/// How likely each source shows somebody, where the file doesn't say: one of several may look at a part of the floor
/// only.
class Coverage {
 public:
  explicit Coverage(const std::vector<perception::PersonScan>& scans) {
    for (const perception::PersonScan& scan : scans) seen_[scan.source];
  }
  void complete(perception::PersonScan& scan) {
    if (scan.detection_probability) return;
    if (seen_.size() == 1) {
      scan.detection_probability = [](const Vec2&) { return kRecordedDetection; };
      return;
    }
    SeenArea& area = seen_[scan.source];
    for (const perception::PersonMeasurement& person : scan.people) area.add(person.p_WB_m);
    constexpr double kBeyond = 0.2, kMarginM = 0.5;
    scan.detection_probability = [area](const Vec2& p) {
      return area.at_edge(p, kMarginM) ? kBeyond : kRecordedDetection;
    };
  }

 private:
  std::map<std::string, SeenArea> seen_;
};

std::vector<std::vector<Belief>> beliefs_by_instant(std::vector<perception::PersonScan>& scans,
                                                    const TrackerParams& params) {
  Tracker tracker(store::Store{}, params);
  Coverage coverage(scans);
  std::vector<std::vector<Belief>> instants;
  for (std::size_t s = 0; s < scans.size(); ++s) {
    coverage.complete(scans[s]);
    const stream::Tracks tracks = tracker.update(scans[s]);
    const bool last_of_instant = s + 1 == scans.size() || scans[s + 1].captured != scans[s].captured;
    if (!last_of_instant) continue;
    std::vector<Belief>& beliefs = instants.emplace_back();
    for (const stream::Track& track : tracks.tracks) {
      if (track.phase == stream::TrackPhase::kEnded) continue;
      const TrackRow row{scans[s].captured,   track.id,        track.p_WB_m,
                         track.covariance_m2, track.ambiguity, tracker.measurement_of(track.id)};
      beliefs.push_back({row, tracker.presence(track.id)});
    }
  }
  return instants;
}

// One track's belief at an instant, knowing what the next ones were: told as said in the header, or not at all.
std::optional<TrackRow> told_later(const std::vector<const Belief*>& of_track, std::size_t k, Duration lag) {
  const Belief& now = *of_track[k];
  bool certain = now.presence >= kAsLikelyAsNot;
  const Belief* next = nullptr;
  for (std::size_t j = k + 1; j < of_track.size() && of_track[j]->row.at <= now.row.at + lag; ++j) {
    certain = certain || of_track[j]->presence >= kAsLikelyAsNot;
    if (!next && of_track[j]->row.measurement) next = of_track[j];
  }
  if (!certain || (!now.row.measurement && !next)) return std::nullopt;
  TrackRow row = now.row;
  if (row.measurement) return row;
  std::size_t before = k;
  while (before > 0 && !of_track[before]->row.measurement) --before;
  const TrackRow& seen = of_track[before]->row;
  const double share = (row.at - seen.at).in_seconds() / (next->row.at - seen.at).in_seconds();
  row.p_W_m = (1 - share) * seen.p_W_m + share * next->row.p_W_m;
  return row;
}

}  // namespace

std::vector<TrackRow> track_recorded(std::vector<perception::PersonScan> scans, Duration lag,
                                     const TrackerParams& params) {
  const std::vector<std::vector<Belief>> instants = beliefs_by_instant(scans, params);
  std::map<TrackId, std::vector<const Belief*>> by_track;
  std::vector<TrackRow> rows;
  for (const std::vector<Belief>& beliefs : instants) {
    for (const Belief& belief : beliefs) {
      if (lag > Duration{}) by_track[belief.row.id].push_back(&belief);
      else if (belief.presence >= kAsLikelyAsNot) rows.push_back(belief.row);
    }
  }
  for (const auto& [id, of_track] : by_track) {
    for (std::size_t k = 0; k < of_track.size(); ++k) {
      if (const auto row = told_later(of_track, k, lag)) rows.push_back(*row);
    }
  }
  std::sort(rows.begin(), rows.end(),
            [](const TrackRow& a, const TrackRow& b) { return std::pair(a.at, a.id) < std::pair(b.at, b.id); });
  return rows;
}

std::vector<BoxRow> track_boxes(const std::vector<BoxFrame>& frames, const perception::ImagePlane& plane,
                                double rate_hz, Duration lag, const TrackerParams& params) {
  std::vector<perception::PersonScan> scans;
  std::map<Timestamp, const BoxFrame*> frame_at;
  for (const BoxFrame& frame : frames) {
    perception::PersonScan& scan = scans.emplace_back();
    scan.source = "boxes";
    scan.captured = Timestamp::seconds(frame.frame / rate_hz);
    for (const perception::ImageBox& box : frame.boxes) scan.people.push_back(plane.measure(box));
    frame_at[scan.captured] = &frame;
  }
  std::map<TrackId, perception::ImageBox> last;
  std::vector<BoxRow> rows;
  for (const TrackRow& row : track_recorded(std::move(scans), lag, params)) {
    const BoxFrame& frame = *frame_at.at(row.at);
    // What was seen is told as it was seen; the filter's place serves those who were not.
    if (row.measurement) last[row.id] = frame.boxes[*row.measurement];
    else if (!last.contains(row.id)) continue;
    const perception::ImageBox& box = last.at(row.id);
    rows.push_back({frame.frame, row.id, row.measurement ? box : plane.box_at(row.p_W_m, box)});
  }
  return rows;
}

}  // namespace storetwin::tracking
