// Drawn colour images: the right things in the right places, and nothing else disturbed by drawing them.
#include <doctest/doctest.h>

#include <cmath>

#include "sim/sensors/color_camera.h"
#include "sim/sensors/sensor_suite.h"
#include "sim/sensors/visibility.h"
#include "tests/sim/sensors/scene.h"

using namespace storetwin;
using namespace storetwin::sensors;
using storetwin::testing::item_at;
using storetwin::testing::small_store;
using storetwin::testing::standing;

namespace {

Vec3 mean_near(const std::vector<std::uint8_t>& rgb, const store::Camera& camera, const Vec3& p_W) {
  const auto pixel = store::project(camera, camera.X_WC.inverse() * p_W);
  REQUIRE(pixel);
  const auto u = static_cast<std::size_t>(std::lround(pixel->x())), v = static_cast<std::size_t>(std::lround(pixel->y()));
  const std::size_t i = 3 * (v * static_cast<std::size_t>(camera.width_px) + u);
  return Vec3(rgb[i], rgb[i + 1], rgb[i + 2]) / 255.0;
}

}  // namespace

TEST_CASE("every pixel of a box or a body lies on its surface, and every point in plain view is covered") {
  const store::Store shop = small_store();
  const store::Camera& camera = shop.calibration.cameras[1];
  const ColorRenderer renderer(camera);
  ColorLayer drawn = renderer.empty_layer();
  const SolidBox box{{Mat3::Identity(), Vec3(2, 3, 0.8)}, Vec3(0.4, 0.2, 0.3)};
  renderer.draw_part(drawn, box, Part::kPanel, std::nullopt);
  const world::BodyPose body = standing({2.6, 1.6});
  renderer.draw_body(drawn, body);
  const auto off_surface_m = [&](const Vec3& p_W) {
    const Vec3 outside = (p_W - box.X_WB.translation).cwiseAbs() - box.half_m;
    double least = std::abs(outside.maxCoeff());
    for (const world::Capsule& c : body.capsules) {
      least = std::min(least, std::abs(segment_distance(c.a, c.b, p_W, p_W) - c.radius_m));
    }
    return least;
  };
  int covered = 0;
  for (int v = 0; v < camera.height_px; ++v) {
    for (int u = 0; u < camera.width_px; ++u) {
      const float depth_m = drawn.depth_m[static_cast<std::size_t>(v * camera.width_px + u)];
      if (depth_m > 1e5F) continue;
      ++covered;
      CHECK(off_surface_m(camera.X_WC * (static_cast<double>(depth_m) * store::ray_of(camera, Vec2(u, v)))) < 1e-3);
    }
  }
  CHECK(covered > 1000);
  for (const Vec3& p_W : {Vec3(2, 2.8, 0.8), Vec3(2.6, 1.6, 1.2), Vec3(2.6, 1.6, 1.6)}) {
    const auto pixel = store::project(camera, camera.X_WC.inverse() * p_W);
    REQUIRE(pixel);
    const auto i = std::lround(pixel->y()) * camera.width_px + std::lround(pixel->x());
    CHECK(drawn.depth_m[static_cast<std::size_t>(i)] < 1e5F);
  }
}

TEST_CASE("bodies wear their clothes: upper over lower") {
  const store::Store shop = small_store();
  const store::Camera& camera = shop.calibration.cameras[1];
  BodyMap bodies{{truth::ShopperId{1}, standing({2.0, 2.0})}};
  bodies[truth::ShopperId{1}].clothing = {{0.8, 0.1, 0.1}, {0.1, 0.1, 0.8}};
  for (world::Capsule& capsule : bodies[truth::ShopperId{1}].capsules) {
    if (capsule.a.z() < 0.95) capsule.wears = world::Wears::kLower;
  }
  const ItemMap items;
  ColorCamera picture(shop, camera);
  const auto rgb = picture.render({Timestamp{}, bodies, items, 1});
  REQUIRE(rgb.size() == 3u * 320 * 240);
  const Vec3 chest = mean_near(rgb, camera, {2.0, 2.0, 1.2}), leg = mean_near(rgb, camera, {2.12, 2.0, 0.5});
  CHECK(chest.x() > 2 * chest.z());
  CHECK(leg.z() > 2 * leg.x());
}

TEST_CASE("an image depends on the view only: a copy and a camera that saw other things give the same") {
  const store::Store shop = small_store();
  ColorCamera camera(shop, shop.calibration.cameras[1]);
  ItemMap items;
  items[truth::ItemId{1}] = item_at(1, {1.6, 3.1, 0.525});
  const BodyMap nobody, somebody{{truth::ShopperId{1}, standing({2.0, 2.0})}};
  const auto first = camera.render({Timestamp{}, nobody, items, 1});
  camera.render({Timestamp{}, somebody, items, 1});
  const ItemMap empty;
  const auto without = camera.render({Timestamp{}, nobody, empty, 2});
  CHECK(without != first);  // the item left the shelf
  CHECK(camera.render({Timestamp{}, nobody, items, 3}) == first);
  ColorCamera copy = camera;
  CHECK(copy.render({Timestamp{}, nobody, items, 3}) == first);
}

TEST_CASE("recording colour images changes no other message, and each belongs to the detections of its instant") {
  const auto run = [](bool record_color) {
    SensorSuite suite(small_store(), {}, Fidelity::kGeometric, RandomStream(5), record_color);
    const BodyMap bodies{{truth::ShopperId{1}, standing({2.0, 2.0})}};
    const ItemMap items;
    for (int tick = 1; tick <= 30; ++tick) suite.sample({Timestamp::seconds(tick / 60.0), bodies, items, 1});
    return suite.take_all();
  };
  stream::Messages with = run(true);
  std::vector<stream::Header> images, detections;
  for (const stream::Message& message : with) {
    if (const auto* frame = std::get_if<stream::ColorFrame>(&message)) {
      images.push_back(frame->header);
      REQUIRE(frame->rgb);
      CHECK(frame->rgb->size() == 3u * 320 * 240);
    }
    if (const auto* people = std::get_if<stream::PersonDetections>(&message)) detections.push_back(people->header);
  }
  CHECK(images.size() >= 6);
  CHECK(images == detections);
  std::erase_if(with, [](const stream::Message& m) { return std::holds_alternative<stream::ColorFrame>(m); });
  CHECK(with == run(false));
}

TEST_CASE("goods of one brand share a colour and nothing depends on a seed") {
  const store::Product a{.sku = SkuId("1"), .name = "ACME COLA", .mass_g = 500, .size_m = {0.07, 0.07, 0.2}, .price_minor = 1};
  store::Product b = a, c = a;
  b.sku = SkuId("2");
  b.name = "ACME LEMON";
  c.sku = SkuId("3");
  c.name = "OTHER COLA";
  CHECK(look_of(a).package == Package::kBottle);
  CHECK(look_of(a).base == look_of(a).base);
  CHECK(look_distance2(look_of(a), look_of(b)) < look_distance2(look_of(a), look_of(c)));
  CHECK(look_distance2(look_of(a), look_of(b)) > 0);
}

TEST_CASE("the overview holds the whole floor") {
  const store::Store shop = small_store();
  const store::Camera camera = overview_camera(shop, 400, 300);
  for (const Vec2& corner : shop.map.floor) {
    const auto pixel = store::project(camera, camera.X_WC.inverse() * Vec3(corner.x(), corner.y(), 0));
    REQUIRE(pixel);
    CHECK((pixel->x() >= 0 && pixel->x() <= 399 && pixel->y() >= 0 && pixel->y() <= 299));
  }
  // Twice as fine and averaged again, a plain image is itself.
  const std::vector<std::uint8_t> grey(3u * 8 * 6, 77);
  CHECK(coarser(grey, 4, 3, 2) == std::vector<std::uint8_t>(3u * 4 * 3, 77));
}
