// What an external feed's cameras see of a person: joints that are lost together, and boxes.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/sim/sensors/skeleton_watch.h"

using namespace storetwin;
using namespace storetwin::sensors;
using storetwin::testing::find;
using storetwin::testing::small_camera;
using storetwin::testing::small_store;
using storetwin::testing::standing;
using storetwin::testing::watch;
using stream::KeyPoint;

namespace {

SkeletonProfile plain() {
  SkeletonProfile profile = SensorProfiles::ideal().skeletons;
  profile.group_miss_p = {0, 0};
  profile.lower_body = false;
  return profile;
}

// A camera on the person's level so near and narrow that head, neck, shoulders and elbows are in its image and the wrists
// are below it.
store::Store with_one_close_camera() {
  store::Store shop = small_store();
  store::Camera camera = small_camera("near", store::CameraKind::kColor, {1.5, 0.4, 1.4}, {1.5, 2, 1.4});
  camera.fx_px = camera.fy_px = 430;
  shop.calibration.cameras = {camera};
  return shop;
}

}  // namespace

TEST_CASE("joints beyond the edge of every camera's view are lost together, in runs, with their hands; the others stay") {
  SkeletonProfile profile = plain();
  profile.unseen_miss_p = 0.5;
  profile.unseen_run = 4;
  const auto documents = watch(with_one_close_camera(), profile, 600);
  REQUIRE(documents.size() > 10000);
  double lost = 0, runs = 0;
  bool before = false;
  for (const stream::Skeletons& document : documents) {
    const stream::Skeleton& person = document.people.at(0);
    for (const KeyPoint point : {KeyPoint::kHeadTop, KeyPoint::kNeck, KeyPoint::kLeftShoulder, KeyPoint::kRightElbow}) {
      REQUIRE(find(person, point));
    }
    const bool left = find(person, KeyPoint::kLeftWrist) == nullptr, right = find(person, KeyPoint::kRightWrist) == nullptr;
    REQUIRE(left == right);
    REQUIRE(person.hands.size() == (left ? 0 : 2));
    lost += left ? 1 : 0;
    runs += left && !before ? 1 : 0;
    before = left;
  }
  CHECK(lost / static_cast<double>(documents.size()) == doctest::Approx(0.5).epsilon(0.06));
  CHECK(lost / runs == doctest::Approx(4).epsilon(0.1));
}

TEST_CASE("joints that no camera sees and that are told all the same are guessed") {
  SkeletonProfile profile = plain();
  profile.unseen_sigma_m = 0.08;
  double wrist = 0, shoulder = 0;
  int count = 0;
  const world::BodyPose body = standing({1.5, 2.0});
  const auto truth = [&](KeyPoint point) { return body.key_points[static_cast<std::size_t>(point)]; };
  for (const stream::Skeletons& document : watch(with_one_close_camera(), profile, 120)) {
    wrist += (find(document.people.at(0), KeyPoint::kLeftWrist)->p_WJ - truth(KeyPoint::kLeftWrist)).squaredNorm();
    shoulder += (find(document.people.at(0), KeyPoint::kLeftShoulder)->p_WJ - truth(KeyPoint::kLeftShoulder)).squaredNorm();
    count += 3;
  }
  CHECK(std::sqrt(wrist / count) == doctest::Approx(0.08).epsilon(0.06));
  CHECK(std::sqrt(shoulder / count) < 1e-6);
}

TEST_CASE("a store whose cameras see all of a person loses nothing by it, and has the draws it had") {
  store::Store shop = small_store();
  for (int i = 0; i < 4; ++i) {
    const Vec3 corner(i % 2 == 0 ? 0.1 : 3.9, i < 2 ? 0.1 : 2.9, 2.7);
    shop.calibration.cameras.push_back(small_camera("c" + std::to_string(i), store::CameraKind::kColor, corner, {1.5, 2, 1}));
  }
  SkeletonProfile strict;
  strict.unseen_miss_p = 1;
  SkeletonProfile lax = strict;
  lax.unseen_miss_p = 0;
  const auto a = watch(shop, strict, 20), b = watch(shop, lax, 20);
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    REQUIRE(a[i].people.size() == b[i].people.size());
    for (std::size_t k = 0; k < a[i].people.size(); ++k) CHECK(a[i].people[k].joints == b[i].people[k].joints);
  }
}

TEST_CASE("each person comes with the boxes of the newest images that show it, where it was when they were taken") {
  store::Store shop = small_store();
  shop.calibration.cameras.clear();
  for (int i = 0; i < 6; ++i) {
    const Vec3 corner(i % 2 == 0 ? 0.2 : 3.8, 0.2 + 0.3 * i, 2.8);
    shop.calibration.cameras.push_back(small_camera("c" + std::to_string(i), store::CameraKind::kColor, corner, {2, 2, 1}));
  }
  SkeletonProfile profile = plain();
  profile.views = 4;
  std::size_t told = 4;
  std::int64_t oldest_ms = 101;
  SUBCASE("no image is missed") {}
  SUBCASE("some are, so that the newest are others each time, and older") {
    profile.group_miss_p = {0.3, 0.3};
    told = 6;
    oldest_ms = 201;
  }
  constexpr double kSpeed = 0.3;
  std::set<std::string> cameras;
  for (const stream::Skeletons& document : watch(shop, profile, 3, kSpeed)) {
    if (document.header.captured < Timestamp::seconds(0.2)) continue;
    const auto& views = document.people.at(0).views;
    REQUIRE(views.size() == 4);
    CHECK(views[0].captured == document.header.captured);
    for (std::size_t i = 0; i < views.size(); ++i) {
      const Duration age = document.header.captured - views[i].captured;
      CHECK(age < Duration::milliseconds(oldest_ms));
      CHECK((i == 0 || views[i].captured <= views[i - 1].captured));
      cameras.insert(views[i].camera);
      const store::Camera& camera = *std::ranges::find(shop.calibration.cameras, views[i].camera, &store::Camera::id);
      const auto body = standing({1.5 + kSpeed * views[i].captured.in_seconds(), 2.0});
      const Vec3& p_WHead = body.key_points[static_cast<std::size_t>(KeyPoint::kHeadTop)];
      const Vec2 head = *store::project(camera, camera.X_WC.inverse() * p_WHead);
      const double thick_px = 0.08 * 135 / (camera.X_WC.inverse() * p_WHead).norm();
      CHECK(views[i].box_min_px.y() == doctest::Approx(std::max(0.0, head.y() - thick_px)).epsilon(0.002));
      CHECK(views[i].box_max_px.y() > views[i].box_min_px.y() + 20);
      CHECK(views[i].box_max_px.x() <= camera.width_px - 1);
    }
  }
  CHECK(cameras.size() == told);
}
