// One source's observations, whatever the source was, as one PersonScan on the ground plane.
//
// `to_scan` is pure: the message and the store as installed decide everything. It reads DepthPeople, PersonDetections
// and Skeletons; for every other message, and for a camera that the store does not know, it returns nothing.
//
// Each covariance is the sum of three independent parts, carried to W by the projection's Jacobian (the mapping of
// UCMCTrack, Yi et al., AAAI 2024: a far camera gives a long thin ellipse): the sensor's own noise, the calibration's
// (a pose surveyed to some millimetres and milliradians) and the timing's (a walker moves while clocks disagree). What
// a head says of the hips adds the lean of the body.
#pragma once

#include <optional>

#include "core/perception/measurement.h"
#include "core/store/store.h"
#include "core/stream/message.h"

namespace storetwin::perception {

/// What a survey and a cable leave unknown, for any camera; physical estimates, the same for every store.
struct SurveyUncertainty {
  double position_m = 0.01;       ///< standard deviation of a camera's surveyed position, per axis
  double rotation_rad = 0.003;    ///< of its surveyed orientation, per axis (about 0.2 degrees)
  double timing_s = 0.01;         ///< between two sources' clocks (NTP on a local network; phase within an exposure)
  double walking_mps = 1.0;       ///< speed at which a person moves during that time
  double head_lean_m = 0.08;      ///< of the head against the hips, per axis, standing and walking (not bending)
  /// How high the head of somebody who shops is, for sources that see no height: adults of the world (1.71 m and
  /// 1.59 m, NCD-RisC, eLife 5:e13410, 2016) in shoes, walking or looking at shelves.
  double stature_m = 1.65;
  double stature_sigma_m = 0.10;  ///< spread of it
};

std::optional<PersonScan> to_scan(const stream::Message& message, const store::Store& store);
std::optional<PersonScan> to_scan(const stream::Message& message, const store::Store& store,
                                  const SurveyUncertainty& survey);

}  // namespace storetwin::perception
