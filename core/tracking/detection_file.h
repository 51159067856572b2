// Detections from outside as files: CSV of ground points or of boxes of several cameras, and MOTChallenge text.
//
// Ground points: `t_s,x_m,y_m[,score][,source]`. Boxes: `t_s,camera,left_px,top_px,width_px,height_px[,score]`. Rows of
// equal `t_s` (to the nanosecond) are one scan, in whatever order they stand. With several sources each source's points
// are a scan of their own, at the same time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/perception/views.h"
#include "core/tracking/recorded.h"

namespace storetwin::tracking {

// All problems at once, with line and column.
Result<std::vector<perception::PersonScan>> read_ground_points(std::string_view text, const std::string& file);
/// One fused scan per moment.
Result<std::vector<perception::PersonScan>> read_camera_boxes(std::string_view text, const std::string& file,
                                                              std::vector<store::Camera> cameras);
/// Scores above 1, as some detectors give them, are squeezed into 0 to 1; -1 everywhere says there are none.
Result<std::vector<BoxFrame>> read_mot_detections(std::string_view text, const std::string& file);

}  // namespace storetwin::tracking
