// The published geometry, the recorded goods, and sensors: the store.
#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

#include "sim/layout/cameras.h"
#include "sim/reenact/goods.h"
#include "sim/reenact/reenact.h"

namespace storetwin::reenact {

namespace {

constexpr double kInchM = 0.0254;
constexpr double kBoxWidthM = 291 * kInchM, kBoxDepthM = 166 * kInchM;  // the competition's tracking box
constexpr double kVestibuleDepthM = 1.0;
constexpr double kCeilingM = 3;
constexpr int kRows = 3;
constexpr double kGapM = 0.01;
constexpr int kSilentGondola = 3, kSilentShelf = 6;

// The published lengths have four digits; sums and differences of them shall have no more.
Vec3 tidy(const Vec3& v) {
  return v.unaryExpr([](double m) { return std::round(m * 1e4) / 1e4; });
}

std::string fixture_name(int gondola) { return fmt::format("gondola_{}", gondola); }

// Turns are published in radians to four digits; whole hundredths of a degree are what was meant.
Pose pose_of_part(const Part& part) {
  const double angle_rad = part.rotation_rodrigues_rad.norm();
  if (angle_rad == 0) return {Mat3::Identity(), part.translation_m};
  const double meant_rad = std::round(angle_rad * 180 / std::numbers::pi * 100) / 100 * std::numbers::pi / 180;
  const Vec3 axis = part.rotation_rodrigues_rad / angle_rad;
  return {Eigen::AngleAxisd(meant_rad, axis).toRotationMatrix(), part.translation_m};
}

store::Shelf shelf_of(const Part& part, const Vec3& p_GF, const Geometry& geometry) {
  store::Shelf shelf;
  shelf.index = part.shelf;
  shelf.p_FS = tidy(part.translation_m - p_GF);
  shelf.size_m = part.size_m;
  for (const Part& plate : geometry.plates) {
    if (plate.gondola != part.gondola || plate.shelf != part.shelf) continue;
    shelf.plates.push_back({.index = plate.plate,
                            .p_SL = plate.translation_m.head<2>(),
                            .size_m = plate.size_m.head<2>(),
                            .connected = part.gondola != kSilentGondola || part.shelf != kSilentShelf});
  }
  std::sort(shelf.plates.begin(), shelf.plates.end(), [](const auto& a, const auto& b) { return a.index < b.index; });
  return shelf;
}

// A published gondola is its back panel, with the shelves before it at negative y; ours begins at the front edge.
store::Fixture fixture_of(const Part& gondola, const Geometry& geometry) {
  store::Fixture fixture;
  fixture.id = fixture_name(gondola.gondola);
  Vec3 p_GF = Vec3::Zero();  // our origin in the gondola's frame
  for (const Part& shelf : geometry.shelves) {
    if (shelf.gondola == gondola.gondola) p_GF.head<2>() = p_GF.head<2>().cwiseMin(shelf.translation_m.head<2>());
  }
  const Pose X_WG = pose_of_part(gondola);
  fixture.X_WF = {X_WG.rotation, tidy(X_WG * p_GF)};
  fixture.size_m = tidy(gondola.size_m - p_GF);
  for (const Part& shelf : geometry.shelves) {
    if (shelf.gondola == gondola.gondola) fixture.shelves.push_back(shelf_of(shelf, p_GF, geometry));
  }
  std::sort(fixture.shelves.begin(), fixture.shelves.end(),
            [](const auto& a, const auto& b) { return a.index < b.index; });
  return fixture;
}

double back_of(const std::vector<store::Fixture>& fixtures) {
  double y = 0;
  for (const store::Fixture& fixture : fixtures) {
    for (const double x : {0.0, fixture.size_m.x()}) y = std::max(y, (fixture.X_WF * Vec3(x, fixture.size_m.y(), 0)).y());
  }
  return y;
}

store::Map map_of(const Geometry& geometry) {
  store::Map map;
  for (const Part& gondola : geometry.gondolas) map.fixtures.push_back(fixture_of(gondola, geometry));
  map.ceiling_m = kCeilingM;
  const auto rounded = [](double m) { return std::round(m * 100) / 100; };
  const double back = rounded(back_of(map.fixtures) + 0.005), front = rounded(back - kBoxDepthM);
  const double inner = rounded(front + kVestibuleDepthM), right = rounded(kBoxWidthM);
  map.floor = {{0, inner}, {0.2, inner}, {0.2, front}, {1.4, front}, {1.4, inner}, {right, inner}, {right, back}, {0, back}};
  map.lanes = {{"door", {{0.3, inner}, {1.3, inner}}, {0, 1}}};
  return map;
}

double width_of(const store::Store& store, const store::Facing& facing) {
  double width = 0;
  for (const int plate : facing.plates) {
    const store::Plate* site = store::find_plate(store, {facing.fixture, facing.shelf, plate});
    if (site != nullptr) width += site->size_m.x();
  }
  return width;
}

bool fits_map(const store::Store& store, const store::Facing& facing) {
  return std::all_of(facing.plates.begin(), facing.plates.end(), [&](int plate) {
    return store::find_plate(store, {facing.fixture, facing.shelf, plate}) != nullptr;
  });
}

// The least room that any of its places leaves a product.
struct Room {
  double widest_m = 1, highest_m = 1;
};

void narrow(const store::Store& store, const store::Facing& facing, std::map<SkuId, Room>& rooms) {
  constexpr double kHeadroomM = 0.015;
  const store::Fixture* fixture = store::find_fixture(store, facing.fixture);
  const store::Shelf* shelf = fixture == nullptr ? nullptr : store::find_shelf(*fixture, facing.shelf);
  if (shelf == nullptr) return;
  Room& room = rooms[facing.sku];
  room.widest_m = std::min(room.widest_m, width_of(store, facing) - kGapM);
  room.highest_m = std::min(room.highest_m, shelf->size_m.z() - kHeadroomM);
}

std::map<SkuId, Room> rooms_of(const store::Store& store, const Published& published) {
  std::map<SkuId, Room> rooms;
  for (const store::Facing& facing : store.planogram) narrow(store, facing, rooms);
  const auto place = [](const SkuId& sku, const PlateRange& where) {
    return store::Facing{sku, fixture_name(where.gondola), where.shelf, where.plates, 0};
  };
  for (const Case& visits : published.cases) {
    for (const LabelledStock& stock : visits.initial_stock) narrow(store, place(stock.upc, stock.where), rooms);
    for (const LabelledEvent& event : visits.events) {
      for (const SkuId& upc : event.upcs) narrow(store, place(upc, event.where), rooms);
    }
  }
  return rooms;
}

std::vector<store::Product> catalogue_of(const store::Store& store, const Published& published,
                                         const Recorded& recorded) {
  std::map<SkuId, store::Product> products;
  std::set<SkuId> stocked;
  for (const store::Facing& facing : store.planogram) stocked.insert(facing.sku);
  for (const store::Product& product : recorded.catalogue) {
    if (stocked.contains(product.sku)) products[product.sku] = product;
  }
  for (const Case& visits : published.cases) {
    for (const LabelledProduct& labelled : visits.products) {
      store::Product& product = products[labelled.upc];
      product.sku = labelled.upc;
      if (product.name.empty()) product.name = labelled.name;
      product.mass_g = labelled.mass_g;
      for (const store::Product& known : recorded.catalogue) {
        if (known.sku == labelled.upc) product.price_minor = known.price_minor;
      }
    }
  }
  const std::map<SkuId, Room> rooms = rooms_of(store, published);
  std::vector<store::Product> catalogue;
  for (auto& [sku, product] : products) {
    const auto room = rooms.find(sku);
    const Room least = room == rooms.end() ? Room{} : room->second;
    product.mass_g = std::round(product.mass_g * 100) / 100;
    product.size_m = guessed_size(product.mass_g, least.widest_m, least.highest_m);
    catalogue.push_back(product);
  }
  return catalogue;
}

// The recording's planogram doesn't say how many stand there.
void fill(store::Store& store) {
  for (store::Facing& facing : store.planogram) {
    const store::Product* product = store::find_product(store, facing.sku);
    facing.units = product == nullptr || product->mass_g <= 0 ? 0 : units_that_fit(store, facing);
  }
}

store::Calibration calibration_of(const store::Map& map) {
  store::Calibration calibration;
  calibration.cameras = layout::cameras_for(map);
  for (const store::Fixture& fixture : map.fixtures) {
    calibration.plate_controllers.push_back({"plates/" + fixture.id, fixture.id, 60});
  }
  calibration.skeleton_feeds = {"skeletons/vision"};
  return calibration;
}

}  // namespace

int units_that_fit(const store::Store& store, const store::Facing& facing) {
  const store::Product* product = store::find_product(store, facing.sku);
  if (product == nullptr) return 0;
  const double width = width_of(store, facing);
  return kRows * std::max(1, static_cast<int>(std::floor((width + kGapM) / (product->size_m.x() + kGapM))));
}

store::Store nanostore(const Published& published, const Recorded& recorded, Diagnostics& warnings) {
  store::Store store;
  store.name = "NanoStore";
  store.map = map_of(published.geometry);
  for (const store::Facing& facing : recorded.planogram) {
    if (fits_map(store, facing)) {
      store.planogram.push_back(facing);
    } else {
      warnings.add({.severity = Severity::kWarning, .code = "unknown-plate", .path = "planogram",
                    .message = fmt::format("the facing of '{}' on shelf {} of {} names plates that the store doesn't have",
                                           facing.sku.value, facing.shelf, facing.fixture)});
    }
  }
  store.catalogue = catalogue_of(store, published, recorded);
  std::erase_if(store.planogram, [&](const store::Facing& facing) {
    return facing.sku && store::find_product(store, facing.sku) == nullptr;
  });
  fill(store);
  store.calibration = calibration_of(store.map);
  store.policies.currency = "USD";
  store.policies.visit_opening = store::VisitOpening::kExternalEntrance;
  return store;
}

}  // namespace storetwin::reenact
