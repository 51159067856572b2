#include "sim/faults/installation_faults.h"

#include <algorithm>

#include "core/base/schema.h"

namespace storetwin::faults {

void miscalibrate(store::Store& installed, const PlannedFault& planned) {
  const Vec3 turn_rad = planned.axis_C * (scenario::size_of(planned.fault) * kRadiansPerDegree);
  for (store::Camera& camera : installed.calibration.cameras) {
    if (camera.source() != planned.fault.source) continue;
    camera.X_WC = camera.X_WC * pose_from_rodrigues(Vec3::Zero(), turn_rad);
    camera.X_WC.translation += planned.shift_m_W;
  }
}

void misplan(store::Store& installed, const PlannedFault& planned) {
  const std::optional<PlateAddress> plate = scenario::parse_plate(planned.fault.plate);
  const std::vector<const store::Facing*> on_plate =
      plate ? store::facings_on(installed, *plate) : std::vector<const store::Facing*>{};
  std::vector<store::Facing*> facings;
  std::vector<SkuId> skus;
  for (store::Facing& facing : installed.planogram) {
    const bool on_it = std::find(on_plate.begin(), on_plate.end(), &facing) != on_plate.end();
    if (plate ? !on_it : facing.fixture != planned.fault.fixture) continue;
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
