// Trolleys and pushchairs as sensors see them: boxes that hide what stands behind them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "sim/sensors/depth_camera.h"
#include "sim/sensors/detection_model.h"
#include "tests/sim/sensors/scene.h"

using namespace storetwin;
using namespace storetwin::sensors;
using storetwin::testing::small_store;
using storetwin::testing::standing;

namespace {

// A box as big as a trolley's basket, turned a little, before the person.
world::BodyPose with_box(const Vec2& p) {
  world::BodyPose body = standing(p);
  Pose X_WB;
  X_WB.rotation = Eigen::AngleAxisd(0.4, Vec3::UnitZ()).toRotationMatrix();
  X_WB.translation = {p.x() + 0.7, p.y(), 0.7};
  body.boxes.push_back({X_WB, {0.37, 0.27, 0.20}});
  return body;
}

}  // namespace

TEST_CASE("a line of sight ends at what somebody pushes, its own and another's, with and without an index") {
  const store::Store shop = small_store();
  const Visibility visibility(shop);
  const BodyMap bodies{{truth::ShopperId{1}, with_box({1.0, 1.0})}};
  const ItemMap items;
  const SceneView plain{{}, bodies, items}, indexed{{}, bodies, items, 0, std::make_shared<const BodyIndex>(bodies)};
  for (const SceneView& view : {plain, indexed}) {
    for (const std::uint64_t owner : {1, 2}) {
      const auto clear = [&](const Vec3& from, const Vec3& to) {
        return visibility.clear_of_bodies(from, to, view, truth::ShopperId{owner});
      };
      CHECK_FALSE(clear({1.7, 1.0, 2.5}, {1.7, 1.0, 0.1}));
      CHECK_FALSE(clear({1.7, 0.2, 0.7}, {1.7, 2.2, 0.7}));
      CHECK(clear({1.7, 0.2, 0.95}, {1.7, 2.2, 0.95}));
      CHECK(clear({2.4, 0.2, 0.7}, {2.4, 2.2, 0.7}));
      // A hand on the box is seen by who asks for its owner's.
      CHECK(clear({1.7, 1.0, 2.5}, {1.7, 1.0, 0.88}) == (owner == 1));
      // Past the corner, where an upright box would be met and the turned one isn't.
      CHECK(clear({2.05, 0.2, 0.7}, {2.05, 0.8, 0.7}));
    }
  }
}

TEST_CASE("a depth image shows what is pushed as the box it is, and what stood behind it again when it has gone") {
  const store::Store shop = small_store();
  store::Camera camera = shop.calibration.cameras[0];
  camera.X_WC = {store::rotation_looking_at({1.7, 1.0, 2.9}, {1.7, 1.01, 0}), {1.7, 1.0, 2.9}};
  DepthCamera depth(DepthSetting(shop, SensorProfiles::ideal().depth), camera, RandomStream(3));
  DepthScene scene(draw_surfaces(shop, {}, RandomStream(2)));
  const ItemMap items;
  const auto middle_m = [&](const BodyMap& bodies, double t) {
    scene.follow({Timestamp::seconds(t), bodies, items, 1});
    const DepthLayer& layer = depth.render_exact(scene);
    return 1 / static_cast<double>(layer.inverse_depth[layer.at(160, 120)]);
  };
  const BodyMap with{{truth::ShopperId{1}, with_box({1.0, 1.0})}}, without{{truth::ShopperId{1}, standing({1.0, 1.0})}};
  CHECK(middle_m(with, 1) == doctest::Approx(2.0).epsilon(0.001));
  const std::vector<std::uint16_t> seen = depth.render(scene, 4);
  CHECK(middle_m(without, 2) == doctest::Approx(2.9).epsilon(0.001));
  CHECK(middle_m(with, 3) == doctest::Approx(2.0).epsilon(0.001));
  CHECK(depth.render(scene, 4) == seen);  // redrawn in part as if drawn whole
}

TEST_CASE("who stands behind a trolley has hidden legs to a camera's detections") {
  const store::Store shop = small_store();
  const Visibility visibility(shop);
  const store::Camera camera = [&] {
    store::Camera low = shop.calibration.cameras[1];
    low.X_WC = {store::rotation_looking_at({1.7, 0.1, 1.0}, {1.7, 2, 1.0}), {1.7, 0.1, 1.0}};
    return low;
  }();
  DetectionModel model(camera, SensorProfiles::ideal().color, RandomStream(5));
  const ItemMap items;
  const auto points = [&](const world::BodyPose& first) {
    const BodyMap bodies{{truth::ShopperId{1}, first}, {truth::ShopperId{2}, standing({1.7, 2.0})}};
    const auto seen = model.observe({Timestamp::seconds(1), bodies, items, 0}, visibility);
    for (const auto& person : seen.people) {
      const auto neck = std::ranges::find(person.key_points, stream::KeyPoint::kNeck, &stream::ImagePoint::point);
      if (neck != person.key_points.end() && std::abs(neck->pixel_px.x() - 160) < 15) return person.key_points.size();
    }
    return std::size_t{0};
  };
  CHECK(points(with_box({1.0, 1.0})) > 4);
  CHECK(points(with_box({1.0, 1.0})) + 2 <= points(standing({1.0, 1.0})));
}

TEST_CASE("a shutter that rolls makes who walks lean, by the way between the reading of two rows, and nobody who stands") {
  const store::Store shop = small_store();
  const Visibility visibility(shop);
  store::Camera camera = shop.calibration.cameras[1];
  camera.X_WC = {store::rotation_looking_at({2, 0.1, 1.0}, {2, 2.5, 1.0}), {2, 0.1, 1.0}};
  ColorProfile rolling = SensorProfiles::ideal().color;
  rolling.readout_s = 0.02;
  const ItemMap items;
  const auto lean_px = [&](const ColorProfile& profile, double speed_mps) {
    DetectionModel model(camera, profile, RandomStream(5));
    BodyMap bodies{{truth::ShopperId{1}, standing({2, 2})}};
    bodies.begin()->second.v_WB_mps = {speed_mps, 0};
    const auto seen = model.observe({Timestamp::seconds(1), bodies, items, 0}, visibility);
    const auto at = [&](stream::KeyPoint point) {
      return std::ranges::find(seen.people.at(0).key_points, point, &stream::ImagePoint::point)->pixel_px;
    };
    const Vec2 left = at(stream::KeyPoint::kLeftAnkle), right = at(stream::KeyPoint::kRightAnkle);
    const Vec2 foot = (left + right) / 2, head = at(stream::KeyPoint::kHeadTop);
    return std::pair(foot.x() - head.x(), foot.y() - head.y());
  };
  const auto [still, rows] = lean_px(rolling, 0);
  CHECK(lean_px(SensorProfiles::ideal().color, 1.2).first == doctest::Approx(still));
  const double px_per_s = lean_px(rolling, 1.2).first - still;
  // The neck is 1.9 m away along the view; every row is read 20 ms / 240 later than the one above.
  CHECK(std::abs(px_per_s) == doctest::Approx(1.2 * 135 / 1.9 * rows * 0.02 / 240).epsilon(0.05));
}
