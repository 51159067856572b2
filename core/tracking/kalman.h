// The filter beneath a track: position and velocity on the ground plane.
//
// Motion: nearly constant velocity driven by white-noise acceleration (Bar-Shalom, Li and Kirubarajan, "Estimation with
// Applications to Tracking and Navigation", 2001, section 6.2), with one addition: the velocity forgets itself with
// time constant `velocity_memory_s` (an integrated Ornstein-Uhlenbeck process). For steps much shorter than that it is
// the textbook's model; for a person lost for seconds it keeps the speed that of a walker, so that the search ellipse
// grows by metres and not by tens of metres.
#pragma once

#include <Eigen/Core>

#include "core/base/geometry.h"

namespace storetwin::tracking {

struct MotionModel {
  /// Power spectral density of the acceleration per axis, m^2/s^3: in one second the velocity changes by about 0.7 m/s,
  /// as shoppers' does who stop, turn and go again.
  double acceleration_psd = 0.5;
  double velocity_memory_s = 1.5;  ///< with the above, shoppers' speed has a standard deviation of 0.61 m/s per axis
  /// Standard deviation per axis of the velocity of somebody just seen for the first time, m/s.
  double first_velocity_sigma_mps = 0.8;
};

using Vec4 = Eigen::Vector4d;
using Mat4 = Eigen::Matrix4d;

/// Gaussian belief over (x, y, vx, vy), W, metres and metres per second.
struct KalmanState {
  Vec4 mean = Vec4::Zero();
  Mat4 covariance = Mat4::Identity();

  Vec2 position() const { return mean.head<2>(); }
  Vec2 velocity() const { return mean.tail<2>(); }
  Mat2 position_covariance() const { return covariance.topLeftCorner<2, 2>(); }
};

/// The belief after the first measurement of a position.
KalmanState first_belief(const Vec2& p_m, const Mat2& covariance_m2, const MotionModel& motion);

/// The belief `dt_s` >= 0 later.
KalmanState predict(const KalmanState& state, double dt_s, const MotionModel& motion);

/// What a measured position says against a belief.
struct Innovation {
  Vec2 residual_m = Vec2::Zero();
  Mat2 covariance_m2 = Mat2::Identity();  ///< S = H P H' + R
  double d2 = 0;                          ///< squared Mahalanobis distance
  double cost = 0;                        ///< -2 ln N(residual; 0, S) = d2 + ln det(2 pi S)
};
Innovation innovation(const KalmanState& state, const Vec2& p_m, const Mat2& covariance_m2);

/// The belief after a measured position; Joseph's form, which keeps the covariance symmetric and positive.
KalmanState update(const KalmanState& state, const Vec2& p_m, const Mat2& covariance_m2);

}  // namespace storetwin::tracking
