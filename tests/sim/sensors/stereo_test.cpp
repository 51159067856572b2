#include <doctest/doctest.h>

#include <cmath>

#include "sim/sensors/profiles_io.h"
#include "sim/sensors/stereo_noise.h"
#include "sim/sensors/surfaces.h"
#include "tests/sim/sensors/scene.h"

using namespace storetwin;
using namespace storetwin::sensors;
using storetwin::testing::small_store;
using storetwin::testing::wall_at;

TEST_CASE("noise follows the stereo law: z^2 times the disparity sigma over focal length times baseline") {
  DepthImageProfile profile = SensorProfiles::ideal().depth.image;
  profile.sigma_px = 0.08;
  profile.white_share = 0.3;
  store::Camera camera = small_store().calibration.cameras[0];
  const StereoNoise noise(camera, profile, {.key = 77});
  for (const double z : {1.0, 2.0, 3.0}) {
    const DepthLayer layer = wall_at(z);
    double sum = 0, sum2 = 0, lag1 = 0, lag20 = 0;
    int count = 0;
    for (std::uint64_t frame = 0; frame < 10; ++frame) {
      const auto image = noise.apply(layer, {Timestamp{}, frame});
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
  const StereoNoise noise(small_store().calibration.cameras[0], profile, {.key = 5});
  const DepthLayer layer = wall_at(2);
  for (const std::uint16_t mm : noise.apply(layer, {Timestamp{}, 3})) {
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
  const StereoNoise noise(camera, profile, {.key = 5});
  DepthLayer layer = wall_at(3);
  for (std::size_t v = 0; v < 240; ++v) {
    for (std::size_t u = 100; u < 150; ++u) layer.inverse_depth[v * 320 + u] = 1 / 1.25f;
  }
  const auto image = noise.apply(layer, {Timestamp{}, 0});
  // f B (1/z1 - 1/z2) = 200 * 0.05 * (0.8 - 0.333) = 4.67 px: columns 96 .. 99 lose, 95 is seen by both.
  CHECK(image[120 * 320 + 94] != 0);
  CHECK(image[120 * 320 + 97] == 0);
  CHECK(image[120 * 320 + 99] == 0);
  CHECK(image[120 * 320 + 100] != 0);
  CHECK(image[120 * 320 + 151] != 0);
}

TEST_CASE("holes cover the share of a surface that its class says") {
  DepthImageProfile profile = SensorProfiles::ideal().depth.image;
  profile.structure_hole_p = 0.12;
  const StereoNoise noise(small_store().calibration.cameras[0], profile, {.key = 5});
  const DepthLayer layer = wall_at(2, mark_of_share(0.12));
  int holes = 0;
  for (std::uint64_t frame = 0; frame < 60; frame += 6) {
    for (const std::uint16_t mm : noise.apply(layer, {Timestamp{}, frame})) holes += mm == 0 ? 1 : 0;
  }
  CHECK(holes / (10.0 * 320 * 240) == doctest::Approx(0.12).epsilon(0.1));
}

TEST_CASE("surfaces are of the profile's classes in their shares, the same for an SKU whatever else is sold") {
  store::Store shop = small_store();
  shop.catalogue.resize(1, shop.catalogue[0]);
  const DepthImageProfile profile;
  const Surface alone = draw_surfaces(shop, profile, RandomStream(3)).begin()->second;
  for (int i = 0; i < 4000; ++i) {
    shop.catalogue.push_back(shop.catalogue[0]);
    shop.catalogue.back().sku = SkuId("more-" + std::to_string(i));
  }
  const SurfaceTable table = draw_surfaces(shop, profile, RandomStream(3));
  CHECK(table.at(shop.catalogue[0].sku) == alone);
  for (const SurfaceClass& surface : profile.surfaces) {
    const auto of_class = std::ranges::count_if(table, [&](const auto& entry) {
      return entry.second == Surface{static_cast<float>(surface.hole_p), static_cast<float>(surface.reflectivity)};
    });
    CHECK(static_cast<double>(of_class) / 4001 == doctest::Approx(surface.share).epsilon(0.15));
  }
}

TEST_CASE("a camera that was just switched on reads off by its unit's share and settles with the time constant") {
  DepthImageProfile profile = SensorProfiles::ideal().depth.image;
  profile.warm_up = {.rise_k = 15, .time_s = 900, .running_s = 0};
  const StereoNoise noise(small_store().calibration.cameras[0], profile, {.gain_per_k = 0.001, .key = 5});
  const DepthLayer layer = wall_at(2);
  const auto mm_at = [&](double seconds) { return noise.apply(layer, {Timestamp::seconds(seconds), 0})[1000]; };
  CHECK(mm_at(0) == doctest::Approx(2000 * 1.015).epsilon(0.0006));
  CHECK(mm_at(900) == doctest::Approx(2000 * (1 + 0.015 * std::exp(-1))).epsilon(0.0006));
  CHECK(mm_at(86400) == doctest::Approx(2000).epsilon(0.0006));
}

TEST_CASE("pixels at edges are fattened, mixed or lost in the shares that the profile says, on every side") {
  DepthImageProfile profile = SensorProfiles::ideal().depth.image;
  profile.edge_fatten_p = 0.45;
  profile.edge_mix_p = 0.15;
  profile.edge_drop_p = 0.20;
  const StereoNoise noise(small_store().calibration.cameras[0], profile, {.key = 5});
  DepthLayer layer = wall_at(3);
  for (int v = 60; v < 180; ++v) {
    for (int u = 80; u < 240; ++u) layer.inverse_depth[layer.at(u, v)] = 1 / 1.5f;
  }
  int near = 0, between = 0, lost = 0, all = 0;
  for (std::uint64_t frame = 0; frame < 40; ++frame) {
    const auto image = noise.apply(layer, {Timestamp{}, frame});
    const auto count = [&](int u, int v) {
      const int mm = image[layer.at(u, v)];
      ++all;
      near += mm == 1500 ? 1 : 0;
      lost += mm == 0 ? 1 : 0;
      between += mm > 1505 && mm < 2990 ? 1 : 0;
    };
    for (int v = 60; v < 180; ++v) count(79, v), count(240, v);
    for (int u = 80; u < 240; ++u) count(u, 59), count(u, 180);
    CHECK(image[layer.at(78, 100)] == 3000);
    CHECK(image[layer.at(80, 60)] == 1500);
  }
  CHECK(static_cast<double>(near) / all == doctest::Approx(0.45).epsilon(0.05));
  CHECK(static_cast<double>(between) / all == doctest::Approx(0.15).epsilon(0.05));
  CHECK(static_cast<double>(lost) / all == doctest::Approx(0.20).epsilon(0.05));
}

TEST_CASE("what is known alone at zero is what the whole model gives at zero: plain noise is no other model") {
  DepthImageProfile plain = SensorProfiles::ideal().depth.image;
  plain.sigma_px = 0.08;
  plain.white_share = 1;
  DepthImageProfile whole = plain;
  whole.structure_hole_p = 1e-9;  // takes the long way
  const store::Camera camera = small_store().calibration.cameras[0];
  const DepthLayer layer = wall_at(2.5);
  CHECK(StereoNoise(camera, plain, {.key = 8}).apply(layer, {Timestamp{}, 4}) ==
        StereoNoise(camera, whole, {.key = 8}).apply(layer, {Timestamp{}, 4}));
}

TEST_CASE("every stereo parameter of the profile changes the image") {
  DepthLayer layer = wall_at(3, mark_of_share(0.05));
  for (int v = 60; v < 180; ++v) {
    for (int u = 80; u < 240; ++u) layer.inverse_depth[layer.at(u, v)] = 1 / 1.5f;
  }
  const auto image = [&](const SensorProfiles& p) {
    const StereoNoise noise(small_store().calibration.cameras[0], p.depth.image,
                            draw_depth_unit(p.depth.image, RandomStream(4)));
    return noise.apply(layer, {Timestamp::seconds(10), 7});
  };
  const SensorProfiles usual;
  for (const std::string setting :
       {"stereo_focal_px=300", "baseline_m=0.095", "sigma_px=0.2", "white_share=0.9", "correlation_px=9", "disparity_step_px=0.125",
        "gain_sigma=0.02", "offset_sigma_m=0.02", "warm_up.running_s=0", "edge_step_m=3", "edge_fatten_p=0.8",
        "edge_mix_p=0.5", "edge_drop_p=0", "occlusion_shadow=false", "hole_px=9", "hole_life_frames=3"}) {
    CAPTURE(setting);
    SensorProfiles changed;
    REQUIRE(set_profile_value(changed, "depth.image." + setting).ok());
    CHECK(image(changed) != image(usual));
  }
}
