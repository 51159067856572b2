// What somebody left lying and staff bring back to its shelf.
//
// No sensor shows what lies on the floor. Staff's handheld does when it is stood on a shelf again: a move that ends at
// a shelf and began at none.
#include <algorithm>
#include <cmath>

#include "core/cart/belief.h"

namespace storetwin::cart {
namespace {

std::size_t first_of(const std::vector<Unit>& cart, const SkuId& sku) {
  const auto found = std::find_if(cart.begin(), cart.end(), [&](const Unit& unit) { return unit.sku == sku; });
  return static_cast<std::size_t>(found - cart.begin());
}

/// The story in which it was nobody's who is still here, and one for each cart that may lack it.
std::vector<Hypothesis> returned(const Hypothesis& h, const SkuId& sku, double left_behind) {
  double units = 0;
  for (const auto& [owner, cart] : h.carts) units += count(h, owner)[sku];
  if (units == 0) return {h};
  std::vector<Hypothesis> result = {h};
  result.front().log_weight += std::log1p(-left_behind);
  for (const auto& [owner, cart] : h.carts) {
    const std::size_t unit = first_of(cart, sku);
    if (unit == cart.size()) continue;
    Hypothesis& without = result.emplace_back(h);
    without.log_weight += std::log(left_behind * count(h, owner)[sku] / units);
    std::vector<Unit>& left = without.carts[owner];
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(unit));
    if (left.empty()) without.carts.erase(owner);
  }
  return result;
}

}  // namespace

stream::Messages Belief::take_back(const stream::StaffAction& action) {
  if (action.kind != stream::StaffActionKind::kMove || !action.sku || action.quantity == 0) return {};
  int& moving = moving_[action.sku];
  moving -= action.quantity;
  const int found = std::max(0, -moving);
  moving = std::max(0, moving);
  if (found == 0 || policies_.left_behind == store::LeftBehind::kChargedToPicker) return {};
  const Carts before = carts_of(beam_.front());
  for (int k = 0; k < found; ++k) {
    std::vector<Hypothesis> next;
    for (const Hypothesis& hypothesis : beam_) {
      for (Hypothesis& h : returned(hypothesis, action.sku, params_.left_behind)) next.push_back(std::move(h));
    }
    beam_ = std::move(next);
    keep_best_stories();
  }
  return report_changes(before, {.captured = action.header.captured,
                                 .known = action.header.captured,
                                 .because = {},
                                 .reason = "staff brought back what had been left lying"});
}

}  // namespace storetwin::cart
