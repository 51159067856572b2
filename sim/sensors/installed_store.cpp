#include "sim/sensors/installed_store.h"

namespace storetwin::sensors {

namespace {

void misjudge(store::Camera& camera, const InstallationProfile& profile, RandomStream random) {
  const Vec3 shift_W = random.normal3(profile.camera_position_sigma_m);
  const Pose turn_C = pose_from_rodrigues(Vec3::Zero(), random.normal3(profile.camera_angle_sigma_rad));
  camera.X_WC = camera.X_WC * turn_C;
  camera.X_WC.translation += shift_W;
  const double focal = 1 + random.normal(0, profile.focal_sigma);
  camera.fx_px *= focal;
  camera.fy_px *= focal;
  camera.cx_px += random.normal(0, profile.center_sigma_px);
  camera.cy_px += random.normal(0, profile.center_sigma_px);
}

void misjudge(store::Fixture& fixture, const InstallationProfile& profile, RandomStream random) {
  const double dx = random.normal(0, profile.fixture_position_sigma_m);
  const double dy = random.normal(0, profile.fixture_position_sigma_m);
  const Pose turn = pose_from_rodrigues(Vec3::Zero(), {0, 0, random.normal(0, profile.fixture_yaw_sigma_rad)});
  // About the fixture's middle, which is what a surveyor's tape meets best.
  const Vec3 middle_F(fixture.size_m.x() / 2, fixture.size_m.y() / 2, 0);
  const Vec3 middle_W = fixture.X_WF * middle_F;
  fixture.X_WF.rotation = turn.rotation * fixture.X_WF.rotation;
  fixture.X_WF.translation = middle_W - fixture.X_WF.rotation * middle_F + Vec3(dx, dy, 0);
}

// The other SKUs that stand on a facing's shelf.
std::vector<SkuId> neighbours(const store::Store& store, const store::Facing& facing) {
  std::vector<SkuId> skus;
  for (const store::Facing& other : store.planogram) {
    const bool same_shelf = other.fixture == facing.fixture && other.shelf == facing.shelf;
    if (same_shelf && other.sku && other.sku != facing.sku) skus.push_back(other.sku);
  }
  return skus;
}

}  // namespace

store::Store installed_store(const store::Store& true_store, const InstallationProfile& profile, RandomStream random) {
  store::Store store = true_store;
  for (store::Camera& camera : store.calibration.cameras) {
    misjudge(camera, profile, random.fork("camera/" + camera.source()));
  }
  for (store::Fixture& fixture : store.map.fixtures) misjudge(fixture, profile, random.fork("fixture/" + fixture.id));
  for (store::Product& product : store.catalogue) {
    RandomStream own = random.fork("mass/" + product.sku.value);
    product.mass_g *= 1 + own.uniform(-profile.catalogue_mass_error, profile.catalogue_mass_error);
  }
  for (std::size_t i = 0; i < store.planogram.size(); ++i) {
    RandomStream own = random.fork("facing", i);
    if (!own.chance(profile.planogram_error_p)) continue;
    const std::vector<SkuId> others = neighbours(true_store, true_store.planogram[i]);
    if (others.empty()) continue;
    store.planogram[i].sku = others[static_cast<std::size_t>(own.integer(0, static_cast<int>(others.size()) - 1))];
  }
  return store;
}

}  // namespace storetwin::sensors
