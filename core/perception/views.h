// Several calibrated cameras at one moment: their boxes as people on the ground, each seen by up to all of them.
//
// The foot of a whole box is a ground point with the covariance that the projection's Jacobian, the calibration and the
// clocks give it, so that a far camera's is a long thin ellipse. Boxes of different cameras that agree are one person,
// the nearest first; their points are fused by their covariances. A box that ends at the image's lower border has no
// foot and counts only as something that hides.
//
// How sure one can be of a person depends on who should have seen one: cameras that look at the place, with nobody in
// between, and report nothing are witnesses too. The scan carries the same for every place, as its
// `detection_probability`.
#pragma once

#include <vector>

#include "core/perception/scan.h"

namespace storetwin::perception {

struct CameraBox {
  std::size_t camera = 0;  ///< index of the camera
  Vec2 min_px = Vec2::Zero();
  Vec2 max_px = Vec2::Zero();
  double score = 1;
};

/// Cameras that don't know the size of their image are taken to end where the farthest box of a recording ends.
void infer_image_sizes(const std::vector<CameraBox>& all_boxes, std::vector<store::Camera>& cameras);

/// `boxes` are those of one moment, in any order. Image sizes must be known.
PersonScan fuse_views(const std::vector<store::Camera>& cameras, const std::vector<CameraBox>& boxes, Timestamp at,
                      const SurveyUncertainty& survey = {});

}  // namespace storetwin::perception
