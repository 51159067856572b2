#include "core/perception/depth_perception.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/base/assert.h"

namespace storetwin::perception {

namespace {

constexpr std::size_t kLeastHandPoints = 3;  // fewer sampled pixels than that may be noise at an edge

std::vector<ReachVolume> reach_volumes_of(const store::Store& store, const store::Camera& camera, double front_m) {
  std::vector<ReachVolume> volumes;
  for (const store::Fixture& fixture : store.map.fixtures) {
    const Box3 body{Vec3::Zero(), fixture.size_m};
    const Pose X_FW = fixture.X_WF.inverse();
    if (body.distance(X_FW * camera.X_WC.translation) > camera.range_max_m) continue;
    volumes.push_back({X_FW, fixture.size_m, front_m});
  }
  return volumes;
}

/// A point that may be part of a hand, in its fixture's frame.
struct ReachPoint {
  Vec3 p_F = Vec3::Zero();
  Vec3 p_W = Vec3::Zero();
};

// The far end of what reaches in: the middle of the points around the deepest few.
std::optional<ReachPoint> far_end(std::vector<ReachPoint>& points, double radius_m) {
  if (points.size() < kLeastHandPoints) return std::nullopt;
  std::sort(points.begin(), points.end(), [](const ReachPoint& a, const ReachPoint& b) {
    if (a.p_F.y() != b.p_F.y()) return a.p_F.y() > b.p_F.y();
    return std::lexicographical_compare(a.p_F.begin(), a.p_F.end(), b.p_F.begin(), b.p_F.end());
  });
  // The third deepest: one or two pixels may fly at the edge of a shelf.
  const Vec3 tip_F = points[kLeastHandPoints - 1].p_F;
  ReachPoint mean;
  int count = 0;
  for (const ReachPoint& point : points) {
    if ((point.p_F - tip_F).norm() > 2 * radius_m) continue;
    mean.p_F += point.p_F;
    mean.p_W += point.p_W;
    ++count;
  }
  if (count < static_cast<int>(kLeastHandPoints)) return std::nullopt;
  mean.p_F /= count;
  mean.p_W /= count;
  return mean;
}

}  // namespace

DepthPerception::DepthPerception(const store::Store& store, const store::Camera& camera, const DepthParams& params)
    : params_(params),
      camera_(camera),
      reach_volumes_(reach_volumes_of(store, camera, params.shelf_front_m)),
      background_(store, camera, params.background),
      top_view_(store.map, camera, background_.seen(), params.top_view) {}

stream::DepthPeople DepthPerception::observe(const stream::DepthFrame& frame) {
  stream::DepthPeople result;
  result.header = frame.header;
  const auto pixels = static_cast<std::size_t>(camera_.width_px) * static_cast<std::size_t>(camera_.height_px);
  const bool sound = frame.depth_mm && frame.depth_mm->size() == pixels && frame.width_px == camera_.width_px &&
                     frame.height_px == camera_.height_px;
  if (!sound) return result;

  top_view_.build(background_.observe(*frame.depth_mm), background_.stride_px());
  std::vector<int> person_of_head;
  for (const FoundHead& head : top_view_.heads()) {
    person_of_head.push_back(static_cast<int>(result.people.size()));
    if (auto person = person_of(head)) {
      result.people.push_back(std::move(*person));
    } else {
      person_of_head.back() = TopView::kLoose;
    }
  }
  for (std::size_t i = 0; i < person_of_head.size(); ++i) {
    std::vector<GroundPoint> own;
    for (const GroundPoint& point : top_view_.points()) {
      if (top_view_.owner(point) == static_cast<int>(i)) own.push_back(point);
    }
    const Vec3 head_W = top_view_.heads()[i].top_W;
    const std::vector<stream::UncertainPoint> hands = hands_of(own, Vec2(head_W.head<2>()));
    const int person = person_of_head[i];
    auto& target =
        person == TopView::kLoose ? result.loose_hands : result.people[static_cast<std::size_t>(person)].hands;
    target.insert(target.end(), hands.begin(), hands.end());
  }
  for (const std::vector<GroundPoint>& component : top_view_.loose_components()) {
    const std::vector<stream::UncertainPoint> hands = hands_of(component, std::nullopt);
    result.loose_hands.insert(result.loose_hands.end(), hands.begin(), hands.end());
  }
  return result;
}

// Empty if the image's border cuts the head off: what is highest in the image is then a shoulder or a chest.
std::optional<stream::DepthPerson> DepthPerception::person_of(const FoundHead& head) const {
  const Vec3 p_C = camera_.X_WC.inverse() * head.top_W;
  const double stride = background_.stride_px();
  const double radius_px = params_.top_view.head_radius_m * camera_.fx_px / std::max(p_C.z(), 0.1);
  const double expected_points = 3.14 * radius_px * radius_px / (stride * stride);
  constexpr double kLeastShare = 0.2;
  constexpr int kLeastPoints = 4;
  if (head.cut_by_border || head.points < kLeastPoints || head.points < kLeastShare * expected_points)
    return std::nullopt;

  // A low top may be a shoulder whose head is hidden: good enough to keep a track, too weak to start one.
  constexpr double kGrownUpM = 1.15;
  stream::DepthPerson person;
  person.score = head.top_W.z() >= kGrownUpM ? 0.9 : 0.45;
  person.head_top.position_m = p_C;
  person.head_top.covariance_m2 = point_covariance(p_C, 0.03, head.points);
  person.head_top.confidence = 1;
  return person;
}

// The form of the thing (a share of its radius) in all directions, and the range noise along the ray. Neighbouring
// pixels of stereo depth err together, so averaging many helps like averaging a few.
Mat3 DepthPerception::point_covariance(const Vec3& p_C, double form_m, int points) const {
  constexpr double kPixelsPerPatch = 10;
  const double range_sigma_m = params_.background.noise_per_m * p_C.z() * p_C.z();
  const double patches = std::max(points / kPixelsPerPatch, 1.0);
  const Vec3 ray = p_C.normalized();
  return form_m * form_m * Mat3::Identity() + range_sigma_m * range_sigma_m / patches * ray * ray.transpose();
}

std::vector<stream::UncertainPoint> DepthPerception::hands_of(const std::vector<GroundPoint>& points,
                                                              const std::optional<Vec2>& axis_W) const {
  std::vector<stream::UncertainPoint> hands;
  for (const ReachVolume& volume : reach_volumes_) {
    std::vector<ReachPoint> inside;
    bool comes_from_outside = axis_W.has_value();
    for (const GroundPoint& point : points) {
      const Vec3 p_W = point.p_W.cast<double>();
      const Vec3 p_F = volume.X_FW * p_W;
      // An item put on a shelf is foreground for a while too, but doesn't stick out of it as an arm does.
      constexpr double kSticksOutM = 0.08;
      comes_from_outside = comes_from_outside || p_F.y() < -kSticksOutM;
      if (!volume.contains_ground(Vec2(p_F.head<2>()))) continue;
      const double from_axis_m = axis_W ? (p_W.head<2>() - *axis_W).norm() : params_.hand_clear_of_axis_m;
      if (from_axis_m < params_.hand_clear_of_axis_m || from_axis_m > params_.hand_reach_m) continue;
      inside.push_back({p_F, p_W});
    }
    if (!comes_from_outside) continue;
    while (hands.size() < 2) {
      const std::optional<ReachPoint> hand = far_end(inside, params_.hand_radius_m);
      if (!hand || hand->p_F.y() < -params_.touch_m) break;
      // The last bit before the goods isn't clear of them, and so no foreground: the palm is farther in than the tip.
      const Vec3 inwards_W = volume.X_FW.rotation.transpose() * Vec3::UnitY();
      hands.push_back(hand_at(hand->p_W + params_.hand_hidden_m * inwards_W));
      // A second hand is beside the first; what is behind it is the same arm.
      constexpr double kOneArmM = 0.22;
      std::erase_if(inside,
                    [&](const ReachPoint& point) { return std::abs(point.p_F.x() - hand->p_F.x()) < kOneArmM; });
    }
  }
  return hands;
}

// What is seen is the near side of the hand; its middle is half a hand farther along the ray.
stream::UncertainPoint DepthPerception::hand_at(const Vec3& p_WH) const {
  constexpr double kHalfThicknessM = 0.02;
  const Vec3 p_C = camera_.X_WC.inverse() * p_WH;
  stream::UncertainPoint point;
  point.position_m = p_C + kHalfThicknessM * p_C.normalized();
  constexpr double kFormM = 0.06;  // what is held makes the arm longer, what is hidden makes it shorter
  point.covariance_m2 = point_covariance(p_C, kFormM, static_cast<int>(kLeastHandPoints));
  point.confidence = 0.8;
  return point;
}

PerceptionBank::PerceptionBank(const store::Store& store, const DepthParams& params)
    : store_(std::make_shared<const store::Store>(store)), params_(params) {
  for (const store::Camera& camera : store.calibration.cameras) {
    if (camera.kind == store::CameraKind::kDepth) cameras_.try_emplace(camera.source());
  }
}

std::optional<stream::DepthPeople> PerceptionBank::observe(const stream::DepthFrame& frame) {
  const auto camera = cameras_.find(frame.header.source);
  if (camera == cameras_.end()) return std::nullopt;
  auto& recent = camera->second.recent;
  const std::pair key(frame.header.captured, frame.header.sequence);
  if (std::find(recent.begin(), recent.end(), key) != recent.end()) return std::nullopt;
  constexpr std::size_t kRemembered = 8;  // half a second at 15 Hz: what comes twice comes soon
  recent.push_back(key);
  if (recent.size() > kRemembered) recent.pop_front();
  std::optional<DepthPerception>& perception = camera->second.perception;
  if (!perception) perception.emplace(*store_, *store::find_camera(*store_, frame.header.source), params_);
  return perception->observe(frame);
}

}  // namespace storetwin::perception
