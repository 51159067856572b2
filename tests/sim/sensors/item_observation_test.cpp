// What an item network tells: of ideal ones the truth, of worse ones look-alikes first.
#include <doctest/doctest.h>

#include <cmath>

#include "sim/sensors/item_observation_model.h"
#include "sim/sensors/sensor_suite.h"
#include "tests/sim/sensors/scene.h"

using namespace storetwin;
using namespace storetwin::sensors;
using storetwin::testing::item_at;
using storetwin::testing::small_store;
using storetwin::testing::standing;

namespace {

const Vec3 kInHand(2.0, 2.6, 1.2);

ItemVisionProfile plain() {
  ItemVisionProfile profile = SensorProfiles::ideal().color.items;
  profile.enabled = true;
  return profile;
}

// The small store, its colour camera with as many pixels as such cameras have.
store::Store sharp_store() {
  store::Store shop = small_store();
  store::Camera& camera = shop.calibration.cameras[1];
  camera.width_px = 1280;
  camera.height_px = 960;
  camera.fx_px = camera.fy_px = 600;
  camera.cx_px = 639.5;
  camera.cy_px = 479.5;
  return shop;
}

struct Scene {
  store::Store shop = sharp_store();
  Visibility visibility{shop};
  BodyMap bodies{{truth::ShopperId{1}, standing({1.9, 2.2}, kInHand)}};
  ItemMap items;
  std::uint64_t version = 1;

  ItemObservationModel model(const ItemVisionProfile& profile, std::uint64_t seed = 1) const {
    return ItemObservationModel(shop, shop.calibration.cameras[1], profile,
                                std::make_shared<const LookAlikes>(shop.catalogue), RandomStream(seed));
  }
  void hold(const char* sku = "sku-1-1") {
    world::Item item = item_at(1, kInHand, world::ItemPlace::kHeld);
    item.sku = SkuId(sku);
    item.holder = truth::ShopperId{1};
    items[item.id] = item;
  }
  SceneView at(double seconds) const { return {Timestamp::seconds(seconds), bodies, items, version}; }
};

int count(const std::vector<stream::ItemObservations>& seen) {
  int items = 0;
  for (const auto& message : seen) items += static_cast<int>(message.items.size());
  return items;
}

}  // namespace

TEST_CASE("an ideal network names what is in a hand, where it is") {
  Scene scene;
  scene.hold();
  ItemObservationModel model = scene.model(plain());
  const auto seen = model.observe(scene.at(1), scene.visibility);
  REQUIRE(seen.items.size() == 1);
  CHECK(seen.items[0].place == stream::ItemPlace::kInHand);
  CHECK(seen.items[0].p_WI == kInHand);
  CHECK_FALSE(seen.items[0].plate);
  REQUIRE_FALSE(seen.items[0].scores.empty());
  CHECK(seen.items[0].scores[0].sku == SkuId("sku-1-1"));
  CHECK(seen.items[0].scores[0].score == doctest::Approx(1).epsilon(1e-6));
}

TEST_CASE("it tells what went from a facing and what came to one, with the plate, once") {
  Scene scene;
  const Vec3 on_shelf(1.55, 3.1, 0.875);  // on the upper board's first plate
  scene.items[truth::ItemId{1}] = item_at(1, on_shelf);
  scene.items[truth::ItemId{1}].plate = {"g", 2, 1};
  scene.bodies.clear();
  ItemObservationModel model = scene.model(plain());
  CHECK(model.observe(scene.at(1), scene.visibility).items.empty());
  const ItemMap before = scene.items;
  scene.items[truth::ItemId{1}].place = world::ItemPlace::kCarried;
  ++scene.version;
  const auto gone = model.observe(scene.at(2), scene.visibility);
  REQUIRE(gone.items.size() == 1);
  CHECK(gone.items[0].place == stream::ItemPlace::kGoneFromFacing);
  REQUIRE(gone.items[0].plate);
  CHECK(*gone.items[0].plate == PlateAddress{"g", 2, 1});
  CHECK(model.observe(scene.at(3), scene.visibility).items.empty());
  scene.items = before;
  ++scene.version;
  const auto added = model.observe(scene.at(4), scene.visibility);
  REQUIRE(added.items.size() == 1);
  CHECK(added.items[0].place == stream::ItemPlace::kAddedToFacing);
}

TEST_CASE("what looks most alike takes most of the score that the truth doesn't get") {
  Scene scene;
  scene.hold();
  const LookAlikes look_alikes(scene.shop.catalogue);
  const auto& candidates = look_alikes.of(SkuId("sku-1-1"));
  REQUIRE(candidates.size() == scene.shop.catalogue.size());
  CHECK(candidates[0].sku == SkuId("sku-1-1"));
  CHECK(candidates[0].distance2 == 0);
  for (std::size_t i = 1; i < candidates.size(); ++i) CHECK(candidates[i].distance2 >= candidates[i - 1].distance2);
  ItemVisionProfile profile = plain();
  profile.confusion_near = profile.confusion_far = 2;
  const auto scores = scene.model(profile).observe(scene.at(1), scene.visibility).items.at(0).scores;
  REQUIRE(scores.size() >= 2);
  CHECK(scores[0].sku == candidates[0].sku);
  CHECK(scores[1].sku == candidates[1].sku);
  // The softmax of half the squared distance over the blur's square.
  CHECK(scores[1].score / scores[0].score == doctest::Approx(std::exp(-candidates[1].distance2 / 8)));
}

TEST_CASE("the farther and the more hidden an item is, the less the network is sure and the more it misses") {
  Scene near, far;
  near.hold();
  far.hold();
  ItemVisionProfile profile;  // as shipped, but for luck in the scores
  profile.enabled = true;
  profile.confidence_sigma = profile.false_per_image = 0;
  far.shop.calibration.cameras[1].fx_px /= 3;  // a camera three times as far away
  far.shop.calibration.cameras[1].fy_px /= 3;
  const auto watch = [&](const Scene& scene) {
    ItemObservationModel model = scene.model(profile);
    std::vector<stream::ItemObservations> seen;
    for (int i = 1; i <= 400; ++i) seen.push_back(model.observe(scene.at(i), scene.visibility));
    return seen;
  };
  const auto seen_near = watch(near), seen_far = watch(far);
  CHECK(count(seen_far) < count(seen_near));
  const auto sure = [](const std::vector<stream::ItemObservations>& seen) {
    for (const auto& message : seen) {
      for (const auto& item : message.items) return item.scores.at(0).score;
    }
    return 0.0;
  };
  CHECK(sure(seen_far) < sure(seen_near));
  Scene hidden;
  hidden.hold();
  hidden.bodies[truth::ShopperId{2}] = standing({2.6, 1.8});  // between the camera and the hand
  const Vec3 eye = hidden.shop.calibration.cameras[1].X_WC.translation;
  const Vec3 between = eye + 0.5 * (kInHand - eye);
  hidden.bodies[truth::ShopperId{2}].capsules.push_back({between, between, 0.3});
  hidden.bodies[truth::ShopperId{2}].p_WB_m = between.head<2>();
  CHECK(count(watch(hidden)) == 0);
}

TEST_CASE("false items come at the rate asked for") {
  Scene scene;
  scene.bodies.clear();
  ItemVisionProfile profile = plain();
  profile.false_per_image = 0.1;
  ItemObservationModel model = scene.model(profile);
  std::vector<stream::ItemObservations> seen;
  for (int i = 1; i <= 4000; ++i) seen.push_back(model.observe(scene.at(i), scene.visibility));
  CHECK(count(seen) / 4000.0 == doctest::Approx(0.1).epsilon(0.15));
}

TEST_CASE("a store's colour cameras tell items only where the profile says so, and nothing else changes") {
  const auto run = [](bool enabled) {
    SensorProfiles profiles;
    profiles.color.items.enabled = enabled;
    SensorSuite suite(sharp_store(), profiles, Fidelity::kGeometric, RandomStream(5));
    Scene scene;
    scene.hold();
    for (int tick = 1; tick <= 60; ++tick) suite.sample(scene.at(tick / 60.0));
    return suite.take_all();
  };
  stream::Messages with = run(true);
  const auto is_item = [](const stream::Message& m) { return std::holds_alternative<stream::ItemObservations>(m); };
  CHECK(std::ranges::count_if(with, is_item) >= 4);
  std::erase_if(with, is_item);
  CHECK(with == run(false));
}
