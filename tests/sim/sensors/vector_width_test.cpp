// The kernels over pixels give the same bytes with plain code as with the widest vectors that this processor has.
#include <doctest/doctest.h>

#include <hwy/targets.h>

#include "sim/sensors/depth_camera.h"
#include "tests/sim/sensors/scene.h"

using namespace storetwin;
using namespace storetwin::sensors;
using storetwin::testing::item_at;
using storetwin::testing::small_store;
using storetwin::testing::standing;

namespace {

// While it lives, kernels are chosen from these instruction sets only.
class OnlyTargets {
 public:
  explicit OnlyTargets(std::int64_t targets) { choose(targets); }
  ~OnlyTargets() { choose(0); }
  OnlyTargets(const OnlyTargets&) = delete;
  OnlyTargets& operator=(const OnlyTargets&) = delete;

 private:
  static void choose(std::int64_t targets) {
    hwy::SetSupportedTargetsForTest(targets);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  }
};

struct Shop {
  store::Store store = small_store();
  BodyMap bodies;
  ItemMap items;
};

// A width that is no multiple of any vector's, and people who stand across every border of one.
Shop crowded(bool lens) {
  Shop shop;
  store::Camera& camera = shop.store.calibration.cameras[0];
  camera.width_px = 317;
  camera.height_px = 203;
  if (lens) camera.distortion = {-0.2, 0.05, 0.001, -0.002, 0};
  for (std::uint64_t i = 1; i < 6; ++i) {
    const double x = 0.9 + 0.37 * static_cast<double>(i);
    shop.bodies[truth::ShopperId{i}] = standing({x, 1.7 + 0.2 * static_cast<double>(i % 3)}, Vec3(x + 0.1, 2.9, 0.9));
    shop.items[truth::ItemId{i}] = item_at(i, {1.3 + 0.2 * static_cast<double>(i), 3.1, 0.525});
  }
  shop.items[truth::ItemId{9}] = item_at(9, {2.0, 2.7, 0.9}, world::ItemPlace::kLoose);
  return shop;
}

struct Images {
  DepthLayer exact;
  std::vector<std::uint16_t> noisy;
};

Images images_of(const Shop& shop, const DepthProfile& profile) {
  DepthScene scene(draw_surfaces(shop.store, profile.image, RandomStream(2)));
  BodyMap before = shop.bodies;  // everybody walks, so that time-of-flight cameras see silhouettes move
  for (auto& [id, body] : before) {
    for (world::Capsule& capsule : body.capsules) {
      capsule.a.x() -= 0.02;
      capsule.b.x() -= 0.02;
    }
  }
  scene.follow({Timestamp::seconds(1 - 1.0 / 60), before, shop.items, 1});
  scene.follow({Timestamp::seconds(1), shop.bodies, shop.items, 1});
  DepthCamera camera(DepthSetting(shop.store, profile), shop.store.calibration.cameras[0], RandomStream(3));
  Images images{camera.render_exact(scene), camera.render(scene, 11)};
  images.exact.inverse_depth.resize(317 * 203);  // spare elements behind the image hold whatever was left there
  images.exact.mark.resize(317 * 203);
  return images;
}

}  // namespace

TEST_CASE("images have the same bytes at every vector width, plain and with all noise") {
  bool lens = false;
  SUBCASE("pinhole") {}
  SUBCASE("with lens distortion") { lens = true; }
  const Shop shop = crowded(lens);
  DepthProfile stereo, tof, plain = SensorProfiles::ideal().depth;
  tof.kind = DepthKind::kTimeOfFlight;
  DepthProfile dim = tof;  // so that turns are miscounted
  dim.tof.noise_m *= 10;
  plain.image.sigma_px = 0.08;
  plain.image.white_share = 1;
  for (const DepthProfile& profile : {stereo, tof, dim, plain}) {
    const Images widest = images_of(shop, profile);
    for (const std::int64_t target : {HWY_EMU128, HWY_SSE4, HWY_AVX2, HWY_AVX3}) {
      if (target != HWY_EMU128 && (hwy::SupportedTargets() & target) == 0) continue;
      const OnlyTargets only(target);
      const Images narrow = images_of(shop, profile);
      CAPTURE(hwy::TargetName(target));
      CHECK(narrow.exact.inverse_depth == widest.exact.inverse_depth);
      CHECK(narrow.exact.mark == widest.exact.mark);
      CHECK(narrow.noisy == widest.noisy);
    }
  }
}
