#include "sim/faults/installation_faults.h"

#include <algorithm>

namespace storetwin::faults {

namespace {

bool stands_on(const store::Facing& facing, const PlateAddress& plate) {
  return facing.fixture == plate.fixture && facing.shelf == plate.shelf &&
         std::find(facing.plates.begin(), facing.plates.end(), plate.plate) != facing.plates.end();
}

}  // namespace

void misplan(store::Store& installed, const PlannedFault& planned) {
  const std::optional<PlateAddress> plate = scenario::parse_plate(planned.fault.plate);
  std::vector<store::Facing*> facings;
  std::vector<SkuId> skus;
  for (store::Facing& facing : installed.planogram) {
    if (plate ? !stands_on(facing, *plate) : facing.fixture != planned.fault.fixture) continue;
    facings.push_back(&facing);
    skus.push_back(facing.sku);
  }
  for (std::size_t i = 0; i < facings.size(); ++i) {
    const std::size_t from = (i + static_cast<std::size_t>(planned.moved_on)) % facings.size();
    facings[i]->sku = planned.fault.sku ? planned.fault.sku : skus[from];
  }
}

void misweigh(store::Store& installed, const PlannedFault& planned) {
  for (store::Product& product : installed.catalogue) {
    if (product.sku == planned.fault.sku) product.mass_g *= 1 + scenario::size_of(planned.fault) / 100;
  }
}

}  // namespace storetwin::faults
