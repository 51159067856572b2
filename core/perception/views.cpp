#include "core/perception/views.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "core/perception/scan_parts.h"

namespace storetwin::perception {

namespace {

constexpr double kCentreShare = 0.025;  // of the box's height, as in scan_detection.cpp
constexpr double kFootShare = 0.05;
constexpr double kBorderPx = 3;
constexpr double kBodyWidthM = 0.5, kBodyHeightM = 1.75;
// By a camera with a free view, as far as geometry knows: lamp posts, trees and the detector's own misses are not on
// any map.
constexpr double kSeen = 0.75;
constexpr double kFarthestApartM = 0.9;  // two boxes of one person, whatever their ellipses allow
constexpr double kGateD2 = 13.8;         // 2 degrees of freedom, 99.9 %

/// One person on the ground, as the cameras that saw him agree.
struct Cluster {
  Mat2 information = Mat2::Zero();
  Vec2 information_mean = Vec2::Zero();
  std::vector<std::size_t> boxes;  ///< indices into the moment's boxes

  Vec2 p_W() const { return information.inverse() * information_mean; }
  Mat2 covariance() const { return information.inverse(); }
};

std::optional<PlanePoint> foot_of(const CameraBox& box, const store::Camera& camera, const SurveyUncertainty& survey) {
  if (box.max_px.y() > camera.height_px - 1 - kBorderPx) return std::nullopt;
  const double height_px = std::max(box.max_px.y() - box.min_px.y(), 1.0);
  const Vec2 foot_px((box.min_px.x() + box.max_px.x()) / 2, box.max_px.y());
  const Vec2 sigma_px(kCentreShare * height_px, kFootShare * height_px);
  return on_plane(camera, foot_px, sigma_px.cwiseAbs2().asDiagonal(), 0, 0.02, survey);
}

bool share_a_camera(const Cluster& a, const Cluster& b, const std::vector<CameraBox>& boxes) {
  return std::any_of(a.boxes.begin(), a.boxes.end(), [&](std::size_t i) {
    return std::any_of(b.boxes.begin(), b.boxes.end(),
                       [&](std::size_t j) { return boxes[i].camera == boxes[j].camera; });
  });
}

// Distance of two clusters that may be one person, or none.
std::optional<double> apart(const Cluster& a, const Cluster& b, const std::vector<CameraBox>& boxes) {
  const Vec2 off = a.p_W() - b.p_W();
  const double d_m = off.norm();
  if (d_m > kFarthestApartM || share_a_camera(a, b, boxes)) return std::nullopt;
  const Mat2 covariance = a.covariance() + b.covariance();
  if (off.dot(covariance.inverse() * off) > kGateD2) return std::nullopt;
  return d_m;
}

// Agglomeration: ever the two that lie nearest become one, until none may.
void merge_nearest(std::vector<Cluster>& clusters, const std::vector<CameraBox>& boxes) {
  while (true) {
    std::optional<double> least;
    std::size_t best_i = 0, best_j = 0;
    for (std::size_t i = 0; i < clusters.size(); ++i) {
      for (std::size_t j = i + 1; j < clusters.size(); ++j) {
        const auto d = apart(clusters[i], clusters[j], boxes);
        if (!d || (least && *d >= *least)) continue;
        least = d;
        best_i = i;
        best_j = j;
      }
    }
    if (!least) return;
    Cluster& kept = clusters[best_i];
    const Cluster& gone = clusters[best_j];
    kept.information += gone.information;
    kept.information_mean += gone.information_mean;
    kept.boxes.insert(kept.boxes.end(), gone.boxes.begin(), gone.boxes.end());
    clusters.erase(clusters.begin() + static_cast<std::ptrdiff_t>(best_j));
  }
}

/// One moment's cameras and boxes: who would see somebody at a place. A value, so that the scan may carry it.
struct Visibility {
  std::vector<store::Camera> cameras;
  std::vector<CameraBox> boxes;

  /// The box of somebody who stands there; empty if the camera doesn't see the whole of him.
  std::optional<CameraBox> expected(std::size_t c, const Vec2& p_W) const {
    const store::Camera& camera = cameras[c];
    const Pose X_CW = camera.X_WC.inverse();
    const auto foot = store::project(camera, X_CW * Vec3(p_W.x(), p_W.y(), 0));
    const auto head = store::project(camera, X_CW * Vec3(p_W.x(), p_W.y(), kBodyHeightM));
    if (!foot || !head) return std::nullopt;
    const double half_px = 0.5 * kBodyWidthM / kBodyHeightM * (*foot - *head).norm();
    const bool inside = foot->x() > half_px && foot->x() < camera.width_px - half_px && foot->y() > 0 &&
                        foot->y() < camera.height_px - 1 - kBorderPx;
    if (!inside) return std::nullopt;
    return CameraBox{c, {foot->x() - half_px, head->y()}, {foot->x() + half_px, foot->y()}, 1};
  }

  /// Probability that one camera would report somebody there: who stands nearer to it hides what is behind.
  double seen_by(std::size_t c, const Vec2& p_W) const {
    const auto body = expected(c, p_W);
    if (!body) return 0;
    double hidden = 0;
    const Vec2 size = body->max_px - body->min_px;
    const double nearer_px = 0.1 * size.y();  // a foot so much lower is somebody in front, not the same person
    for (const CameraBox& box : boxes) {
      if (box.camera != c || box.max_px.y() < body->max_px.y() + nearer_px) continue;
      const Vec2 common = box.max_px.cwiseMin(body->max_px) - box.min_px.cwiseMax(body->min_px);
      if (common.minCoeff() > 0) hidden = std::max(hidden, common.prod() / size.prod());
    }
    return kSeen * (1 - hidden);
  }

  double operator()(const Vec2& p_W) const {
    constexpr double kSurest = 0.97;
    double missed = 1;
    for (std::size_t c = 0; c < cameras.size(); ++c) missed *= 1 - seen_by(c, p_W);
    return std::min(kSurest, 1 - missed);
  }
};

// Every camera that reports the person speaks for him by its score, every one that should and doesn't against him.
double score_of(const Cluster& cluster, const Visibility& visibility, const std::vector<CameraBox>& boxes) {
  constexpr double kMostCertain = 0.9;
  double log_odds = 0;
  std::vector<bool> reported(visibility.cameras.size(), false);
  for (const std::size_t b : cluster.boxes) {
    const double score = std::clamp(boxes[b].score, 1 - kMostCertain, kMostCertain);
    log_odds += std::log(score / (1 - score));
    reported[boxes[b].camera] = true;
  }
  for (std::size_t c = 0; c < reported.size(); ++c) {
    if (!reported[c]) log_odds += std::log(1 - visibility.seen_by(c, cluster.p_W()));
  }
  return 1 / (1 + std::exp(-log_odds));
}

}  // namespace

void infer_image_sizes(const std::vector<CameraBox>& all_boxes, std::vector<store::Camera>& cameras) {
  std::vector<Vec2> farthest(cameras.size(), Vec2(1, 1));
  for (const CameraBox& box : all_boxes) farthest[box.camera] = farthest[box.camera].cwiseMax(box.max_px);
  for (std::size_t c = 0; c < cameras.size(); ++c) {
    if (cameras[c].width_px == 0) cameras[c].width_px = static_cast<int>(std::ceil(farthest[c].x()));
    if (cameras[c].height_px == 0) cameras[c].height_px = static_cast<int>(std::ceil(farthest[c].y()));
  }
}

PersonScan fuse_views(const std::vector<store::Camera>& cameras, const std::vector<CameraBox>& boxes, Timestamp at,
                      const SurveyUncertainty& survey) {
  std::vector<Cluster> clusters;
  for (std::size_t b = 0; b < boxes.size(); ++b) {
    const auto foot = foot_of(boxes[b], cameras[boxes[b].camera], survey);
    if (!foot) continue;
    const Mat2 information = foot->covariance_m2.inverse();
    clusters.push_back({information, information * foot->p_W_m, {b}});
  }
  merge_nearest(clusters, boxes);
  const Visibility visibility{cameras, boxes};
  PersonScan scan{"views", at, {}, {}};
  for (const Cluster& cluster : clusters) {
    PersonMeasurement person;
    person.p_WB_m = cluster.p_W();
    // What all cameras share (the way a foot is hidden by the other, the step) no number of them averages away.
    constexpr double kSharedM = 0.1;
    person.covariance_m2 = cluster.covariance() + kSharedM * kSharedM * Mat2::Identity();
    person.score = score_of(cluster, visibility, boxes);
    scan.people.push_back(person);
  }
  scan.detection_probability = visibility;
  return scan;
}

}  // namespace storetwin::perception
