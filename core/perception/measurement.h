// What perception hands to tracking: people as points on the ground plane with a covariance, and hands in space.
//
// One `PersonScan` is everything one source says about one instant, whatever the source was: a depth camera, a colour
// camera's detector, an external skeleton feed. Within a scan a person stands at most once, so that tracking may assign
// one-to-one. All positions are in the store frame W; covariances include the sensor's noise, the calibration's and the
// timing's uncertainty (each carried through the projection's Jacobian).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/time.h"
#include "core/perception/look_book.h"
#include "core/stream/vision.h"

namespace storetwin::perception {

/// A hand in space. From one colour camera only a ray is known: then the covariance is long along it.
struct HandMeasurement {
  Vec3 p_WH_m = Vec3::Zero();
  Mat3 covariance_m2 = Mat3::Identity();
  double confidence = 1;
};

struct PersonMeasurement {
  Vec2 p_WB_m = Vec2::Zero();             ///< middle of the hips, on the floor
  Mat2 covariance_m2 = Mat2::Identity();
  double score = 1;                       ///< probability that this is a person; weak ones may not start a track
  bool hips_seen = false;                 ///< the hips themselves were measured, not inferred from head or shoulders
  std::optional<double> height_m;         ///< of the head's top above the floor, where the source sees it
  double height_sigma_m = 0.05;           ///< its standard deviation
  std::vector<HandMeasurement> hands;     ///< 0 to 2
  std::string external_id;                ///< the feed's own id, if any: a hint, since feeds relabel too
  stream::EntranceState entrance = stream::EntranceState::kUnknown;
  Look look{};                            ///< of the clothes, in this source's own numbers
};

struct PersonScan {
  std::string source;
  Timestamp captured;
  std::vector<PersonMeasurement> people;
  std::vector<HandMeasurement> loose_hands;
  /// How likely this scan would show somebody who stands there, occlusion and all; empty: the source doesn't say.
  std::function<double(const Vec2& p_W)> detection_probability{};
};

}  // namespace storetwin::perception
