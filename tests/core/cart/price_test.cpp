// Which price a unit has: that of the pick or that of the exit.
#include <doctest/doctest.h>

#include "core/cart/belief.h"
#include "core/cart/price_book.h"

namespace storetwin::cart {
namespace {

const SkuId kTea("0001");
const PlateAddress kPlate{"g", 1, 1}, kElsewhere{"g", 1, 2};
const VisitId kAnna("anna");

store::Store shop(store::PriceAt price_at) {
  store::Store store;
  store.catalogue = {{kTea, "Tea", 300, {}, 120}};
  store.planogram = {{kTea, "g", 1, {1}, 10}};
  store.policies.price_at = price_at;
  return store;
}

stream::PriceChange price(double at_s, std::int64_t minor) {
  stream::PriceChange change;
  change.header.captured = Timestamp::seconds(at_s);
  change.sku = kTea;
  change.price_minor = minor;
  return change;
}

/// Anna moves one tea at an instant; told half a second later, as interaction would.
void move(Belief& belief, double at_s, int quantity, const PlateAddress& plate = kPlate) {
  stream::WeightEvent event;
  event.id = {static_cast<std::uint64_t>(at_s * 10)};
  event.header.captured = Timestamp::seconds(at_s);
  event.begin = event.header.captured;
  event.end = event.begin + Duration::milliseconds(500);
  event.delta_g = -300 * quantity;
  event.sigma_g = 1;
  event.plates = {{plate, event.delta_g, 1}};
  stream::InteractionLikelihoods likelihoods;
  likelihoods.explanations = {{TrackId{1}, kTea, quantity, 0}};
  belief.apply(event, likelihoods);
}

/// Two for 1.20, one for 1.50, and out of the door when it is 0.90.
Belief three_prices(store::PriceAt price_at) {
  Belief belief(shop(price_at), Params{}, 0.025);
  belief.bind(TrackId{1}, kAnna, {});
  move(belief, 10, 1);
  move(belief, 20, 1);
  belief.observe(price(30, 150));
  move(belief, 40, 1);
  belief.observe(price(60, 90));
  return belief;
}

using Bill = std::vector<std::pair<int, std::int64_t>>;

Bill bill(const Belief& belief, double exit_s) {
  Bill result;
  for (const stream::CartLine& line : belief.lines(kAnna, Timestamp::seconds(exit_s))) {
    result.emplace_back(line.quantity, line.price_minor);
  }
  return result;
}

TEST_CASE("the book knows what a SKU cost at any instant of the day") {
  PriceBook book(shop(store::PriceAt::kExit).catalogue);
  CHECK(book.price_minor(kTea, Timestamp::seconds(-5)) == 120);
  book.set(kTea, 150, Timestamp::seconds(30));
  book.set(kTea, 90, Timestamp::seconds(60));
  book.set(kTea, 130, Timestamp::seconds(45));  // told late
  CHECK(book.price_minor(kTea, Timestamp::seconds(29.9)) == 120);
  CHECK(book.price_minor(kTea, Timestamp::seconds(30)) == 150);
  CHECK(book.price_minor(kTea, Timestamp::seconds(50)) == 130);
  CHECK(book.price_minor(kTea, Timestamp::seconds(1e6)) == 90);
  CHECK(book.price_minor(SkuId("unknown"), Timestamp::seconds(50)) == 0);
  book.set(kTea, 140, Timestamp::seconds(90'000));
  CHECK(book.price_minor(kTea, Timestamp::seconds(70)) == 90);
  book.set(SkuId("new"), 70, Timestamp::seconds(80));
  CHECK(book.price_minor(SkuId("new"), Timestamp::seconds(10)) == 70);
}

TEST_CASE("price at exit: all units at the price of then, in one line") {
  const Belief belief = three_prices(store::PriceAt::kExit);
  CHECK(bill(belief, 50) == Bill{{3, 150}});
  CHECK(bill(belief, 70) == Bill{{3, 90}});
}

TEST_CASE("price at pick: each unit at the price it had when it was taken, a line for each price") {
  const Belief belief = three_prices(store::PriceAt::kPick);
  CHECK(bill(belief, 70) == Bill{{2, 120}, {1, 150}});
  for (const stream::CartLine& line : belief.lines(kAnna, {})) CHECK(line.confidence > 0.95);
}

TEST_CASE("price at pick: the contact counts, even if the price changed before the event was told") {
  Belief belief(shop(store::PriceAt::kPick), Params{}, 0.025);
  belief.bind(TrackId{1}, kAnna, {});
  belief.observe(price(10.2, 500));
  move(belief, 10, 1);
  CHECK(bill(belief, 70) == Bill{{1, 120}});
}

TEST_CASE("price at pick: a put-back undoes a line's own price, and a second pick takes the price of then") {
  Belief belief = three_prices(store::PriceAt::kPick);
  move(belief, 70, -1);
  const Bill after = bill(belief, 80);
  REQUIRE(after.size() == 2);
  CHECK(after[0].first + after[1].first == 2);
  for (double at_s = 71; at_s < 73; ++at_s) move(belief, at_s, -1);
  CHECK(bill(belief, 80).empty());
  move(belief, 75, 1);
  CHECK(bill(belief, 80) == Bill{{1, 90}});
}

}  // namespace
}  // namespace storetwin::cart
