// One person or hand of one source, brought to the store's frame; the parts that `to_scan` is made of.
#pragma once

#include <optional>

#include "core/perception/scan.h"

namespace storetwin::perception {

/// From points in C, measured with their own covariance. The hips are taken to be under the head.
PersonMeasurement person_of_depth(const stream::DepthPerson& person, const store::Camera& camera,
                                  const SurveyUncertainty& survey);
HandMeasurement hand_of_depth(const stream::UncertainPoint& hand, const store::Camera& camera,
                              const SurveyUncertainty& survey);

/// From key points in one image: all of them fitted at once (upright_fit.h). With fewer than two parts of the body,
/// from the box: the feet on the floor and the head at an adult's height are two estimates of one ground point, fused
/// by their covariances. The feet count only if they are in the image and agree with a possible
/// stature, since shelves hide feet more often than heads. A wrist gives a hand with a long covariance along its ray,
/// placed where the ray passes the body's axis. Empty if the box tells no ground point.
std::optional<PersonMeasurement> person_of_detection(const stream::PersonDetection& detection,
                                                     const store::Camera& camera, const SurveyUncertainty& survey);

/// From joints in W: the middle of the hips or, where they are missing, of what is above them. Hands are the feed's own
/// hand points and, for a wrist without one near it, the forearm carried on to the middle of the hand. Empty
/// without any joint of head, trunk or hips.
std::optional<PersonMeasurement> person_of_skeleton(const stream::Skeleton& skeleton, const SurveyUncertainty& survey);

/// The detection's key point of that kind if the network is at least so sure of it, else null.
const stream::ImagePoint* find_point(const stream::PersonDetection& detection, stream::KeyPoint wanted,
                                     double least_score);

/// A point on a horizontal plane, seen at a pixel.
struct PlanePoint {
  Vec2 p_W_m = Vec2::Zero();
  Mat2 covariance_m2 = Mat2::Identity();
};

/// Where the pixel's ray meets the plane z = `height_m`, with the covariance of pixel, plane and calibration. Empty
/// if the ray does not clearly go down to (or up to) the plane.
std::optional<PlanePoint> on_plane(const store::Camera& camera, const Vec2& pixel_px, const Mat2& pixel_covariance_px2,
                                   double height_m, double height_sigma_m, const SurveyUncertainty& survey);

}  // namespace storetwin::perception
