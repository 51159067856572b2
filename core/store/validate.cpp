#include "core/store/validate.h"

#include <algorithm>
#include <map>

#include "core/store/checker.h"
#include "core/store/outline.h"

namespace storetwin::store {

namespace {

void check_catalogue(Checker& checker) {
  std::set<SkuId> seen;
  const std::vector<Product>& catalogue = checker.store.catalogue;
  for (std::size_t i = 0; i < catalogue.size(); ++i) {
    if (catalogue[i].mass_g < 0) checker.product_error(i, "mass_g", "no-mass", "a mass can't be negative");
    if (!seen.insert(catalogue[i].sku).second) {
      checker.product_error(i, "sku", "duplicate-sku",
                            fmt::format("'{}' is already in the catalogue", catalogue[i].sku.value));
    }
  }
}

// The shelf a facing stands on, or null after saying what it names that doesn't exist.
const Shelf* shelf_of(Checker& checker, const std::string& path, const Facing& facing) {
  const Fixture* fixture = find_fixture(checker.store, facing.fixture);
  if (fixture == nullptr) {
    std::vector<std::string> known;
    for (const Fixture& f : checker.store.map.fixtures) known.push_back(f.id);
    checker.error(path + ".fixture", "unknown-fixture", fmt::format("there is no fixture '{}'", facing.fixture),
                  did_you_mean(facing.fixture, known));
    return nullptr;
  }
  const Shelf* shelf = find_shelf(*fixture, facing.shelf);
  if (shelf == nullptr) {
    checker.error(path + ".shelf", "unknown-shelf", fmt::format("'{}' has no shelf {}", facing.fixture, facing.shelf));
  }
  return shelf;
}

const Product* product_of(Checker& checker, const std::string& path, const Facing& facing) {
  if (!facing.sku) return nullptr;  // Planned to stay empty.
  const Product* product = find_product(checker.store, facing.sku);
  if (product != nullptr) return product;
  std::vector<std::string> known;
  for (const Product& p : checker.store.catalogue) known.push_back(p.sku.value);
  checker.error(path + ".sku", "unknown-sku", fmt::format("'{}' is not in the catalogue", facing.sku.value),
                did_you_mean(facing.sku.value, known));
  return nullptr;
}

// Whether the planned stock can be weighed, fits under the next shelf and doesn't overload its plates.
void check_stock(Checker& checker, const std::string& path, const Facing& facing, const Product& product,
                 const Shelf& shelf) {
  if (facing.units == 0) return;
  if (product.mass_g <= 0) {
    checker.error(path + ".sku", "no-mass", fmt::format("'{}' is stocked, but its mass is not known", facing.sku.value));
  }
  if (product.size_m.z() > shelf.size_m.z()) {
    checker.error(path + ".sku", "does-not-fit",
                  fmt::format("'{}' is {} m high, the shelf has {} m of free height", facing.sku.value,
                              product.size_m.z(), shelf.size_m.z()));
  }
  double capacity_g = 0;
  for (const Plate& plate : shelf.plates) {
    if (std::count(facing.plates.begin(), facing.plates.end(), plate.index) > 0) capacity_g += plate.capacity_g;
  }
  const double load_g = product.mass_g * facing.units;
  if (capacity_g > 0 && load_g > capacity_g) {
    checker.error(path + ".units", "overloaded",
                  fmt::format("{} units weigh {} g, the plates bear {} g", facing.units, load_g, capacity_g));
  }
}

void check_facing(Checker& checker, const std::string& path, const Facing& facing) {
  const Shelf* shelf = shelf_of(checker, path, facing);
  const Product* product = product_of(checker, path, facing);
  if (shelf == nullptr) return;
  std::set<int> seen;
  for (std::size_t i = 0; i < facing.plates.size(); ++i) {
    const int index = facing.plates[i];
    const std::string at = fmt::format("{}.plates[{}]", path, i);
    if (find_plate(checker.store, {facing.fixture, facing.shelf, index}) == nullptr) {
      checker.error(at, "unknown-plate",
                    fmt::format("shelf {} of '{}' has no plate {}", facing.shelf, facing.fixture, index));
    }
    if (!seen.insert(index).second) checker.error(at, "duplicate-index", fmt::format("plate {} is given twice", index));
  }
  if (product != nullptr) check_stock(checker, path, facing, *product, *shelf);
}

const Fixture* fixture_around(const Store& store, const Vec3& p_W) {
  for (const Fixture& fixture : store.map.fixtures) {
    const Box3 body = {Vec3::Constant(kSlack_m), fixture.size_m - Vec3::Constant(kSlack_m)};
    if (body.contains(fixture.X_WF.inverse() * p_W)) return &fixture;
  }
  return nullptr;
}

void check_camera(Checker& checker, const std::string& path, const Camera& camera) {
  const Map& map = checker.store.map;
  const Vec3& p_WC = camera.X_WC.translation;
  const std::string at = path + ".position_m";
  // A camera may hang in the thickness of a wall.
  constexpr double kWall_m = 0.3;
  const Vec2 ground = p_WC.head<2>();
  if (!contains(map.floor, ground) && distance_to_edge(map.floor, ground) > kWall_m) {
    checker.error(at, "outside", fmt::format("camera '{}' hangs beyond the walls", camera.id));
  }
  if (p_WC.z() < 0 || p_WC.z() > map.ceiling_m + kSlack_m) {
    checker.error(at, "outside", fmt::format("camera '{}' is not between floor and ceiling", camera.id));
  }
  if (const Fixture* fixture = fixture_around(checker.store, p_WC)) {
    checker.error(at, "inside-fixture", fmt::format("camera '{}' is inside fixture '{}'", camera.id, fixture->id));
  }
  if (camera.range_min_m >= camera.range_max_m) {
    checker.error(path + ".range_max_m", "empty-range", "must be above range_min_m");
  }
  // In optical frames z points forward; an untouched rotation makes a camera watch the ceiling.
  constexpr double kStraightUp = 0.9;
  if (camera.X_WC.rotation(2, 2) > kStraightUp) {
    checker.warn(path, "looks-up", fmt::format("camera '{}' looks at the ceiling", camera.id),
                 "give it rotation_deg or look_at_m");
  }
}

void check_source(Checker& checker, std::set<std::string>& seen, const std::string& path, const std::string& source) {
  if (source.empty()) checker.error(path, "empty-text", "must not be empty");
  if (!seen.insert(source).second) {
    checker.error(path, "duplicate-id", fmt::format("source '{}' is already taken", source));
  }
}

void check_plate_controllers(Checker& checker, std::set<std::string>& sources) {
  const std::vector<PlateController>& controllers = checker.store.calibration.plate_controllers;
  std::set<std::string> heard;
  for (std::size_t i = 0; i < controllers.size(); ++i) {
    const std::string path = fmt::format("calibration.plate_controllers[{}]", i);
    check_source(checker, sources, path + ".source", controllers[i].source);
    if (find_fixture(checker.store, controllers[i].fixture) == nullptr) {
      checker.error(path + ".fixture", "unknown-fixture",
                    fmt::format("there is no fixture '{}'", controllers[i].fixture));
    }
    heard.insert(controllers[i].fixture);
  }
  const std::vector<Fixture>& fixtures = checker.store.map.fixtures;
  for (std::size_t i = 0; i < fixtures.size(); ++i) {
    const auto& shelves = fixtures[i].shelves;
    const bool speaks = std::any_of(shelves.begin(), shelves.end(), [](const Shelf& shelf) {
      return std::any_of(shelf.plates.begin(), shelf.plates.end(), [](const Plate& plate) { return plate.connected; });
    });
    if (speaks && !heard.contains(fixtures[i].id)) {
      checker.warn(fmt::format("map.fixtures[{}]", i), "unheard-plates",
                   fmt::format("'{}' has connected plates, but no controller reads them", fixtures[i].id));
    }
  }
}

void check_calibration(Checker& checker) {
  const Calibration& calibration = checker.store.calibration;
  std::set<std::string> sources;
  for (std::size_t i = 0; i < calibration.cameras.size(); ++i) {
    const std::string path = fmt::format("calibration.cameras[{}]", i);
    check_source(checker, sources, path + ".id", calibration.cameras[i].source());
    check_camera(checker, path, calibration.cameras[i]);
  }
  check_plate_controllers(checker, sources);
  for (std::size_t i = 0; i < calibration.skeleton_feeds.size(); ++i) {
    check_source(checker, sources, fmt::format("calibration.skeleton_feeds[{}]", i), calibration.skeleton_feeds[i]);
  }
}

}  // namespace

Diagnostics validate(const Store& store, const Origin& origin) {
  Checker checker(store, origin);
  check_map(checker);
  check_catalogue(checker);
  for (std::size_t i = 0; i < store.planogram.size(); ++i) {
    check_facing(checker, fmt::format("planogram[{}]", i), store.planogram[i]);
  }
  check_calibration(checker);
  return checker.take();
}

}  // namespace storetwin::store
