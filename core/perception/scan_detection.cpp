#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "core/perception/scan_parts.h"
#include "core/perception/upright_fit.h"

namespace storetwin::perception {

namespace {

using stream::ImagePoint;
using stream::KeyPoint;

// Errors of person detectors, as shares of the box's height (COCO's annotator spread and published box errors; see
// reference figures in README.md): the box's centre, its foot line, its head line; ankles and wrists as key points.
constexpr double kCentreShare = 0.025;
constexpr double kFootShare = 0.05;
constexpr double kHiddenFootShare = 0.13;  // a box whose feet are behind something ends where the detector guesses
constexpr double kHeadShare = 0.03;
constexpr double kKeyPointShare = 0.03;
constexpr double kAnkleHeightM = 0.08;
constexpr double kHeightSigmaM = 0.15;  // of a head's height over feet that are placed by one camera
constexpr double kLowestStatureM = 1.0;
constexpr double kHighestStatureM = 2.2;
constexpr double kLeastKeyPointScore = 0.3;
// A detector errs alike in neighbouring images (lag-1 autocorrelation about one half), so each image tells less than
// its spread says; a filter that takes them as independent needs the variance times (1 + r) / (1 - r).
constexpr double kAlikeErrors = 3;

const ImagePoint* find(const stream::PersonDetection& detection, KeyPoint wanted) {
  return find_point(detection, wanted, kLeastKeyPointScore);
}

double box_height_px(const stream::PersonDetection& detection) {
  return std::max(detection.box_max_px.y() - detection.box_min_px.y(), 1.0);
}

Mat2 pixel_covariance(double sigma_x_px, double sigma_y_px) {
  return Vec2(sigma_x_px * sigma_x_px, sigma_y_px * sigma_y_px).asDiagonal();
}

// Which sides of a box are the image's and not the person's. A box that is cut at its left or right has neither feet nor
// head below and above its middle.
struct Cut {
  bool above = false, below = false, beside = false;
};

Cut cut_of(const stream::PersonDetection& detection, const store::Camera& camera) {
  constexpr double kBorderPx = 3;
  const Vec2 last_px(camera.width_px - 1 - kBorderPx, camera.height_px - 1 - kBorderPx);
  return {.above = detection.box_min_px.y() < kBorderPx,
          .below = detection.box_max_px.y() > last_px.y(),
          .beside = detection.box_min_px.x() < kBorderPx || detection.box_max_px.x() > last_px.x()};
}

// Feet: the middle of both ankles, else the bottom of a box that ends inside the image.
std::optional<PlanePoint> feet(const stream::PersonDetection& detection, const store::Camera& camera,
                               const SurveyUncertainty& survey) {
  const double height_px = box_height_px(detection);
  const ImagePoint* left = find(detection, KeyPoint::kLeftAnkle);
  const ImagePoint* right = find(detection, KeyPoint::kRightAnkle);
  if (left && right) {
    const double sigma_px = kKeyPointShare * height_px;
    const Vec2 middle_px = (left->pixel_px + right->pixel_px) / 2;
    return on_plane(camera, middle_px, pixel_covariance(sigma_px, sigma_px), kAnkleHeightM, 0.03, survey);
  }
  const Cut cut = cut_of(detection, camera);
  if (cut.below || cut.beside) return std::nullopt;
  const Vec2 bottom_px((detection.box_min_px.x() + detection.box_max_px.x()) / 2, detection.box_max_px.y());
  // Ankles that were not found are most likely hidden, and then so is the line the box should end on.
  const double foot_share = left || right ? kFootShare : kHiddenFootShare;
  return on_plane(camera, bottom_px, pixel_covariance(kCentreShare * height_px, foot_share * height_px), 0, 0.02, survey);
}

std::optional<Vec2> head_pixel(const stream::PersonDetection& detection, const store::Camera& camera) {
  if (const ImagePoint* head = find(detection, KeyPoint::kHeadTop)) return head->pixel_px;
  const Cut cut = cut_of(detection, camera);
  if (cut.above || cut.beside) return std::nullopt;
  return Vec2((detection.box_min_px.x() + detection.box_max_px.x()) / 2, detection.box_min_px.y());
}

std::optional<PlanePoint> head(const stream::PersonDetection& detection, const store::Camera& camera,
                               const SurveyUncertainty& survey) {
  const std::optional<Vec2> pixel = head_pixel(detection, camera);
  if (!pixel) return std::nullopt;
  const double height_px = box_height_px(detection);
  const Mat2 covariance = pixel_covariance(kCentreShare * height_px, kHeadShare * height_px);
  auto point = on_plane(camera, *pixel, covariance, survey.stature_m, survey.stature_sigma_m, survey);
  if (point) point->covariance_m2 += survey.head_lean_m * survey.head_lean_m * Mat2::Identity();
  return point;
}

// Height at which the ray through a pixel passes the vertical line over a ground point.
double height_over(const store::Camera& camera, const Vec2& pixel_px, const Vec2& p_W) {
  const Vec3 ray = camera.X_WC.rotation * store::ray_of(camera, pixel_px);
  const Vec2 towards = p_W - camera.X_WC.translation.head<2>();
  const double along = ray.head<2>().dot(towards) / std::max(ray.head<2>().squaredNorm(), 1e-9);
  return camera.X_WC.translation.z() + along * ray.z();
}

PlanePoint fuse(const PlanePoint& a, const PlanePoint& b) {
  const Mat2 of_a = a.covariance_m2.inverse();
  const Mat2 of_b = b.covariance_m2.inverse();
  PlanePoint fused;
  fused.covariance_m2 = (of_a + of_b).inverse();
  fused.p_W_m = fused.covariance_m2 * (of_a * a.p_W_m + of_b * b.p_W_m);
  return fused;
}

// The wrist's ray, cut where it passes nearest to the body's axis: a hand hangs or reaches around there. The covariance
// says what is not known: a forearm's length along the ray.
std::optional<HandMeasurement> hand(const ImagePoint& wrist, double height_px, const Vec2& p_WB,
                                    const store::Camera& camera) {
  constexpr double kArmM = 0.8;
  constexpr double kAlongSigmaM = 0.3;
  constexpr double kTrust = 0.7;  // of a wrist that was placed by assumption
  const Vec3 origin = camera.X_WC.translation;
  const Vec3 ray = (camera.X_WC.rotation * store::ray_of(camera, wrist.pixel_px)).normalized();
  const double flat2 = ray.head<2>().squaredNorm();
  if (flat2 < 0.01) return std::nullopt;  // looking straight down, every height is as near to the axis
  const double range_m = ray.head<2>().dot(p_WB - origin.head<2>()) / flat2;
  const Vec3 p_W = origin + range_m * ray;
  const bool possible = range_m > camera.range_min_m && p_W.z() > 0 && p_W.z() < kHighestStatureM &&
                        (p_W.head<2>() - p_WB).norm() < kArmM;
  if (!possible) return std::nullopt;
  const double across_m = range_m * kKeyPointShare * height_px / camera.fx_px + 0.02;
  HandMeasurement measured;
  measured.p_WH_m = p_W;
  measured.covariance_m2 = across_m * across_m * (Mat3::Identity() - ray * ray.transpose()) +
                           kAlongSigmaM * kAlongSigmaM * ray * ray.transpose();
  measured.confidence = kTrust * wrist.score;
  return measured;
}

}  // namespace

const ImagePoint* find_point(const stream::PersonDetection& detection, KeyPoint wanted, double least_score) {
  for (const ImagePoint& point : detection.key_points) {
    if (point.point == wanted && point.score >= least_score) return &point;
  }
  return nullptr;
}

std::optional<PlanePoint> on_plane(const store::Camera& camera, const Vec2& pixel_px, const Mat2& pixel_covariance_px2,
                                   double height_m, double height_sigma_m, const SurveyUncertainty& survey) {
  const Vec3 origin = camera.X_WC.translation;
  const auto meet = [&](const Vec2& pixel) -> std::optional<Vec2> {
    const Vec3 ray = camera.X_WC.rotation * store::ray_of(camera, pixel);
    const double range = (height_m - origin.z()) / ray.z();
    constexpr double kFarthestM = 50;
    if (!(range > 0) || range > kFarthestM) return std::nullopt;
    return Vec2((origin + range * ray).head<2>());
  };
  const auto at = meet(pixel_px);
  const auto right = meet(pixel_px + Vec2(1, 0));
  const auto below = meet(pixel_px + Vec2(0, 1));
  if (!at || !right || !below) return std::nullopt;
  Mat2 jacobian;  // metres on the plane per pixel
  jacobian << *right - *at, *below - *at;
  const Vec2 per_height = (*at - origin.head<2>()) / (height_m - origin.z());  // metres per metre of the plane's height

  // An error of the orientation moves the image; one of the camera's height moves the plane.
  const Vec2 turn_px = survey.rotation_rad * Vec2(camera.fx_px, camera.fy_px);
  const Mat2 image_covariance = pixel_covariance_px2 + pixel_covariance(turn_px.x(), turn_px.y());
  const double height_variance = height_sigma_m * height_sigma_m + survey.position_m * survey.position_m;
  const double moved_m = survey.timing_s * survey.walking_mps;
  PlanePoint point;
  point.p_W_m = *at;
  point.covariance_m2 = jacobian * image_covariance * jacobian.transpose() +
                        height_variance * per_height * per_height.transpose() +
                        (survey.position_m * survey.position_m + moved_m * moved_m) * Mat2::Identity();
  return point;
}

namespace {

/// A box's ground point, and how high the head over it is, where that can be told.
struct Placed {
  PlanePoint place;
  std::optional<double> height_m;
  bool hips_seen = false;
};

// A box without key points: its foot line and its head line.
std::optional<Placed> place_of_box(const stream::PersonDetection& detection, const store::Camera& camera,
                                   const SurveyUncertainty& survey) {
  std::optional<PlanePoint> by_feet = feet(detection, camera, survey);
  const std::optional<PlanePoint> by_head = head(detection, camera, survey);
  std::optional<double> height_m;
  if (const auto pixel = head_pixel(detection, camera); pixel && by_feet) {
    height_m = height_over(camera, *pixel, by_feet->p_W_m);
    const bool possible = *height_m > kLowestStatureM && *height_m < kHighestStatureM;
    if (!possible) {
      by_feet.reset();
      height_m.reset();
    }
  }
  if (!by_feet && !by_head) return std::nullopt;
  PlanePoint place = by_feet && by_head ? fuse(*by_feet, *by_head) : by_feet ? *by_feet : *by_head;
  place.covariance_m2 *= kAlikeErrors;
  return Placed{place, height_m, false};
}

std::optional<Placed> place_of_points(const stream::PersonDetection& detection, const store::Camera& camera,
                                      const SurveyUncertainty& survey) {
  const std::optional<UprightFit> fit = fit_upright(detection, camera, survey);
  if (!fit) return std::nullopt;
  Placed placed{fit->place, std::nullopt, fit->low_seen};
  if (fit->head_seen && fit->low_seen) {
    const double height_m = height_over(camera, fit->head_px, fit->place.p_W_m);
    if (height_m > kLowestStatureM && height_m < kHighestStatureM) placed.height_m = height_m;
  }
  return placed;
}

}  // namespace

std::optional<PersonMeasurement> person_of_detection(const stream::PersonDetection& detection,
                                                     const store::Camera& camera, const SurveyUncertainty& survey) {
  std::optional<Placed> placed = place_of_points(detection, camera, survey);
  if (!placed) placed = place_of_box(detection, camera, survey);
  if (!placed) return std::nullopt;
  PersonMeasurement measured;
  measured.p_WB_m = placed->place.p_W_m;
  measured.covariance_m2 = placed->place.covariance_m2;
  measured.hips_seen = placed->hips_seen;
  measured.score = detection.score;
  measured.look = {detection.upper_look, detection.lower_look};
  measured.height_m = placed->height_m;
  measured.height_sigma_m = kHeightSigmaM;
  for (const KeyPoint wrist : {KeyPoint::kLeftWrist, KeyPoint::kRightWrist}) {
    const ImagePoint* point = find(detection, wrist);
    if (!point) continue;
    if (auto found = hand(*point, box_height_px(detection), measured.p_WB_m, camera)) measured.hands.push_back(*found);
  }
  return measured;
}

}  // namespace storetwin::perception
