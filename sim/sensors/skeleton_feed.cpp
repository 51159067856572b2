#include "sim/sensors/skeleton_feed.h"

#include <algorithm>
#include <cmath>

namespace storetwin::sensors {

namespace {

using stream::KeyPoint;

std::string random_id(RandomStream& random) {
  constexpr std::uint64_t kLow = 1'000'000'000'000'000'000ULL, kCount = 8'000'000'000'000'000'000ULL;
  return std::to_string(kLow + random.bits() % kCount);
}

bool is_wrist_or_ankle(KeyPoint point) {
  return point == KeyPoint::kLeftWrist || point == KeyPoint::kRightWrist || point == KeyPoint::kLeftAnkle ||
         point == KeyPoint::kRightAnkle;
}

bool is_elbow(KeyPoint point) { return point == KeyPoint::kLeftElbow || point == KeyPoint::kRightElbow; }

bool is_of_lower_body(KeyPoint point) { return point >= KeyPoint::kLeftHip; }

// The same joint of the other arm; others are their own.
KeyPoint of_other_arm(KeyPoint point) {
  switch (point) {
    case KeyPoint::kLeftElbow: return KeyPoint::kRightElbow;
    case KeyPoint::kRightElbow: return KeyPoint::kLeftElbow;
    case KeyPoint::kLeftWrist: return KeyPoint::kRightWrist;
    case KeyPoint::kRightWrist: return KeyPoint::kLeftWrist;
    default: return point;
  }
}

// Documents nearer than this are a pair of two groups.
constexpr double kPairS = 0.02;

}  // namespace

SkeletonFeed::SkeletonFeed(const store::Store& true_store, const std::string& source, const SkeletonProfile& profile,
                           const LinkProfile& link, RandomStream random)
    : profile_(profile), link_(source, link, random.fork("link")), random_(random.fork("feed")),
      person_random_(random.fork("person")) {
  for (const store::Camera& camera : true_store.calibration.cameras) {
    if (camera.kind == store::CameraKind::kColor) cameras_.push_back(camera);
  }
  if (true_store.policies.visit_opening == store::VisitOpening::kExternalEntrance) doors_ = true_store.map.lanes;
  first_ = Timestamp::seconds(random_.uniform(0, 1 / profile.group_rate_hz));
  told_until_ = Timestamp::seconds(-1);
  for (std::size_t i = 0; i < profile.group_miss_p.size(); ++i) {
    groups_.push_back({.random = random.fork("group", i), .miss_p = profile.group_miss_p[i], .misses = {}});
    plan(groups_.back(), i);
  }
}

// Counted from the first instant, so that the mean rate holds whatever the single images do.
void SkeletonFeed::plan(Group& group, std::size_t index) const {
  const double due_s = static_cast<double>(group.images++) / profile_.group_rate_hz +
                       static_cast<double>(index) * profile_.group_offset_s;
  double late_s = group.random.normal(0, profile_.origin_sigma_s);
  const double stray_s = group.random.uniform(0, profile_.stray_s);
  if (group.random.chance(profile_.stray_p)) late_s += stray_s;
  group.next = first_ + Duration::seconds(due_s + late_s);
}

SkeletonFeed::PersonState SkeletonFeed::new_person(truth::ShopperId shopper) const {
  PersonState state{.random = person_random_.fork("shopper", shopper.value)};
  state.external_id = random_id(state.random);
  state.trunk_sigma_m = state.random.uniform(profile_.trunk_sigma_m[0], profile_.trunk_sigma_m[1]);
  state.elbow_sigma_m = state.random.uniform(profile_.elbow_sigma_m[0], profile_.elbow_sigma_m[1]);
  state.wrist_sigma_m = state.random.uniform(profile_.wrist_sigma_m[0], profile_.wrist_sigma_m[1]);
  return state;
}

bool SkeletonFeed::is_known(truth::ShopperId shopper, const world::BodyPose& body, const SceneView& view,
                            const Visibility& visibility) const {
  const Vec3& neck = body.key_points[static_cast<std::size_t>(stream::KeyPoint::kNeck)];
  return cameras_.empty() || std::ranges::any_of(cameras_, [&](const store::Camera& camera) {
    const auto pixel = store::project(camera, camera.X_WC.inverse() * neck);
    const bool inside = pixel && pixel->x() >= 0 && pixel->y() >= 0 && pixel->x() <= camera.width_px - 1 &&
                        pixel->y() <= camera.height_px - 1;
    return inside && visibility.clear(camera.X_WC.translation, neck, view, shopper);
  });
}

bool SkeletonFeed::has_entered(const world::BodyPose& body) const {
  return std::ranges::any_of(doors_, [&](const store::Lane& door) {
    constexpr double kAtTheDoorM = 1;
    const double inside_m = (body.p_WB_m - (door.gate.a + door.gate.b) / 2).dot(door.inward);
    return inside_m > 0 && distance(door.gate, body.p_WB_m) < kAtTheDoorM;
  });
}

SkeletonFeed::Points SkeletonFeed::points_at(truth::ShopperId shopper, const world::BodyPose& body,
                                             const SceneView& view, Timestamp at) const {
  Points points{body.key_points, body.hands};
  const auto before = seen_.find(shopper);
  const double whole_s = (view.now - seen_at_).in_seconds();
  if (before == seen_.end() || whole_s <= 0) return points;
  const double back = std::clamp((view.now - at).in_seconds() / whole_s, 0.0, 1.0);
  const auto blend = [back](Vec3& p, const Vec3& last) { p += back * (last - p); };
  for (std::size_t i = 0; i < points.joints.size(); ++i) blend(points.joints[i], before->second.joints[i]);
  for (std::size_t i = 0; i < points.hands.size(); ++i) blend(points.hands[i], before->second.hands[i]);
  return points;
}

std::optional<stream::Joint> SkeletonFeed::observe_joint(KeyPoint point, const Vec3& p_W, double since_s,
                                                         PersonState& state) const {
  JointState& joint = state.joints[static_cast<std::size_t>(point)];
  const double moved_m = (p_W - joint.p_W).norm();
  const double lag = std::exp(-(since_s / profile_.error_s + moved_m / profile_.error_m));
  const double sigma_m = is_wrist_or_ankle(point) ? state.wrist_sigma_m
                         : is_elbow(point)        ? state.elbow_sigma_m
                                                  : state.trunk_sigma_m;
  // Every draw is made whatever comes of it, so that one decision doesn't shift the next ones.
  const Vec3 error = sigma_m * joint.error.next(lag, state.random);
  const double lack = (1 - profile_.score_median) * std::exp(profile_.score_spread * state.random.normal());
  const bool repeats = state.random.chance(profile_.repeat_p) && since_s < kPairS && joint.told.has_value();
  const bool lost = joint.losses.next(profile_.joint_miss_p, profile_.joint_miss_run, state.random);
  joint.p_W = p_W;
  if (lost) {
    joint.told.reset();
  } else if (!repeats) {
    joint.told = stream::Joint{point, p_W + error, std::clamp(1 - lack, 0.2, 1.0)};
  }
  return joint.told;
}

stream::Skeleton SkeletonFeed::skeleton_of(const Points& points, double since_s, PersonState& state) const {
  stream::Skeleton skeleton;
  skeleton.external_id = state.external_id;
  const bool swapped = state.swaps.next(profile_.swap_p, profile_.swap_run, state.random);
  for (std::size_t i = 0; i < stream::kKeyPoints; ++i) {
    const auto point = static_cast<KeyPoint>(i);
    std::optional<stream::Joint> joint = observe_joint(point, points.joints[i], since_s, state);
    if (!joint || (is_of_lower_body(point) && !profile_.lower_body)) continue;
    if (swapped) joint->point = of_other_arm(point);
    skeleton.joints.push_back(*joint);
  }
  std::ranges::sort(skeleton.joints, {}, &stream::Joint::point);
  add_hands(points, state, skeleton);
  return skeleton;
}

void SkeletonFeed::add_hands(const Points& points, const PersonState& state, stream::Skeleton& skeleton) const {
  // A millimetre at least, so that an ideal feed's covariance can be inverted.
  const double sigma_m = std::max(0.001, state.wrist_sigma_m);
  const Mat3 covariance_m2 = Mat3::Identity() * (sigma_m * sigma_m);
  for (const auto& [point, side] : {std::pair(KeyPoint::kRightWrist, 1), std::pair(KeyPoint::kLeftWrist, 0)}) {
    const JointState& wrist = state.joints[static_cast<std::size_t>(point)];
    if (!wrist.told) continue;
    const Vec3 to_palm = points.hands[static_cast<std::size_t>(side)] - points.joints[static_cast<std::size_t>(point)];
    const Vec3 p_WH = profile_.hands_at_wrists ? wrist.told->p_WJ : Vec3(wrist.told->p_WJ + to_palm);
    skeleton.hands.push_back({p_WH, covariance_m2, wrist.told->score});
  }
}

stream::Skeletons SkeletonFeed::document(const SceneView& view, const Visibility& visibility, Timestamp at) {
  const double since_s = (at - told_until_).in_seconds();
  stream::Skeletons message;
  for (const auto& [id, body] : view.bodies) {
    auto found = states_.find(id);
    if (found == states_.end()) found = states_.emplace(id, new_person(id)).first;
    PersonState& state = found->second;
    const bool missed = state.misses.next(profile_.person_miss_p, profile_.miss_run_frames, state.random);
    if (state.random.chance(profile_.relabel_per_min / 60 * std::min(since_s, 1.0))) {
      state.external_id = random_id(state.random);
    }
    stream::Skeleton skeleton = skeleton_of(points_at(id, body, view, at), since_s, state);
    state.entered = state.entered || has_entered(body);
    if (state.entered) skeleton.entrance = stream::EntranceState::kValidEntrance;
    if (missed || !is_known(id, body, view, visibility)) continue;
    first_ids_.emplace(id, state.external_id);
    message.people.push_back(std::move(skeleton));
  }
  shuffle(message.people, random_);
  return message;
}

// The system's queue wanders, and no document passes another in it.
Timestamp SkeletonFeed::ready_after(Timestamp at) {
  const double lag = std::exp(-(at - told_until_).in_seconds() / profile_.delay_memory_s);
  delay_error_ = std::clamp(lag * delay_error_ + std::sqrt(1 - lag * lag) * random_.normal(), -3.0, 3.0);
  const double delay_s = std::max(0.0, profile_.delay_s + profile_.delay_sigma_s * delay_error_);
  told_until_ = at;
  ready_ = std::max(at + Duration::seconds(delay_s), ready_ + Duration::milliseconds(1));
  return ready_;
}

std::vector<stream::Skeletons> SkeletonFeed::observe(const SceneView& view, const Visibility& visibility) {
  std::erase_if(states_, [&](const auto& entry) { return !view.bodies.contains(entry.first); });
  std::vector<Timestamp> instants;
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    Group& group = groups_[i];
    while (group.next <= view.now) {
      constexpr double kMissRun = 1.2;  // single images mostly: 24 of 25 and 52 of 71 runs in the recording
      if (!group.misses.next(group.miss_p, kMissRun, group.random)) instants.push_back(group.next);
      plan(group, i);
    }
  }
  std::ranges::sort(instants);
  std::vector<stream::Skeletons> documents;
  for (const Timestamp at : instants) {
    stream::Skeletons message = document(view, visibility, at);
    const auto header = link_.send(at, ready_after(at));
    if (!header) continue;
    message.header = *header;
    documents.push_back(std::move(message));
  }
  seen_.clear();
  for (const auto& [id, body] : view.bodies) seen_.emplace(id, Points{body.key_points, body.hands});
  seen_at_ = view.now;
  return documents;
}

}  // namespace storetwin::sensors
