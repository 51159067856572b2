#include "core/stream/clothing.h"

#include <doctest/doctest.h>

#include "core/stream/convert.h"
#include "core/stream/digest.h"
#include "core/stream/json.h"

namespace storetwin::stream {
namespace {

PersonDetections one_person(std::optional<ClothingColors> clothing) {
  PersonDetection person{.box_min_px = {10, 20}, .box_max_px = {60, 200}, .score = 0.9, .key_points = {}};
  person.clothing.value = clothing;
  return {.header = {.source = "color/a", .sequence = 1, .captured = {5}, .received = {6}}, .people = {person}};
}

std::string digest_of(const Message& message) {
  Digest digest;
  feed(digest, message);
  return digest.hex();
}

TEST_CASE("clothing has no form outside of memory: no bytes, no text, no digest, no difference") {
  ClothingColors red;
  red.upper[clothing_bin({0.9, 0.1, 0.1})] = 1;
  red.lower[clothing_bin({0.1, 0.1, 0.1})] = 1;
  const Message with = one_person(red), without = one_person(std::nullopt);
  CHECK(to_bytes(with) == to_bytes(without));
  CHECK(to_envelope(with) == to_envelope(without));
  CHECK(to_json(with) == to_json(without));
  CHECK(digest_of(with) == digest_of(without));
  CHECK(with == without);
  const Result<Message> back = from_bytes("PersonDetections", to_bytes(with));
  REQUIRE(back.ok());
  CHECK_FALSE(std::get<PersonDetections>(*back).people.at(0).clothing.value);
}

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
}  // namespace storetwin::stream
