// The frequencies of time-of-flight cameras: how far their phases tell a range, what a miscounted turn and a moving silhouette
// make of it, and whose light disturbs whom.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/sensors/depth_camera.h"
#include "sim/sensors/surfaces.h"
#include "sim/sensors/tof_noise.h"
#include "tests/sim/sensors/scene.h"

using namespace storetwin;
using namespace storetwin::sensors;
using storetwin::testing::small_camera;
using storetwin::testing::small_store;
using storetwin::testing::standing;
using storetwin::testing::wall_at;

namespace {

store::Camera narrow_camera() {
  store::Camera camera = small_store().calibration.cameras[0];
  camera.fx_px = camera.fy_px = 2000;  // so narrow that depth and range are nearly the same
  camera.range_max_m = 20;
  return camera;
}

std::vector<std::uint16_t> image_of_wall(const TofImageProfile& profile, double z_m) {
  return TofNoise(narrow_camera(), profile, {.key = 3}).apply(wall_at(z_m, mark_of_share(0.5)), {}, {});
}

// Everything ideal but the time that phase images take, as the realistic profile has them.
DepthProfile only_motion() {
  DepthProfile profile = SensorProfiles::ideal().depth;
  profile.kind = DepthKind::kTimeOfFlight;
  profile.tof.exposure_s = TofImageProfile{}.exposure_s;
  profile.tof.bands = TofImageProfile{}.bands;
  return profile;
}

struct Walk {
  std::vector<std::uint16_t> moving, still;  // the same instant with and without the time that phase images take
};

// Somebody walks along x under the camera.
Walk walk(double speed_mps, DepthProfile profile = only_motion()) {
  const store::Store store = small_store();
  DepthProfile sudden = profile;
  sudden.tof.exposure_s = 0;
  DepthScene scene(draw_surfaces(store, profile.image, RandomStream(2)));
  for (const double t : {1.0, 1.0 + 1.0 / 60}) {
    const BodyMap bodies{{truth::ShopperId{1}, standing({1.8 + speed_mps * (t - 1.0 - 1.0 / 60), 2})}};
    scene.follow({Timestamp::seconds(t), bodies, ItemMap(), 1});
  }
  const auto image = [&](const DepthProfile& p) {
    return DepthCamera(DepthSetting(store, p), store.calibration.cameras[0], RandomStream(3)).render(scene, 5);
  };
  return {image(profile), image(sudden)};
}

// All within eight pixels, in order.
std::vector<int> depths_about(const std::vector<std::uint16_t>& image, int u, int v) {
  std::vector<int> depths;
  for (int y = std::max(0, v - 8); y <= std::min(239, v + 8); ++y) {
    for (int x = std::max(0, u - 8); x <= std::min(319, u + 8); ++x) {
      depths.push_back(image[static_cast<std::size_t>(y * 320 + x)]);
    }
  }
  std::ranges::sort(depths);
  return depths;
}

int differences(const Walk& walk) {
  int count = 0;
  for (std::size_t i = 0; i < walk.moving.size(); ++i) count += walk.moving[i] != walk.still[i] ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("a phase tells a range but for whole turns of the coarse frequency: what lies beyond looks near") {
  TofImageProfile profile = SensorProfiles::ideal().depth.tof;
  profile.range_max_m = 20;
  profile.bands = {{200e6, 25e6}};
  const double turn_m = 299792458.0 / 2 / 25e6;
  for (const double z : {0.6, 3.0, 5.9}) CHECK(image_of_wall(profile, z)[320 * 120 + 160] == doctest::Approx(1000 * z).epsilon(0.0005));
  for (const double z : {6.5, 8.0, 11.0}) {
    CHECK(image_of_wall(profile, z)[320 * 120 + 160] == doctest::Approx(1000 * (z - turn_m)).epsilon(0.002));
  }
  CHECK(image_of_wall(profile, 13)[320 * 120 + 160] == doctest::Approx(1000 * (13 - 2 * turn_m)).epsilon(0.003));
}

TEST_CASE("where there is little light the turns of the fine phase are miscounted, as often as the coarse one's noise says") {
  TofImageProfile profile = SensorProfiles::ideal().depth.tof;
  profile.bands = {{200e6, 25e6}};
  profile.ambient = 0;
  profile.range_max_m = 20;
  const double step_m = profile.bands[0].step_m();
  const auto share_miscounted = [&](double sigma_m) {
    profile.noise_m = sigma_m * std::sqrt(0.5) / 3;  // sigma = noise / sqrt(A) with A = 0.5 / 3^2
    int far = 0, near = 0;
    const std::vector<std::uint16_t> image = image_of_wall(profile, 3);
    for (const std::uint16_t mm : image) {
      const double off = std::abs(mm / 1000.0 - 3);
      CHECK(std::abs(std::remainder(mm / 1000.0 - 3, step_m)) < 0.14);
      (off > step_m / 2 ? far : near) += 1;
    }
    return static_cast<double>(far) / (far + near);
  };
  CHECK(share_miscounted(0.010) == 0);
  const double sigmas = step_m / 2 / (0.025 * std::hypot(1, 8));
  CHECK(share_miscounted(0.025) == doctest::Approx(std::erfc(sigmas / std::sqrt(2))).epsilon(0.1));
}

TEST_CASE("phase images of two surfaces belong to neither, of one surface to that one") {
  const TofBand band;
  const Echo head{1.2, 0.3}, floor{2.9, 0.05};
  for (const double share : {0.0, 0.3, 0.9, 1.0}) {
    CHECK(mixed_echo(band, head, head, share).range_m == doctest::Approx(head.range_m));
    CHECK(mixed_echo(band, head, head, share).amplitude == doctest::Approx(head.amplitude));
  }
  CHECK(mixed_echo(band, head, floor, 1).range_m == doctest::Approx(head.range_m));
  CHECK(mixed_echo(band, head, floor, 0).range_m == doctest::Approx(floor.range_m));
  int beside_both = 0, apart = 0;
  for (int i = 1; i < 100; ++i) {
    const Echo mixed = mixed_echo(band, head, floor, i / 100.0);
    CHECK(mixed.range_m < band.unambiguous_m() + band.step_m());
    apart += std::abs(mixed.range_m - head.range_m) > 0.05 && std::abs(mixed.range_m - floor.range_m) > 0.05 ? 1 : 0;
    beside_both += mixed.range_m < head.range_m - 0.05 || mixed.range_m > floor.range_m + 0.05 ? 1 : 0;
  }
  CHECK(apart > 30);
  CHECK(beside_both > 3);  // which no mixture of light in one image would give
}

TEST_CASE("silhouettes of who walks get wrong depths, in strips as broad as the way in an exposure; nobody else's do") {
  CHECK(differences(walk(0)) == 0);
  const int slow = differences(walk(1.5)), quick = differences(walk(3));
  CHECK(slow > 100);
  CHECK(quick > 1.4 * slow);
  CHECK(quick < 3.6 * slow);  // more than twice: round limbs fall off by an edge's step only over broader strips
  DepthProfile shorter = only_motion();
  shorter.tof.exposure_s /= 2;
  CHECK(differences(walk(3, shorter)) == doctest::Approx(slow).epsilon(0.05));
  const Walk seen = walk(3);
  int of_neither = 0;
  for (int v = 0; v < 240; ++v) {
    for (int u = 0; u < 320; ++u) {
      const int there = seen.moving[static_cast<std::size_t>(v * 320 + u)];
      if (there == seen.still[static_cast<std::size_t>(v * 320 + u)]) continue;
      const std::vector<int> exact = depths_about(seen.still, u, v);
      CHECK(exact.back() - exact.front() > 55);  // a silhouette, and so not far from one
      of_neither += std::ranges::all_of(exact, [&](int mm) { return std::abs(mm - there) > 100; }) ? 1 : 0;
    }
  }
  CHECK(of_neither > quick / 10);
}

TEST_CASE("cameras of different bands don't disturb each other, and have their bands by seed") {
  const store::Camera a = small_camera("a", store::CameraKind::kDepth, {1, 2, 2.9}, {2, 2.9, 1});
  const store::Camera b = small_camera("b", store::CameraKind::kDepth, {3, 2, 2.9}, {2, 2.9, 1});
  TofImageProfile profile;
  profile.bands = {{200e6, 25e6}, {190e6, 25e6}};
  const auto disturbed = [&](std::size_t band) {
    const std::vector<TofEmitter> emitters = {{.camera = a, .first = {}, .band = 1}, {.camera = b, .first = {}, .band = band}};
    const TofNeighbours neighbours(a, std::make_shared<const std::vector<TofEmitter>>(emitters), wall_at(2.3));
    return !neighbours.at(Timestamp::seconds(0), profile).none();
  };
  CHECK(disturbed(1));
  CHECK_FALSE(disturbed(0));
  std::set<std::size_t> bands;
  for (std::uint64_t seed = 0; seed < 10; ++seed) bands.insert(draw_emitter(a, {}, profile, RandomStream(seed)).band);
  CHECK(bands == std::set<std::size_t>{0, 1});
  CHECK(draw_emitter(a, {}, TofImageProfile{}, RandomStream(1)).band == 0);
  // Its own band is what a camera measures with: another one's turns are of another length.
  TofImageProfile far = SensorProfiles::ideal().depth.tof;
  far.range_max_m = 20;
  far.bands = {{200e6, 25e6}, {200e6, 20e6}};
  const auto depth_mm = [&](std::size_t band) {
    const DepthUnit unit{.band = band, .key = 3};
    return TofNoise(narrow_camera(), far, unit).apply(wall_at(7, mark_of_share(0.5)), {}, {})[320 * 120 + 160];
  };
  CHECK(depth_mm(0) == doctest::Approx(1004).epsilon(0.01));
  CHECK(depth_mm(1) == doctest::Approx(7000).epsilon(0.001));
}
