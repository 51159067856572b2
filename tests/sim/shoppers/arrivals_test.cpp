// People who come by chance, and what real receipts they bring.
#include "sim/shoppers/arrivals.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/store/store_io.h"
#include "sim/scenario/baskets_io.h"
#include "sim/shoppers/casting.h"
#include "sim/shoppers/crowd.h"
#include "sim/shoppers/shopping_list.h"

namespace storetwin::shoppers {
namespace {

std::vector<scenario::ShopperGroup> all_of(const scenario::Arrivals& arrivals, double run_s, std::uint64_t seed) {
  ArrivalProcess process(arrivals, run_s, RandomStream(seed));
  std::vector<scenario::ShopperGroup> groups;
  while (process.next_s()) groups.push_back(process.take());
  return groups;
}

TEST_CASE("groups come at the rate asked for, within its time, with gaps as a Poisson process has them") {
  scenario::Arrivals arrivals;
  arrivals.id = "street";
  arrivals.per_hour = 120;
  arrivals.from_s = 3600;
  const double run_s = 11 * 3600 + 60;  // ten hours, and a minute to leave
  const auto groups = all_of(arrivals, run_s, 5);
  // 1,200 are expected; the standard deviation is its root, 35.
  CHECK(groups.size() > 1200 - 4 * 35);
  CHECK(groups.size() < 1200 + 4 * 35);
  CHECK(groups.front().enter_between_s[0] > 3600);
  CHECK(groups.back().enter_between_s[0] < run_s - 60);
  double sum = 0, squares = 0;
  for (std::size_t i = 1; i < groups.size(); ++i) {
    const double gap = groups[i].enter_between_s[0] - groups[i - 1].enter_between_s[0];
    CHECK(gap >= 0);
    sum += gap;
    squares += gap * gap;
  }
  // Exponential gaps: the standard deviation equals the mean.
  const double n = static_cast<double>(groups.size() - 1);
  const double mean = sum / n;
  CHECK(std::sqrt(squares / n - mean * mean) / mean == doctest::Approx(1).epsilon(0.12));
}

TEST_CASE("another rate stretches the times and leaves the people as they are") {
  scenario::Arrivals slow, fast;
  slow.id = fast.id = "street";
  slow.per_hour = 30;
  fast.per_hour = 60;
  const auto few = all_of(slow, 3600, 8), many = all_of(fast, 3600, 8);
  REQUIRE(few.size() >= 10);
  REQUIRE(many.size() >= few.size());
  for (std::size_t i = 0; i < few.size(); ++i) {
    CHECK(few[i].id == many[i].id);
    CHECK(few[i].enter_between_s[0] == doctest::Approx(2 * many[i].enter_between_s[0]));
    REQUIRE(few[i].people.size() == many[i].people.size());
    for (std::size_t k = 0; k < few[i].people.size(); ++k) {
      CHECK(few[i].people[k].kind == many[i].people[k].kind);
      CHECK(few[i].people[k].gear == many[i].people[k].gear);
    }
  }
}

TEST_CASE("group sizes, children and gear come in the shares asked for") {
  scenario::Arrivals arrivals;
  arrivals.id = "street";
  arrivals.per_hour = 3600;
  arrivals.children = 0.5;
  arrivals.gear = {{"trolley", 1}, {"none", 3}};
  std::map<std::size_t, double> sizes;
  double children = 0, later = 0, trolleys = 0, adults = 0, groups = 0;
  for (const auto& group : all_of(arrivals, 3660, 2)) {
    groups += 1;
    sizes[group.people.size()] += 1;
    CHECK(group.people.front().kind != scenario::PersonKind::kChild);
    for (std::size_t i = 0; i < group.people.size(); ++i) {
      const bool child = group.people[i].kind == scenario::PersonKind::kChild;
      later += i > 0 ? 1 : 0;
      children += child ? 1 : 0;
      adults += child ? 0 : 1;
      trolleys += group.people[i].gear == scenario::Gear::kTrolley ? 1 : 0;
    }
  }
  CHECK(sizes[1] / groups == doctest::Approx(0.60).epsilon(0.06));
  CHECK(sizes[2] / groups == doctest::Approx(0.33).epsilon(0.09));
  CHECK(children / later == doctest::Approx(0.5).epsilon(0.1));
  CHECK(trolleys / adults == doctest::Approx(0.25).epsilon(0.12));
}

struct Goods {
  std::shared_ptr<const scenario::BasketBook> book;
  store::Store store;
  ShoppingLists lists;
};

const Goods& goods() {
  static const Goods loaded = [] {
    Diagnostics warnings;
    auto store = store::load_store("assets/stores/corner_shop.yaml", warnings);
    auto book = scenario::load_baskets("assets/baskets/groceries.csv");
    REQUIRE(store.ok());
    REQUIRE(book.ok());
    scenario::Scenario scenario;
    const auto shared = std::make_shared<const scenario::BasketBook>(*std::move(book));
    scenario.receipts["groceries"] = shared;
    ShoppingLists lists(scenario, *store);
    return Goods{shared, *std::move(store), std::move(lists)};
  }();
  return loaded;
}

// Largest distance between two empirical distribution functions of counts (Kolmogorov and Smirnov).
double ks_distance(const std::map<std::size_t, int>& a, const std::map<std::size_t, int>& b) {
  double total_a = 0, total_b = 0, sum_a = 0, sum_b = 0, most = 0;
  for (const auto& [size, count] : a) total_a += count;
  for (const auto& [size, count] : b) total_b += count;
  for (std::size_t size = 0; size <= 100; ++size) {
    sum_a += a.contains(size) ? a.at(size) : 0;
    sum_b += b.contains(size) ? b.at(size) : 0;
    most = std::max(most, std::abs(sum_a / total_a - sum_b / total_b));
  }
  return most;
}

TEST_CASE("baskets of groups that come have the sizes of the 9,835 real receipts") {
  REQUIRE(goods().book->receipts.size() == 9835);
  std::map<std::size_t, int> real, drawn;
  for (const auto& receipt : goods().book->receipts) ++real[receipt.size()];
  for (int i = 0; i < 2000; ++i) {
    scenario::ShopperGroup group;
    group.id = std::to_string(i);
    group.people.resize(i % 3 == 0 ? 2 : 1);
    group.errand.baskets = "groceries";
    std::size_t picks = 0;
    for (const Shopper& member : cast(group, goods().lists, RandomStream(4))) {
      for (const Task& task : member.tasks) picks += task.kind == scenario::StepKind::kPick ? 1 : 0;
    }
    ++drawn[picks];
  }
  const double distance = ks_distance(real, drawn);
  MESSAGE("Kolmogorov-Smirnov distance of basket sizes: ", distance);
  CHECK(distance <= 0.1);
}

TEST_CASE("every class of a receipt becomes a product that stands on the planogram, alike where names are alike") {
  for (const std::string& item_class : goods().book->classes) {
    const SkuId sku = product_for(item_class, goods().store);
    CAPTURE(item_class);
    CHECK(std::any_of(goods().store.planogram.begin(), goods().store.planogram.end(),
                      [&](const store::Facing& facing) { return facing.sku == sku; }));
  }
  const auto name_of = [](const char* item_class) {
    return store::find_product(goods().store, product_for(item_class, goods().store))->name;
  };
  CHECK(name_of("popcorn") == "Boomchickapop Sea Salt Popcorn");
  CHECK(name_of("bottled water").find("Water") != std::string::npos);
  CHECK(name_of("specialty chocolate").find("Chocolate") != std::string::npos);
}

TEST_CASE("one more product takes over some classes and leaves the others where they were") {
  store::Store larger = goods().store;
  larger.catalogue.push_back({.sku = SkuId("1"), .name = "Something new", .mass_g = 100});
  larger.planogram.push_back({.sku = SkuId("1"), .fixture = "gondola_1", .shelf = 1, .plates = {1}, .units = 1});
  int moved = 0;
  for (const std::string& item_class : goods().book->classes) {
    const SkuId now = product_for(item_class, larger);
    const bool same = now == product_for(item_class, goods().store);
    CHECK((same || now == SkuId("1")));
    moved += same ? 0 : 1;
  }
  CHECK(moved < 20);
}

TEST_CASE("crowds that draw arrivals are copyable values, and their visits are numbered as they come") {
  scenario::Scenario scenario;
  scenario.duration_s = 200;
  scenario::Arrivals arrivals;
  arrivals.id = "street";
  arrivals.per_hour = 180;
  arrivals.errand.lifts = {1, 2};
  scenario.arrivals = {arrivals};
  const auto run = [&](Crowd& crowd, world::World& world, double until_s) {
    while (world.now().in_seconds() < until_s) {
      crowd.step(world);
      for (int i = 0; i < 4; ++i) {
        for (const world::HandPress& press : crowd.presses()) world.press(press);
        world.step();
      }
    }
  };
  world::World world(goods().store, RandomStream(6).fork("world"));
  Crowd crowd(scenario, goods().store, RandomStream(6).fork("shoppers"));
  run(crowd, world, 60);
  world.rebuild();
  world::World world_copy = world;
  Crowd copy = crowd;
  run(crowd, world, 120);
  run(copy, world_copy, 120);
  Digest a, b;
  crowd.digest(a);
  copy.digest(b);
  CHECK(a.hex() == b.hex());
  const auto visits = crowd.visits();
  REQUIRE(visits.size() >= 2);
  for (std::size_t i = 1; i < visits.size(); ++i) CHECK(visits[i - 1].entered < visits[i].entered);
}

}  // namespace
}  // namespace storetwin::shoppers
