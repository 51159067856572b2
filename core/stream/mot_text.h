// One row of the MOTChallenge's text files: `frame,id,left,top,width,height[,conf[,class[,visibility]]]`, no header
// line.
//
// Truth, results and detections are all written so; detections carry -1 for the id.
#pragma once

#include <optional>

#include "core/base/csv.h"

namespace storetwin::stream {

struct MotRow {
  int frame = 0;  ///< from 1
  int id = 0;
  double left_px = 0, top_px = 0, width_px = 0, height_px = 0;
  double conf = 1;
  int kind = 1;  ///< the challenge's class; 1 is a pedestrian
};

/// The reader's present row of at least `columns` (6 to 8) numbers; of those beyond the sixth only so many are read.
/// Empty after reporting everything that is wrong with it.
std::optional<MotRow> read_mot_row(CsvReader& csv, std::size_t columns, int lowest_id);

}  // namespace storetwin::stream
