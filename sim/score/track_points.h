// Tracks and truth as points on the ground: CSV `t_s,id,x_m,y_m[,var_x_m2,var_y_m2,ambiguity]`, on anyone's files.
//
// Rows of equal `t_s` (to the nanosecond) are one scan, in whatever order they stand. Every time that stands in either
// file is a scan: a time without tracks is misses, one without truth is false tracks.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "sim/score/metric.h"
#include "sim/score/track_metrics.h"

namespace storetwin::score {

struct TrackPoint {
  std::string id;
  Vec2 p_W_m = Vec2::Zero();
  std::optional<Vec2> variance_m2;  ///< per axis, if the file has both columns
};

using PointScans = std::map<Timestamp, std::vector<TrackPoint>>;

/// All problems at once, with line and column. An id that stands twice in one scan is one.
Result<PointScans> read_track_points(std::string_view text, const std::string& file);

/// What one pair of files says; `combine` takes the `clear` of several.
struct PointScore {
  TrackScore tracks;
  double distance_sum_m = 0;                          ///< of matched pairs
  double ospa_sum_m = 0, gospa_sum_m = 0, scans = 0;  ///< cut-off is the gate; orders 1 and 2
  double nees_sum = 0, nees_count = 0;                ///< of matched pairs with variances
};

/// Similarity is 1 - d / (2 x gate), at least 0, so that exactly at the gate is still a match. Fails only if the files
/// can't be about the same place: nobody is anywhere near, and one spans a many times larger area than the other.
Result<PointScore> score_points(const PointScans& truth, const PointScans& tracks, double gate_m);
PointScore combine(const std::vector<PointScore>& sequences);

/// Named values, as `storetwin score tracks` prints them.
Metrics metrics_of(const TrackScore& score);
Metrics metrics_of(const PointScore& score);

}  // namespace storetwin::score
