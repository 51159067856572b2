#include "core/cart/live_planogram.h"

#include <algorithm>

namespace storetwin::cart {

LivePlanogram::LivePlanogram(const store::Store& store) {
  for (const store::Facing& facing : store.planogram) {
    const int number = static_cast<int>(facings_.size());
    facings_.push_back({facing.sku, static_cast<double>(facing.units)});
    if (!facing.sku) continue;
    for (const int plate : facing.plates) on_plate_[{facing.fixture, facing.shelf, plate}].push_back(number);
  }
}

void LivePlanogram::assign(const std::vector<PlateAddress>& plates, const SkuId& sku) {
  const int number = static_cast<int>(facings_.size());
  facings_.push_back({sku, 0});
  for (const PlateAddress& plate : plates) {
    on_plate_[plate].clear();
    if (sku) on_plate_[plate].push_back(number);
  }
}

std::vector<int> LivePlanogram::facings_of(const PlateAddress& plate) const {
  const auto it = on_plate_.find(plate);
  return it == on_plate_.end() ? std::vector<int>{} : it->second;
}

std::vector<int> LivePlanogram::facings_of(const stream::WeightEvent& event) const {
  std::vector<int> result;
  for (const stream::PlateDelta& part : event.plates) {
    const std::vector<int> here = facings_of(part.plate);
    result.insert(result.end(), here.begin(), here.end());
  }
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

}  // namespace storetwin::cart
