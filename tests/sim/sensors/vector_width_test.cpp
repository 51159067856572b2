// The kernels over pixels give the same bytes with plain code as with the widest vectors that this processor has.
#include <doctest/doctest.h>

#include <hwy/targets.h>

#include "core/perception/clothing.h"
#include "sim/sensors/clothing_kernel.h"
#include "sim/sensors/depth_camera.h"
#include "sim/sensors/visibility.h"
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

TEST_CASE("bodies are projected and hidden alike at every vector width, and as point by point") {
  Shop shop = crowded(true);
  const store::Camera& camera = shop.store.calibration.cameras[0];
  const LensKernel lens = lens_kernel(camera, camera.X_WC.inverse());
  const RowSkew skew{0.02, -0.01, 0.5 * (camera.height_px - 1), 0.5 * camera.height_px};
  const Vec3& eye = camera.X_WC.translation;
  const BodyIndex people(shop.bodies);
  struct Found {
    ImagePoints image{};
    ImageBox box;
    std::array<std::uint64_t, kMostSightPoints> masks{};
  };
  const auto found_of = [&](const BodyIndex::Entry& body, const BodyIndex::Entry& by) {
    Found found;
    project_points(lens, skew, body.points, found.image);
    found.box = project_box(lens, skew, body.capsules);
    SightLines lines;
    for (std::size_t i = 0; i < kBodyPoints; ++i) {
      const Vec3 way = body.point(i) - eye, along = way.normalized();
      lines.x[i] = along.x(), lines.y[i] = along.y(), lines.z[i] = along.z(), lines.length_m[i] = way.norm();
    }
    lines.count = kBodyPoints;
    may_meet(eye, lines, by.capsules, found.masks);
    return found;
  };
  int met = 0;
  for (const BodyIndex::Entry& body : people.bodies()) {
    for (const BodyIndex::Entry& by : people.bodies()) {
      const Found wide = found_of(body, by);
      for (const std::int64_t target : {HWY_EMU128, HWY_SSE4, HWY_AVX2, HWY_AVX3}) {
        if (target != HWY_EMU128 && (hwy::SupportedTargets() & target) == 0) continue;
        const OnlyTargets only(target);
        const Found other = found_of(body, by);
        CHECK(other.image.u_px == wide.image.u_px);
        CHECK(other.image.v_px == wide.image.v_px);
        CHECK(other.image.z_m == wide.image.z_m);
        CHECK(other.box.min_px == wide.box.min_px);
        CHECK(other.box.max_px == wide.box.max_px);
        CHECK(other.masks == wide.masks);
      }
      for (std::size_t i = 0; i < kBodyPoints; ++i) {
        auto pixel = store::project(camera, camera.X_WC.inverse() * body.point(i));
        REQUIRE(pixel.has_value());
        *pixel += skew.at(*pixel);
        CHECK(wide.image.u_px[i] == doctest::Approx(pixel->x()).epsilon(1e-12));
        CHECK(wide.image.v_px[i] == doctest::Approx(pixel->y()).epsilon(1e-12));
        for (std::size_t k = 0; k < by.pose().capsules.size(); ++k) {
          const world::Capsule& capsule = by.pose().capsules[k];
          const bool meets = segment_distance(capsule.a, capsule.b, eye, body.point(i)) < capsule.radius_m;
          const bool may = (wide.masks[i] >> k & 1) != 0;
          CHECK((may || !meets));
          met += meets ? 1 : 0;
        }
      }
    }
  }
  CHECK(met > 20);
}

TEST_CASE("cloth falls into the same bins at every vector width, and into those the contract gives") {
  constexpr std::array<std::array<float, 3>, 5> kCloths = {
      {{0.1f, 0.1f, 0.11f}, {0.27f, 0.36f, 0.52f}, {0.88f, 0.88f, 0.86f}, {0.66f, 0.16f, 0.17f}, {0.22f, 0.42f, 0.28f}}};
  int differ = 0, coloured = 0;
  for (std::uint64_t image = 0; image < 60; ++image) {
    const std::array<float, 3>& lit = kCloths[image % kCloths.size()];
    constexpr float kSigma = 0.12f;
    std::array<float, 4 * kClothDrawn> normals;
    draw_normals(image, 0, kClothDrawn, normals.data());
    std::array<std::int32_t, kClothDrawn> wide;
    cloth_bins(lit, kSigma, normals.data(), wide.data());
    for (const std::int64_t target : {HWY_EMU128, HWY_SSE4, HWY_AVX2, HWY_AVX3}) {
      if (target != HWY_EMU128 && (hwy::SupportedTargets() & target) == 0) continue;
      const OnlyTargets only(target);
      std::array<std::int32_t, kClothDrawn> narrow;
      cloth_bins(lit, kSigma, normals.data(), narrow.data());
      CHECK(narrow == wide);
    }
    for (std::size_t i = 0; i < kClothDrawn; ++i) {
      const double fold = std::exp(static_cast<double>(kSigma) * static_cast<double>(normals[i]));
      Vec3 rgb;
      for (std::size_t c = 0; c < 3; ++c) {
        rgb[static_cast<int>(c)] = fold * static_cast<double>(lit[c]) +
                                   static_cast<double>(kSigma) / 4 * static_cast<double>(normals[(c + 1) * kClothDrawn + i]);
      }
      // Only what lies on a border to single precision may fall on its other side.
      differ += perception::clothing_bin(rgb) == static_cast<std::size_t>(wide[i]) ? 0 : 1;
      coloured += wide[i] < static_cast<std::int32_t>(perception::kClothingHues) ? 1 : 0;
    }
  }
  CHECK(differ <= 2);
  CHECK(coloured > 500);
}
