#include "sim/sensors/skeleton_feed.h"

#include <algorithm>

namespace storetwin::sensors {

namespace {

std::string random_id(RandomStream& random) {
  constexpr std::uint64_t kLow = 1'000'000'000'000'000'000ULL, kCount = 8'000'000'000'000'000'000ULL;
  return std::to_string(kLow + random.bits() % kCount);
}

}  // namespace

SkeletonFeed::SkeletonFeed(const store::Store& true_store, const std::string& source, const SkeletonProfile& profile,
                           const LinkProfile& link, RandomStream random)
    : profile_(profile), link_(source, link, random.fork("link")), random_(random.fork("feed")),
      person_random_(random.fork("person")) {
  for (const store::Camera& camera : true_store.calibration.cameras) {
    if (camera.kind == store::CameraKind::kColor) cameras_.push_back(camera);
  }
  if (true_store.policies.visit_opening == store::VisitOpening::kExternalEntrance) doors_ = true_store.map.lanes;
  next_ = Timestamp::seconds(random_.uniform(0, 1 / profile.rate_hz));
}

SkeletonFeed::PersonState SkeletonFeed::new_person(truth::ShopperId shopper) const {
  PersonState state{.random = person_random_.fork("shopper", shopper.value)};
  state.external_id = random_id(state.random);
  state.sigma_m = state.random.uniform(profile_.joint_sigma_m[0], profile_.joint_sigma_m[1]);
  return state;
}

bool SkeletonFeed::is_known(truth::ShopperId shopper, const world::BodyPose& body, const SceneView& view,
                            const Visibility& visibility) const {
  const Vec3& neck = body.key_points[static_cast<std::size_t>(stream::KeyPoint::kNeck)];
  return cameras_.empty() || std::ranges::any_of(cameras_, [&](const store::Camera& camera) {
    const auto pixel = store::project(camera, camera.X_WC.inverse() * neck);
    const bool inside = pixel && pixel->x() >= 0 && pixel->y() >= 0 && pixel->x() <= camera.width_px - 1 &&
                        pixel->y() <= camera.height_px - 1;
    return inside && visibility.clear(camera.X_WC.translation, neck, view.bodies, shopper);
  });
}

bool SkeletonFeed::has_entered(const world::BodyPose& body) const {
  return std::ranges::any_of(doors_, [&](const store::Lane& door) {
    constexpr double kAtTheDoorM = 1;
    const double inside_m = (body.p_WB_m - (door.gate.a + door.gate.b) / 2).dot(door.inward);
    return inside_m > 0 && distance(door.gate, body.p_WB_m) < kAtTheDoorM;
  });
}

stream::Skeleton SkeletonFeed::skeleton_of(const world::BodyPose& body, PersonState& state) const {
  stream::Skeleton skeleton;
  skeleton.external_id = state.external_id;
  for (std::size_t i = 0; i < stream::kKeyPoints; ++i) {
    const Vec3 error = state.sigma_m * state.joint_errors[i].next(profile_.error_lag1, state.random);
    const double score = std::clamp(state.random.normal(0.9, 0.05), 0.3, 1.0);
    if (state.random.chance(profile_.joint_miss_p)) continue;
    skeleton.joints.push_back({static_cast<stream::KeyPoint>(i), body.key_points[i] + error, score});
  }
  for (std::size_t side = 0; side < 2; ++side) {
    const Vec3 error = state.sigma_m * state.hand_errors[side].next(profile_.error_lag1, state.random);
    if (state.random.chance(profile_.joint_miss_p)) continue;
    // A millimetre at least, so that an ideal feed's covariance can be inverted.
    const double sigma_m = std::max(0.001, state.sigma_m);
    skeleton.hands.push_back({body.hands[side] + error, Mat3::Identity() * (sigma_m * sigma_m), 0.9});
  }
  return skeleton;
}

std::optional<stream::Skeletons> SkeletonFeed::observe(const SceneView& view, const Visibility& visibility) {
  if (view.now < next_) return std::nullopt;
  // Spacing is counted from the plan, not from the tick, so that the mean rate holds.
  double spacing_s = random_.normal(1 / profile_.rate_hz, profile_.spacing_sigma_s);
  spacing_s = std::clamp(spacing_s, profile_.spacing_s[0], profile_.spacing_s[1]);
  next_ = std::max(next_ + Duration::seconds(spacing_s), view.now);
  const double delay_s = random_.uniform(profile_.delay_s[0], profile_.delay_s[1]);

  std::erase_if(states_, [&](const auto& entry) { return !view.bodies.contains(entry.first); });
  stream::Skeletons message;
  for (const auto& [id, body] : view.bodies) {
    auto found = states_.find(id);
    if (found == states_.end()) found = states_.emplace(id, new_person(id)).first;
    PersonState& state = found->second;
    const bool missed = state.misses.next(profile_.person_miss_p, profile_.miss_run_frames, state.random);
    const bool relabelled = state.random.chance(profile_.relabel_per_min / 60 / profile_.rate_hz);
    if (relabelled) state.external_id = random_id(state.random);
    stream::Skeleton skeleton = skeleton_of(body, state);
    state.entered = state.entered || has_entered(body);
    if (state.entered) skeleton.entrance = stream::EntranceState::kValidEntrance;
    if (missed || !is_known(id, body, view, visibility)) continue;
    first_ids_.emplace(id, state.external_id);
    message.people.push_back(std::move(skeleton));
  }
  shuffle(message.people, random_);
  const auto header = link_.send(view.now, view.now + Duration::seconds(delay_s));
  if (!header) return std::nullopt;
  message.header = *header;
  return message;
}

}  // namespace storetwin::sensors
