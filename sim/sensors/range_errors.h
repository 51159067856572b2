// By how much a depth camera errs along its view when perception finds a head or a hand in its image, without the image.
//
// A stereo camera errs in disparity: with z^2, and alike on everything it sees at all. A time-of-flight camera errs as little
// light comes back, so with distance and reflectance; in waves of the distance; too far between goods, where light comes
// round by the boards; and while somebody moves, since its phase images show them in different places. Pixels that miscount
// their turns (little light, another camera's pulses) or that a silhouette crosses are lost to perception. What belongs to the
// unit is drawn as the rendered images' unit is, so a camera errs alike in both fidelities. See tof_noise.h for the laws.
#pragma once

#include "core/base/random.h"
#include "core/store/store.h"
#include "sim/sensors/depth_unit.h"
#include "sim/sensors/tof_interference.h"

namespace storetwin::sensors {

/// A head or a hand in one image.
struct Glimpse {
  Vec3 p_W = Vec3::Zero();
  double range_m = 0;
  double speed_mps = 0;
  double breadth_m = 0;       ///< of the head or hand
  bool between_goods = false;
  Timestamp now;
};

struct RangeError {
  double sigma_m = 0;     ///< along the view
  double blur_m = 0;      ///< sigma that motion adds in all directions
  double gain = 1;        ///< it looks this much farther ...
  double offset_m = 0;    ///< ... and by this
  double lost_share = 0;  ///< of its pixels that are worth nothing
};

class RangeErrors {
 public:
  /// `random` is the camera's own, as its image's is.
  RangeErrors(const store::Camera& camera, const DepthProfile& profile, const RandomStream& random, TofEmitters emitters);

  RangeError at(const Glimpse& glimpse) const;
  /// Whether the camera's kind measures anything that far away.
  bool reaches(double z_m, double range_m) const;
  DepthKind kind() const { return kind_; }

 private:
  RangeError of_stereo(const Glimpse& glimpse) const;
  RangeError of_time_of_flight(const Glimpse& glimpse) const;

  DepthKind kind_;
  std::string camera_;
  DepthPeopleProfile people_;
  TofImageProfile tof_;
  double fb_px_m_;  // stereo focal length times baseline
  DepthUnit unit_;
  TofEmitters emitters_;
};

}  // namespace storetwin::sensors
