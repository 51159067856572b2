// Lookups, poses and cameras, and what the shipped stores promise.
#include "core/store/store.h"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "core/base/random.h"
#include "core/store/store_io.h"
#include "tests/support/small_store.h"

namespace storetwin::store {
namespace {

TEST_CASE("lookups find what exists and nothing else") {
  const Store shop = testing::small_store();
  CHECK(find_fixture(shop, "g") == &shop.map.fixtures[0]);
  CHECK(find_fixture(shop, "h") == nullptr);
  CHECK(find_plate(shop, {"g", 2, 4})->index == 4);
  CHECK(find_plate(shop, {"g", 3, 1}) == nullptr);
  CHECK(find_plate(shop, {"g", 1, 5}) == nullptr);
  CHECK(find_product(shop, SkuId("sku-1-2"))->mass_g == 150);
  CHECK(find_camera(shop, "depth/c1")->id == "c1");
  CHECK(find_camera(shop, "color/c1") == nullptr);
  CHECK(find_lane(shop, "out")->gate.b == Vec2(3, 0));
  CHECK(facings_on(shop, {"g", 1, 2}).at(0)->sku == SkuId("sku-1-2"));
  CHECK(all_plates(shop).size() == 8);
  CHECK(all_plates(shop).at(4) == PlateAddress{"g", 2, 1});
}

TEST_CASE("a turned fixture carries its plates along") {
  Store shop = testing::small_store();
  // Facing +y: somebody who looks at it stands at higher y, so its x axis points along -x of the store.
  shop.map.fixtures[0].X_WF = pose_from_rodrigues({3, 2, 0}, {0, 0, 3.14159265358979323846});
  const Pose X_WL = pose_of(shop, {"g", 1, 2});
  CHECK((X_WL * Vec3::Zero() - Vec3(3 - 0.3, 2, 0.45)).norm() < 1e-12);
  CHECK((X_WL * Vec3(0.1, 0.2, 0) - Vec3(2.6, 1.8, 0.45)).norm() < 1e-12);
}

TEST_CASE("a camera that looks at a point sees it in the middle, upright") {
  Camera camera;
  camera.X_WC = {rotation_looking_at({1, 1, 2.9}, {2, 3, 1}), {1, 1, 2.9}};
  CHECK((camera.X_WC.rotation * camera.X_WC.rotation.transpose() - Mat3::Identity()).norm() < 1e-12);
  CHECK(camera.X_WC.rotation.determinant() == doctest::Approx(1));
  const auto seen = [&](const Vec3& p_WQ) { return *project(camera, camera.X_WC.inverse() * p_WQ); };
  CHECK((seen({2, 3, 1}) - Vec2(camera.cx_px, camera.cy_px)).norm() < 1e-9);
  CHECK(seen({2, 3, 1.2}).y() < camera.cy_px);  // Higher things are higher in the image.
}

TEST_CASE("straight down, the image's top points along y") {
  const Mat3 rotation = rotation_looking_at({1, 1, 3}, {1, 1, 0});
  CHECK((rotation.col(0) - Vec3(1, 0, 0)).norm() < 1e-12);
  CHECK((rotation.col(1) - Vec3(0, -1, 0)).norm() < 1e-12);
  CHECK((rotation.col(2) - Vec3(0, 0, -1)).norm() < 1e-12);
}

TEST_CASE("what lies behind a camera has no pixel") {
  CHECK_FALSE(project(Camera{}, {0, 0, -1}).has_value());
  CHECK_FALSE(project(Camera{}, {0, 0, 0}).has_value());
}

TEST_CASE("distortion follows Brown and Conrady's formula") {
  Camera camera;
  camera.distortion = {.k1 = 0.1, .k2 = 0.01, .p1 = 0.002, .p2 = 0.003, .k3 = 0.001};
  // x = 0.5, y = 0: r2 = 0.25, radial = 1 + 0.025 + 0.000625 + 0.000015625.
  const Vec2 pixel = *project(camera, {1, 0, 2});
  const double radial = 1.025640625;
  CHECK(pixel.x() == doctest::Approx(159.5 + 200 * (0.5 * radial + 0.003 * (0.25 + 0.5))));
  CHECK(pixel.y() == doctest::Approx(119.5 + 200 * (0.002 * 0.25)));
}

TEST_CASE("ray_of undoes project, for any lens and pixel") {
  RandomStream random(3);
  for (int i = 0; i < 500; ++i) {
    Camera camera;
    camera.fx_px = random.uniform(150, 300);
    camera.fy_px = random.uniform(150, 300);
    camera.distortion = {.k1 = random.uniform(-0.15, 0.15),
                         .k2 = random.uniform(-0.02, 0.02),
                         .p1 = random.uniform(-0.003, 0.003),
                         .p2 = random.uniform(-0.003, 0.003)};
    const Vec3 p_CQ = {random.uniform(-0.7, 0.7), random.uniform(-0.5, 0.5), 1};
    const Vec3 ray = ray_of(camera, *project(camera, p_CQ * random.uniform(0.5, 5)));
    CHECK((ray - p_CQ).norm() < 1e-9);
  }
}

Store corner_shop() {
  Diagnostics warnings;
  Result<Store> store = load_store("assets/stores/corner_shop.yaml", warnings);
  REQUIRE(store.ok());
  return *std::move(store);
}

TEST_CASE("the corner shop has sixty plates with a facing each, and forty products") {
  const Store shop = corner_shop();
  CHECK(shop.catalogue.size() == 40);
  CHECK(shop.planogram.size() == 60);
  const std::vector<PlateAddress> plates = all_plates(shop);
  CHECK(plates.size() == 60);
  std::set<SkuId> placed;
  for (const PlateAddress& address : plates) {
    const auto facings = facings_on(shop, address);
    CAPTURE(to_text(address));
    REQUIRE(facings.size() == 1);
    CHECK(facings[0]->units >= 5);
    CHECK(facings[0]->units <= 10);
    placed.insert(facings[0]->sku);
  }
  CHECK(placed.size() == 40);
}

TEST_CASE("in the corner shop the planned units of a facing fit its plate in rows") {
  const Store shop = corner_shop();
  for (const Facing& facing : shop.planogram) {
    const Plate* plate = find_plate(shop, {facing.fixture, facing.shelf, facing.plates.at(0)});
    const Product* product = find_product(shop, facing.sku);
    const double columns = std::floor(plate->size_m.x() / (product->size_m.x() + 0.005));
    const double rows = std::floor(plate->size_m.y() / (product->size_m.y() + 0.005));
    CAPTURE(facing.sku.value);
    CHECK(columns * rows >= facing.units);
  }
}

TEST_CASE("in the corner shop at least half of the products have a neighbour within 5 g on their shelf") {
  const Store shop = corner_shop();
  std::set<SkuId> confusable;
  for (const Facing& a : shop.planogram) {
    for (const Facing& b : shop.planogram) {
      if (a.fixture != b.fixture || a.shelf != b.shelf || a.sku == b.sku) continue;
      const double difference_g = find_product(shop, a.sku)->mass_g - find_product(shop, b.sku)->mass_g;
      if (std::abs(difference_g) <= 5) confusable.insert(a.sku);
    }
  }
  CHECK(confusable.size() >= 20);
}

TEST_CASE("in the corner shop two depth cameras face every plate's front edge") {
  const Store shop = corner_shop();
  for (const PlateAddress& address : all_plates(shop)) {
    const Plate* plate = find_plate(shop, address);
    const Pose X_WL = pose_of(shop, address);
    // A hand just before the front edge, a little above the plate.
    const Vec3 p_WH = X_WL * Vec3(plate->size_m.x() / 2, -0.03, 0.1);
    int seen = 0;
    for (const Camera& camera : shop.calibration.cameras) {
      if (camera.kind != CameraKind::kDepth) continue;
      const bool in_front = (X_WL.inverse() * camera.X_WC.translation).y() < 0;
      const auto pixel = project(camera, camera.X_WC.inverse() * p_WH);
      const bool inside = pixel && pixel->x() >= 0 && pixel->x() < camera.width_px && pixel->y() >= 0 &&
                          pixel->y() < camera.height_px;
      if (in_front && inside) ++seen;
    }
    CAPTURE(to_text(address));
    CHECK(seen >= 2);
  }
}

}  // namespace
}  // namespace storetwin::store
