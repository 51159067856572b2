#include "core/tracking/camera_watch.h"

#include <fmt/format.h>

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <utility>

namespace storetwin::tracking {
namespace {

using Jacobian = Eigen::Matrix<double, 2, 4>;

// So many independent innovations make a running mean; fewer say little of whether a camera lies.
constexpr double kMemory = 20;
constexpr double kEnough = 8;
// One measurement that is far off is somebody else's, not the camera's error.
constexpr double kMostExcess = 30;
constexpr double kImpossible = 25;
// Errors of a size that somebody should mend.
constexpr double kToldShiftM = 0.10, kToldTurnRad = 0.03, kToldClockS = 0.10;

Vec2 turned(const Vec2& p) { return {-p.y(), p.x()}; }

Jacobian jacobian(const Vec2& from_foot_m, const Vec2& v_mps) {
  Jacobian h;
  h << Mat2::Identity(), turned(from_foot_m), -v_mps;
  return h;
}

}  // namespace

CameraWatch::CameraWatch(const store::Store& store, const CameraWatchParams& params) : params_(params) {
  for (const store::Camera& camera : store.calibration.cameras) {
    Watched& watched = cameras_[camera.source()];
    watched.foot_m = camera.X_WC.translation.head<2>();
    watched.covariance = prior();
  }
}

Mat4 CameraWatch::prior() const {
  const double place = params_.position_sigma_m * params_.position_sigma_m;
  return Vec4(place, place, params_.rotation_sigma_rad * params_.rotation_sigma_rad,
              params_.clock_sigma_s * params_.clock_sigma_s)
      .asDiagonal();
}

Vec2 CameraWatch::corrected(const std::string& source, const Vec2& p_W, const Vec2& v_W_mps) const {
  const auto found = cameras_.find(source);
  if (found == cameras_.end()) return p_W;
  return p_W - jacobian(p_W - found->second.foot_m, v_W_mps) * found->second.mean;
}

double CameraWatch::inflation(const std::string& source) const {
  const auto found = cameras_.find(source);
  if (found == cameras_.end() || found->second.heard < kEnough) return 1;
  return found->second.excess > params_.lies_above ? found->second.excess : 1;
}

void CameraWatch::learn(const std::string& source, const KalmanState& believed, const Vec2& p_W,
                        const Mat2& covariance_m2, Timestamp now) {
  const auto found = cameras_.find(source);
  const bool walks = believed.velocity().norm() >= params_.walking_mps;
  if (found == cameras_.end() || params_.position_sigma_m <= 0 || !walks) return;
  Watched& camera = found->second;
  if (camera.heard > 0) {
    const double idle_s = std::max((now - camera.last).in_seconds(), 0.0);
    camera.covariance += std::min(idle_s / params_.wander_s, 1.0) * prior();
  }
  camera.last = now;
  const Jacobian h = jacobian(p_W - camera.foot_m, believed.velocity());
  const Innovation step = innovation(believed, p_W - h * camera.mean, covariance_m2);

  const double share = 1 / params_.alike;
  camera.heard = std::min(camera.heard + share, kMemory);
  camera.excess += share / std::max(camera.heard, 1.0) * (std::min(step.d2 / 2, kMostExcess) - camera.excess);

  // One that no camera in its place would give is of something else, unless this camera isn't in its place.
  if (step.d2 > kImpossible && !camera.told_lies) return judge(source, camera);
  const Mat2 noise = params_.alike * inflation(source) * step.covariance_m2;
  const Mat2 spread = noise + h * camera.covariance * h.transpose();
  const Eigen::Matrix<double, 4, 2> gain = camera.covariance * h.transpose() * spread.inverse();
  camera.mean += gain * step.residual_m;
  const Mat4 kept = Mat4::Identity() - gain * h;
  camera.covariance = kept * camera.covariance * kept.transpose() +
                      gain * noise * gain.transpose();
  take_median_as_right();
  judge(source, camera);
}

void CameraWatch::take_median_as_right() {
  Vec4 median;
  std::vector<double> values;
  for (Eigen::Index i = 0; i < 4; ++i) {
    values.clear();
    for (const auto& [source, camera] : cameras_) {
      if (camera.heard > 0) values.push_back(camera.mean[i]);
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    median[i] = *middle;
    if (values.size() % 2 == 0) median[i] = (median[i] + *std::max_element(values.begin(), middle)) / 2;
  }
  for (auto& [source, camera] : cameras_) {
    if (camera.heard > 0) camera.mean -= median;
  }
}

void CameraWatch::judge(const std::string& source, Watched& camera) {
  const double shift_m = camera.mean.head<2>().norm();
  const double turn_rad = std::abs(camera.mean[2]), clock_s = std::abs(camera.mean[3]);
  const bool far_off = shift_m > kToldShiftM || turn_rad > kToldTurnRad || clock_s > kToldClockS;
  if (far_off && !camera.told_off) {
    reports_.push_back({source, fmt::format("stands {:.2f} m and {:.1f} degrees off the survey, its clock {:.2f} s; corrected, "
                                            "but should be measured again", shift_m, turn_rad * 180 / M_PI, clock_s)});
  }
  // Well again only when it is clearly better, or what lies about the bound would be told of for ever.
  const bool half_off = shift_m > kToldShiftM / 2 || turn_rad > kToldTurnRad / 2 || clock_s > kToldClockS / 2;
  camera.told_off = far_off || (camera.told_off && half_off);
  const bool lies = camera.heard >= kEnough && camera.excess > params_.lies_above;
  if (lies && !camera.told_lies) {
    reports_.push_back({source, "disagrees with the other cameras far beyond its errors; counts for less"});
    // It may have been knocked: then it is somewhere else now and can be learnt anew.
    const double scale = params_.knocked_sigma_m / params_.position_sigma_m;
    camera.covariance = scale * scale * prior();
  }
  camera.told_lies = lies || (camera.told_lies && camera.excess > params_.lies_above / 2);
}

CameraWatch::Errors CameraWatch::errors_of(const std::string& source) const {
  const auto found = cameras_.find(source);
  if (found == cameras_.end()) return {};
  const Vec4& mean = found->second.mean;
  return {mean.head<2>(), mean[2], mean[3]};
}

std::vector<CameraWatch::Report> CameraWatch::take_reports() { return std::exchange(reports_, {}); }

}  // namespace storetwin::tracking
