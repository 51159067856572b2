#include "core/perception/look_book.h"

#include <doctest/doctest.h>

#include <set>

namespace storetwin::perception {
namespace {

// Mostly one colour, a little of another.
ClothingHistogram cloth(std::size_t bin, float folds = 0.1F) {
  ClothingHistogram histogram{};
  histogram[bin] = 1 - folds;
  histogram[(bin + 1) % histogram.size()] = folds;
  return histogram;
}

TEST_CASE("the same clothes keep their number, other clothes get another, and what isn't seen has none") {
  LookBook book;
  const Look red = book.name({cloth(0), cloth(9)}, Timestamp::seconds(1));
  CHECK(book.name({cloth(0, 0.2F), cloth(9)}, Timestamp::seconds(2)) == red);
  const Look blue = book.name({cloth(5), cloth(9)}, Timestamp::seconds(2));
  CHECK(blue.upper != red.upper);
  CHECK(blue.lower == red.lower);
  CHECK(book.name({{}, cloth(9)}, Timestamp::seconds(3)) == Look{0, red.lower});
}

TEST_CASE("a look is forgotten half a minute after it was last seen, and its number is never given again") {
  LookBook book;
  const Look first = book.name({cloth(0), {}}, Timestamp::seconds(0));
  CHECK(book.name({cloth(0), {}}, Timestamp::seconds(29)) == first);
  CHECK(book.name({cloth(0), {}}, Timestamp::seconds(58)) == first);  // seen again in between
  const Look later = book.name({cloth(0), {}}, Timestamp::seconds(90));
  CHECK(later.upper > first.upper);
}

TEST_CASE("light that changes slowly changes no number") {
  LookBook book;
  std::set<std::int32_t> numbers;
  for (int i = 0; i <= 100; ++i) {
    const float share = static_cast<float>(i) / 100;
    ClothingHistogram histogram{};
    histogram[9] = 1 - share;
    histogram[10] = share;
    for (int image = 0; image < 5; ++image) numbers.insert(book.name({histogram, {}}, Timestamp::seconds(i)).upper);
  }
  CHECK(numbers.size() == 1);
}

}  // namespace
}  // namespace storetwin::perception
