#include "core/perception/scan.h"

#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>

#include "core/base/random.h"
#include "tests/core/perception/room.h"

namespace storetwin::perception {
namespace {

TEST_CASE("a head under a ceiling camera is a ground point below it, with the lean in its covariance") {
  const store::Store room = testing::empty_room();
  const store::Camera& camera = *store::find_camera(room, "depth/c1");
  stream::DepthPeople message;
  message.header.source = "depth/c1";
  stream::DepthPerson person;
  person.head_top.position_m = camera.X_WC.inverse() * Vec3(2.5, 1.5, 1.72);
  person.head_top.covariance_m2 = 0.0004 * Mat3::Identity();
  person.hands.push_back({camera.X_WC.inverse() * Vec3(2.9, 1.6, 1.1), 0.001 * Mat3::Identity(), 0.8});
  message.people = {person};
  const auto scan = to_scan(message, room);
  REQUIRE(scan);
  REQUIRE(scan->people.size() == 1);
  const PersonMeasurement& measured = scan->people[0];
  CHECK((measured.p_WB_m - Vec2(2.5, 1.5)).norm() < 1e-9);
  CHECK(*measured.height_m == doctest::Approx(1.72));
  const SurveyUncertainty survey;
  const double least = 0.0004 + survey.head_lean_m * survey.head_lean_m + survey.position_m * survey.position_m;
  CHECK(measured.covariance_m2(0, 0) > least);
  CHECK(measured.covariance_m2(0, 0) < least + 0.001);
  REQUIRE(measured.hands.size() == 1);
  CHECK((measured.hands[0].p_WH_m - Vec3(2.9, 1.6, 1.1)).norm() < 1e-9);
}

TEST_CASE("cameras that the store doesn't know, and other messages, give nothing") {
  const store::Store room = testing::empty_room();
  stream::DepthPeople message;
  message.header.source = "depth/unknown";
  CHECK(!to_scan(message, room));
  CHECK(!to_scan(stream::PlateBatch{}, room));
}

const double kStatureM = SurveyUncertainty{}.stature_m;

// The detection of an upright person of the room's stature, from the camera's own projection.
stream::PersonDetection detection_of(const store::Camera& camera, const Vec2& p_W, double stature_m) {
  const Pose X_CW = camera.X_WC.inverse();
  const Vec2 foot = *store::project(camera, X_CW * Vec3(p_W.x(), p_W.y(), 0));
  const Vec2 head = *store::project(camera, X_CW * Vec3(p_W.x(), p_W.y(), stature_m));
  stream::PersonDetection detection;
  detection.box_min_px = {(foot.x() + head.x()) / 2 - 40, head.y()};
  detection.box_max_px = {(foot.x() + head.x()) / 2 + 40, foot.y()};
  detection.score = 0.9;
  detection.key_points = {{stream::KeyPoint::kHeadTop, head, 0.9}};
  return detection;
}

TEST_CASE("a box that the image's left or right border cuts has no middle, and without key points places nobody") {
  const store::Store room = testing::empty_room();
  const auto camera = std::find_if(room.calibration.cameras.begin(), room.calibration.cameras.end(),
                                   [](const store::Camera& c) { return c.kind == store::CameraKind::kColor; });
  REQUIRE(camera != room.calibration.cameras.end());
  stream::PersonDetections message;
  message.header.source = camera->source();
  stream::PersonDetection whole = detection_of(*camera, {2.5, 1.5}, kStatureM);
  whole.key_points.clear();
  message.people = {whole};
  REQUIRE(to_scan(message, room)->people.size() == 1);
  stream::PersonDetection at_left = whole, at_right = whole;
  at_left.box_min_px.x() = 0;
  at_right.box_max_px.x() = camera->width_px - 1;
  message.people = {at_left, at_right};
  CHECK(to_scan(message, room)->people.empty());
}

std::optional<PersonMeasurement> measure(const store::Store& room, const stream::PersonDetection& detection) {
  stream::PersonDetections message;
  message.header.source = "color/rgb1";
  message.people = {detection};
  const auto scan = to_scan(message, room);
  if (!scan || scan->people.empty()) return std::nullopt;
  return scan->people[0];
}

TEST_CASE("a box of a whole person is placed on the floor with an ellipse that is long along the view") {
  const store::Store room = testing::empty_room();
  const store::Camera& camera = *store::find_camera(room, "color/rgb1");
  const Vec2 p_W(3, 3);
  const auto measured = measure(room, detection_of(camera, p_W, kStatureM));
  REQUIRE(measured);
  CHECK((measured->p_WB_m - p_W).norm() < 0.15);
  CHECK(*measured->height_m == doctest::Approx(kStatureM).epsilon(0.05));
  const Eigen::SelfAdjointEigenSolver<Mat2> axes(measured->covariance_m2);
  const Vec2 view = (p_W - camera.X_WC.translation.head<2>()).normalized();
  CHECK(std::abs(axes.eigenvectors().col(1).dot(view)) > 0.9);
  CHECK(axes.eigenvalues()(1) > axes.eigenvalues()(0));
}

TEST_CASE("the covariance of a box on the floor is that of many people of all statures, leaning and noisily seen") {
  const store::Store room = testing::empty_room();
  const store::Camera& camera = *store::find_camera(room, "color/rgb1");
  const SurveyUncertainty people;
  const Vec2 p_W(3, 3);
  RandomStream random(3);
  double nees = 0;
  const int trials = 400;
  for (int i = 0; i < trials; ++i) {
    const double stature_m = random.normal(people.stature_m, people.stature_sigma_m);
    const Vec2 lean_m = people.head_lean_m * Vec2(random.normal(), random.normal());
    stream::PersonDetection noisy = detection_of(camera, p_W, stature_m);
    const Vec2 head_W = p_W + lean_m;
    const double height_px = noisy.box_max_px.y() - noisy.box_min_px.y();
    // No ankle was found, so the detector guesses where the box ends.
    const double shift_px = random.normal(0, 0.025 * height_px);
    noisy.box_min_px.x() += shift_px;
    noisy.box_max_px += Vec2(shift_px, random.normal(0, 0.13 * height_px));
    noisy.key_points[0].pixel_px = *store::project(camera, camera.X_WC.inverse() * Vec3(head_W.x(), head_W.y(), stature_m)) +
                                   0.03 * height_px * Vec2(random.normal(), random.normal());
    const auto measured = measure(room, noisy);
    REQUIRE(measured);
    const Vec2 error = measured->p_WB_m - p_W;
    nees += error.dot(measured->covariance_m2.inverse() * error);
  }
  // Two degrees of freedom would give 2; a box counts as a third of an image, since a detector errs alike in neighbouring
  // ones. Below that by what is not drawn here: errors of the survey and of the clocks.
  constexpr double kExpected = 2.0 / 3;
  CHECK(nees / trials < 1.2 * kExpected);
  CHECK(nees / trials > 0.6 * kExpected);
}

TEST_CASE("a box cut by the image's lower border is placed by the head alone, with less certainty") {
  const store::Store room = testing::empty_room();
  const store::Camera& camera = *store::find_camera(room, "color/rgb1");
  const Vec2 p_W(3, 3);
  stream::PersonDetection whole = detection_of(camera, p_W, kStatureM);
  stream::PersonDetection cut = whole;
  cut.box_max_px.y() = camera.height_px - 1;
  const auto by_both = measure(room, whole);
  const auto by_head = measure(room, cut);
  REQUIRE(by_head);
  CHECK((by_head->p_WB_m - p_W).norm() < 0.1);
  CHECK(!by_head->height_m);
  CHECK(by_head->covariance_m2.trace() > by_both->covariance_m2.trace());
}

TEST_CASE(
    "a wrist in one image is a hand with a long covariance along the ray, and none if it can't be this person's") {
  const store::Store room = testing::empty_room();
  const store::Camera& camera = *store::find_camera(room, "color/rgb1");
  const Vec2 p_W(3, 3);
  stream::PersonDetection detection = detection_of(camera, p_W, kStatureM);
  const Vec3 wrist_W(3.3, 2.8, 1.1);
  const Vec2 wrist_px = *store::project(camera, camera.X_WC.inverse() * wrist_W);
  detection.key_points.push_back({stream::KeyPoint::kLeftWrist, wrist_px, 0.8});
  detection.key_points.push_back({stream::KeyPoint::kRightWrist, wrist_px + Vec2(300, 0), 0.8});
  const auto measured = measure(room, detection);
  REQUIRE(measured);
  REQUIRE(measured->hands.size() == 1);
  const Vec3 error = measured->hands[0].p_WH_m - wrist_W;
  CHECK(error.dot(measured->hands[0].covariance_m2.inverse() * error) < 9);
}

stream::Joint joint(stream::KeyPoint point, const Vec3& p_W) { return {point, p_W, 0.9}; }

// Somebody under a ceiling camera, by the shares of the stature at which parts of the body are, each off the vertical and
// in the image by its own error; the box hides nothing.
stream::PersonDetection points_of(const store::Camera& camera, const Vec2& p_W, double stature_m, double off_m, double noise_px,
                                  RandomStream& random) {
  using stream::KeyPoint;
  stream::PersonDetection detection = detection_of(camera, p_W, stature_m);
  detection.key_points.clear();
  const auto add = [&](KeyPoint point, double share, double aside_m) {
    const Vec3 p(p_W.x() + aside_m + off_m * random.normal(), p_W.y() + off_m * random.normal(), share * stature_m);
    const auto pixel = store::project(camera, camera.X_WC.inverse() * p);
    if (pixel) detection.key_points.push_back({point, *pixel + noise_px * Vec2(random.normal(), random.normal()), 0.9});
  };
  add(KeyPoint::kHeadTop, 1, 0);
  add(KeyPoint::kLeftShoulder, 0.818, -0.19);
  add(KeyPoint::kRightShoulder, 0.818, 0.19);
  add(KeyPoint::kLeftHip, 0.53, -0.09);
  add(KeyPoint::kRightHip, 0.53, 0.09);
  add(KeyPoint::kLeftAnkle, 0.045, -0.1);
  add(KeyPoint::kRightAnkle, 0.045, 0.1);
  return detection;
}

TEST_CASE("key points of one image place an upright person to centimetres, whatever the stature") {
  const store::Store room = testing::empty_room();
  const store::Camera& camera = *store::find_camera(room, "color/rgb1");
  RandomStream random(3);
  for (const double stature_m : {1.45, 1.65, 1.9}) {
    const auto measured = measure(room, points_of(camera, {3, 3}, stature_m, 0, 0, random));
    REQUIRE(measured);
    CHECK((measured->p_WB_m - Vec2(3, 3)).norm() < 0.08);
    CHECK(measured->hips_seen);
    REQUIRE(measured->height_m);
    CHECK(*measured->height_m == doctest::Approx(stature_m).epsilon(0.03));
  }
}

TEST_CASE("the covariance of key points bears many images of one person who stands as he stands") {
  const store::Store room = testing::empty_room();
  const store::Camera& camera = *store::find_camera(room, "color/rgb1");
  const SurveyUncertainty people;
  RandomStream random(4);
  double nees = 0;
  const int trials = 400;
  for (int i = 0; i < trials; ++i) {
    const double stature_m = random.normal(people.stature_m, people.stature_sigma_m);
    const auto measured = measure(room, points_of(camera, {3, 3}, stature_m, 0.06, 5, random));
    REQUIRE(measured);
    const Vec2 error = measured->p_WB_m - Vec2(3, 3);
    nees += error.dot(measured->covariance_m2.inverse() * error);
  }
  // What lasts counts eightfold, so an image's own squared error is about an eighth of what it claims, and above that by
  // the pixels' noise, which doesn't last.
  CHECK(nees / trials < 2.0 / 3);
  CHECK(nees / trials > 2.0 / 16);
}

TEST_CASE("who bows over a shelf stays where his hips and feet are") {
  const store::Store room = testing::empty_room();
  const store::Camera& camera = *store::find_camera(room, "color/rgb1");
  RandomStream random(5);
  stream::PersonDetection bowed = points_of(camera, {3, 3}, 1.65, 0, 0, random);
  const auto upright = measure(room, bowed);
  const auto pixel_at = [&](const Vec3& p_W) { return *store::project(camera, camera.X_WC.inverse() * p_W); };
  for (stream::ImagePoint& point : bowed.key_points) {
    if (point.point == stream::KeyPoint::kHeadTop) point.pixel_px = pixel_at({3.6, 3, 1.2});
  }
  const auto measured = measure(room, bowed);
  REQUIRE(measured);
  CHECK((measured->p_WB_m - Vec2(3, 3)).norm() < 0.15);
  CHECK(*measured->height_m < *upright->height_m - 0.15);
}

TEST_CASE("a key point of which the network isn't sure itself is no measurement") {
  const store::Store room = testing::empty_room();
  const store::Camera& camera = *store::find_camera(room, "color/rgb1");
  RandomStream random(6);
  stream::PersonDetection detection = points_of(camera, {3, 3}, 1.65, 0, 0, random);
  for (stream::ImagePoint& point : detection.key_points) {
    if (point.point != stream::KeyPoint::kLeftAnkle && point.point != stream::KeyPoint::kRightAnkle) continue;
    point.pixel_px += Vec2(0, 80);
    point.score = 0.35;
  }
  CHECK((measure(room, detection)->p_WB_m - Vec2(3, 3)).norm() < 0.06);
}

TEST_CASE("a skeleton stands under its hips, else under its shoulders") {
  using stream::KeyPoint;
  const store::Store room = testing::empty_room();
  stream::Skeletons message;
  message.header.source = "skeletons/x";
  stream::Skeleton upper{"77", stream::EntranceState::kValidEntrance, {}, {}, {}};
  upper.joints = {joint(KeyPoint::kLeftShoulder, {1, 1, 1.4}), joint(KeyPoint::kRightShoulder, {1.4, 1, 1.4}),
                  joint(KeyPoint::kHeadTop, {1.3, 1.2, 1.7})};
  stream::Skeleton whole = upper;
  whole.joints.push_back(joint(KeyPoint::kLeftHip, {1.1, 0.9, 0.9}));
  whole.joints.push_back(joint(KeyPoint::kRightHip, {1.3, 0.9, 0.9}));
  stream::Skeleton arms_only{"78", stream::EntranceState::kUnknown, {joint(KeyPoint::kLeftWrist, {1, 1, 1})}, {}, {}};
  message.people = {upper, whole, arms_only};
  const auto scan = to_scan(message, room);
  REQUIRE(scan);
  REQUIRE(scan->people.size() == 2);
  CHECK((scan->people[0].p_WB_m - Vec2(1.2, 1)).norm() < 1e-12);
  CHECK((scan->people[1].p_WB_m - Vec2(1.2, 0.9)).norm() < 1e-12);
  CHECK(scan->people[1].covariance_m2(0, 0) < scan->people[0].covariance_m2(0, 0));
  CHECK(scan->people[1].hips_seen);
  CHECK_FALSE(scan->people[0].hips_seen);
  CHECK(scan->people[0].external_id == "77");
  CHECK(scan->people[0].entrance == stream::EntranceState::kValidEntrance);
}

TEST_CASE("a hand lies a little beyond the wrist, unless the feed gives the hand itself") {
  using stream::KeyPoint;
  stream::Skeletons message;
  stream::Skeleton skeleton{"1", stream::EntranceState::kUnknown, {}, {}, {}};
  skeleton.joints = {joint(KeyPoint::kNeck, {0, 0, 1.5}), joint(KeyPoint::kLeftElbow, {0.3, 0, 1.2}),
                     joint(KeyPoint::kLeftWrist, {0.6, 0, 1.2}), joint(KeyPoint::kRightWrist, {0, 0.5, 1})};
  skeleton.hands = {{Vec3(0.05, 0.55, 1.0), Mat3::Identity(), 0.9}};
  message.people = {skeleton};
  const auto scan = to_scan(message, testing::empty_room());
  REQUIRE(scan);
  const std::vector<HandMeasurement>& hands = scan->people.at(0).hands;
  REQUIRE(hands.size() == 2);
  CHECK((hands[0].p_WH_m - Vec3(0.05, 0.55, 1.0)).norm() < 1e-12);
  CHECK((hands[1].p_WH_m - Vec3(0.68, 0, 1.2)).norm() < 1e-12);
}

TEST_CASE("a feed that tells its wrists once more as hands has told no hand") {
  using stream::KeyPoint;
  stream::Skeleton skeleton{"1", stream::EntranceState::kUnknown, {}, {}, {}};
  skeleton.joints = {joint(KeyPoint::kNeck, {0, 0, 1.5}), joint(KeyPoint::kLeftElbow, {0.3, 0, 1.2}),
                     joint(KeyPoint::kLeftWrist, {0.6, 0, 1.2})};
  skeleton.hands = {{Vec3(0.6, 0, 1.2), Mat3::Identity(), 0.9}};
  stream::Skeletons message;
  message.people = {skeleton};
  const auto scan = to_scan(message, testing::empty_room());
  REQUIRE(scan);
  REQUIRE(scan->people.at(0).hands.size() == 1);
  CHECK((scan->people[0].hands[0].p_WH_m - Vec3(0.68, 0, 1.2)).norm() < 1e-12);
}

}  // namespace
}  // namespace storetwin::perception
