#include "core/perception/look_book.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/assert.h"

namespace storetwin::perception {
namespace {

constexpr float kAlike = 0.85F;
constexpr float kFollow = 0.05F;
// More different clothes than a camera sees at once; the one unseen for longest makes room.
constexpr std::size_t kMost = 64;

ClothingHistogram roots_of(const ClothingHistogram& histogram) {
  ClothingHistogram roots{};
  std::ranges::transform(histogram, roots.begin(), [](float share) { return std::sqrt(share); });
  return roots;
}

float product(const ClothingHistogram& a, const ClothingHistogram& b) {
  float sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

void follow(ClothingHistogram& reference, const ClothingHistogram& roots) {
  for (std::size_t i = 0; i < reference.size(); ++i) reference[i] += kFollow * (roots[i] - reference[i]);
  const float length = std::sqrt(product(reference, reference));
  for (float& root : reference) root /= length;
}

}  // namespace

Look LookBook::name(const ClothingColors& colors, Timestamp captured) {
  return {name(upper_, colors.upper, captured), name(lower_, colors.lower, captured)};
}

std::int32_t LookBook::name(std::vector<Reference>& book, const ClothingHistogram& histogram, Timestamp captured) {
  std::erase_if(book, [&](const Reference& reference) { return captured - reference.seen > kLooksKept; });
  const ClothingHistogram roots = roots_of(histogram);
  if (product(roots, roots) <= 0) return 0;
  const auto likeness_to = [&](const Reference& reference) { return product(reference.roots, roots); };
  const auto nearest = std::ranges::max_element(book, {}, likeness_to);
  if (nearest != book.end() && likeness_to(*nearest) >= kAlike) {
    follow(nearest->roots, roots);
    nearest->seen = captured;
    return nearest->number;
  }
  if (book.size() >= kMost) book.erase(std::ranges::min_element(book, {}, &Reference::seen));
  STORETWIN_ASSERT(next_number_ < std::numeric_limits<std::int32_t>::max(), "a camera ran out of numbers for looks");
  book.push_back({next_number_++, roots, captured});
  return book.back().number;
}

}  // namespace storetwin::perception
