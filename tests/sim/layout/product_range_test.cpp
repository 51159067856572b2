// Product ranges have the properties that make weighing hard, and grow without changing.
#include "sim/layout/product_range.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace storetwin::layout {
namespace {

std::map<SkuId, store::Product> by_sku(const std::vector<RangedProduct>& range) {
  std::map<SkuId, store::Product> products;
  for (const RangedProduct& made : range) products[made.product.sku] = made.product;
  return products;
}

// A family has its company's five digits in common, and the pack's size. Two companies may share a brand's name by chance.
std::pair<std::string, std::array<double, 3>> family_of(const store::Product& product) {
  return {product.sku.value.substr(2, 5), {product.size_m.x(), product.size_m.y(), product.size_m.z()}};
}

TEST_CASE("the check digit is the one that GS1 computes") {
  CHECK(ean13_check_digit("400638133393") == '1');  // the example of every textbook: 4006381333931
  CHECK(ean13_check_digit("629104150021") == '3');  // GS1's own: 6291041500213
}

TEST_CASE("codes are valid, differ, and belong to no real product") {
  const auto range = product_range({.products = 3000}, RandomStream(5));
  std::set<SkuId> seen;
  for (const RangedProduct& made : range) {
    const std::string& code = made.product.sku.value;
    REQUIRE(code.size() == 13);
    CHECK(code.starts_with("29"));
    CHECK(code.back() == ean13_check_digit(code.substr(0, 12)));
    CHECK(seen.insert(made.product.sku).second);
  }
}

TEST_CASE("one product more changes no other") {
  const RandomStream random(7);
  for (const int products : {1, 13, 200, 777}) {
    const auto few = by_sku(product_range({.products = products}, random));
    const auto more = by_sku(product_range({.products = products + 1}, random));
    CHECK(more.size() == few.size() + 1);
    for (const auto& [sku, product] : few) {
      REQUIRE(more.contains(sku));
      const store::Product& same = more.at(sku);
      CHECK(same.name == product.name);
      CHECK(same.mass_g == product.mass_g);
      CHECK(same.size_m == product.size_m);
      CHECK(same.price_minor == product.price_minor);
    }
  }
}

TEST_CASE("look-alikes and equal masses have the shares that were asked for") {
  constexpr int kProducts = 6000;
  for (const auto& [look_alikes, equal] : {std::pair(0.5, 0.1), std::pair(0.3, 0.3), std::pair(0.0, 0.0)}) {
    CAPTURE(look_alikes);
    const auto range = product_range({.products = kProducts, .look_alikes = look_alikes, .equal_masses = equal}, RandomStream(3));
    int varieties = 0, equals = 0;
    for (std::size_t i = 1; i < range.size(); ++i) {
      const store::Product &first = range[i - 1].product, &second = range[i].product;
      if (family_of(first) != family_of(second)) continue;
      ++varieties;
      CHECK(std::abs(second.mass_g / first.mass_g - 1) < 0.12);
    }
    // A variety that weighs the same as the family's first: three standard deviations of a share of 6,000.
    std::map<std::pair<std::string, std::array<double, 3>>, double> firsts;
    for (const RangedProduct& made : range) {
      const auto [first, fresh] = firsts.try_emplace(family_of(made.product), made.product.mass_g);
      equals += !fresh && first->second == made.product.mass_g ? 1 : 0;
    }
    const auto slack = [](double share) { return 3 * std::sqrt(share * (1 - share) / kProducts); };
    CHECK(std::abs(varieties / double(kProducts) - look_alikes) <= slack(look_alikes) + 0.005);
    // Rounding makes some more equal: a variety's mass is drawn with 1.2 %, a bar's rounded to a tenth of a gram.
    CHECK(equals / double(kProducts) >= equal - slack(equal) - 0.005);
    CHECK(equals / double(kProducts) <= equal + 0.25 * (look_alikes - equal) + slack(equal));
  }
}

TEST_CASE("packs are as dense as packs are, and fit the room they are given") {
  const Vec3 room(0.09, 0.15, 0.2);
  std::map<std::string, std::vector<double>> masses;
  for (const RangedProduct& made : product_range({.products = 4000, .room_m = room}, RandomStream(1))) {
    const store::Product& product = made.product;
    CHECK((product.size_m.array() <= room.array() + 1e-9).all());
    CHECK((product.size_m.array() > 0).all());
    CHECK(product.price_minor > 0);
    masses[made.category].push_back(product.mass_g);
  }
  const auto median = [&](const std::string& category) {
    std::vector<double>& all = masses.at(category);
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
    return all[all.size() / 2];
  };
  // Medians measured on the masses of a real store's catalogue (product_range.cpp says where).
  CHECK(median("bars") == doctest::Approx(52).epsilon(0.1));
  CHECK(median("crisps") == doctest::Approx(68).epsilon(0.2));
  CHECK(median("sweets") == doctest::Approx(141).epsilon(0.2));
  CHECK(median("cans") == doctest::Approx(371).epsilon(0.1));
}

}  // namespace
}  // namespace storetwin::layout
