// Goods that come into the shop while it is open.
#include <numeric>

#include "core/base/assert.h"
#include "sim/world/impl.h"
#include "sim/world/stocking.h"

namespace storetwin::world {

std::vector<ItemId> World::deliver(ShopperId carrier, const SkuId& sku, int units) {
  State& state = impl_->state;
  const store::Product* product = store::find_product(impl_->store, sku);
  STORETWIN_ASSERT(product != nullptr, "what is delivered is in the store's catalogue");
  STORETWIN_ASSERT(state.bodies.contains(carrier), "who delivers is in the shop");
  std::vector<ItemId> ids;
  for (int i = 0; i < units; ++i) {
    Item item;
    item.id = ItemId{state.stocked + delivered() + 1};
    item.sku = sku;
    item.mass_g = unit_mass_g(*product, impl_->stocking, state.units_made[sku]++);
    item.size_m = product->size_m;
    item.place = ItemPlace::kCarried;
    item.holder = carrier;
    const Vec2& p = state.bodies.at(carrier).p_WB_m;
    item.X_WI.translation = {p.x(), p.y(), item.size_m.z() / 2};
    ids.push_back(item.id);
    const ItemId id = item.id;
    impl_->note_astir(state.items.insert_or_assign(id, std::move(item)).first->second);
  }
  impl_->note_carried(carrier);
  return ids;
}

std::size_t World::delivered() const {
  const auto& made = impl_->state.units_made;
  const auto all = std::accumulate(made.begin(), made.end(), std::uint64_t{0},
                                   [](std::uint64_t sum, const auto& units) { return sum + units.second; });
  return all - impl_->state.stocked;
}

}  // namespace storetwin::world
