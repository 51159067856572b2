// What a scenario's initial stock makes of the planogram, for the back office and in truth.
#include "sim/scenario/stock.h"

#include <doctest/doctest.h>

#include "core/store/store_io.h"

namespace storetwin::scenario {
namespace {

store::Store shop() {
  store::Store store;
  store::Fixture fixture;
  fixture.id = "g";
  fixture.size_m = {0.6, 0.45, 1};
  store::Shelf shelf;
  shelf.size_m = {0.6, 0.4, 0.3};
  shelf.plates = store::equal_plates(shelf, 6);
  fixture.shelves = {shelf};
  store.map.fixtures = {fixture};
  store.catalogue = {{.sku = SkuId("tea"), .mass_g = 100}, {.sku = SkuId("rice"), .mass_g = 500}};
  store.planogram = {{SkuId("tea"), "g", 1, {1, 2, 3, 4}, 8}, {SkuId("rice"), "g", 1, {5, 6}, 4}};
  return store;
}

Scenario with(std::vector<InitialStock> stock) {
  Scenario scenario;
  scenario.initial_stock = std::move(stock);
  return scenario;
}

TEST_CASE("without initial stock the planogram stays as it is") {
  CHECK(store::write_store(as_stocked(shop(), {})) == store::write_store(shop()));
}

TEST_CASE("a facing that loses a plate in its middle keeps its units on both sides of it") {
  const store::Store stocked = as_stocked(shop(), with({{SkuId("rice"), {"g/1/2"}, 3}}));
  REQUIRE(stocked.planogram.size() == 4);
  CHECK(stocked.planogram[0].plates == std::vector<int>{1});
  CHECK(stocked.planogram[0].units == 2);
  CHECK(stocked.planogram[1].plates == std::vector<int>{3, 4});
  CHECK(stocked.planogram[1].units == 4);
  CHECK(stocked.planogram[3].sku == SkuId("rice"));
  CHECK(stocked.planogram[3].units == 3);
}

TEST_CASE("an empty product clears its plates") {
  const store::Store stocked = as_stocked(shop(), with({{SkuId(), {"g/1/5", "g/1/6"}, 0}}));
  REQUIRE(stocked.planogram.size() == 1);
  CHECK(stocked.planogram[0].sku == SkuId("tea"));
}

TEST_CASE("the back office knows of what is planned and of nothing else") {
  CHECK(as_planned(shop(), with({{SkuId("rice"), {"g/1/2"}, 3, false}})).planogram.size() == 2);
  CHECK(as_planned(shop(), with({{SkuId("rice"), {"g/1/2"}, 3, true}})).planogram.size() == 4);
}

TEST_CASE("what the planogram says already is not planned once more") {
  CHECK(as_planned(shop(), with({{SkuId("tea"), {"g/1/2"}, 3, true}})).planogram.size() == 2);
}

TEST_CASE("two products may stand on one plate") {
  const store::Store stocked = as_stocked(shop(), with({{SkuId("tea"), {"g/1/5"}, 1}, {SkuId("rice"), {"g/1/5"}, 1}}));
  CHECK(store::facings_on(stocked, {"g", 1, 5}).size() == 2);
}

}  // namespace
}  // namespace storetwin::scenario
