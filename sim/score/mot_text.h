// Boxes in one image, as the MOTChallenge's text files hold them, and their similarity: intersection over union.
//
// A row is `frame,id,left,top,width,height[,conf[,class[,visibility]]]` without a header line. In MOT15's truth a row
// with conf 0 is none. In MOT16, 17 and 20 (`kMot17`) boxes of tracks that lie on a distractor (a person on a vehicle,
// a statue, a mirror image) are taken away before anything is counted, then truth that is no pedestrian or has conf 0:
// the preprocessing of TrackEval, since a detector that finds such a person is neither right nor wrong.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "sim/score/track_metrics.h"

namespace storetwin::score {

enum class MotFormat { kMot15, kMot17 };

struct MotBox {
  int id = 0;
  double left = 0, top = 0, width = 0, height = 0;
  double conf = 1;
  int kind = 1;  ///< the challenge's class; 1 is a pedestrian
};

using MotFrames = std::map<int, std::vector<MotBox>>;

/// All problems at once, with line and column. Truth and tracks need ids >= 0, each once per frame.
Result<MotFrames> read_mot_text(std::string_view text, const std::string& file, MotFormat format, bool truth);

/// Frames 1 to `frames`, or to the last of the truth if 0; without truth to the last of the tracks. What lies beyond is
/// dropped: result files run past the end of their sequence.
std::vector<ScanPairs> pair_boxes(const MotFrames& truth, const MotFrames& tracks, MotFormat format, int frames = 0);

double overlap(const MotBox& a, const MotBox& b);

}  // namespace storetwin::score
