// Generated stores are what was asked for, of any size, and pass every check.
#include "sim/layout/store_generator.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/store/outline.h"
#include "core/store/store_io.h"
#include "core/store/validate.h"
#include "sim/layout/cameras.h"

namespace storetwin::layout {
namespace {

store::Store made(const StoreRequest& request) {
  Result<store::Store> store = generate_store(request);
  if (!store.ok()) MESSAGE(to_text(store.problems()));
  REQUIRE(store.ok());
  return *std::move(store);
}

int connected_plates(const store::Store& store) {
  int count = 0;
  for (const PlateAddress& address : store::all_plates(store)) count += store::find_plate(store, address)->connected ? 1 : 0;
  return count;
}

int units(const store::Store& store) {
  int count = 0;
  for (const store::Facing& facing : store.planogram) count += facing.units;
  return count;
}

int cameras(const store::Store& store, store::CameraKind kind) {
  const auto& all = store.calibration.cameras;
  return static_cast<int>(std::count_if(all.begin(), all.end(), [&](const store::Camera& c) { return c.kind == kind; }));
}

std::set<std::string> codes(const Diagnostics& problems) {
  std::set<std::string> found;
  for (const Diagnostic& problem : problems.items()) found.insert(problem.path + " " + problem.code);
  return found;
}

TEST_CASE("stores of every size pass the store's checks without a warning") {
  for (const double area_m2 : {9.0, 14.0, 30.0, 100.0, 384.0, 1200.0}) {
    CAPTURE(area_m2);
    const store::Store store = made({.area_m2 = area_m2});
    CHECK(store::validate(store).empty());
    double width = 0, depth = 0;
    for (const Vec2& p : store.map.floor) width = std::max(width, p.x()), depth = std::max(depth, p.y());
    CHECK(width * depth == doctest::Approx(area_m2).epsilon(0.01));
    CHECK(!store.map.fixtures.empty());
    CHECK(units(store) >= static_cast<int>(store.planogram.size()));
  }
}

TEST_CASE("what is asked for comes out to the piece") {
  const store::Store store = made({.area_m2 = 150, .gondolas = 20, .boards = 4, .plates = 70, .products = 111, .units = 1234,
                                   .depth_cameras = 17, .color_cameras = 9});
  CHECK(store.map.fixtures.size() == 20);
  for (const store::Fixture& fixture : store.map.fixtures) CHECK(fixture.shelves.size() == 4);
  CHECK(connected_plates(store) == 70);
  CHECK(store::all_plates(store).size() == 80);  // ten boards stay unweighed
  CHECK(store.catalogue.size() == 111);
  CHECK(units(store) == 1234);
  CHECK(cameras(store, store::CameraKind::kDepth) == 17);
  CHECK(cameras(store, store::CameraKind::kColor) == 9);
}

TEST_CASE("every product has a place, and planned stock fits") {
  for (const int plates : {40, 80, 300}) {
    const store::Store store = made({.area_m2 = 60, .gondolas = 8, .plates = plates, .products = 200});
    std::set<SkuId> placed;
    for (const store::Facing& facing : store.planogram) placed.insert(facing.sku);
    CHECK(placed.size() == 200);
    for (const store::Facing& facing : store.planogram) CHECK(facing.units > 0);
  }
}

TEST_CASE("a shopper finds room before every front") {
  for (const double area_m2 : {9.0, 20.0, 100.0, 384.0}) {
    const store::Store store = made({.area_m2 = area_m2});
    for (const store::Fixture& fixture : store.map.fixtures) {
      CAPTURE(fixture.id);
      const Vec2 stand = (fixture.X_WF * Vec3(fixture.size_m.x() / 2, -0.45, 0)).head<2>();
      CHECK(contains(store.map.floor, stand));
      for (const store::Fixture& other : store.map.fixtures) CHECK_FALSE(contains(store::footprint(other), stand));
      for (const store::Obstacle& obstacle : store.map.obstacles) CHECK_FALSE(contains(obstacle.outline, stand));
    }
  }
}

TEST_CASE("the same request gives the same store, and a seed changes goods but no fixture") {
  const StoreRequest request{.area_m2 = 50};
  StoreRequest other = request;
  other.seed = 2;
  const store::Store a = made(request), b = made(other);
  CHECK(store::write_store(a) == store::write_store(made(request)));
  CHECK(a.catalogue.front().sku != b.catalogue.front().sku);
  REQUIRE(a.map.fixtures.size() == b.map.fixtures.size());
  for (std::size_t i = 0; i < a.map.fixtures.size(); ++i) CHECK(a.map.fixtures[i].X_WF == b.map.fixtures[i].X_WF);
}

TEST_CASE("the reference store is what its own command makes") {
  Diagnostics warnings;
  const auto kept = store::load_store("assets/stores/reference_store.yaml", warnings);
  REQUIRE(kept.ok());
  CHECK(warnings.empty());
  const store::Store store = made({.name = "Reference store", .width_m = 24, .depth_m = 16, .gondolas = 60, .plates = 240,
                                   .products = 900, .units = 8100, .depth_cameras = 40, .color_cameras = 40});
  CHECK(store::write_store(*kept) == store::write_store(store));
  CHECK(units(store) == 8100);
  CHECK(connected_plates(store) == 240);
}

TEST_CASE("everything that is wrong with a request is told at once") {
  const auto wrong = generate_store({.area_m2 = 5, .aisle_width_m = 0.2, .boards = 30, .plates = -1});
  REQUIRE_FALSE(wrong.ok());
  CHECK(codes(wrong.problems()) == std::set<std::string>{"--area-m2 out-of-range", "--aisle-width-m out-of-range",
                                                         "--boards out-of-range", "--plates out-of-range"});
  const auto full = generate_store({.area_m2 = 30, .gondolas = 400, .plates = 99'999, .products = 50'000, .depth_cameras = 9999});
  REQUIRE_FALSE(full.ok());
  CHECK(codes(full.problems()) == std::set<std::string>{"--gondolas no-room", "--plates no-room", "--products no-room",
                                                        "--depth-cameras no-room"});
  const auto torn = generate_store({.area_m2 = 100, .width_m = 24, .depth_m = 16});
  REQUIRE_FALSE(torn.ok());
  CHECK(codes(torn.problems()) == std::set<std::string>{"--area-m2 contradiction"});
  for (const Diagnostic& problem : full.problems().items()) CHECK(!problem.hint.empty());
}

TEST_CASE("of a few cameras the first ones watch the doors, and more of them lose nothing that was seen") {
  const store::Store store = made({.area_m2 = 80});
  const auto sees_lanes = [&](const std::vector<store::Camera>& chosen) {
    return std::ranges::all_of(store.map.lanes, [&](const store::Lane& lane) {
      const Vec2 middle = (lane.gate.a + lane.gate.b) / 2;
      return std::ranges::any_of(chosen, [&](const store::Camera& camera) {
        const auto pixel = store::project(camera, camera.X_WC.inverse() * Vec3(middle.x(), middle.y(), 1.6));
        return pixel && pixel->x() >= 0 && pixel->y() >= 0 && pixel->x() < camera.width_px && pixel->y() < camera.height_px;
      });
    });
  };
  CHECK(sees_lanes(choose_cameras(store.map, 2, depth_lens(), "c")));
  std::vector<Pose> fewer;
  for (const int count : {2, 5, 11}) {
    std::vector<Pose> places;
    for (const store::Camera& camera : choose_cameras(store.map, count, depth_lens(), "c")) places.push_back(camera.X_WC);
    CHECK(static_cast<int>(places.size()) == count);
    for (const Pose& pose : fewer) CHECK(std::ranges::find(places, pose) != places.end());
    fewer = places;
  }
}

}  // namespace
}  // namespace storetwin::layout
