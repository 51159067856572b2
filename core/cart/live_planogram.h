// The planogram as it stands today: facings with numbers that hypotheses count stock by, and their plates.
//
// Facings change while the store is open (PlanogramChange); numbers are never reused, so that a hypothesis's counts
// can't slip from one facing to another.
#pragma once

#include <map>
#include <vector>

#include "core/base/ids.h"
#include "core/store/store.h"
#include "core/stream/belief.h"

namespace storetwin::cart {

struct LiveFacing {
  SkuId sku;
  double planned_units = 0;  ///< 0 = not known
};

class LivePlanogram {
 public:
  explicit LivePlanogram(const store::Store& store);

  /// The plates now belong to one facing of `sku` (none if empty) of unknown stock.
  void assign(const std::vector<PlateAddress>& plates, const SkuId& sku);

  /// Numbers of the facings that stand on any of the event's plates, each once, by number.
  std::vector<int> facings_of(const stream::WeightEvent& event) const;
  std::vector<int> facings_of(const PlateAddress& plate) const;
  const LiveFacing& facing(int number) const { return facings_.at(static_cast<std::size_t>(number)); }

 private:
  std::vector<LiveFacing> facings_;
  std::map<PlateAddress, std::vector<int>> on_plate_;
};

}  // namespace storetwin::cart
