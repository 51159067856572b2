// Staff at work who aren't billed: what they take, bring or carry about is in no cart, and the stock still adds up.
#include <doctest/doctest.h>

#include "core/cart/belief.h"

namespace storetwin::cart {
namespace {

const SkuId kTea("0001"), kSalt("0002");
const PlateAddress kTeaPlate{"g", 1, 1}, kSaltPlate{"g", 1, 2};
const VisitId kAnna("anna"), kRosa("rosa");
const TrackId kAnnasTrack{1}, kRosasTrack{2};

store::Store shop() {
  store::Store store;
  store.catalogue = {{kTea, "Tea", 300, {}, 120}, {kSalt, "Salt", 500, {}, 90}};
  store.planogram = {{kTea, "g", 1, {1}, 10}, {kSalt, "g", 1, {2}, 10}};
  return store;
}

struct Story {
  explicit Story(bool staff_billed) : belief(shop(), Params{}, 0.025) {
    if (!staff_billed) belief.not_billed(kRosa);
    belief.bind(kAnnasTrack, kAnna, {});
    belief.bind(kRosasTrack, kRosa, {});
  }

  /// `units` of tea taken, or put if negative, by somebody who was plainly seen there.
  stream::Messages tea(TrackId who, int units, const PlateAddress& plate, double at_s) {
    stream::WeightEvent event;
    event.id = {++id};
    event.header.captured = event.begin = event.end = Timestamp::seconds(at_s);
    event.delta_g = -300 * units;
    event.sigma_g = 1;
    event.plates = {{plate, event.delta_g, 1}};
    stream::InteractionLikelihoods likelihoods;
    likelihoods.explanations = {{who, kTea, units, 0}};
    return belief.apply(event, likelihoods);
  }

  int units(const VisitId& visit) const {
    int sum = 0;
    for (const stream::CartLine& line : belief.lines(visit, Timestamp::seconds(100))) sum += line.quantity;
    return sum;
  }

  int stock_change() const {
    int sum = 0;
    for (const auto& [facing, change] : belief.hypotheses().front().stock_change) sum += change;
    return sum;
  }

  Belief belief;
  std::uint64_t id = 0;
};

template <class T>
int count(const stream::Messages& messages) {
  int sum = 0;
  for (const stream::Message& message : messages) sum += std::holds_alternative<T>(message) ? 1 : 0;
  return sum;
}

TEST_CASE("what staff take: told and on their bill where staff are billed, and else not a word of it") {
  for (const bool billed : {false, true}) {
    CAPTURE(billed);
    Story s(billed);
    const stream::Messages out = s.tea(kRosasTrack, 1, kTeaPlate, 10);
    CHECK(count<stream::CartChange>(out) == (billed ? 1 : 0));
    CHECK(count<stream::Alert>(out) == 0);
    CHECK(s.stock_change() == -1);
    CHECK(s.units(kAnna) == 0);
    if (billed) CHECK(s.units(kRosa) == 1);
  }
}

TEST_CASE("not billed: what staff put up came out of the back room, and not out of a shopper's bag") {
  for (const bool billed : {false, true}) {
    CAPTURE(billed);
    Story s(billed);
    s.tea(kAnnasTrack, 1, kTeaPlate, 10);
    const stream::Messages out = s.tea(kRosasTrack, -1, kTeaPlate, 40);
    if (billed) continue;  // Rosa has none of her own: it was Anna's, or nothing of the shop's
    CHECK(out.empty());
    CHECK(s.units(kAnna) == 1);
    CHECK(s.belief.confidence(kAnna) > 0.9);
    CHECK(s.stock_change() == 0);
  }
}

TEST_CASE("not billed: what staff carry to another shelf stands there, for whoever takes it next") {
  Story s(false);
  s.tea(kRosasTrack, 1, kTeaPlate, 10);
  const stream::Messages put = s.tea(kRosasTrack, -1, kSaltPlate, 20);
  CHECK(count<stream::PlanogramCorrection>(put) == 1);
  CHECK(put.size() == 1);
  s.tea(kAnnasTrack, 1, kSaltPlate, 30);
  CHECK(s.units(kAnna) == 1);
  CHECK(s.belief.confidence(kAnna) > 0.9);
}

TEST_CASE("not billed: several units brought at once are all stock") {
  Story s(false);
  CHECK(s.tea(kRosasTrack, -3, kTeaPlate, 10).empty());
  CHECK(s.stock_change() == 3);
  CHECK(s.belief.hypotheses().front().surprises.at(kTea) == 3);
}

TEST_CASE("a member of staff who has gone is forgotten, and the next scan of that token is a shopper's") {
  Story s(false);
  s.tea(kRosasTrack, 1, kTeaPlate, 10);
  s.belief.close(kRosa, false);
  CHECK(s.belief.hypotheses().front().carts.empty());
  s.belief.bind(kRosasTrack, kRosa, Timestamp::seconds(20));
  s.tea(kRosasTrack, 1, kTeaPlate, 30);
  CHECK(s.units(kRosa) == 1);
}

}  // namespace
}  // namespace storetwin::cart
