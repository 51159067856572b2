#include "sim/layout/store_generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/assert.h"
#include "core/store/validate.h"
#include "sim/layout/cameras.h"
#include "sim/layout/floor_plan.h"
#include "sim/layout/merchandise.h"
#include "sim/layout/product_range.h"

namespace storetwin::layout {

namespace {

constexpr double kUsualAreaM2 = 100, kUsualProportion = 1.5, kAreaPerFixtureM2 = 6.4, kAreaPerColorCameraM2 = 25;
constexpr int kUsualPlatesPerBoard = 4, kMostPlatesPerBoard = 12;
constexpr double kUsualProductsPerPlace = 0.8;
constexpr double kHeadroomM = 0.02;

void complain(Diagnostics& problems, const char* option, const char* code, std::string message, std::string hint = "") {
  problems.add({.failure = Failure::kUsage, .code = code, .path = option, .message = std::move(message), .hint = std::move(hint)});
}

template <class T>
bool within(Diagnostics& problems, const char* option, const std::optional<T>& value, T least, T most) {
  if (!value || (*value >= least && *value <= most)) return true;
  complain(problems, option, "out-of-range", fmt::format("{} is not possible", *value), fmt::format("from {} to {}", least, most));
  return false;
}

double to_cm(double m) { return std::round(m * 100) / 100; }

// Fills width and depth of the floor; says whether what was given makes sense.
bool measure_floor(const StoreRequest& r, FloorRequest& floor, Diagnostics& problems) {
  const bool fine = within(problems, "--area-m2", r.area_m2, kLeastAreaM2, kMostAreaM2) &
                    within(problems, "--width-m", r.width_m, kLeastWidthM, 200.0) &
                    within(problems, "--depth-m", r.depth_m, kLeastDepthM, 200.0);
  if (!fine) return false;
  const double area = r.area_m2.value_or(kUsualAreaM2);
  if (r.width_m && r.depth_m) {
    floor.width_m = *r.width_m;
    floor.depth_m = *r.depth_m;
    const double given = *r.width_m * *r.depth_m;
    if (r.area_m2 && std::abs(given - area) > 0.01 * area) {
      complain(problems, "--area-m2", "contradiction",
               fmt::format("{} m x {} m are {} m2, not {}", *r.width_m, *r.depth_m, given, area), "give two of the three");
      return false;
    }
  } else if (r.width_m || r.depth_m) {
    floor.width_m = r.width_m.value_or(to_cm(area / r.depth_m.value_or(1)));
    floor.depth_m = r.depth_m.value_or(to_cm(area / r.width_m.value_or(1)));
  } else {
    floor.depth_m = std::max(kLeastDepthM, to_cm(std::sqrt(area / kUsualProportion)));
    floor.width_m = to_cm(area / floor.depth_m);
  }
  const double made = floor.width_m * floor.depth_m;
  if (made > 1.001 * kMostAreaM2 || floor.width_m < kLeastWidthM || floor.depth_m < kLeastDepthM) {
    complain(problems, r.width_m ? "--width-m" : "--depth-m", "contradiction",
             fmt::format("the floor would be {} m x {} m", floor.width_m, floor.depth_m),
             fmt::format("at least {} m x {} m, at most {} m2", kLeastWidthM, kLeastDepthM, kMostAreaM2));
    return false;
  }
  return true;
}

void check_rest(const StoreRequest& r, Diagnostics& problems) {
  within(problems, "--aisle-width-m", std::optional(r.aisle_width_m), 0.7, 6.0);
  within(problems, "--boards", std::optional(r.boards), 1, kMostBoards);
  within(problems, "--gondolas", r.gondolas, 1, 5000);
  within(problems, "--plates", r.plates, 0, 1'000'000);
  within(problems, "--products", r.products, 1, kMostProducts);
  within(problems, "--units", r.units, 1, 10'000'000);
  within(problems, "--depth-cameras", r.depth_cameras, 0, 100'000);
  within(problems, "--color-cameras", r.color_cameras, 0, 100'000);
  within(problems, "--look-alikes", std::optional(r.look_alikes), 0.0, 1.0);
  within(problems, "--equal-masses", std::optional(r.equal_masses), 0.0, 1.0);
  if (r.equal_masses > r.look_alikes) {
    complain(problems, "--equal-masses", "contradiction", "only look-alikes weigh the same, and there are fewer of them",
             fmt::format("at most --look-alikes={}", r.look_alikes));
  }
  within(problems, "--camera-rate-hz", std::optional(r.camera_rate_hz), 1.0, 60.0);
  within(problems, "--plate-rate-hz", std::optional(r.plate_rate_hz), 1.0, 80.0);
}

// A wish that the store has no room for.
void check_room(Diagnostics& problems, const char* option, int wanted, int most, const char* what, const char* hint) {
  if (wanted > most) complain(problems, option, "no-room", fmt::format("there is room for {} {}, not {}", most, what, wanted), hint);
}

store::Camera color_lens() {
  // As the colour cameras of assets/stores/corner_shop.yaml: 90 degrees wide, mild barrel distortion, rolling shutter.
  store::Camera camera;
  camera.kind = store::CameraKind::kColor;
  camera.width_px = 1280;
  camera.height_px = 720;
  camera.fx_px = camera.fy_px = 640;
  camera.cx_px = 639.5;
  camera.cy_px = 359.5;
  camera.distortion = {.k1 = -0.08, .k2 = 0.01};
  camera.readout_s = 0.015;
  camera.range_max_m = 10;
  return camera;
}

void hang_cameras(const StoreRequest& r, store::Store& store, double area_m2, Diagnostics& problems) {
  const int most = most_cameras(store.map);
  const char* const hint = "two above every front, one over it, one for every lane";
  const int color = r.color_cameras.value_or(std::clamp(static_cast<int>(area_m2 / kAreaPerColorCameraM2), 2, most));
  check_room(problems, "--depth-cameras", r.depth_cameras.value_or(0), most, "depth cameras", hint);
  check_room(problems, "--color-cameras", color, most, "colour cameras", hint);
  if (problems.has_errors()) return;
  std::vector<store::Camera>& cameras = store.calibration.cameras;
  cameras = r.depth_cameras ? choose_cameras(store.map, *r.depth_cameras, depth_lens(), "c") : cameras_for(store.map);
  for (store::Camera& camera : choose_cameras(store.map, color, color_lens(), "rgb")) cameras.push_back(std::move(camera));
  for (store::Camera& camera : cameras) camera.rate_hz = r.camera_rate_hz;
}

void listen_to_plates(store::Store& store, double rate_hz) {
  for (const store::Fixture& fixture : store.map.fixtures) {
    const bool speaks = std::any_of(fixture.shelves.begin(), fixture.shelves.end(), [](const store::Shelf& shelf) {
      return std::any_of(shelf.plates.begin(), shelf.plates.end(), [](const store::Plate& plate) { return plate.connected; });
    });
    if (speaks) store.calibration.plate_controllers.push_back({"plates/" + fixture.id, fixture.id, rate_hz});
  }
}

// Packs must stand on the narrowest plate and below the lowest ceiling of goods.
Vec3 room_for_packs(const store::Map& map) {
  Vec3 room = RangeRequest().room_m;
  for (const store::Fixture& fixture : map.fixtures) {
    for (const store::Shelf& shelf : fixture.shelves) {
      room.z() = std::min(room.z(), shelf.size_m.z() - kHeadroomM);
      for (const store::Plate& plate : shelf.plates) room.x() = std::min(room.x(), plate.size_m.x() - kHeadroomM / 2);
    }
  }
  return room;
}

void fill_shelves(const StoreRequest& r, store::Store& store, Diagnostics& problems) {
  const int boards = static_cast<int>(store.map.fixtures.size()) * r.boards;
  const int plates = r.plates.value_or(kUsualPlatesPerBoard * boards), most = kMostPlatesPerBoard * boards;
  check_room(problems, "--plates", plates, most, "plates", "twelve to a board of 1.2 m");
  lay_plates(store.map, std::min(plates, most));
  const int places = places_for_goods(store.map, false);
  RangeRequest range{.products = r.products.value_or(std::max(1, static_cast<int>(kUsualProductsPerPlace * places))),
                     .look_alikes = r.look_alikes, .equal_masses = r.equal_masses, .room_m = room_for_packs(store.map)};
  check_room(problems, "--products", range.products, std::min(kMostProducts, places_for_goods(store.map, true)), "products",
             "more --gondolas, or --units if items are meant");
  if (problems.has_errors()) return;
  stock_store(store, product_range(range, RandomStream(r.seed).fork("range")), 0);
  if (!r.units) return;
  check_room(problems, "--units", *r.units, room_for_units(store), "units", "more --gondolas or --boards");
  if (static_cast<std::size_t>(*r.units) < store.planogram.size()) {
    complain(problems, "--units", "too-few", fmt::format("{} places want a unit each, there are {}", store.planogram.size(), *r.units),
             "fewer --gondolas or --boards");
  }
  if (!problems.has_errors()) stock_store(store, product_range(range, RandomStream(r.seed).fork("range")), *r.units);
}

}  // namespace

Result<store::Store> generate_store(const StoreRequest& request) {
  Diagnostics problems;
  FloorRequest floor;
  const bool measured = measure_floor(request, floor, problems);
  check_rest(request, problems);
  if (!measured || problems.has_errors()) return problems;
  floor.aisle_width_m = request.aisle_width_m;
  floor.boards = request.boards;
  const double area_m2 = floor.width_m * floor.depth_m;
  const int most = most_fixtures(floor);
  floor.fixtures = request.gondolas.value_or(std::clamp(static_cast<int>(std::lround(area_m2 / kAreaPerFixtureM2)), 1, most));
  check_room(problems, "--gondolas", floor.fixtures, most, "gondolas", "a larger floor or narrower aisles");
  floor.fixtures = std::min(floor.fixtures, most);

  store::Store store;
  store.name = request.name.empty() ? fmt::format("Generated store of {:.0f} m2", area_m2) : request.name;
  store.map = plan_floor(floor);
  fill_shelves(request, store, problems);
  hang_cameras(request, store, area_m2, problems);
  if (problems.has_errors()) return problems;
  listen_to_plates(store, request.plate_rate_hz);
  STORETWIN_ASSERT(store::validate(store).empty(), "a generated store passes the store's own checks");
  return store;
}

}  // namespace storetwin::layout
