#include "core/perception/upright_fit.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <vector>

namespace storetwin::perception {
namespace {

using stream::ImagePoint;
using stream::KeyPoint;

// A key point of which the network itself believes less is a guess of where a hidden one might be.
constexpr double kLeastScore = 0.5;
// Spread of key points as a share of the box's height (COCO's annotators; README.md).
constexpr double kPixelShare = 0.03;
// A tracker averages over about so many images of one camera; what is the same in all of them must not shrink by it.
constexpr double kImagesAveraged = 8;
// Of the noise that is new in every image: neighbouring images err alike to a third or so.
constexpr double kAlikePixels = 2;

/// A part of the body over the ground point: its height as a share of the stature, and how far off the vertical it is.
struct Part {
  KeyPoint left, right;
  double share;
  double off_axis_m;        ///< of the middle of both sides, per axis
  double off_axis_alone_m;  ///< of one side alone
  double height_sigma_m;
};
constexpr std::array<Part, 5> kParts{{
    {KeyPoint::kHeadTop, KeyPoint::kHeadTop, 1.0, 0.08, 0.08, 0.02},
    {KeyPoint::kNeck, KeyPoint::kNeck, 0.87, 0.06, 0.06, 0.03},
    {KeyPoint::kLeftShoulder, KeyPoint::kRightShoulder, 0.818, 0.05, 0.16, 0.03},
    {KeyPoint::kLeftHip, KeyPoint::kRightHip, 0.53, 0.02, 0.10, 0.03},
    {KeyPoint::kLeftAnkle, KeyPoint::kRightAnkle, 0.045, 0.08, 0.16, 0.03},
}};

/// A part's ray on the plane of its height: where it says the ground point is, moving with the stature.
struct Sight {
  Vec2 p_W_m;
  Vec2 per_stature;  ///< metres on the plane per metre of stature
  Mat2 covariance_m2;
  double weight = 1;
};

std::optional<Sight> sight_of(const Part& part, const Vec2& pixel_px, bool both, double box_height_px,
                              const store::Camera& camera, const SurveyUncertainty& survey) {
  const double sigma_px = kPixelShare * box_height_px;
  const double sides = both && part.left != part.right ? 2 : 1;
  const double variance_px2 = kAlikePixels / kImagesAveraged / sides * sigma_px * sigma_px;
  const double height_m = part.share * survey.stature_m;
  const auto at = on_plane(camera, pixel_px, variance_px2 * Mat2::Identity(), height_m, part.height_sigma_m, survey);
  if (!at) return std::nullopt;
  const double off_m = both ? part.off_axis_m : part.off_axis_alone_m;
  Sight sight;
  sight.p_W_m = at->p_W_m;
  const Vec3& origin = camera.X_WC.translation;
  sight.per_stature = part.share * (at->p_W_m - origin.head<2>()) / (height_m - origin.z());
  sight.covariance_m2 = kImagesAveraged * (at->covariance_m2 + off_m * off_m * Mat2::Identity());
  return sight;
}

struct Solution {
  Vec3 mean;  ///< ground point and stature beyond the usual one
  Mat3 covariance;
};

// p = ground point + per_stature * s, with a prior on s.
Solution solve(const std::vector<Sight>& sights, double stature_variance_m2) {
  Mat3 information = Mat3::Zero();
  information(2, 2) = 1 / stature_variance_m2;
  Vec3 towards = Vec3::Zero();
  for (const Sight& sight : sights) {
    Eigen::Matrix<double, 2, 3> h;
    h << Mat2::Identity(), -sight.per_stature;
    const Eigen::Matrix<double, 3, 2> weighed = sight.weight * h.transpose() * sight.covariance_m2.inverse();
    information += weighed * h;
    towards += weighed * sight.p_W_m;
  }
  Solution solution;
  solution.covariance = information.inverse();
  solution.mean = solution.covariance * towards;
  return solution;
}

// Who bows has head and shoulders elsewhere; one key point may be somebody else's. What fits badly counts for less.
void weigh(std::vector<Sight>& sights, const Solution& solution) {
  constexpr double kFits = 1.5;  // squared distance, in a covariance that is several times one image's
  for (Sight& sight : sights) {
    const Vec2 off = sight.p_W_m - solution.mean.head<2>() + solution.mean.z() * sight.per_stature;
    const double d2 = off.dot(sight.covariance_m2.inverse() * off);
    sight.weight = d2 > kFits ? kFits / d2 : 1;
  }
}

}  // namespace

std::optional<UprightFit> fit_upright(const stream::PersonDetection& detection, const store::Camera& camera,
                                      const SurveyUncertainty& survey) {
  const double box_height_px = std::max(detection.box_max_px.y() - detection.box_min_px.y(), 1.0);
  std::vector<Sight> sights;
  UprightFit fit;
  for (const Part& part : kParts) {
    const ImagePoint* left = find_point(detection, part.left, kLeastScore);
    const ImagePoint* right = find_point(detection, part.right, kLeastScore);
    if (!left && !right) continue;
    const bool both = left && right;
    const Vec2 pixel_px = both ? Vec2((left->pixel_px + right->pixel_px) / 2) : (left ? left : right)->pixel_px;
    const auto sight = sight_of(part, pixel_px, both, box_height_px, camera, survey);
    if (!sight) continue;
    if (part.left == KeyPoint::kHeadTop) {
      fit.head_seen = true;
      fit.head_px = pixel_px;
    }
    const bool hips = part.left == KeyPoint::kLeftHip;
    const bool ankles = part.left == KeyPoint::kLeftAnkle;
    fit.low_seen = fit.low_seen || hips || (ankles && both);
    sights.push_back(*sight);
  }
  if (sights.size() < 2) return std::nullopt;
  const double stature_variance_m2 = kImagesAveraged * survey.stature_sigma_m * survey.stature_sigma_m;
  Solution solution = solve(sights, stature_variance_m2);
  for (int pass = 0; pass < 2; ++pass) {
    weigh(sights, solution);
    solution = solve(sights, stature_variance_m2);
  }
  fit.place = {solution.mean.head<2>(), solution.covariance.topLeftCorner<2, 2>()};
  return fit;
}

}  // namespace storetwin::perception
