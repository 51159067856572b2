#include "sim/shoppers/neighbourhood.h"

#include <algorithm>
#include <cmath>

#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

namespace {

// How far anybody gets within one tick, with room to spare.
constexpr double kPerTickM = 0.1;

std::int64_t along(double metres) { return static_cast<std::int64_t>(std::floor(metres / Neighbourhood::kCellM)); }
std::int64_t cell_of(std::int64_t x, std::int64_t y) { return y * (std::int64_t{1} << 32) + x; }

}  // namespace

Neighbourhood::Neighbourhood(const std::vector<Shopper>& everybody) {
  for (std::size_t i = 0; i < everybody.size(); ++i) {
    if (!everybody[i].present()) continue;
    const Vec2& p = everybody[i].posture.p_WB_m;
    entries_.push_back({cell_of(along(p.x()), along(p.y())), i});
    if (everybody[i].posture.pushed) pushing_.push_back(i);
  }
  std::sort(entries_.begin(), entries_.end());
}

std::vector<std::size_t> Neighbourhood::near(const Vec2& p_W, double within_m) const {
  std::vector<std::size_t> found;
  const double reach = within_m + kPerTickM;
  for (std::int64_t y = along(p_W.y() - reach); y <= along(p_W.y() + reach); ++y) {
    const std::int64_t first = cell_of(along(p_W.x() - reach), y), last = cell_of(along(p_W.x() + reach), y);
    auto entry = std::lower_bound(entries_.begin(), entries_.end(), Entry{first, 0});
    for (; entry != entries_.end() && entry->cell <= last; ++entry) found.push_back(entry->place);
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace storetwin::shoppers
