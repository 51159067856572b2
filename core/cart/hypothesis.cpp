#include "core/cart/hypothesis.h"

#include <algorithm>
#include <set>

namespace storetwin::cart {
namespace {

template <class Key>
bool same_units(const std::map<Key, std::vector<Unit>>& a, const std::map<Key, std::vector<Unit>>& b) {
  if (a.size() != b.size()) return false;
  for (auto left = a.begin(), right = b.begin(); left != a.end(); ++left, ++right) {
    if (left->first != right->first || count(left->second) != count(right->second)) return false;
  }
  return true;
}

using Loads = std::map<PlateAddress, std::vector<Mass>>;

bool same_loads(const Loads& a, const Loads& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& left, const auto& right) {
    return left.first == right.first && left.second.size() == right.second.size();
  });
}

/// What one of two mixed-up people is held to have done, as far as it is in his own cart.
struct Doings {
  std::map<SkuId, int> net;
  std::set<EvidenceId> events;
};

// Up to so many units of a SKU go from one cart to the other; those that these events moved last go first.
void move_units(Hypothesis& h, const Owner& from, const Owner& to, const SkuId& sku, int units,
               const std::set<EvidenceId>& events) {
  const auto found = h.carts.find(from);
  if (found == h.carts.end() || units <= 0) return;
  std::vector<Unit>& cart = found->second;
  std::vector<Unit> moved;
  for (const bool by_event : {true, false}) {
    for (std::size_t i = cart.size(); i-- > 0 && static_cast<int>(moved.size()) < units;) {
      if (cart[i].sku != sku || (by_event && !events.contains(cart[i].event))) continue;
      moved.push_back(cart[i]);
      cart.erase(cart.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  if (cart.empty()) h.carts.erase(found);
  if (moved.empty()) return;
  std::vector<Unit>& other = h.carts[to];
  other.insert(other.end(), moved.rbegin(), moved.rend());
}

}  // namespace

void exchange(Hypothesis& h, const Mixup& mixup) {
  Doings by_a, by_b;
  for (Reading& reading : h.readings) {
    if (reading.at < mixup.since || (reading.track != mixup.a && reading.track != mixup.b)) continue;
    const bool was_a = reading.track == mixup.a;
    reading.track = was_a ? mixup.b : mixup.a;
    // A unit put back for somebody else leaves that somebody's cart, whoever's hand it was.
    if (reading.owner != (was_a ? mixup.of_a : mixup.of_b)) continue;
    reading.owner = was_a ? mixup.of_b : mixup.of_a;
    Doings& doings = was_a ? by_a : by_b;
    doings.net[reading.sku] += reading.quantity;
    doings.events.insert(reading.event);
  }
  if (mixup.of_a == mixup.of_b) return;
  // What was taken changes carts before what was put back asks for it.
  for (const auto& [sku, net] : by_a.net) move_units(h, mixup.of_a, mixup.of_b, sku, net, by_a.events);
  for (const auto& [sku, net] : by_b.net) move_units(h, mixup.of_b, mixup.of_a, sku, net, by_b.events);
  for (const auto& [sku, net] : by_a.net) move_units(h, mixup.of_b, mixup.of_a, sku, -net, {});
  for (const auto& [sku, net] : by_b.net) move_units(h, mixup.of_a, mixup.of_b, sku, -net, {});
}

std::map<SkuId, int> count(const std::vector<Unit>& units) {
  std::map<SkuId, int> result;
  for (const Unit& unit : units) ++result[unit.sku];
  return result;
}

std::map<SkuId, int> count(const Hypothesis& hypothesis, const Owner& owner) {
  const auto it = hypothesis.carts.find(owner);
  return it == hypothesis.carts.end() ? std::map<SkuId, int>{} : count(it->second);
}

bool same_state(const Hypothesis& a, const Hypothesis& b) {
  return a.stock_change == b.stock_change && a.surprises == b.surprises && same_units(a.carts, b.carts) &&
         same_units(a.strays, b.strays) && same_loads(a.foreign, b.foreign);
}

}  // namespace storetwin::cart
