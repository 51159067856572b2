#include <algorithm>
#include <array>

#include "core/perception/scan_parts.h"

namespace storetwin::perception {

namespace {

using stream::Joint;
using stream::KeyPoint;

// Errors of multi-camera skeletons: a joint's own jitter, and how far what stands in for the hips is off them.
constexpr double kJointSigmaM = 0.03;
constexpr double kHandSigmaM = 0.04;
constexpr double kHipsSigmaM = 0.02;
constexpr double kWristToHandM = 0.08;  // from the wrist to the middle of the closed hand
constexpr double kSameHandM = 0.25;
constexpr double kLeastScore = 0.2;

const Joint* find(const stream::Skeleton& skeleton, KeyPoint wanted) {
  for (const Joint& joint : skeleton.joints) {
    if (joint.point == wanted && joint.score >= kLeastScore) return &joint;
  }
  return nullptr;
}

struct Axis {
  Vec2 p_W = Vec2::Zero();
  double sigma_m = 0;  ///< of the hips against this point
  bool hips = false;
};

std::optional<Axis> axis_of(const stream::Skeleton& skeleton, const SurveyUncertainty& survey) {
  const auto middle = [&](KeyPoint a, KeyPoint b) -> std::optional<Vec2> {
    const Joint* left = find(skeleton, a);
    const Joint* right = find(skeleton, b);
    if (!left || !right) return std::nullopt;
    return Vec2((left->p_WJ.head<2>() + right->p_WJ.head<2>()) / 2);
  };
  if (const auto hips = middle(KeyPoint::kLeftHip, KeyPoint::kRightHip)) return Axis{*hips, kHipsSigmaM, true};
  if (const auto shoulders = middle(KeyPoint::kLeftShoulder, KeyPoint::kRightShoulder)) {
    return Axis{*shoulders, survey.head_lean_m};
  }
  for (const KeyPoint point : {KeyPoint::kNeck, KeyPoint::kHeadTop}) {
    if (const Joint* joint = find(skeleton, point)) return Axis{joint->p_WJ.head<2>(), survey.head_lean_m};
  }
  // One hip or shoulder alone: half a body's width beside the axis.
  constexpr double kHalfWidthM = 0.18;
  constexpr std::array kSides{KeyPoint::kLeftHip, KeyPoint::kRightHip, KeyPoint::kLeftShoulder,
                              KeyPoint::kRightShoulder};
  for (const KeyPoint point : kSides) {
    if (const Joint* joint = find(skeleton, point)) return Axis{joint->p_WJ.head<2>(), kHalfWidthM};
  }
  return std::nullopt;
}

HandMeasurement measured_hand(const Vec3& p_W, double confidence) {
  return {p_W, kHandSigmaM * kHandSigmaM * Mat3::Identity(), confidence};
}

// A real feed's "hands" are its wrists once more, to the last bit (546 of 546 in the recording): that is no word on
// where the palm is.
bool is_a_wrist(const stream::Skeleton& skeleton, const Vec3& p_W) {
  const auto is = [&](const Joint* wrist) { return wrist != nullptr && wrist->p_WJ == p_W; };
  return is(find(skeleton, KeyPoint::kLeftWrist)) || is(find(skeleton, KeyPoint::kRightWrist));
}

void add_hands(const stream::Skeleton& skeleton, PersonMeasurement& measured) {
  for (const stream::UncertainPoint& hand : skeleton.hands) {
    if (is_a_wrist(skeleton, hand.position_m)) continue;
    if (measured.hands.size() < 2) measured.hands.push_back(measured_hand(hand.position_m, hand.confidence));
  }
  constexpr std::array<std::pair<KeyPoint, KeyPoint>, 2> kForearms{
      {{KeyPoint::kLeftElbow, KeyPoint::kLeftWrist}, {KeyPoint::kRightElbow, KeyPoint::kRightWrist}}};
  for (const auto& [elbow_point, wrist_point] : kForearms) {
    const Joint* wrist = find(skeleton, wrist_point);
    if (!wrist || measured.hands.size() >= 2) continue;
    Vec3 p_W = wrist->p_WJ;
    if (const Joint* elbow = find(skeleton, elbow_point)) {
      const Vec3 forearm_m = wrist->p_WJ - elbow->p_WJ;
      if (forearm_m.norm() > 0) p_W += kWristToHandM * forearm_m.normalized();
    }
    const bool known = std::any_of(measured.hands.begin(), measured.hands.end(), [&](const HandMeasurement& hand) {
      return (hand.p_WH_m - p_W).norm() < kSameHandM;
    });
    if (!known) measured.hands.push_back(measured_hand(p_W, wrist->score));
  }
}

}  // namespace

std::optional<PersonMeasurement> person_of_skeleton(const stream::Skeleton& skeleton, const SurveyUncertainty& survey) {
  const std::optional<Axis> axis = axis_of(skeleton, survey);
  if (!axis) return std::nullopt;
  const double moved_m = survey.timing_s * survey.walking_mps;
  const double variance_m2 = kJointSigmaM * kJointSigmaM + axis->sigma_m * axis->sigma_m + moved_m * moved_m;
  PersonMeasurement measured;
  measured.p_WB_m = axis->p_W;
  measured.covariance_m2 = variance_m2 * Mat2::Identity();
  measured.hips_seen = axis->hips;
  double best_score = 0;
  for (const Joint& joint : skeleton.joints) best_score = std::max(best_score, joint.score);
  measured.score = best_score;
  if (const Joint* head = find(skeleton, KeyPoint::kHeadTop)) measured.height_m = head->p_WJ.z();
  measured.external_id = skeleton.external_id;
  measured.entrance = skeleton.entrance;
  add_hands(skeleton, measured);
  return measured;
}

}  // namespace storetwin::perception
