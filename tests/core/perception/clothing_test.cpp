#include "core/perception/clothing.h"

#include <doctest/doctest.h>

#include <cmath>

namespace storetwin::perception {
namespace {

TEST_CASE("colourful cloth falls into hues, the rest into steps from black to white") {
  CHECK(clothing_bin({0.8, 0.1, 0.1}) == 0);
  CHECK(clothing_bin({0.8, 0.1, 0.12}) == 0);  // a red with a little blue is no other colour
  CHECK(clothing_bin({0.1, 0.8, 0.1}) != clothing_bin({0.1, 0.1, 0.8}));
  for (const double hue_free : {0.05, 0.3, 0.6, 0.95}) {
    CHECK(clothing_bin(Vec3::Constant(hue_free)) == kClothingHues + static_cast<std::size_t>(hue_free * kClothingGreys));
  }
  CHECK(clothing_bin(Vec3::Constant(7)) == kClothingHues + kClothingGreys - 1);  // overexposed
}

TEST_CASE("likeness is 1 for the same colours, 0 for others, and 1 where nothing was seen") {
  ClothingHistogram red{}, blue{}, half{};
  red[0] = 1;
  blue[5] = 1;
  half[0] = half[5] = 0.5F;
  CHECK(likeness(red, red) == doctest::Approx(1));
  CHECK(likeness(red, blue) == doctest::Approx(0));
  CHECK(likeness(red, half) == doctest::Approx(std::sqrt(0.5)));
  CHECK(likeness(red, {}) == 1);
}

}  // namespace
}  // namespace storetwin::perception
