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

DepthCamera camera_of(const Shop& shop, const DepthImageProfile& profile, std::uint64_t seed = 1) {
  return DepthCamera(shop.store, shop.camera(), profile, draw_surfaces(shop.store, profile, RandomStream(9)),
                     RandomStream(seed));
}

}  // namespace

TEST_CASE("rendered depth is that of rays cast by another method, within a millimetre off the silhouettes") {
  Shop shop;
  SUBCASE("pinhole") {}
  SUBCASE("with lens distortion") { shop.store.calibration.cameras[0].distortion = {-0.2, 0.05, 0.001, -0.002, 0}; }
  const DepthLayer layer = camera_of(shop, {}).render_exact(shop.view());
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
  DepthCamera camera = camera_of(shop, SensorProfiles::ideal().depth.image);
  const DepthLayer layer = camera.render_exact(shop.view());
  const auto image = camera.render(shop.view(), 0);
  for (std::size_t i = 0; i < image.size(); i += 7) {
    const double z = layer.inverse_depth[i] > 0 ? 1 / static_cast<double>(layer.inverse_depth[i]) : 0;
    const bool in_range = z >= shop.camera().range_min_m && z <= shop.camera().range_max_m;
    CHECK(image[i] == doctest::Approx(in_range ? z * 1000 : 0).epsilon(0.0005).scale(1000));
  }
}

TEST_CASE("noise follows the stereo law: z^2 times the disparity sigma over focal length times baseline") {
  DepthImageProfile profile = SensorProfiles::ideal().depth.image;
  profile.sigma_px = 0.08;
  profile.white_share = 0.3;
  store::Camera camera = small_store().calibration.cameras[0];
  const DepthNoise noise(camera, profile, {.key = 77});
  for (const double z : {1.0, 2.0, 3.0}) {
    DepthLayer layer;
    layer.inverse_depth.assign(320 * 240, static_cast<float>(1 / z));
    layer.hole_p.assign(320 * 240, 0.0f);
    double sum = 0, sum2 = 0, lag1 = 0, lag20 = 0;
    int count = 0;
    for (std::uint64_t frame = 0; frame < 10; ++frame) {
      const auto image = noise.apply(layer, frame);
      for (std::size_t i = 0; i + 20 < image.size(); i += 1) {
        if (i % 320 >= 300) continue;
        const double e = image[i] / 1000.0 - z;
        sum += e;
        sum2 += e * e;
        lag1 += e * (image[i + 1] / 1000.0 - z);
        lag20 += e * (image[i + 20] / 1000.0 - z);
        ++count;
      }
    }
    const double sigma = std::sqrt(sum2 / count - std::pow(sum / count, 2));
    CHECK(sigma == doctest::Approx(z * z * 0.08 / (424 * 0.05)).epsilon(0.05));
    CHECK(std::abs(sum / count) < 0.1 * sigma);
    CHECK(lag1 / sum2 > 0.5);             // neighbours share most of the error ...
    CHECK(std::abs(lag20 / sum2) < 0.1);  // ... and pixels of other patches none
  }
}

TEST_CASE("disparity comes in thirty-seconds of a pixel") {
  DepthImageProfile profile = SensorProfiles::ideal().depth.image;
  profile.sigma_px = 0.08;
  profile.disparity_step_px = 1.0 / 32;
  const DepthNoise noise(small_store().calibration.cameras[0], profile, {.key = 5});
  DepthLayer layer{std::vector<float>(320 * 240, 0.5f), std::vector<float>(320 * 240, 0.0f)};
  for (const std::uint16_t mm : noise.apply(layer, 3)) {
    // Half a millimetre of rounding at 2 m is a sixth of a step.
    const double steps = 424 * 0.05 / (mm / 1000.0) * 32;
    REQUIRE(std::abs(steps - std::round(steps)) < 0.09 * 2);
  }
}

TEST_CASE("the far side of a near thing's left edge gives no depth, as wide as the parallax") {
  const DepthImageProfile profile = [] {
    DepthImageProfile p = SensorProfiles::ideal().depth.image;
    p.occlusion_shadow = true;
    return p;
  }();
  store::Camera camera = small_store().calibration.cameras[0];
  camera.fx_px = 200;
  const DepthNoise noise(camera, profile, {.key = 5});
  DepthLayer layer{std::vector<float>(320 * 240, 1 / 3.0f), std::vector<float>(320 * 240, 0.0f)};
  for (std::size_t v = 0; v < 240; ++v) {
    for (std::size_t u = 100; u < 150; ++u) layer.inverse_depth[v * 320 + u] = 1 / 1.25f;
  }
  const auto image = noise.apply(layer, 0);
  // f B (1/z1 - 1/z2) = 200 * 0.05 * (0.8 - 0.333) = 4.67 px: columns 96 .. 99 lose, 95 is seen by both.
  CHECK(image[120 * 320 + 94] != 0);
  CHECK(image[120 * 320 + 97] == 0);
  CHECK(image[120 * 320 + 99] == 0);
  CHECK(image[120 * 320 + 100] != 0);
  CHECK(image[120 * 320 + 151] != 0);
}

TEST_CASE("holes cover the share of a surface that its class says") {
  DepthImageProfile profile = SensorProfiles::ideal().depth.image;
  const DepthNoise noise(small_store().calibration.cameras[0], profile, {.key = 5});
  const DepthLayer layer{std::vector<float>(320 * 240, 0.5f), std::vector<float>(320 * 240, 0.12f)};
  int holes = 0;
  for (std::uint64_t frame = 0; frame < 60; frame += 6) {
    for (const std::uint16_t mm : noise.apply(layer, frame)) holes += mm == 0 ? 1 : 0;
  }
  CHECK(holes / (10.0 * 320 * 240) == doctest::Approx(0.12).epsilon(0.1));
}

TEST_CASE("a copied camera and a camera that saw other frames before give the same image") {
  const Shop shop;
  DepthCamera first = camera_of(shop, {});
  for (std::uint64_t frame = 0; frame < 3; ++frame) first.render(shop.view(), frame);
  DepthCamera copy = first;
  DepthCamera fresh = camera_of(shop, {});
  const auto image = first.render(shop.view(), 3);
  CHECK(copy.render(shop.view(), 3) == image);
  CHECK(fresh.render(shop.view(), 3) == image);
  CHECK(fresh.render(shop.view(), 4) != image);
  DepthCamera other = camera_of(shop, {}, 2);
  CHECK(other.render(shop.view(), 3) != image);
}

TEST_CASE("a thing that left its shelf leaves the image") {
  Shop shop;
  DepthCamera camera = camera_of(shop, {});
  const auto before = camera.render_exact(shop.view()).inverse_depth;
  shop.items.erase(truth::ItemId{1});
  const SceneView after{Timestamp::seconds(2), shop.bodies, shop.items, 2};
  DepthCamera fresh = camera_of(shop, {});
  const auto rendered = camera.render_exact(after).inverse_depth;
  CHECK(rendered == fresh.render_exact(after).inverse_depth);
  CHECK(rendered != before);
}
