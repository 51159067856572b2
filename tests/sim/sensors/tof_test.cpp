#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "sim/sensors/profiles_io.h"
#include "sim/sensors/surfaces.h"
#include "sim/sensors/tof_noise.h"
#include "tests/sim/sensors/scene.h"

using namespace storetwin;
using namespace storetwin::sensors;
using storetwin::testing::small_camera;
using storetwin::testing::small_store;
using storetwin::testing::wall_at;

namespace {

store::Camera camera() {
  store::Camera camera = small_store().calibration.cameras[0];
  camera.fx_px = camera.fy_px = 2000;  // so narrow that depth and range are nearly the same
  return camera;
}

struct Spread {
  double mean_m = 0, sigma_m = 0;
  double share = 0;  // of the pixels that have a depth
};

Spread spread(const TofImageProfile& profile, double z_m, double reflectivity, const DepthUnit& unit = {.key = 3},
              const Disturbance& disturbance = {}) {
  const TofNoise noise(camera(), profile, unit);
  const DepthLayer wall = wall_at(z_m, mark_of_share(reflectivity));
  double sum = 0, sum2 = 0;
  int seen = 0;
  for (std::uint64_t frame = 0; frame < 4; ++frame) {
    for (const std::uint16_t mm : noise.apply(wall, {Timestamp{}, frame}, disturbance)) {
      if (mm == 0) continue;
      const double e = mm / 1000.0 - z_m;
      sum += e;
      sum2 += e * e;
      ++seen;
    }
  }
  Spread s;
  s.share = seen / (4.0 * 320 * 240);
  if (seen > 0) s.mean_m = sum / seen;
  // Rounding to millimetres adds its own twelfth.
  if (seen > 0) s.sigma_m = std::sqrt(std::max(0.0, sum2 / seen - s.mean_m * s.mean_m - 1e-6 / 12));
  return s;
}

TofImageProfile noise_only() {
  TofImageProfile profile = SensorProfiles::ideal().depth.tof;
  profile.noise_m = TofImageProfile{}.noise_m;
  profile.range_max_m = 20;
  return profile;
}

}  // namespace

TEST_CASE("time-of-flight noise grows with the square of the range where ambient light rules, linearly where its own does") {
  TofImageProfile profile = noise_only();
  profile.noise_m = 0.002;
  SUBCASE("ambient light") {
    profile.ambient = 100;
    profile.noise_m = 0.0002;
    CHECK(spread(profile, 4, 0.5).sigma_m / spread(profile, 2, 0.5).sigma_m == doctest::Approx(4).epsilon(0.03));
    CHECK(spread(profile, 3, 0.25).sigma_m / spread(profile, 3, 0.5).sigma_m == doctest::Approx(2).epsilon(0.03));
  }
  SUBCASE("its own") {
    profile.ambient = 0;
    CHECK(spread(profile, 4, 0.5).sigma_m / spread(profile, 2, 0.5).sigma_m == doctest::Approx(2).epsilon(0.03));
    CHECK(spread(profile, 3, 0.25).sigma_m / spread(profile, 3, 0.5).sigma_m == doctest::Approx(std::sqrt(2)).epsilon(0.03));
  }
}

TEST_CASE("the default noise is the rated one: 17 mm at the far end of the range on what reflects 15 %") {
  TofImageProfile profile = noise_only();
  profile.least_amplitude = TofImageProfile{}.least_amplitude;
  CHECK(spread(profile, 5.46, 0.15).sigma_m == doctest::Approx(0.017).epsilon(0.05));
  CHECK(spread(profile, 5.46, 0.15).share > 0.999);
}

TEST_CASE("dark and clear goods give no depth beyond where their light gets too weak") {
  const TofImageProfile profile;
  const double dark = 0.08;
  const double reach = std::sqrt(dark / profile.least_amplitude);  // amplitude = reflectivity / z^2
  CHECK(spread(profile, reach - 0.3, dark).share > 0.99);
  CHECK(spread(profile, reach + 0.3, dark).share == 0);
}

TEST_CASE("the wiggling error has the size and the period of the profile") {
  TofImageProfile profile = SensorProfiles::ideal().depth.tof;
  profile.wiggle_m = 0.004;
  profile.wiggle_period_m = 0.187;
  const DepthUnit unit{.wiggle_turns = 0.3, .key = 3};
  const auto bias = [&](double z) { return spread(profile, z, 0.5, unit).mean_m; };
  double most = 0;
  for (int i = 0; i < 12; ++i) {
    const double z = 2 + 0.187 * i / 12;
    // Of a narrow view's range: half a millimetre of rounding, and the corners of the image are 5 mm farther.
    const double expected = 0.004 * std::sin(2 * 3.14159265358979 * (z / 0.187 + 0.3));
    CHECK(bias(z) == doctest::Approx(expected).epsilon(0.0012).scale(1));
    CHECK(bias(z + 0.187) == doctest::Approx(bias(z)).epsilon(0.0008).scale(1));
    most = std::max(most, std::abs(bias(z)));
  }
  CHECK(most > 0.003);
}

TEST_CASE("a concave corner reads too far, a plane and a convex edge don't") {
  TofImageProfile profile = SensorProfiles::ideal().depth.tof;
  profile.multipath_share = 0.3;
  profile.multipath_px = 8;
  store::Camera wide = small_store().calibration.cameras[0];
  const auto read_too_far_m = [&](double bend) {
    // Two walls that meet in the middle column; bend > 0: the walls come nearer to either side.
    DepthLayer layer = wall_at(2, mark_of_share(0.5));
    for (int v = 0; v < 240; ++v) {
      for (int u = 0; u < 320; ++u) layer.inverse_depth[layer.at(u, v)] = static_cast<float>(0.5 + bend * std::abs(u - 160));
    }
    const auto image = TofNoise(wide, profile, {.key = 3}).apply(layer, {}, {});
    return image[layer.at(160, 120)] / 1000.0 - 2;
  };
  // The chord eight pixels out is bend * 8 in 1/z nearer, times z^2 in depth; 30 % of it are added along the ray.
  CHECK(read_too_far_m(0.002) == doctest::Approx(0.3 * 0.002 * 8 * 4).epsilon(0.06));
  CHECK(read_too_far_m(0) == doctest::Approx(0).epsilon(0.001).scale(1));
  CHECK(read_too_far_m(-0.001) == doctest::Approx(0).epsilon(0.001).scale(1));
  CHECK(read_too_far_m(0.05) == doctest::Approx(0).epsilon(0.001).scale(1));  // a silhouette, no corner
}

TEST_CASE("cameras that light the same place disturb each other while their pulses meet, and as a slow beat") {
  store::Camera a = small_camera("a", store::CameraKind::kDepth, {1, 2, 2.9}, {2, 2.9, 1});
  store::Camera b = small_camera("b", store::CameraKind::kDepth, {3, 2, 2.9}, {2, 2.9, 1});
  const DepthLayer seen = wall_at(2.3);
  TofImageProfile profile;
  const auto disturbed_share = [&](const TofEmitter& other) {
    const TofNeighbours neighbours(a, std::make_shared<const std::vector<TofEmitter>>(std::vector<TofEmitter>{{a}, other}), seen);
    int disturbed = 0;
    for (int frame = 0; frame < 1500; ++frame) disturbed += neighbours.at(Timestamp::seconds(frame / 15.0), profile).none() ? 0 : 1;
    return disturbed / 1500.0;
  };
  // 40 ppm carry the pulses once round their period in 36 s; they meet within a slot on either side.
  CHECK(disturbed_share({b, {}, 0, 40e-6}) == doctest::Approx(2 * 0.16 / 1.45).epsilon(0.2));
  CHECK(disturbed_share({b, {}, 0.0005, 0}) == 0);                                  // pulses never meet
  CHECK(disturbed_share({b, Timestamp::seconds(0.03), 0, 0}) == 0);                 // nor exposures
  store::Camera away = b;
  away.X_WC.translation.x() += 30;
  CHECK(disturbed_share({away, {}, 0, 0}) == 0);
  CHECK(disturbed_share({b, {}, 0, 0}) == 1);
  profile.synchronised = true;
  CHECK(disturbed_share({b, {}, 0, 0}) == 0);
}

TEST_CASE("where cameras disturb each other the noise is larger by the profile's factor, elsewhere as ever") {
  TofImageProfile profile = noise_only();
  profile.interference_noise = 8;
  Disturbance left(320, 240);
  std::vector<bool> cells(static_cast<std::size_t>(left.columns() * left.rows()));
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = static_cast<int>(i) % left.columns() < left.columns() / 2;
  left.add(cells);
  const auto image = TofNoise(camera(), profile, {.key = 3}).apply(wall_at(3, mark_of_share(0.3)), {}, left);
  double near[2] = {0, 0};
  for (int v = 0; v < 240; ++v) {
    for (int u = 0; u < 320; ++u) near[u < 160 ? 0 : 1] += std::pow(image[static_cast<std::size_t>(v * 320 + u)] - 3000.0, 2);
  }
  const double rounding = 320 * 120 * (1.0 / 12);
  CHECK(std::sqrt((near[0] - rounding) / (near[1] - rounding)) == doctest::Approx(8).epsilon(0.05));
}

TEST_CASE("every time-of-flight parameter of the profile changes the image") {
  DepthLayer layer = wall_at(3, mark_of_share(0.05));
  for (int v = 60; v < 180; ++v) {
    for (int u = 80; u < 240; ++u) {
      layer.inverse_depth[layer.at(u, v)] = 1 / 1.5f;
      layer.mark[layer.at(u, v)] = mark_of_share(0.5);
    }
  }
  for (int v = 95; v < 106; ++v) {
    for (int u = 100; u < 220; ++u) layer.inverse_depth[layer.at(u, v)] = 1 / 1.6f;  // a groove
  }
  Disturbance everywhere(320, 240);
  everywhere.add(std::vector<bool>(static_cast<std::size_t>(everywhere.columns() * everywhere.rows()), true));
  const auto image = [&](const SensorProfiles& p) {
    const TofNoise noise(small_store().calibration.cameras[0], p.depth.tof, draw_depth_unit(p.depth.tof, RandomStream(4)));
    return noise.apply(layer, {Timestamp::seconds(10), 7}, everywhere);
  };
  for (const std::string setting :
       {"noise_m=0.002", "ambient=0.2", "least_amplitude=0.02", "wiggle_m=0.01", "wiggle_period_m=0.25", "gain_sigma=0.02",
        "offset_sigma_m=0.02", "warm_up.running_s=0", "multipath_share=0.9", "multipath_px=3", "multipath_reach_m=0.01",
        "multipath_max_m=0.001", "edge_step_m=3", "edge_mix_p=0.1", "edge_drop_p=0", "range_min_m=2", "range_max_m=2",
        "interference_noise=2"}) {
    CAPTURE(setting);
    SensorProfiles changed;
    REQUIRE(set_profile_value(changed, "depth.tof." + setting).ok());
    CHECK(image(changed) != image({}));
  }
}
