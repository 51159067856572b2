// Product ranges: goods that a convenience store might sell, with masses, sizes, prices and codes, made up by seed.
//
// Masses are log-normal about the typical pack of a category, sizes follow from mass, density and the form of the pack.
// Many products come in families: one brand and pack in several varieties, of the same size and nearly the same mass, some
// of exactly the same, which is what makes weighing ambiguous in real stores. Names and brands are invented. Codes are
// EAN-13 with the prefix 29, which GS1 keeps for numbers that a shop gives out itself, so none is a real product's.
//
// Each product has random numbers of its own, forked by its category and its place in it: asking for one product more
// adds one and changes no other.
#pragma once

#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/store/store.h"

namespace storetwin::layout {

struct RangeRequest {
  int products = 100;                      ///< at most kMostProducts
  double look_alikes = 0.5;                ///< share of products that are a variety of another one, 0..1
  double equal_masses = 0.1;               ///< share that weigh exactly as another one does; at most look_alikes
  Vec3 room_m = {0.14, 0.18, 0.27};        ///< no pack is larger: width, depth, height
};

/// The item number in a code has five digits.
inline constexpr int kMostProducts = 100'000;

struct RangedProduct {
  store::Product product;
  const char* category = "";
};

/// Sorted by category, chilled goods first; in a category varieties stand beside what they are a variety of.
std::vector<RangedProduct> product_range(const RangeRequest& request, const RandomStream& random);

/// The thirteenth digit: the first twelve are weighted 1 and 3 in turn (GS1 General Specifications, 7.9).
char ean13_check_digit(const std::string& first_twelve);

}  // namespace storetwin::layout
