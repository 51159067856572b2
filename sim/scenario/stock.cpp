#include "sim/scenario/stock.h"

#include <algorithm>
#include <cmath>

namespace storetwin::scenario {

namespace {

struct Override {
  store::Facing facing;
  bool planned = false;
};

Override override_of(const InitialStock& stock) {
  Override result{{.sku = stock.sku, .units = stock.units}, stock.planned};
  for (const std::string& text : stock.plates) {
    const std::optional<PlateAddress> plate = parse_plate(text);
    if (!plate) continue;  // the checks have told of it
    result.facing.fixture = plate->fixture;
    result.facing.shelf = plate->shelf;
    result.facing.plates.push_back(plate->plate);
  }
  return result;
}

bool same_shelf(const store::Facing& a, const store::Facing& b) { return a.fixture == b.fixture && a.shelf == b.shelf; }

bool has(const std::vector<int>& plates, int plate) { return std::find(plates.begin(), plates.end(), plate) != plates.end(); }

// The facing without some plates, one facing for each run of neighbours that is left.
std::vector<store::Facing> without(const store::Facing& facing, const std::vector<int>& taken) {
  std::vector<store::Facing> left;
  int previous = -1;
  for (const int plate : facing.plates) {
    if (has(taken, plate)) continue;
    if (left.empty() || plate != previous + 1) {
      left.push_back(facing);
      left.back().plates.clear();
    }
    left.back().plates.push_back(plate);
    previous = plate;
  }
  const double all = static_cast<double>(facing.plates.size());
  for (store::Facing& part : left) {
    part.units = static_cast<int>(std::lround(facing.units * static_cast<double>(part.plates.size()) / all));
  }
  return left;
}

void clear(std::vector<store::Facing>& planogram, const store::Facing& place) {
  std::vector<store::Facing> kept;
  for (const store::Facing& facing : planogram) {
    const bool touched = same_shelf(facing, place) && std::any_of(facing.plates.begin(), facing.plates.end(), [&](int plate) {
                           return has(place.plates, plate);
                         });
    if (!touched) {
      kept.push_back(facing);
      continue;
    }
    for (store::Facing& part : without(facing, place.plates)) kept.push_back(std::move(part));
  }
  planogram = std::move(kept);
}

bool stands_there(const store::Store& store, const store::Facing& place) {
  return std::all_of(place.plates.begin(), place.plates.end(), [&](int plate) {
    const auto facings = store::facings_on(store, {place.fixture, place.shelf, plate});
    return std::any_of(facings.begin(), facings.end(), [&](const store::Facing* f) { return f->sku == place.sku; });
  });
}

// All places are cleared before any is filled, so that two entries may share a plate.
store::Store with(store::Store store, const std::vector<Override>& overrides) {
  for (const Override& entry : overrides) clear(store.planogram, entry.facing);
  for (const Override& entry : overrides) {
    if (entry.facing.sku) store.planogram.push_back(entry.facing);
  }
  return store;
}

}  // namespace

store::Store as_planned(store::Store store, const Scenario& scenario) {
  std::vector<Override> overrides;
  for (const InitialStock& stock : scenario.initial_stock) {
    Override entry = override_of(stock);
    if (entry.planned && !stands_there(store, entry.facing)) overrides.push_back(std::move(entry));
  }
  return with(std::move(store), overrides);
}

store::Store as_stocked(store::Store store, const Scenario& scenario) {
  std::vector<Override> overrides;
  for (const InitialStock& stock : scenario.initial_stock) overrides.push_back(override_of(stock));
  return with(std::move(store), overrides);
}

}  // namespace storetwin::scenario
