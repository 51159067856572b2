#include "sim/world/stocking.h"

#include <algorithm>
#include <cmath>

namespace storetwin::world {

namespace {

constexpr double kGap_m = 0.01;
constexpr double kSkuSigma = 0.02, kSkuLimit = 0.05;
constexpr double kUnitSigma = 0.005, kUnitLimit = 0.015;
// For a product of unknown mass: packed food has about half the density of water, the air in the pack included.
constexpr double kPackedDensity_g_per_m3 = 0.5e6;
constexpr double kLeastMass_g = 1;

/// The part of a shelf's board that one facing has, in the shelf's frame.
struct Strip {
  int shelf = 0;
  int first_plate = 0;
  double left_m = 0, right_m = 0;
  double front_m = 0, back_m = 0;
};

/// How deep the plates' boards are taken already, metres from their front edge, by plate number.
using Depths = std::map<int, double>;

/// Empty optional if none of the facing's plates exists. Marks the depth that its rows will take.
std::optional<Strip> strip_of(const Shop& shop, const store::Facing& facing, double pack_width_m, Depths& taken) {
  std::optional<Strip> strip;
  for (const int index : facing.plates) {
    const auto number = shop.find_plate({facing.fixture, facing.shelf, index});
    if (!number) continue;
    const PlateSite& plate = shop.plates()[static_cast<std::size_t>(*number)];
    const double sharing = static_cast<double>(std::max<std::size_t>(1, plate.skus.size()));
    const auto rank = std::find(plate.skus.begin(), plate.skus.end(), facing.sku) - plate.skus.begin();
    // Packs that find no room beside the others stand behind them.
    const bool beside = sharing == 1 || plate.size_m.x() / sharing >= pack_width_m || facing.plates.size() > 1;
    const double left = plate.p_SL.x() + (beside ? plate.size_m.x() * static_cast<double>(rank) / sharing : 0);
    const double right = left + (beside ? plate.size_m.x() / sharing : plate.size_m.x());
    const double front = plate.p_SL.y() + (beside ? 0 : taken[*number]);
    const double back = plate.p_SL.y() + plate.size_m.y();
    if (!strip) {
      strip = Strip{plate.shelf, *number, left, right, front, back};
    } else {
      strip->left_m = std::min(strip->left_m, left);
      strip->right_m = std::max(strip->right_m, right);
      strip->front_m = std::max(strip->front_m, front);
      strip->back_m = std::min(strip->back_m, back);
    }
  }
  return strip;
}

/// Centres of up to `units` items, in the shelf's frame: layer by layer, in each the front row first, from the left.
std::vector<Vec3> places_in(const Strip& strip, double from_front_m, double free_height_m, const Vec3& size,
                            int units) {
  const auto fitting = [](double length, double each, double gap) {
    return static_cast<int>(std::floor((length + gap + 1e-9) / (each + gap)));
  };
  const int columns = std::max(1, fitting(strip.right_m - strip.left_m, size.x(), kGap_m));
  const int rows = std::max(1, fitting(strip.back_m - strip.front_m - from_front_m, size.y(), kGap_m));
  const int layers = std::max(1, fitting(free_height_m, size.z(), 0));
  const double used = columns * size.x() + (columns - 1) * kGap_m;
  const double left = (strip.left_m + strip.right_m - used) / 2;
  std::vector<Vec3> places;
  for (int layer = 0; layer < layers; ++layer) {
    for (int row = 0; row < rows; ++row) {
      for (int column = 0; column < columns; ++column) {
        if (static_cast<int>(places.size()) == units) return places;
        const double x = left + size.x() / 2 + column * (size.x() + kGap_m);
        const double y = strip.front_m + from_front_m + size.y() / 2 + row * (size.y() + kGap_m);
        places.emplace_back(x, y, (layer + 0.5) * size.z());
      }
    }
  }
  return places;
}

double limited_normal(RandomStream& random, double sigma, double limit) {
  return std::clamp(random.normal(0, sigma), -limit, limit);
}

}  // namespace

double unit_mass_g(const store::Product& product, const RandomStream& random, std::uint64_t unit) {
  const RandomStream masses = random.fork("masses").fork(product.sku.value);
  RandomStream sku_draw = masses.fork("sku"), unit_draw = masses.fork("unit", unit);
  const double nominal_g = product.mass_g > 0
                               ? product.mass_g
                               : std::max(kLeastMass_g, product.size_m.prod() * kPackedDensity_g_per_m3);
  const double sku_mass_g = nominal_g * (1 + limited_normal(sku_draw, kSkuSigma, kSkuLimit));
  return sku_mass_g * (1 + limited_normal(unit_draw, kUnitSigma, kUnitLimit));
}

std::map<ItemId, Item> stock(const store::Store& store, const Shop& shop, const RandomStream& random,
                             double from_front_m) {
  std::map<ItemId, Item> items;
  std::map<SkuId, std::uint64_t> drawn;  // units of each SKU so far: facings of one SKU share its stream
  Depths taken;
  for (const store::Facing& facing : store.planogram) {
    const store::Product* product = store::find_product(store, facing.sku);
    if (product == nullptr) continue;
    const std::optional<Strip> strip = strip_of(shop, facing, product->size_m.x(), taken);
    if (!strip) continue;
    const ShelfSite& shelf = shop.shelves()[static_cast<std::size_t>(strip->shelf)];
    for (const Vec3& p_SI : places_in(*strip, from_front_m, shelf.size_m.z(), product->size_m, facing.units)) {
      taken[strip->first_plate] = std::max(taken[strip->first_plate], p_SI.y() + product->size_m.y() / 2 - from_front_m + kGap_m);
      Item item;
      item.id = ItemId{items.size() + 1};
      item.sku = facing.sku;
      item.mass_g = unit_mass_g(*product, random, drawn[facing.sku]++);
      item.size_m = product->size_m;
      item.X_WI = {shelf.X_WS.rotation, shelf.X_WS * p_SI};
      item.plate = shop.plates()[static_cast<std::size_t>(strip->first_plate)].address;
      items[item.id] = item;
    }
  }
  return items;
}

}  // namespace storetwin::world
