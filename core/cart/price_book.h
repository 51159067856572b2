// What every SKU costs, and what it cost before: prices change while people shop.
//
// A store bills the price of the moment of the pick or that of the exit (store::PriceAt), and weight events are told
// some seconds after they happened. So the book keeps when each price came into force.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/store/store.h"

namespace storetwin::cart {

class PriceBook {
 public:
  /// The catalogue's prices, in force since ever.
  explicit PriceBook(const std::vector<store::Product>& catalogue);

  /// A new price, in force from an instant on. Prices that were replaced more than a day before it are forgotten.
  void set(const SkuId& sku, std::int64_t price_minor, Timestamp from);

  /// Minor units of one unit at an instant; 0 for a SKU without a price, the first price if it had none yet.
  std::int64_t price_minor(const SkuId& sku, Timestamp at) const;
  /// How many SKUs have a price.
  std::size_t size() const { return prices_.size(); }

 private:
  struct Price {
    Timestamp from;
    std::int64_t minor = 0;
  };
  std::map<SkuId, std::vector<Price>> prices_;  ///< by time; never empty
};

}  // namespace storetwin::cart
