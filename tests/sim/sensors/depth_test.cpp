#include <doctest/doctest.h>

#include <cmath>

#include "sim/sensors/depth_camera.h"
#include "sim/sensors/profiles.h"
#include "tests/sim/sensors/scene.h"

using namespace storetwin;
using namespace storetwin::sensors;
using storetwin::testing::item_at;
using storetwin::testing::small_store;
using storetwin::testing::standing;

namespace {

// Nearest hit of the ray p + t d with a box, a capsule and the floor, in plain double arithmetic and by other formulas
// than the renderer's: t in units of d.
double hit_box(const SolidBox& box, const Vec3& p_W, const Vec3& d_W) {
  const Vec3 p = box.X_WB.inverse() * p_W, d = box.X_WB.rotation.transpose() * d_W;
  double first = 0, last = 1e9;
  for (int axis = 0; axis < 3; ++axis) {
    const double t0 = (-box.half_m[axis] - p[axis]) / d[axis], t1 = (box.half_m[axis] - p[axis]) / d[axis];
    first = std::max(first, std::min(t0, t1));
    last = std::min(last, std::max(t0, t1));
  }
  return first < last && first > 0 ? first : 1e9;
}

// By marching along the ray by the distance to the capsule.
double hit_capsule(const world::Capsule& capsule, const Vec3& p, const Vec3& d) {
  double t = 0;
  for (int i = 0; i < 400; ++i) {
    const Vec3 q = p + t * d;
    const Vec3 ab = capsule.b - capsule.a;
    const double s = std::clamp((q - capsule.a).dot(ab) / ab.squaredNorm(), 0.0, 1.0);
    const double distance = (q - capsule.a - s * ab).norm() - capsule.radius_m;
    if (distance < 1e-6) return t;
    t += distance / d.norm();
    if (t > 20) break;
  }
  return 1e9;
}

struct Shop {
  store::Store store = small_store();
  BodyMap bodies;
  ItemMap items;
  Shop() {
    bodies[truth::ShopperId{1}] = standing({1.7, 2.4}, Vec3(1.8, 3.1, 1.0));
    bodies[truth::ShopperId{2}] = standing({2.6, 1.8});
    items[truth::ItemId{1}] = item_at(1, {1.6, 3.1, 0.525});
    items[truth::ItemId{2}] = item_at(2, {2.0, 2.7, 0.9}, world::ItemPlace::kLoose);
  }
  SceneView view() const { return {Timestamp::seconds(1), bodies, items, 1}; }
  const store::Camera& camera() const { return store.calibration.cameras[0]; }
};

DepthCamera camera_of(const Shop& shop, const DepthProfile& profile, std::uint64_t seed = 1) {
  return DepthCamera(DepthSetting(shop.store, profile), shop.camera(), RandomStream(seed));
}

DepthScene scene_of(const Shop& shop, const DepthImageProfile& profile = {}) {
  DepthScene scene(draw_surfaces(shop.store, profile, RandomStream(9)));
  scene.follow(shop.view());
  return scene;
}

}  // namespace

TEST_CASE("rendered depth is that of rays cast by another method, within a millimetre off the silhouettes") {
  Shop shop;
  SUBCASE("pinhole") {}
  SUBCASE("with lens distortion") { shop.store.calibration.cameras[0].distortion = {-0.2, 0.05, 0.001, -0.002, 0}; }
  const DepthLayer layer = camera_of(shop, {}).render_exact(scene_of(shop));
  const Solids solids = solids_of(shop.store);
  const store::Camera& camera = shop.camera();
  int checked = 0, wrong = 0;
  for (int v = 1; v < 239; v += 3) {
    for (int u = 1; u < 319; u += 3) {
      const auto at = [&](int x, int y) { return layer.inverse_depth[static_cast<std::size_t>(y * 320 + x)]; };
      const Vec3 p = camera.X_WC.translation;
      const Vec3 d = camera.X_WC.rotation * store::ray_of(camera, Vec2(u, v));
      double nearest = d.z() < 0 ? -p.z() / d.z() : 1e9;
      for (const SolidGroup& group : solids.groups) {
        for (const SolidBox& box : group.boxes) nearest = std::min(nearest, hit_box(box, p, d));
      }
      for (const auto& [id, item] : shop.items) {
        nearest = std::min(nearest, hit_box({item.X_WI, item.size_m / 2}, p, d));
      }
      for (const auto& [id, body] : shop.bodies) {
        for (const auto& capsule : body.capsules) nearest = std::min(nearest, hit_capsule(capsule, p, d));
      }
      const double rendered = at(u, v) > 0 ? 1 / at(u, v) : 1e9;
      const double step = std::max(std::abs(at(u + 1, v) - at(u - 1, v)), std::abs(at(u, v + 1) - at(u, v - 1)));
      if (step > 0.02) continue;  // a silhouette
      ++checked;
      wrong += std::abs(rendered - nearest) > 0.001 ? 1 : 0;
    }
  }
  CHECK(checked > 6000);
  CHECK(wrong == 0);
}

TEST_CASE("without noise the image is the exact layer in millimetres") {
  const Shop shop;
  DepthCamera camera = camera_of(shop, SensorProfiles::ideal().depth);
  const DepthScene scene = scene_of(shop);
  const DepthLayer layer = camera.render_exact(scene);
  const auto image = camera.render(scene, 0);
  for (std::size_t i = 0; i < image.size(); i += 7) {
    const double z = layer.inverse_depth[i] > 0 ? 1 / static_cast<double>(layer.inverse_depth[i]) : 0;
    const bool in_range = z >= shop.camera().range_min_m && z <= shop.camera().range_max_m;
    CHECK(image[i] == doctest::Approx(in_range ? z * 1000 : 0).epsilon(0.0005).scale(1000));
  }
}

TEST_CASE("a copied camera and a camera that saw other frames before give the same image") {
  const Shop shop;
  const DepthScene scene = scene_of(shop);
  DepthCamera first = camera_of(shop, {});
  for (std::uint64_t frame = 0; frame < 3; ++frame) first.render(scene, frame);
  DepthCamera copy = first;
  DepthCamera fresh = camera_of(shop, {});
  const auto image = first.render(scene, 3);
  CHECK(copy.render(scene, 3) == image);
  CHECK(fresh.render(scene, 3) == image);
  CHECK(fresh.render(scene, 4) != image);
  DepthCamera other = camera_of(shop, {}, 2);
  CHECK(other.render(scene, 3) != image);
}

TEST_CASE("a camera that redraws only what moved shows what a new camera shows, item by item") {
  Shop shop;
  for (std::uint64_t i = 0; i < 24; ++i) {
    const double x = 1.45 + 0.09 * static_cast<double>(i % 12);
    shop.items[truth::ItemId{10 + i}] = item_at(10 + i, {x, i < 12 ? 3.06 : 3.2, 0.525});
  }
  DepthCamera camera = camera_of(shop, {});
  DepthScene scene = scene_of(shop);
  const auto start = camera.render_exact(scene).inverse_depth;
  const auto agrees = [&](std::uint64_t version) {
    scene.follow({Timestamp::seconds(2), shop.bodies, shop.items, version});
    DepthScene anew(draw_surfaces(shop.store, {}, RandomStream(9)));
    anew.follow({Timestamp::seconds(2), shop.bodies, shop.items, version});
    const DepthLayer kept = camera.render_exact(scene), drawn = camera_of(shop, {}).render_exact(anew);
    CHECK(kept.inverse_depth == drawn.inverse_depth);
    CHECK(kept.mark == drawn.mark);
    return kept.inverse_depth;
  };
  SUBCASE("one is gone") {
    shop.items.erase(truth::ItemId{14});
    CHECK(agrees(2) != start);
  }
  SUBCASE("one came") {
    shop.items[truth::ItemId{60}] = item_at(60, {1.5, 2.5, 0.075}, world::ItemPlace::kOnFloor);
    CHECK(agrees(2) != start);
  }
  SUBCASE("one was pushed before another") {
    shop.items[truth::ItemId{30}].X_WI.translation = Vec3(1.55, 3.03, 0.525);
    CHECK(agrees(2) != start);
  }
  SUBCASE("one is lifted, held and put on another shelf") {
    world::Item& item = shop.items[truth::ItemId{12}];
    item.place = world::ItemPlace::kHeld;
    CHECK(agrees(2) == start);  // not yet moved
    item.X_WI.translation = Vec3(1.7, 2.9, 0.8);
    CHECK(agrees(2) != start);
    item.place = world::ItemPlace::kCarried;
    agrees(2);
    item.place = world::ItemPlace::kOnPlate;
    item.X_WI.translation = Vec3(1.7, 3.1, 0.875);
    CHECK(agrees(3) != start);
  }
  SUBCASE("more changed than anybody remembers") {
    for (int round = 0; round < 40; ++round) {
      for (auto& [id, item] : shop.items) item.X_WI.translation.y() += 0.0005;
      scene.follow({Timestamp::seconds(2), shop.bodies, shop.items, static_cast<std::uint64_t>(2 + round)});
    }
    CHECK_FALSE(scene.changed_since(0).has_value());
    CHECK(agrees(99) != start);
  }
}

TEST_CASE("a pushed camera sees from where it stands now") {
  const Shop shop;
  const DepthScene scene = scene_of(shop);
  DepthCamera camera = camera_of(shop, {});
  const auto before = camera.render_exact(scene).inverse_depth;
  Shop moved;
  moved.store.calibration.cameras[0].X_WC.translation.x() += 0.2;
  camera.aim(moved.camera().X_WC);
  CHECK(camera.render_exact(scene).inverse_depth != before);
  CHECK(camera.render_exact(scene).inverse_depth == camera_of(moved, {}).render_exact(scene).inverse_depth);
}
