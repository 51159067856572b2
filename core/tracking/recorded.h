// The tracker on recordings from outside: no map, no doors, often one scan in half a second, detectors of any make.
//
// One set of parameters for all of them. What differs from a store's is what is known: there, where the doors are and
// how sensors err together at 15 Hz; here, how likely a scan would have shown somebody, and that the edge of what is
// seen is the door.
#pragma once

#include <optional>
#include <vector>

#include "core/perception/image_plane.h"
#include "core/tracking/tracker.h"

namespace storetwin::tracking {

TrackerParams recorded_params();

/// Taken for a detector whose file says nothing of it.
inline constexpr double kRecordedDetection = 0.9;
/// Standard deviation per axis of a ground point whose file says nothing of it, metres.
inline constexpr double kRecordedSigmaM = 0.15;

/// Where somebody was believed to be at one scan.
struct TrackRow {
  Timestamp at;
  TrackId id;
  Vec2 p_W_m = Vec2::Zero();
  Mat2 covariance_m2 = Mat2::Identity();
  double ambiguity = 0;
  std::optional<std::size_t> measurement;  ///< the scan's own, if the track was seen in it
};

/// One row per track and instant, after the instant's last scan. Causal: the rows of an instant depend on it and on
/// what was before. Scans must be in order of capture; those without a detection probability are given
/// kRecordedDetection, or less where their source, one of several, has not seen anybody yet. A track is told when
/// somebody is there as likely as not. With a `lag` each instant is told that much later: who turns out to be somebody
/// is told from the beginning, who was hidden stands between where he was seen before and after, and who was not seen
/// again is no longer told.
std::vector<TrackRow> track_recorded(std::vector<perception::PersonScan> scans, Duration lag = {},
                                     const TrackerParams& params = recorded_params());

/// One frame of boxes in one uncalibrated image, and the tracks in the same form.
struct BoxFrame {
  int frame = 0;
  std::vector<perception::ImageBox> boxes;
};
struct BoxRow {
  int frame = 0;
  TrackId id;
  perception::ImageBox box;
};
std::vector<BoxRow> track_boxes(const std::vector<BoxFrame>& frames, const perception::ImagePlane& plane,
                                double rate_hz, Duration lag = {}, const TrackerParams& params = recorded_params());

}  // namespace storetwin::tracking
