#include "core/cart/hypothesis.h"

#include <algorithm>

namespace storetwin::cart {
namespace {

std::map<SkuId, int> tally(const std::vector<Unit>& units) {
  std::map<SkuId, int> result;
  for (const Unit& unit : units) ++result[unit.sku];
  return result;
}

template <class Key>
bool same_units(const std::map<Key, std::vector<Unit>>& a, const std::map<Key, std::vector<Unit>>& b) {
  if (a.size() != b.size()) return false;
  for (auto left = a.begin(), right = b.begin(); left != a.end(); ++left, ++right) {
    if (left->first != right->first || tally(left->second) != tally(right->second)) return false;
  }
  return true;
}

using Loads = std::map<PlateAddress, std::vector<Mass>>;

bool same_loads(const Loads& a, const Loads& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& left, const auto& right) {
    return left.first == right.first && left.second.size() == right.second.size();
  });
}

}  // namespace

std::map<SkuId, int> count(const Hypothesis& hypothesis, const Owner& owner) {
  const auto it = hypothesis.carts.find(owner);
  return it == hypothesis.carts.end() ? std::map<SkuId, int>{} : tally(it->second);
}

bool same_state(const Hypothesis& a, const Hypothesis& b) {
  return a.stock_change == b.stock_change && a.surprises == b.surprises && same_units(a.carts, b.carts) &&
         same_units(a.strays, b.strays) && same_loads(a.foreign, b.foreign);
}

}  // namespace storetwin::cart
