#include "core/store/store.h"

#include <algorithm>
#include <cmath>

#include "core/base/assert.h"

namespace storetwin::store {

namespace {

template <class Range, class Predicate>
auto find_in(const Range& range, Predicate matches) -> decltype(range.data()) {
  const auto found = std::find_if(range.begin(), range.end(), matches);
  return found == range.end() ? nullptr : &*found;
}

}  // namespace

const Fixture* find_fixture(const Store& store, std::string_view id) {
  return find_in(store.map.fixtures, [&](const Fixture& f) { return f.id == id; });
}

const Shelf* find_shelf(const Fixture& fixture, int index) {
  return find_in(fixture.shelves, [&](const Shelf& s) { return s.index == index; });
}

const Plate* find_plate(const Store& store, const PlateAddress& address) {
  const Fixture* fixture = find_fixture(store, address.fixture);
  const Shelf* shelf = fixture == nullptr ? nullptr : find_shelf(*fixture, address.shelf);
  if (shelf == nullptr) return nullptr;
  return find_in(shelf->plates, [&](const Plate& p) { return p.index == address.plate; });
}

const Product* find_product(const Store& store, const SkuId& sku) {
  return find_in(store.catalogue, [&](const Product& p) { return p.sku == sku; });
}

const Camera* find_camera(const Store& store, std::string_view source) {
  return find_in(store.calibration.cameras, [&](const Camera& c) { return c.source() == source; });
}

const Lane* find_lane(const Store& store, std::string_view id) {
  return find_in(store.map.lanes, [&](const Lane& l) { return l.id == id; });
}

std::vector<const Facing*> facings_on(const Store& store, const PlateAddress& address) {
  std::vector<const Facing*> found;
  for (const Facing& facing : store.planogram) {
    if (facing.fixture != address.fixture || facing.shelf != address.shelf) continue;
    if (std::find(facing.plates.begin(), facing.plates.end(), address.plate) != facing.plates.end()) {
      found.push_back(&facing);
    }
  }
  return found;
}

std::vector<PlateAddress> all_plates(const Store& store) {
  std::vector<PlateAddress> addresses;
  for (const Fixture& fixture : store.map.fixtures) {
    for (const Shelf& shelf : fixture.shelves) {
      for (const Plate& plate : shelf.plates) addresses.push_back({fixture.id, shelf.index, plate.index});
    }
  }
  std::sort(addresses.begin(), addresses.end());
  return addresses;
}

std::vector<Plate> equal_plates(const Shelf& shelf, int count) {
  std::vector<Plate> plates;
  // Whole micrometres: binary fractions of a width would read badly in a saved file.
  const auto left_m = [&](int i) { return std::floor(shelf.size_m.x() * 1e6 * i / count + 0.5) / 1e6; };
  const double width_m = std::floor(shelf.size_m.x() * 1e6 / count) / 1e6;
  for (int i = 0; i < count; ++i) {
    plates.push_back({.index = i + 1, .p_SL = {left_m(i), 0}, .size_m = {width_m, shelf.size_m.y()}});
  }
  return plates;
}

Pose pose_of(const Fixture& fixture, const Shelf& shelf) {
  return fixture.X_WF * Pose{Mat3::Identity(), shelf.p_FS};
}

Pose pose_of(const Store& store, const PlateAddress& address) {
  const Fixture* fixture = find_fixture(store, address.fixture);
  const Shelf* shelf = fixture == nullptr ? nullptr : find_shelf(*fixture, address.shelf);
  const Plate* plate = find_plate(store, address);
  STORETWIN_ASSERT(plate != nullptr, "the plate's address must exist in the store map");
  return pose_of(*fixture, *shelf) * Pose{Mat3::Identity(), {plate->p_SL.x(), plate->p_SL.y(), 0}};
}

}  // namespace storetwin::store
