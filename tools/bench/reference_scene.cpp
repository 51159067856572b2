#include "tools/bench/reference_scene.h"

#include <cmath>
#include <numbers>

namespace storetwin::bench {

namespace {

constexpr int kRows = 5, kAlong = 6, kBoards = 5, kItemsPerBoard = 27, kPeople = 30;
constexpr double kBayM = 3.0, kDepthM = 0.45, kPitchM = 2.9;

store::Fixture gondola(int row, int side, int along) {
  store::Fixture fixture;
  fixture.id = "g" + std::to_string((row * 2 + side) * kAlong + along);
  fixture.size_m = {kBayM, kDepthM, 1.8};
  const double x = 3 + along * kBayM, y = 2.1 + row * kPitchM;
  fixture.X_WF.translation = side == 0 ? Vec3(x, y - kDepthM, 0) : Vec3(x + kBayM, y + kDepthM, 0);
  if (side == 1) fixture.X_WF.rotation = Eigen::AngleAxisd(std::numbers::pi, Vec3::UnitZ()).toRotationMatrix();
  for (int i = 0; i < kBoards; ++i) {
    fixture.shelves.push_back({.index = i + 1, .p_FS = {0, 0, 0.15 + 0.35 * i}, .size_m = {kBayM, 0.42, 0.33}});
  }
  return fixture;
}

store::Camera camera(int index) {
  store::Camera camera;
  camera.id = "c" + std::to_string(index);
  const Vec3 p(2.5 + 19.0 / 7 * (index % 8), 1.8 + 12.4 / 4 * (index / 8), 3.0);
  const bool down = index % 2 == 0;
  const double turn = index * 0.7, slant = 48 * std::numbers::pi / 180;
  const Vec3 ahead = down ? Vec3(0, 0, -1)
                          : Vec3(std::cos(slant) * std::cos(turn), std::cos(slant) * std::sin(turn), -std::sin(slant));
  camera.X_WC = {store::rotation_looking_at(p, p + ahead), p};
  camera.fx_px = camera.fy_px = 160 / std::tan(40 * std::numbers::pi / 180);
  camera.range_max_m = 10;
  return camera;
}

// Twelve capsules of somebody who walks along x.
world::BodyPose walker(const Vec2& p, double direction, double phase) {
  world::BodyPose body;
  body.p_WB_m = p;
  const auto at = [&](double ahead, double aside, double z) { return Vec3(p.x() + direction * ahead, p.y() + aside, z); };
  const double swing = 0.25 * std::sin(phase);
  body.capsules = {{at(0.02, 0, 1.56), at(0.02, 0, 1.64), 0.10}, {at(0, 0, 1.05), at(0, 0, 1.35), 0.15}};
  for (const double side : {-1.0, 1.0}) {
    const double s = side * swing;
    body.capsules.push_back({at(0, side * 0.12, 1.38), at(0, side * 0.20, 1.38), 0.06});
    body.capsules.push_back({at(0, side * 0.20, 1.38), at(s, side * 0.24, 1.12), 0.045});
    body.capsules.push_back({at(s, side * 0.24, 1.12), at(1.8 * s + 0.1, side * 0.22, 0.90), 0.04});
    body.capsules.push_back({at(0, side * 0.10, 0.92), at(-s, side * 0.10, 0.50), 0.075});
    body.capsules.push_back({at(-s, side * 0.10, 0.50), at(-1.5 * s, side * 0.10, 0.08), 0.06});
  }
  return body;
}

}  // namespace

store::Store reference_store() {
  store::Store store;
  store.name = "depth bench";
  store.map.floor = {{0, 0}, {24, 0}, {24, 16}, {0, 16}};
  for (int row = 0; row < kRows; ++row) {
    for (int side = 0; side < 2; ++side) {
      for (int along = 0; along < kAlong; ++along) store.map.fixtures.push_back(gondola(row, side, along));
    }
  }
  for (int i = 0; i < 300; ++i) store.catalogue.push_back({.sku = SkuId("sku-" + std::to_string(i)), .name = "a product"});
  for (int i = 0; i < 40; ++i) store.calibration.cameras.push_back(camera(i));
  return store;
}

ReferenceScene::ReferenceScene() {
  std::uint64_t id = 0;
  const store::Store store = reference_store();
  for (const store::Fixture& fixture : store.map.fixtures) {
    for (const store::Shelf& shelf : fixture.shelves) {
      for (int i = 0; i < kItemsPerBoard; ++i) {
        world::Item item;
        item.id.value = ++id;
        item.sku = SkuId("sku-" + std::to_string(id / kItemsPerBoard % 300));
        item.size_m = {0.07 + 0.01 * static_cast<double>(id % 3), 0.10, 0.14 + 0.02 * static_cast<double>(id % 7)};
        const Vec3 foot = shelf.p_FS + Vec3(0.07 + 0.11 * i, 0.08 + 0.012 * static_cast<double>(id % 5), item.size_m.z() / 2);
        item.X_WI = {fixture.X_WF.rotation, fixture.X_WF * foot};
        items_[item.id] = item;
      }
    }
  }
  move_to(0);
}

void ReferenceScene::move_to(double t_s) {
  t_s_ = t_s;
  for (int i = 0; i < kPeople; ++i) {
    const double speed = 0.6 + 0.03 * i, way = 18 + 4.0;
    const double run = std::fmod(1.7 * i + speed * t_s, 2 * way);
    const double x = 1 + (run < way ? run : 2 * way - run), y = 0.65 + kPitchM * (i % 6) + 0.1 * (i % 3);
    bodies_[truth::ShopperId{static_cast<std::uint64_t>(i + 1)}] = walker({x, y}, run < way ? 1 : -1, 6 * t_s + i);
  }
  if (++instants_ % 3 != 0) return;
  ++version_;
  if (taken_.size() > 20) {
    items_.insert(taken_.extract(taken_.begin()));
  } else {
    taken_.insert(items_.extract(truth::ItemId{1 + instants_ * 977 % 8000}));
  }
}

sensors::SceneView ReferenceScene::view() const { return {Timestamp::seconds(t_s_), bodies_, items_, version_}; }

}  // namespace storetwin::bench
