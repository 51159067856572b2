#include "sim/triage/ddmin.h"

#include <algorithm>
#include <numeric>

namespace storetwin::triage {

namespace {

// `kept` in `n` runs of nearly equal length.
std::vector<Kept> parts_of(const Kept& kept, std::size_t n) {
  std::vector<Kept> parts;
  for (std::size_t i = 0; i < n; ++i) {
    const auto from = kept.begin() + static_cast<std::ptrdiff_t>(kept.size() * i / n);
    const auto to = kept.begin() + static_cast<std::ptrdiff_t>(kept.size() * (i + 1) / n);
    parts.emplace_back(from, to);
  }
  return parts;
}

Kept without(const Kept& kept, const Kept& part) {
  Kept rest;
  std::set_difference(kept.begin(), kept.end(), part.begin(), part.end(), std::back_inserter(rest));
  return rest;
}

}  // namespace

Kept ddmin(std::size_t count, const FirstFailing& first_failing) {
  Kept kept(count);
  std::iota(kept.begin(), kept.end(), std::size_t{0});
  if (count == 0 || first_failing({Kept{}})) return {};
  std::size_t n = 2;
  while (kept.size() > 1) {
    n = std::min(n, kept.size());
    std::vector<Kept> candidates = parts_of(kept, n);
    // With two parts each is the other's complement.
    if (n > 2) {
      for (std::size_t i = 0; i < n; ++i) candidates.push_back(without(kept, candidates[i]));
    }
    const std::optional<std::size_t> failing = first_failing(candidates);
    if (failing) {
      kept = candidates[*failing];
      n = *failing < n ? 2 : n - 1;
    } else if (n < kept.size()) {
      n = 2 * n;
    } else {
      break;
    }
  }
  return kept;
}

}  // namespace storetwin::triage
