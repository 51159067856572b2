// One uncalibrated camera: boxes in its image as people on a ground plane of unknown attitude, and back.
//
// A person is about as tall as another, so the height of a box says how far its person is: the boxes become points
// (across, away) in metres, with the covariance of the box's errors through that mapping's Jacobian: along the line of
// sight it is many times what it is across. So one tracker serves both kinds of files. The focal length is taken to be
// the image's width, which is within a factor of two for every ordinary lens and only stretches the axis away from the
// camera.
#pragma once

#include "core/perception/measurement.h"

namespace storetwin::perception {

struct ImageBox {
  double left_px = 0, top_px = 0, width_px = 0, height_px = 0;
  double score = 1;
};

struct ImagePlane {
  double width_px = 1920;
  double stature_m = 1.7;

  PersonMeasurement measure(const ImageBox& box) const;
  /// The box that somebody measured as `last` has at another place.
  ImageBox box_at(const Vec2& p_m, const ImageBox& last) const;
};

}  // namespace storetwin::perception
