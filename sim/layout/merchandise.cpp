#include "sim/layout/merchandise.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "core/base/assert.h"

namespace storetwin::layout {

namespace {

constexpr double kGapM = 0.01;
constexpr double kPlaceM = 0.4, kLeastPlaceM = 0.15;
constexpr int kMostLayers = 3;
constexpr int kUsualUnits = 12;

// Every plate with where it is, in the order in which goods are put out.
struct Site {
  std::string fixture;
  const store::Shelf* shelf = nullptr;
  const store::Plate* plate = nullptr;
};

std::vector<Site> sites_of(const store::Map& map) {
  std::vector<Site> sites;
  for (const store::Fixture& fixture : map.fixtures) {
    for (auto shelf = fixture.shelves.rbegin(); shelf != fixture.shelves.rend(); ++shelf) {
      for (const store::Plate& plate : shelf->plates) sites.push_back({fixture.id, &*shelf, &plate});
    }
  }
  return sites;
}

int most_places(const store::Plate& plate) {
  return std::max(1, static_cast<int>(std::floor(plate.size_m.x() / kLeastPlaceM + 1e-9)));
}

int usual_places(const store::Plate& plate) {
  return std::clamp(static_cast<int>(std::lround(plate.size_m.x() / kPlaceM)), 1, most_places(plate));
}

// Places per plate: the usual ones, and more of them only where the range needs it.
std::vector<int> places_by_site(const std::vector<Site>& sites, int products) {
  std::vector<int> places;
  for (const Site& site : sites) places.push_back(usual_places(*site.plate));
  int total = std::accumulate(places.begin(), places.end(), 0);
  for (int more = 1; total < products; ++more) {
    const int before = total;
    for (std::size_t i = 0; i < sites.size() && total < products; ++i) {
      if (places[i] < std::min(most_places(*sites[i].plate), usual_places(*sites[i].plate) + more)) ++places[i], ++total;
    }
    STORETWIN_ASSERT(total > before, "whoever asks for more products than places has been told");
  }
  return places;
}

// How many units of a pack stand on the plate's share, as the simulated stocking will set them.
int room_on(const Site& site, int sharing, const Vec3& pack_m) {
  const auto fitting = [](double length, double each, double gap) {
    return std::max(1, static_cast<int>(std::floor((length + gap + 1e-9) / (each + gap))));
  };
  const int columns = fitting(site.plate->size_m.x() / sharing, pack_m.x(), kGapM);
  const int rows = fitting(site.plate->size_m.y() - kGapM, pack_m.y(), kGapM);
  return columns * rows * std::min(kMostLayers, fitting(site.shelf->size_m.z(), pack_m.z(), 0));
}

std::vector<int> rooms_of(const store::Store& store) {
  std::map<PlateAddress, int> sharing;
  std::map<PlateAddress, Site> sites;
  for (const Site& site : sites_of(store.map)) sites[{site.fixture, site.shelf->index, site.plate->index}] = site;
  std::map<SkuId, Vec3> packs;
  for (const store::Product& product : store.catalogue) packs[product.sku] = product.size_m;
  const auto address = [](const store::Facing& f) { return PlateAddress{f.fixture, f.shelf, f.plates.front()}; };
  for (const store::Facing& facing : store.planogram) ++sharing[address(facing)];
  std::vector<int> rooms;
  for (const store::Facing& facing : store.planogram) {
    rooms.push_back(room_on(sites.at(address(facing)), sharing.at(address(facing)), packs.at(facing.sku)));
  }
  return rooms;
}

// Shares `units` out to the unit: one for each place, the others in proportion to its further room by the largest
// remainders. Nobody gets more than there is room for.
std::vector<int> shared_out(std::vector<int> rooms, int units) {
  for (int& room : rooms) --room;
  units -= static_cast<int>(rooms.size());
  const double all = std::max(1.0, std::accumulate(rooms.begin(), rooms.end(), 0.0));
  std::vector<int> shares;
  std::vector<std::size_t> order(rooms.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (const int room : rooms) shares.push_back(static_cast<int>(std::floor(room * (units / all))));
  const auto remainder = [&](std::size_t i) { return rooms[i] * (units / all) - shares[i]; };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return remainder(a) > remainder(b); });
  int left = units - std::accumulate(shares.begin(), shares.end(), 0);
  for (std::size_t i = 0; left > 0; i = (i + 1) % order.size()) {
    if (shares[order[i]] < rooms[order[i]]) ++shares[order[i]], --left;
  }
  for (int& share : shares) ++share;
  return shares;
}

// The smallest usual rating that bears a quarter more than what is planned for the fullest plate of the store.
void rate_plates(store::Store& store) {
  std::map<SkuId, double> masses;
  for (const store::Product& product : store.catalogue) masses[product.sku] = product.mass_g;
  std::map<PlateAddress, double> loads_g;
  double most_g = 0;
  for (const store::Facing& facing : store.planogram) {
    double& load_g = loads_g[{facing.fixture, facing.shelf, facing.plates.front()}];
    load_g += facing.units * masses.at(facing.sku);
    most_g = std::max(most_g, load_g);
  }
  double capacity_g = 20'000;  // as the plates of the NanoStore (domain.md 4.2)
  while (capacity_g < 1.25 * most_g) capacity_g *= 1.5;
  for (store::Fixture& fixture : store.map.fixtures) {
    for (store::Shelf& shelf : fixture.shelves) {
      for (store::Plate& plate : shelf.plates) plate.capacity_g = capacity_g;
    }
  }
}

}  // namespace

void lay_plates(store::Map& map, int plates) {
  std::vector<store::Shelf*> boards;  // from the lowest of all fixtures to the highest of all
  std::size_t levels = 0;
  for (const store::Fixture& fixture : map.fixtures) levels = std::max(levels, fixture.shelves.size());
  for (std::size_t level = 0; level < levels; ++level) {
    for (store::Fixture& fixture : map.fixtures) {
      if (level < fixture.shelves.size()) boards.push_back(&fixture.shelves[level]);
    }
  }
  const int count = static_cast<int>(boards.size());
  for (int i = 0; i < count; ++i) {
    store::Shelf& board = *boards[static_cast<std::size_t>(i)];
    const int here = plates / count + (i < plates % count ? 1 : 0);
    board.plates = store::equal_plates(board, std::max(1, here));
    board.plates.front().connected = here > 0;
  }
}

int places_for_goods(const store::Map& map, bool most) {
  int places = 0;
  for (const Site& site : sites_of(map)) places += most ? most_places(*site.plate) : usual_places(*site.plate);
  return places;
}

void stock_store(store::Store& store, const std::vector<RangedProduct>& range, int units) {
  store.catalogue.clear();
  store.planogram.clear();
  for (const RangedProduct& product : range) store.catalogue.push_back(product.product);
  const std::vector<Site> sites = sites_of(store.map);
  const std::vector<int> places = places_by_site(sites, static_cast<int>(range.size()));
  const std::size_t total = static_cast<std::size_t>(std::accumulate(places.begin(), places.end(), 0));
  std::size_t place = 0;
  for (std::size_t i = 0; i < sites.size(); ++i) {
    const Site& site = sites[i];
    for (int k = 0; k < places[i]; ++k, ++place) {
      const SkuId& sku = range[place * range.size() / total].product.sku;
      const bool again = k > 0 && store.planogram.back().sku == sku;  // a broader place for the same SKU
      if (!again) store.planogram.push_back({sku, site.fixture, site.shelf->index, {site.plate->index}, 0});
    }
  }
  const std::vector<int> rooms = rooms_of(store);
  if (units > 0) {
    const std::vector<int> shares = shared_out(rooms, units);
    for (std::size_t i = 0; i < rooms.size(); ++i) store.planogram[i].units = shares[i];
  } else {
    for (std::size_t i = 0; i < rooms.size(); ++i) store.planogram[i].units = std::min(kUsualUnits, rooms[i]);
  }
  rate_plates(store);
}

int room_for_units(const store::Store& store) {
  const std::vector<int> rooms = rooms_of(store);
  return std::accumulate(rooms.begin(), rooms.end(), 0);
}

}  // namespace storetwin::layout
