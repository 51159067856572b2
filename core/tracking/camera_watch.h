// What cameras say against each other: each one's small errors of place, direction and clock, learnt while people walk.
//
// Surveys are good to a centimetre and some milliradians, clocks to some milliseconds, and both move over the months. A
// walker whom several cameras see tells: a camera that is turned finds everybody beside the track, in proportion to
// the distance; one whose clock is ahead finds everybody behind, in proportion to the speed. So each camera has a
// belief over four numbers (shift in x and y, turn about its foot, clock ahead), a Kalman filter fed with innovations
// of people who walk, starting from what a survey leaves unknown. Tracks are made of what cameras say, so what all
// cameras have in common can't be known, and would wander: the median camera is taken to be right. Related: online
// extrinsic and temporal calibration as in Li & Mourikis, "Online temporal calibration for camera-IMU systems", IJRR
// 33(7), 2014.
//
// Innovations are watched besides: a camera whose errors stay far beyond what it claims (knocked, blinded, its lens
// smeared) counts for less, by as much, learns anew, and is told of once. `CameraWatch` is a copyable value.
#pragma once

#include <Eigen/Core>
#include <map>
#include <string>
#include <vector>

#include "core/perception/measurement.h"
#include "core/store/store.h"
#include "core/tracking/kalman.h"

namespace storetwin::tracking {

struct CameraWatchParams {
  double position_sigma_m = 0.02;    ///< of a surveyed position, as it matters on the floor; 0: nothing is learnt
  double rotation_sigma_rad = 0.01;  ///< of a surveyed direction
  double clock_sigma_s = 0.03;       ///< of a camera's clock
  double wander_s = 3600;            ///< in this time all three become as unknown again as they were
  double walking_mps = 0.4;          ///< who is slower bends and leans, which is no error of the camera
  double alike = 30;                 ///< so many innovations of one walker err alike
  double lies_above = 4;             ///< mean squared error over what was claimed, from which on a camera isn't
                                     ///< believed
  double knocked_sigma_m = 0.3;      ///< how far off a camera may be that isn't
};

class CameraWatch {
 public:
  CameraWatch(const store::Store& store, const CameraWatchParams& params);

  /// Where the camera would have seen a point at the scan's time without its errors; `v_W_mps` of whom it belongs to.
  Vec2 corrected(const std::string& source, const Vec2& p_W, const Vec2& v_W_mps) const;
  /// By how much the camera's covariances are too small; 1 for who is honest.
  double inflation(const std::string& source) const;

  /// A measurement as it came (not corrected), the belief it was given to before it was used, and its covariance.
  void learn(const std::string& source, const KalmanState& believed, const Vec2& p_W, const Mat2& covariance_m2,
             Timestamp now);

  /// What is known of one camera: shift in metres, turn in radians, clock ahead in seconds.
  struct Errors {
    Vec2 shift_m = Vec2::Zero();
    double turn_rad = 0;
    double clock_ahead_s = 0;
  };
  Errors errors_of(const std::string& source) const;

  /// Cameras that are not believed since the last call, or are far off, with a sentence each.
  struct Report {
    std::string source;
    std::string text;
  };
  std::vector<Report> take_reports();

 private:
  struct Watched {
    Vec2 foot_m = Vec2::Zero();
    Vec4 mean = Vec4::Zero();  ///< shift x, shift y, turn, clock ahead
    Mat4 covariance = Mat4::Zero();
    double excess = 1;     ///< running mean of squared error over what was claimed
    double heard = 0;      ///< independent innovations so far, up to a cap
    bool told_off = false;
    bool told_lies = false;
    Timestamp last;
  };
  Mat4 prior() const;
  void take_median_as_right();
  void judge(const std::string& source, Watched& camera);

  CameraWatchParams params_;
  std::map<std::string, Watched> cameras_;
  std::vector<Report> reports_;
};

}  // namespace storetwin::tracking
