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

bool in_image(const store::Camera& camera, const std::optional<Vec2>& pixel, double edge_share) {
  if (!pixel) return false;
  const Vec2 size(camera.width_px - 1, camera.height_px - 1);
  const Vec2 low = edge_share * size, high = size - low;
  return (pixel->array() >= low.array()).all() && (pixel->array() <= high.array()).all();
}

// Round all joints, as thick as limbs and clothes, within the image; nothing if none of it is left.
std::optional<std::pair<Vec2, Vec2>> box_of(const store::Camera& camera, const Pose& X_CW,
                                            const std::array<Vec3, stream::kKeyPoints>& joints) {
  constexpr double kThickM = 0.08;
  Vec2 low = Vec2::Constant(1e9), high = Vec2::Constant(-1e9);
  for (const Vec3& joint : joints) {
    const Vec3 p_C = X_CW * joint;
    const auto pixel = store::project(camera, p_C);
    if (!pixel) continue;
    const Vec2 round = Vec2::Constant(kThickM * camera.fx_px / p_C.norm());
    low = low.cwiseMin(*pixel - round);
    high = high.cwiseMax(*pixel + round);
  }
  const Vec2 border(camera.width_px - 1, camera.height_px - 1);
  low = low.cwiseMax(Vec2::Zero());
  high = high.cwiseMin(border);
  if ((low.array() >= high.array()).any()) return std::nullopt;
  return std::pair(low, high);
}

// Documents nearer than this are a pair of two groups.
constexpr double kPairS = 0.02;

}  // namespace

SkeletonFeed::SkeletonFeed(const store::Store& true_store, const std::string& source, const SkeletonProfile& profile,
                           const LinkProfile& link, RandomStream random)
    : profile_(profile), link_(source, link, random.fork("link")), random_(random.fork("feed")),
      person_random_(random.fork("person")) {
  for (const store::Camera& camera : true_store.calibration.cameras) {
    if (camera.kind != store::CameraKind::kColor) continue;
    const double phase_s = random.fork("eye").fork(camera.id).uniform(0, 1 / profile.group_rate_hz);
    eyes_.push_back({camera, camera.X_WC.inverse(), Duration::seconds(phase_s)});
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
  const RandomStream own = person_random_.fork("shopper", shopper.value);
  PersonState state{.random = own, .unseen_random = own.fork("unseen"), .view_random = own.fork("views"), .unseen = {}};
  state.external_id = random_id(state.random);
  state.trunk_sigma_m = state.random.uniform(profile_.trunk_sigma_m[0], profile_.trunk_sigma_m[1]);
  state.elbow_sigma_m = state.random.uniform(profile_.elbow_sigma_m[0], profile_.elbow_sigma_m[1]);
  state.wrist_sigma_m = state.random.uniform(profile_.wrist_sigma_m[0], profile_.wrist_sigma_m[1]);
  return state;
}

bool SkeletonFeed::is_known(truth::ShopperId shopper, const world::BodyPose& body, const SceneView& view,
                            const Visibility& visibility) const {
  const Vec3& neck = body.key_points[static_cast<std::size_t>(stream::KeyPoint::kNeck)];
  return eyes_.empty() || std::ranges::any_of(eyes_, [&](const Eye& eye) {
    return in_image(eye.camera, store::project(eye.camera, eye.X_CW * neck), 0) &&
           visibility.clear(eye.camera.X_WC.translation, neck, view, shopper);
  });
}

SkeletonFeed::JointsSeen SkeletonFeed::joints_seen(truth::ShopperId shopper, const Points& points, const SceneView& view,
                                                   const Visibility& visibility) const {
  JointsSeen seen;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const Vec3& p_W = points.joints[i];
    const bool told = profile_.lower_body || !is_of_lower_body(static_cast<KeyPoint>(i));
    seen[i] = !told || eyes_.empty() || std::ranges::any_of(eyes_, [&](const Eye& eye) {
      return in_image(eye.camera, store::project(eye.camera, eye.X_CW * p_W), profile_.edge_share) &&
             visibility.clear(eye.camera.X_WC.translation, p_W, view, shopper);
    });
  }
  return seen;
}

bool SkeletonFeed::has_entered(const world::BodyPose& body) const {
  return std::ranges::any_of(doors_, [&](const store::Lane& door) {
    constexpr double kAtTheDoorM = 1;
    const double inside_m = (body.p_WB_m - (door.gate.a + door.gate.b) / 2).dot(door.inward);
    return inside_m > 0 && distance(door.gate, body.p_WB_m) < kAtTheDoorM;
  });
}

SkeletonFeed::Points SkeletonFeed::points_at(truth::ShopperId shopper, const world::BodyPose& body,
                                             const SceneView& view, Timestamp at, bool within_tick) const {
  Points points{body.key_points, body.hands};
  const auto before = seen_.find(shopper);
  const double whole_s = (view.now - seen_at_).in_seconds();
  if (before == seen_.end() || whole_s <= 0) return points;
  const double ticks = (view.now - at).in_seconds() / whole_s;
  const double back = within_tick ? std::clamp(ticks, 0.0, 1.0) : std::max(0.0, ticks);
  const auto blend = [back](Vec3& p, const Vec3& last) { p += back * (last - p); };
  for (std::size_t i = 0; i < points.joints.size(); ++i) blend(points.joints[i], before->second.joints[i]);
  for (std::size_t i = 0; i < points.hands.size(); ++i) blend(points.hands[i], before->second.hands[i]);
  return points;
}

std::optional<stream::Joint> SkeletonFeed::observe_joint(KeyPoint point, const Vec3& p_W, double since_s,
                                                         bool seen, PersonState& state) const {
  JointState& joint = state.joints[static_cast<std::size_t>(point)];
  const double moved_m = (p_W - joint.p_W).norm();
  const double lag = std::exp(-(since_s / profile_.error_s + moved_m / profile_.error_m));
  const double sigma_m = is_wrist_or_ankle(point) ? state.wrist_sigma_m
                         : is_elbow(point)        ? state.elbow_sigma_m
                                                  : state.trunk_sigma_m;
  // Every draw is made whatever comes of it, so that one decision doesn't shift the next ones.
  Vec3 error = sigma_m * joint.error.next(lag, state.random);
  if (!seen) error += state.unseen_random.normal3(profile_.unseen_sigma_m);
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

stream::Skeleton SkeletonFeed::skeleton_of(const Points& points, const JointsSeen& seen, double since_s,
                                           PersonState& state) const {
  stream::Skeleton skeleton;
  skeleton.external_id = state.external_id;
  const bool unseen_lost = state.unseen.next(profile_.unseen_miss_p, profile_.unseen_run, state.unseen_random);
  const bool swapped = state.swaps.next(profile_.swap_p, profile_.swap_run, state.random);
  for (std::size_t i = 0; i < stream::kKeyPoints; ++i) {
    const auto point = static_cast<KeyPoint>(i);
    std::optional<stream::Joint> joint = observe_joint(point, points.joints[i], since_s, seen[i], state);
    if (!seen[i] && unseen_lost) {
      state.joints[i].told.reset();
      joint.reset();
    }
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

std::vector<stream::SkeletonView> SkeletonFeed::views_of(truth::ShopperId shopper, const world::BodyPose& body,
                                                         const SceneView& view, const Visibility& visibility, Timestamp at,
                                                         PersonState& state) const {
  constexpr std::array kShown = {KeyPoint::kNeck, KeyPoint::kLeftShoulder, KeyPoint::kRightWrist, KeyPoint::kLeftHip};
  const Duration period = Duration::seconds(1 / profile_.group_rate_hz);
  std::vector<std::pair<Duration, const Eye*>> newest;  // by age
  for (std::size_t i = 0; i < eyes_.size(); ++i) {
    const Eye& eye = eyes_[i];
    const bool shown = std::ranges::any_of(kShown, [&](KeyPoint point) {
      const Vec3& p_W = body.key_points[static_cast<std::size_t>(point)];
      return in_image(eye.camera, store::project(eye.camera, eye.X_CW * p_W), 0) &&
             visibility.clear(eye.camera.X_WC.translation, p_W, view, shopper);
    });
    if (!shown) continue;
    Duration age{((at - Timestamp{} - eye.phase).ns % period.ns + period.ns) % period.ns};
    // Cameras miss images as their groups do; then the one before is the newest.
    const std::vector<double>& miss_p = profile_.group_miss_p;
    if (state.view_random.chance(miss_p[i % miss_p.size()])) age = age + period;
    newest.push_back({age, &eye});
  }
  std::ranges::stable_sort(newest, {}, &std::pair<Duration, const Eye*>::first);
  newest.resize(std::min(newest.size(), static_cast<std::size_t>(profile_.views)));
  std::vector<stream::SkeletonView> views;
  for (const auto& [age, eye] : newest) {
    // The document is made with the newest image, at whose instant it is.
    const Timestamp captured = views.empty() ? at : at - age;
    const Points then = points_at(shopper, body, view, captured, false);
    if (auto box = box_of(eye->camera, eye->X_CW, then.joints)) {
      const double sigma_px = profile_.box_sigma * (box->second.y() - box->first.y());
      const Vec3 low = state.view_random.normal3(sigma_px), high = state.view_random.normal3(sigma_px);
      const Vec2 border(eye->camera.width_px - 1, eye->camera.height_px - 1);
      box->first = (box->first + low.head<2>()).cwiseMax(Vec2::Zero()).cwiseMin(border);
      box->second = (box->second + high.head<2>()).cwiseMin(border).cwiseMax(box->first);
      views.push_back({eye->camera.id, captured, box->first, box->second});
    }
  }
  return views;
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
    const Points points = points_at(id, body, view, at);
    stream::Skeleton skeleton = skeleton_of(points, joints_seen(id, points, view, visibility), since_s, state);
    state.entered = state.entered || has_entered(body);
    if (state.entered) skeleton.entrance = stream::EntranceState::kValidEntrance;
    if (missed || !is_known(id, body, view, visibility)) continue;
    first_ids_.emplace(id, state.external_id);
    skeleton.views = views_of(id, body, view, visibility, at, state);
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
