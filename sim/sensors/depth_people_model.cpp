#include "sim/sensors/depth_people_model.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

namespace storetwin::sensors {

namespace {

using stream::KeyPoint;

constexpr std::size_t place_of(KeyPoint point) { return static_cast<std::size_t>(point); }

// What perception takes a person for, and the hands.
constexpr std::array kUpper = {place_of(KeyPoint::kHeadTop), place_of(KeyPoint::kNeck), place_of(KeyPoint::kLeftShoulder),
                               place_of(KeyPoint::kRightShoulder)};
constexpr std::array kLookedFor = {kUpper[0], kUpper[1], kUpper[2], kUpper[3], kHandPoint, kHandPoint + 1};

constexpr double kSlackM = 1e-6;  // far above rounding

constexpr std::uint32_t bit_of(std::size_t point) { return 1u << point; }
constexpr std::uint32_t kUpperBits = bit_of(kUpper[0]) | bit_of(kUpper[1]) | bit_of(kUpper[2]) | bit_of(kUpper[3]);

}  // namespace

DepthPeopleModel::DepthPeopleModel(const store::Camera& camera, const DepthProfile& profile,
                                   RandomStream random, TofEmitters emitters)
    : camera_(camera), X_CW_(camera.X_WC.inverse()), lens_(lens_kernel(camera, X_CW_)),
      eye_(camera.X_WC.translation, camera.range_max_m), sides_(sides_of(camera, kSlackM)), profile_(profile.people),
      errors_(camera, profile, random, std::move(emitters)), random_(random.fork("scene")),
      person_random_(random.fork("person")) {
  RandomStream unit = random.fork("unit");
  unit.normal(0, 1);  // the first two are a stereo camera's errors (range_errors.h)
  unit.normal(0, 1);
  const Vec2 pixel(unit.uniform(0.1, 0.9) * camera.width_px, unit.uniform(0.1, 0.9) * camera.height_px);
  fixed_false_C_ = store::ray_of(camera, pixel) * unit.uniform(1.2, 2.0);
}

void DepthPeopleModel::aim(const Pose& X_WC) {
  camera_.X_WC = X_WC;
  X_CW_ = X_WC.inverse();
  lens_ = lens_kernel(camera_, X_CW_);
  sides_ = sides_of(camera_, kSlackM);
  eye_ = Eye(X_WC.translation, camera_.range_max_m);
}

std::uint32_t DepthPeopleModel::in_image(const BodyIndex::Entry& body) const {
  ImagePoints image;
  project_points(lens_, {}, body.points, image);
  std::uint32_t inside = 0;
  for (const std::size_t i : kLookedFor) {
    const bool in_range = image.z_m[i] > 0 && !(image.z_m[i] < camera_.range_min_m || image.z_m[i] > camera_.range_max_m);
    const bool in_frame = image.u_px[i] >= 0 && image.v_px[i] >= 0 && image.u_px[i] <= camera_.width_px - 1 &&
                          image.v_px[i] <= camera_.height_px - 1;
    if (!in_range || !in_frame) continue;
    const double range_m = (body.point(i) - camera_.X_WC.translation).norm();
    if (errors_.reaches(image.z_m[i], range_m)) inside |= 1u << i;
  }
  return inside;
}

stream::UncertainPoint DepthPeopleModel::spoiled(const Vec3& p_W, const Interval& sigma_m, const RangeError& along_view,
                                                 const Vec3& error) const {
  Vec3 p_C = X_CW_ * p_W;
  const double range_m = p_C.norm();
  const double t = std::clamp((range_m - 1) / 3, 0.0, 1.5);
  const double across_m = std::hypot(sigma_m[0] + t * (sigma_m[1] - sigma_m[0]), along_view.blur_m);
  // Never better than half of what it is across: a head's or hand's shape is not known.
  const double along_m = std::hypot(along_view.sigma_m, across_m / 2);
  const Vec3 view_C = p_C / range_m;
  const Vec3 side_C = view_C.unitOrthogonal();
  const Vec3 up_C = view_C.cross(side_C);
  p_C = p_C * along_view.gain + along_view.offset_m * view_C;
  p_C += along_m * error.x() * view_C + across_m * (error.y() * side_C + error.z() * up_C);
  stream::UncertainPoint point;
  point.position_m = p_C;
  const Mat3 along = view_C * view_C.transpose();
  point.covariance_m2 = along_m * along_m * along + across_m * across_m * (Mat3::Identity() - along);
  return point;
}

RangeError DepthPeopleModel::range_error(const Vec3& p_W, double breadth_m, double speed_mps, bool between_goods,
                                         Timestamp now) const {
  return errors_.at({p_W, (p_W - camera_.X_WC.translation).norm(), speed_mps, breadth_m, between_goods, now});
}

DepthPeopleModel::Speeds DepthPeopleModel::speeds_of(const world::BodyPose& body, Timestamp now, PersonState& state) {
  constexpr double kForgottenS = 0.3;
  const PersonState::Last is{now, body.key_points[place_of(KeyPoint::kHeadTop)], body.hands};
  const std::optional<PersonState::Last> was = std::exchange(state.last, is);
  const double since_s = was ? (now - was->at).in_seconds() : 0;
  if (since_s <= 0 || since_s > kForgottenS) return {};
  Speeds speeds;
  speeds.head = (is.head - was->head).norm() / since_s;
  for (std::size_t side = 0; side < 2; ++side) speeds.hands[side] = (is.hands[side] - was->hands[side]).norm() / since_s;
  return speeds;
}

DepthPeopleModel::Seen DepthPeopleModel::look_at(const BodyIndex::Entry& person, std::uint32_t visible, Timestamp now,
                                                 const ShelfSpace& shelf_space, PersonState& state) const {
  const world::BodyPose& body = person.pose();
  Seen seen;
  seen.shopper = person.id();
  seen.p_WHead = body.key_points[place_of(KeyPoint::kHeadTop)];
  const double range_m = (seen.p_WHead - camera_.X_WC.translation).norm();
  const Speeds speeds = errors_.kind() == DepthKind::kTimeOfFlight ? speeds_of(body, now, state) : Speeds{};
  const RangeError head_along = range_error(seen.p_WHead, profile_.head_breadth_m, speeds.head, false, now);
  const double covered = std::popcount(~visible & kUpperBits) / static_cast<double>(kUpper.size());
  const double hidden = covered + (1 - covered) * head_along.lost_share;
  const double far = std::max(0.0, range_m / profile_.far_from_m - 1);
  // A head that perception sees half of is missed half of the time; the power keeps a hidden shoulder harmless.
  const double noisy = profile_.head_miss_p > 0 ? 0.6 * hidden * hidden + 0.5 * far : 0;
  const double miss_p = std::min(0.98, profile_.head_miss_p + noisy);
  Draws draws(state.random);
  const bool missed = state.head_misses.next(miss_p, profile_.miss_run_frames, draws.uniform());
  seen.head = !missed && (visible & bit_of(place_of(KeyPoint::kHeadTop))) != 0;
  const Vec3& head_error = state.head_error.next(profile_.error_lag1, draws.normal3());
  const double sureness = std::clamp(0.95 - 0.4 * hidden + draws.normal(0, 0.02), 0.3, 0.99);
  if (seen.head) {
    seen.person.head_top = spoiled(seen.p_WHead, profile_.head_sigma_m, head_along, head_error);
    seen.person.score = seen.person.head_top.confidence = sureness;
  }
  for (std::size_t side = 0; side < 2; ++side) {
    const Vec3& hand = body.hands[side];
    const bool near_body = (hand - seen.p_WHead).head<2>().norm() < profile_.near_body_m;
    const bool between_goods = shelf_space.contains(hand);
    const RangeError along = range_error(hand, profile_.hand_breadth_m, speeds.hands[side], between_goods, now);
    double hand_miss_p = near_body ? profile_.near_body_miss_p : profile_.hand_miss_p;
    if (between_goods) hand_miss_p += profile_.in_shelf_miss_p;
    hand_miss_p += std::max(0.0, 1 - hand_miss_p) * along.lost_share;
    const bool hand_missed =
        state.hand_misses[side].next(std::min(0.98, hand_miss_p), profile_.miss_run_frames, draws.uniform());
    const Vec3& error = state.hand_errors[side].next(profile_.error_lag1, draws.normal3());
    if (hand_missed || (visible & bit_of(kHandPoint + side)) == 0) continue;
    seen.person.hands.reserve(2);
    seen.person.hands.push_back(spoiled(hand, profile_.hand_sigma_m, along, error));
    seen.person.hands.back().confidence = near_body ? 0.6 : 0.9;
  }
  return seen;
}

void DepthPeopleModel::merge_close_heads(std::vector<Seen>& people) {
  for (std::size_t i = 0; i < people.size(); ++i) {
    for (std::size_t j = i + 1; j < people.size(); ++j) {
      Seen &a = people[i], &b = people[j];
      if (!a.head || !b.head || (a.p_WHead - b.p_WHead).norm() > profile_.merge_m) continue;
      if (!random_.chance(profile_.merge_p)) continue;
      Seen& lower = a.p_WHead.z() < b.p_WHead.z() ? a : b;
      lower.head = false;
    }
  }
}

void DepthPeopleModel::add_false_person(stream::DepthPeople& message) {
  const bool there = random_.chance(profile_.false_person_p);
  const bool fixed = random_.chance(profile_.fixed_false_share);
  const Vec2 pixel(random_.uniform(0, camera_.width_px - 1), random_.uniform(0, camera_.height_px - 1));
  const double range_m = random_.uniform(1.2, 2.2);
  const Vec3 jitter = random_.normal3(0.02);
  if (!there) return;
  stream::DepthPerson nobody;
  nobody.head_top.position_m = jitter + (fixed ? fixed_false_C_ : Vec3(store::ray_of(camera_, pixel) * range_m));
  nobody.head_top.covariance_m2 = Mat3::Identity() * (0.04 * 0.04);
  nobody.score = nobody.head_top.confidence = random_.uniform(0.3, 0.7);
  message.people.push_back(nobody);
}

DepthPeopleModel::PersonState& DepthPeopleModel::state_of(std::size_t place) {
  return states_.at(place, [this](truth::ShopperId shopper) {
    return PersonState{.random = person_random_.fork("shopper", shopper.value)};
  });
}

stream::DepthPeople DepthPeopleModel::observe(const SceneView& view, const Visibility& visibility) {
  const std::shared_ptr<const BodyIndex> bodies = view.people();
  states_.follow(*bodies);
  in_view_.look(eye_.p_W(), sides_, *bodies);
  std::vector<Seen>& people = people_;
  people.clear();
  for (const std::size_t i : in_view_.places()) {
    const BodyIndex::Entry& body = (*bodies)[i];
    const std::uint32_t asked = in_image(body);
    if (asked == 0) continue;  // nothing of it could be told, and its errors wait
    const std::uint32_t visible = visibility.seen(eye_, *bodies, in_view_.before(body), i, asked);
    people.push_back(look_at(body, visible, view.now, visibility.shelf_space(), state_of(i)));
  }
  merge_close_heads(people);
  stream::DepthPeople message;
  message.people.reserve(people.size());
  for (Seen& seen : people) {
    if (seen.head) {
      message.people.push_back(std::move(seen.person));
    } else {
      // An arm may reach into the image while its owner stands outside.
      for (auto& hand : seen.person.hands) {
        hand.confidence *= 0.8;
        message.loose_hands.push_back(hand);
      }
    }
  }
  add_false_person(message);
  shuffle(message.people, random_);
  shuffle(message.loose_hands, random_);
  return message;
}

}  // namespace storetwin::sensors
