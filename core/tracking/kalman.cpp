#include "core/tracking/kalman.h"

#include <Eigen/LU>
#include <cmath>
#include <numbers>

#include "core/base/assert.h"

namespace storetwin::tracking {

KalmanState first_belief(const Vec2& p_m, const Mat2& covariance_m2, const MotionModel& motion) {
  KalmanState state;
  state.mean << p_m, Vec2::Zero();
  state.covariance.setZero();
  state.covariance.topLeftCorner<2, 2>() = covariance_m2;
  const double sigma = motion.first_velocity_sigma_mps;
  state.covariance.bottomRightCorner<2, 2>() = sigma * sigma * Mat2::Identity();
  return state;
}

KalmanState predict(const KalmanState& state, double dt_s, const MotionModel& motion) {
  STORETWIN_ASSERT(dt_s >= 0, "a filter runs forwards");
  if (dt_s == 0) return state;
  const double tau = motion.velocity_memory_s;
  const double kept = std::exp(-dt_s / tau);  // share of the velocity that is left
  const double travel_s = tau * (1 - kept);   // seconds that the old velocity still acts

  Mat4 transition = Mat4::Identity();
  transition.topRightCorner<2, 2>() = travel_s * Mat2::Identity();
  transition.bottomRightCorner<2, 2>() = kept * Mat2::Identity();

  const double q = motion.acceleration_psd;
  const double q_vv = q * tau / 2 * (1 - kept * kept);
  const double q_pv = q * travel_s * travel_s / 2;
  const double q_pp = q * tau * tau * (dt_s - 2 * travel_s + tau / 2 * (1 - kept * kept));

  KalmanState next;
  next.mean = transition * state.mean;
  next.covariance = transition * state.covariance * transition.transpose();
  for (int axis = 0; axis < 2; ++axis) {
    next.covariance(axis, axis) += q_pp;
    next.covariance(axis, axis + 2) += q_pv;
    next.covariance(axis + 2, axis) += q_pv;
    next.covariance(axis + 2, axis + 2) += q_vv;
  }
  return next;
}

Innovation innovation(const KalmanState& state, const Vec2& p_m, const Mat2& covariance_m2) {
  Innovation result;
  result.residual_m = p_m - state.position();
  result.covariance_m2 = state.position_covariance() + covariance_m2;
  const double determinant = result.covariance_m2.determinant();
  STORETWIN_ASSERT(determinant > 0, "a covariance must be positive definite");
  result.d2 = result.residual_m.dot(result.covariance_m2.inverse() * result.residual_m);
  constexpr double kTwoPi = 2 * std::numbers::pi;
  result.cost = result.d2 + std::log(kTwoPi * kTwoPi * determinant);
  return result;
}

KalmanState update(const KalmanState& state, const Vec2& p_m, const Mat2& covariance_m2) {
  const Mat2 s = state.position_covariance() + covariance_m2;
  const Eigen::Matrix<double, 4, 2> gain = state.covariance.leftCols<2>() * s.inverse();
  KalmanState next;
  next.mean = state.mean + gain * (p_m - state.position());
  Mat4 keep = Mat4::Identity();
  keep.leftCols<2>() -= gain;
  next.covariance = keep * state.covariance * keep.transpose() + gain * covariance_m2 * gain.transpose();
  return next;
}

}  // namespace storetwin::tracking
