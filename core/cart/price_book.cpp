#include "core/cart/price_book.h"

#include <algorithm>
#include <limits>

namespace storetwin::cart {
namespace {

constexpr Timestamp kSinceEver{std::numeric_limits<std::int64_t>::min()};
// Longer than anybody shops, and than a reviewer takes.
constexpr Duration kKept = Duration::milliseconds(24LL * 3600 * 1000);

}  // namespace

PriceBook::PriceBook(const std::vector<store::Product>& catalogue) {
  for (const store::Product& product : catalogue) prices_[product.sku] = {{kSinceEver, product.price_minor}};
}

void PriceBook::set(const SkuId& sku, std::int64_t price_minor, Timestamp from) {
  std::vector<Price>& prices = prices_[sku];
  const auto later = std::upper_bound(prices.begin(), prices.end(), from,
                                      [](Timestamp at, const Price& price) { return at < price.from; });
  prices.insert(later, {from, price_minor});
  while (prices.size() > 1 && prices[1].from < from - kKept) prices.erase(prices.begin());
}

std::int64_t PriceBook::price_minor(const SkuId& sku, Timestamp at) const {
  const auto found = prices_.find(sku);
  if (found == prices_.end()) return 0;
  const std::vector<Price>& prices = found->second;
  const auto later = std::upper_bound(prices.begin(), prices.end(), at,
                                      [](Timestamp t, const Price& price) { return t < price.from; });
  return later == prices.begin() ? prices.front().minor : std::prev(later)->minor;
}

}  // namespace storetwin::cart
