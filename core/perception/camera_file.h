// Published calibrations as a file: a list `cameras:` of `name`, `K` (nine numbers, row by row), `X_CW` (sixteen
// numbers, row by row: a point of the world in the camera's frame is X_CW p), and where they are known `distortion` (k1
// k2 p1 p2 k3) and the image's `width_px` and `height_px`. Metres; the ground is z = 0.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/store/store.h"

namespace storetwin::perception {

/// All problems at once, with line and column. A camera without an image size has width_px = height_px = 0.
Result<std::vector<store::Camera>> read_cameras(std::string_view text, const std::string& file);

}  // namespace storetwin::perception
