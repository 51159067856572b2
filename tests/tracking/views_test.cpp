// Boxes of several cameras at one moment become people on the ground.
#include "core/perception/views.h"

#include <doctest/doctest.h>

#include <Eigen/LU>
#include <algorithm>

#include "core/base/random.h"
#include "tests/tracking/high_camera.h"

namespace storetwin::perception {
namespace {

// Four cameras at the corners of a hall of 12 x 12 m, 2.5 m up, looking at its middle.
std::vector<store::Camera> four_cameras() {
  std::vector<store::Camera> cameras;
  for (const Vec2& corner : {Vec2(-2, -2), Vec2(14, -2), Vec2(14, 14), Vec2(-2, 14)}) {
    cameras.push_back(testing::high_camera(cameras.size(), {corner.x(), corner.y(), 2.5}, {6, 6, 0.8}, 1100));
  }
  return cameras;
}

CameraBox box_of(const std::vector<store::Camera>& cameras, std::size_t c, const Vec2& p_W) {
  const Pose X_CW = cameras[c].X_WC.inverse();
  const Vec2 foot = *store::project(cameras[c], X_CW * Vec3(p_W.x(), p_W.y(), 0));
  const Vec2 head = *store::project(cameras[c], X_CW * Vec3(p_W.x(), p_W.y(), 1.75));
  const double half_px = 0.14 * (foot - head).norm();
  return {c, {foot.x() - half_px, head.y()}, {foot.x() + half_px, foot.y()}, 0.9};
}

double distance_to_nearest(const PersonScan& scan, const Vec2& p_W) {
  double nearest_m = 1e9;
  for (const PersonMeasurement& person : scan.people) nearest_m = std::min(nearest_m, (person.p_WB_m - p_W).norm());
  return nearest_m;
}

TEST_CASE("everybody is one person however many cameras see him, with noisy boxes and in any order") {
  const auto cameras = four_cameras();
  RandomStream random(3);
  int found = 0, extra = 0, total = 0;
  for (int trial = 0; trial < 30; ++trial) {
    std::vector<Vec2> people;
    while (people.size() < 6) {
      const Vec2 p(random.uniform(3, 9), random.uniform(3, 9));
      if (std::all_of(people.begin(), people.end(), [&](const Vec2& q) { return (p - q).norm() > 1.5; }))
        people.push_back(p);
    }
    std::vector<CameraBox> boxes;
    for (std::size_t c = 0; c < cameras.size(); ++c) {
      for (const Vec2& p : people) {
        CameraBox box = box_of(cameras, c, p);
        const Vec2 off = 5 * Vec2(random.normal(), random.normal());
        box.min_px += off;
        box.max_px += off;
        if (random.chance(0.9)) boxes.insert(boxes.begin() + random.integer(0, static_cast<int>(boxes.size())), box);
      }
    }
    const PersonScan scan = fuse_views(cameras, boxes, Timestamp{});
    for (const Vec2& p : people) found += distance_to_nearest(scan, p) < 0.5 ? 1 : 0;
    total += static_cast<int>(people.size());
    const auto strong = [](const PersonMeasurement& m) { return m.score >= 0.5; };
    extra += std::max(0, static_cast<int>(std::count_if(scan.people.begin(), scan.people.end(), strong)) - 6);
  }
  CHECK(found >= 0.98 * total);
  CHECK(extra <= 3);
}

TEST_CASE("what one camera reports and three others with a free view don't is too weak to start a track") {
  const auto cameras = four_cameras();
  const CameraBox alone = box_of(cameras, 0, {6, 6});
  const PersonScan ghost = fuse_views(cameras, {alone}, Timestamp{});
  REQUIRE(ghost.people.size() == 1);
  CHECK(ghost.people[0].score < 0.5);
  const PersonScan one_camera = fuse_views({cameras[0]}, {alone}, Timestamp{});
  REQUIRE(one_camera.people.size() == 1);
  CHECK(one_camera.people[0].score > 0.8);
}

TEST_CASE("who stands behind somebody is less likely to be seen, and who stands where no camera looks is not at all") {
  const auto cameras = std::vector<store::Camera>{four_cameras()[0]};
  const CameraBox in_front = box_of(cameras, 0, {4, 4});
  const PersonScan scan = fuse_views(cameras, {in_front}, Timestamp{});
  REQUIRE(scan.detection_probability);
  CHECK(scan.detection_probability({7, 4}) > 0.7);
  CHECK(scan.detection_probability({5, 5}) < 0.5);
  CHECK(scan.detection_probability({-8, -8}) == 0);
}

TEST_CASE("a box that ends at the image's lower border has no foot and makes nobody") {
  const auto cameras = four_cameras();
  CameraBox cut = box_of(cameras, 0, {6, 6});
  cut.max_px.y() = cameras[0].height_px - 1;
  CHECK(fuse_views(cameras, {cut}, Timestamp{}).people.empty());
}

TEST_CASE("a far camera's ellipse is long and thin, and a second camera makes it short") {
  const auto cameras = four_cameras();
  const Vec2 p(9, 9);
  const PersonScan one = fuse_views({cameras[0]}, {box_of(cameras, 0, p)}, Timestamp{});
  const PersonScan two = fuse_views(cameras, {box_of(cameras, 0, p), box_of(cameras, 1, p)}, Timestamp{});
  REQUIRE(one.people.size() == 1);
  REQUIRE(two.people.size() == 1);
  const Vec2 along = Vec2(1, 1).normalized(), across(along.y(), -along.x());
  const Mat2& covariance = one.people[0].covariance_m2;
  CHECK(along.dot(covariance * along) > 4 * across.dot(covariance * across));
  CHECK(two.people[0].covariance_m2.trace() < 0.7 * covariance.trace());
}

TEST_CASE("an unknown image ends where the farthest box of the recording ends") {
  auto cameras = four_cameras();
  cameras[0].width_px = cameras[0].height_px = 0;
  infer_image_sizes({{0, {0, 0}, {1900, 1079.5}, 1}, {0, {0, 0}, {10, 10}, 1}}, cameras);
  CHECK(cameras[0].width_px == 1900);
  CHECK(cameras[0].height_px == 1080);
  CHECK(cameras[1].width_px == 1920);
}

}  // namespace
}  // namespace storetwin::perception
