#include "core/perception/scan_parts.h"

namespace storetwin::perception {

namespace {

// What the survey leaves unknown of a point in W: the camera's position, its orientation times the lever arm, and how
// far a walker gets while clocks disagree.
Mat3 survey_covariance(const Vec3& p_W, const store::Camera& camera, const SurveyUncertainty& survey) {
  const Vec3 lever_m = p_W - camera.X_WC.translation;
  const Mat3 turn = lever_m.squaredNorm() * Mat3::Identity() - lever_m * lever_m.transpose();
  const double moved_m = survey.timing_s * survey.walking_mps;
  const double shift_m2 = survey.position_m * survey.position_m + moved_m * moved_m;
  return shift_m2 * Mat3::Identity() + survey.rotation_rad * survey.rotation_rad * turn;
}

}  // namespace

PersonMeasurement person_of_depth(const stream::DepthPerson& person, const store::Camera& camera,
                                  const SurveyUncertainty& survey) {
  const Mat3& rotation = camera.X_WC.rotation;
  const Vec3 p_WHead = camera.X_WC * person.head_top.position_m;
  const Mat3 covariance =
      rotation * person.head_top.covariance_m2 * rotation.transpose() + survey_covariance(p_WHead, camera, survey);
  PersonMeasurement measured;
  measured.p_WB_m = p_WHead.head<2>();
  measured.covariance_m2 = covariance.topLeftCorner<2, 2>();
  measured.covariance_m2 += survey.head_lean_m * survey.head_lean_m * Mat2::Identity();
  measured.score = person.score * person.head_top.confidence;
  measured.height_m = p_WHead.z();
  for (const stream::UncertainPoint& hand : person.hands) measured.hands.push_back(hand_of_depth(hand, camera, survey));
  return measured;
}

HandMeasurement hand_of_depth(const stream::UncertainPoint& hand, const store::Camera& camera,
                              const SurveyUncertainty& survey) {
  const Mat3& rotation = camera.X_WC.rotation;
  HandMeasurement measured;
  measured.p_WH_m = camera.X_WC * hand.position_m;
  measured.covariance_m2 =
      rotation * hand.covariance_m2 * rotation.transpose() + survey_covariance(measured.p_WH_m, camera, survey);
  measured.confidence = hand.confidence;
  return measured;
}

}  // namespace storetwin::perception
