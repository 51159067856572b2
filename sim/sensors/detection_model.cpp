#include "sim/sensors/detection_model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace storetwin::sensors {

namespace {

using stream::KeyPoint;

// Nearer to the hips than this, the middle of what is pushed is at hand.
constexpr double kAtHandM = 0.95;

// A body may lean out of its place while a shutter rolls, by more than it walks where the neck is much nearer to the camera
// than the feet. Limbs are as thick in pixels along both axes, and not drawn in by the lens as their middles are.
ViewSides detector_sides(const store::Camera& camera, const ColorProfile& profile) {
  constexpr double kLeanMps = 8, kThickM = 0.25;
  const double thicker = std::max(0.0, camera.fx_px / camera.fy_px - 1) + (1 - least_gain(camera.distortion));
  return sides_of(camera, kLeanMps * profile.readout_s + kThickM * thicker + 0.01);
}

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

bool is_wrist(KeyPoint point) { return point == KeyPoint::kLeftWrist || point == KeyPoint::kRightWrist; }

// Head top and neck have no side; all others stand in pairs, left first.
KeyPoint mirrored(KeyPoint point) {
  const auto i = static_cast<std::int32_t>(point);
  if (i < static_cast<std::int32_t>(KeyPoint::kLeftShoulder)) return point;
  return static_cast<KeyPoint>(i % 2 == 0 ? i + 1 : i - 1);
}
static_assert(static_cast<int>(KeyPoint::kLeftShoulder) == 2);

bool overlap(const Vec2& a_min, const Vec2& a_max, const Vec2& b_min, const Vec2& b_max) {
  return (a_min.array() < b_max.array()).all() && (b_min.array() < a_max.array()).all();
}

}  // namespace

double miss_probability(const ColorProfile& p, double hidden, double height_px) {
  const double by_hiding = p.miss_hidden * logistic((hidden - p.miss_hidden_at) / p.miss_hidden_width);
  const double by_size = p.miss_small * logistic((p.miss_small_px - height_px) / p.miss_small_width_px);
  return std::min(p.miss_max, p.miss_base + by_hiding + by_size);
}

DetectionModel::DetectionModel(const store::Camera& camera,
                               const ColorProfile& profile, RandomStream random)
    : camera_(camera), X_CW_(camera.X_WC.inverse()), lens_(lens_kernel(camera, X_CW_)),
      eye_(camera.X_WC.translation, camera.range_max_m), sides_(detector_sides(camera, profile)), profile_(profile),
      clothing_(profile, random.fork("colours")),
      random_(random.fork("scene")), person_random_(random.fork("person")) {
  RandomStream unit = random.fork("unit");
  fixed_false_px_ = Vec2(unit.uniform(0.1, 0.9) * camera.width_px, unit.uniform(0.4, 0.95) * camera.height_px);
  fixed_false_height_px_ = unit.uniform(0.15, 0.4) * camera.height_px;
}

void DetectionModel::aim(const Pose& X_WC) {
  camera_.X_WC = X_WC;
  X_CW_ = X_WC.inverse();
  lens_ = lens_kernel(camera_, X_CW_);
  sides_ = detector_sides(camera_, profile_);
  eye_ = Eye(X_WC.translation, camera_.range_max_m);
}

bool DetectionModel::inside(const Vec2& pixel) const {
  return pixel.x() >= 0 && pixel.y() >= 0 && pixel.x() <= camera_.width_px - 1 && pixel.y() <= camera_.height_px - 1;
}

// A shutter that rolls reads the middle row at the image's instant, the others earlier and later.
RowSkew DetectionModel::skew_of(const world::BodyPose& body) const {
  if (body.v_WB_mps.isZero(0)) return {};
  constexpr double kMomentS = 0.01;
  const Vec3& neck = body.key_points[static_cast<std::size_t>(KeyPoint::kNeck)];
  const Vec3 v_W(body.v_WB_mps.x(), body.v_WB_mps.y(), 0);
  const auto now = store::project(camera_, X_CW_ * neck), later = store::project(camera_, X_CW_ * (neck + kMomentS * v_W));
  if (!now || !later) return {};
  const Vec2 px_per_row = (*later - *now) * (profile_.readout_s / camera_.height_px / kMomentS);
  return {px_per_row.x(), px_per_row.y(), 0.5 * (camera_.height_px - 1), 0.5 * camera_.height_px};
}

// What somebody pushes is boxed with the person; what stands somewhere isn't.
void DetectionModel::add_pushed(const world::BodyPose& body, const RowSkew& skew, Projected& projected) const {
  for (const world::BodyBox& box : body.boxes) {
    if ((box.X_WB.translation.head<2>() - body.p_WB_m).norm() > kAtHandM) continue;
    for (const Vec3& corner : corners_of(SolidBox{box.X_WB, box.half_m})) {
      auto pixel = store::project(camera_, X_CW_ * corner);
      if (!pixel) continue;
      *pixel += skew.at(*pixel);
      projected.box_min = projected.box_min.cwiseMin(*pixel);
      projected.box_max = projected.box_max.cwiseMax(*pixel);
    }
  }
}

bool DetectionModel::project_body(const BodyIndex& people, std::size_t whom, const Visibility& visibility,
                                  Projected& projected) {
  const BodyIndex::Entry& entry = people[whom];
  const world::BodyPose& body = entry.pose();
  const Vec3& p_WHead = body.key_points[static_cast<std::size_t>(KeyPoint::kHeadTop)];
  if ((p_WHead - camera_.X_WC.translation).norm() > camera_.range_max_m) return false;
  projected.place = whom;
  ImagePoints image;
  const RowSkew skew = skew_of(body);
  project_points(lens_, skew, entry.points, image);
  std::uint32_t asked = 0;
  for (std::size_t i = 0; i < stream::kKeyPoints; ++i) {
    if (!(image.z_m[i] > 0)) return false;  // partly behind the camera: no detector finds such a person
    projected.pixels[i] = {image.u_px[i], image.v_px[i]};
    if (inside(projected.pixels[i])) asked |= 1u << i;
  }
  const ImageBox box = project_box(lens_, skew, entry.capsules);
  projected.box_min = box.min_px;
  projected.box_max = box.max_px;
  add_pushed(body, skew, projected);
  const Vec2 border(camera_.width_px - 1, camera_.height_px - 1);
  if (!overlap(projected.box_min, projected.box_max, Vec2::Zero(), border)) return false;
  projected.visible = asked == 0 ? 0 : visibility.seen(eye_, people, in_view_.before(entry), whom, asked);
  const int hidden = static_cast<int>(stream::kKeyPoints) - std::popcount(projected.visible);
  projected.hidden = hidden / static_cast<double>(stream::kKeyPoints);
  return true;
}

stream::PersonDetection DetectionModel::spoil_box(const Projected& body, PersonState& state, Draws& draws) const {
  const double height = body.height_px();
  const Vec3 e = state.box_error.next(profile_.error_lag1, draws.normal3());
  const Vec3 s = state.size_error.next(profile_.error_lag1, draws.normal3());
  const bool feet = body.sees(KeyPoint::kLeftAnkle) || body.sees(KeyPoint::kRightAnkle);
  const Vec2 shift = profile_.center_sigma * height * Vec2(e.x(), e.y());
  stream::PersonDetection detection;
  detection.box_min_px = body.box_min + shift;
  detection.box_max_px = body.box_max + shift;
  detection.box_max_px.y() += (feet ? profile_.foot_sigma : profile_.hidden_foot_sigma) * height * e.z();
  const double widen = profile_.center_sigma * height * s.x();
  detection.box_min_px.x() -= widen;
  detection.box_max_px.x() += widen;
  detection.box_min_px.y() += profile_.center_sigma * height * s.y();
  const Vec2 border(camera_.width_px - 1, camera_.height_px - 1);
  detection.box_min_px = detection.box_min_px.cwiseMax(Vec2::Zero()).cwiseMin(border);
  detection.box_max_px = detection.box_max_px.cwiseMin(border).cwiseMax(detection.box_min_px);
  detection.score = std::clamp(0.93 - 0.5 * body.hidden + draws.normal(0, 0.04), 0.2, 0.999);
  return detection;
}

void DetectionModel::add_key_points(const Projected& body, const world::BodyPose& pose, const ShelfSpace& shelf_space,
                                    Draws& draws, stream::PersonDetection& detection) const {
  const double sigma_px = profile_.point_sigma * body.height_px();
  const bool swapped = draws.chance(profile_.swap_p);
  detection.key_points.reserve(stream::kKeyPoints);
  for (std::size_t i = 0; i < stream::kKeyPoints; ++i) {
    const auto point = static_cast<KeyPoint>(i);
    // Every draw is made whatever comes of it, so that one decision doesn't shift the next ones.
    const double miss_draw = draws.uniform(), guess_draw = draws.uniform();
    const double jump_draw = draws.uniform();
    const Vec2 error(draws.normal(), draws.normal());
    const double score_noise = draws.normal(0, 0.04);
    double miss_p = is_wrist(point) ? profile_.wrist_miss_p : profile_.point_miss_p;
    const bool visible = body.sees(point);
    if (is_wrist(point) && visible && shelf_space.contains(pose.key_points[i])) miss_p = std::max(miss_p, profile_.in_shelf_miss_p);
    const bool guessed = !visible && guess_draw < profile_.hidden_guess_p;
    if (visible ? miss_draw < miss_p : !guessed) continue;
    stream::ImagePoint found;
    found.point = swapped ? mirrored(point) : point;
    found.pixel_px = body.pixels[i] + (guessed ? 2.5 : 1.0) * sigma_px * error;
    found.score = std::clamp((guessed ? 0.3 : 0.88) + score_noise, 0.05, 0.999);
    if (is_wrist(point) && jump_draw < profile_.jump_p) {
      for (const Projected& other : bodies_) {
        const bool near = overlap(body.box_min, body.box_max, other.box_min, other.box_max);
        const bool taken = other.place != body.place && near && other.sees(point);
        if (taken) found.pixel_px = other.pixels[i] + sigma_px * error;
      }
    }
    if (inside(found.pixel_px)) detection.key_points.push_back(found);
  }
  std::ranges::sort(detection.key_points, {}, &stream::ImagePoint::point);
}

perception::ClothingColors DetectionModel::colors_of(const Projected& body, const world::Clothing& clothing,
                                                     PersonState& state) const {
  const auto seen = [&](KeyPoint left, KeyPoint right) {
    return body.sees(left) || body.sees(right);
  };
  const bool hips = seen(KeyPoint::kLeftHip, KeyPoint::kRightHip);
  return clothing_.observe(clothing, hips || seen(KeyPoint::kLeftShoulder, KeyPoint::kRightShoulder),
                           hips || seen(KeyPoint::kLeftAnkle, KeyPoint::kRightAnkle), state.cloth);
}

DetectionModel::PersonState& DetectionModel::state_of(std::size_t place) {
  return states_.at(place, [this](truth::ShopperId shopper) {
    const RandomStream own = person_random_.fork("shopper", shopper.value);
    return PersonState{.random = own, .cloth = own.fork("clothing")};
  });
}

void DetectionModel::add_false_persons(std::vector<Found>& found) {
  const bool there = random_.chance(std::min(1.0, profile_.false_per_image));
  const bool fixed = random_.chance(profile_.fixed_false_share);
  const Vec2 elsewhere(random_.uniform(0, camera_.width_px - 1), random_.uniform(0, camera_.height_px - 1));
  const double height = random_.uniform(0.15, 0.5) * camera_.height_px;
  const double score = random_.uniform(0.25, 0.7);
  if (!there) return;
  const Vec2 foot = fixed ? fixed_false_px_ : elsewhere;
  const double tall = fixed ? fixed_false_height_px_ : height;
  stream::PersonDetection nobody;
  const Vec2 border(camera_.width_px - 1, camera_.height_px - 1);
  nobody.box_min_px = Vec2(foot.x() - 0.2 * tall, foot.y() - tall).cwiseMax(Vec2::Zero());
  nobody.box_max_px = Vec2(foot.x() + 0.2 * tall, foot.y()).cwiseMin(border);
  nobody.score = score;
  found.push_back({std::move(nobody), {}});
}

stream::PersonDetections DetectionModel::observe(const SceneView& view, const Visibility& visibility) {
  const std::shared_ptr<const BodyIndex> people = view.people();
  states_.follow(*people);
  in_view_.look(eye_.p_W(), sides_, *people);
  bodies_.clear();
  for (const std::size_t i : in_view_.places()) {
    if (!project_body(*people, i, visibility, bodies_.emplace_back())) bodies_.pop_back();
  }
  std::vector<Found> found;
  found.reserve(bodies_.size() + 1);
  for (const Projected& body : bodies_) {
    const world::BodyPose& pose = (*people)[body.place].pose();
    PersonState& state = state_of(body.place);
    const double miss_p = miss_probability(profile_, body.hidden, body.height_px());
    if (state.misses.next(miss_p, profile_.miss_run_frames, state.random) || body.visible == 0) continue;
    Draws draws(state.random);
    stream::PersonDetection detection = spoil_box(body, state, draws);
    add_key_points(body, pose, visibility.shelf_space(), draws, detection);
    found.push_back({std::move(detection), colors_of(body, pose.clothing, state)});
  }
  add_false_persons(found);
  shuffle(found, random_);
  return to_message(std::move(found), view.now);
}

stream::PersonDetections DetectionModel::to_message(std::vector<Found> found, Timestamp now) {
  stream::PersonDetections message;
  message.people.reserve(found.size());
  for (Found& one : found) {
    const perception::Look look = looks_.name(one.clothing, now);
    one.detection.upper_look = look.upper;
    one.detection.lower_look = look.lower;
    message.people.push_back(std::move(one.detection));
  }
  return message;
}

}  // namespace storetwin::sensors
