// Who pays for what went from hand to hand, or lay on the floor: both sides of each switch.
#include "core/cart/hand_over.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/cart/belief.h"

namespace storetwin::cart {
namespace {

const SkuId kTea("0001"), kOats("0002");
const PlateAddress kTeaPlate{"g", 1, 1}, kOatPlate{"g", 1, 2};
const VisitId kAnna("anna"), kBert("bert");
const TrackId kA{1}, kB{2}, kFriend{3};

store::Store shop(store::HandOff hand_off) {
  store::Store store;
  store.catalogue = {{kTea, "Tea", 300, {}, 120}, {kOats, "Oats", 340, {}, 250}};
  store.planogram = {{kTea, "g", 1, {1}, 10}, {kOats, "g", 1, {2}, 10}};
  store.policies.hand_off = hand_off;
  return store;
}

using Cart = std::map<SkuId, int>;

/// Anna and Bert, each on an own code; a friend who came in with Anna.
class Story {
 public:
  explicit Story(store::HandOff hand_off) : belief(shop(hand_off), Params{}, 0.025) {
    belief.bind(kA, kAnna, {});
    belief.bind(kFriend, kAnna, {});
    belief.bind(kB, kBert, {});
  }

  stream::Messages move(TrackId who, const SkuId& sku, int quantity, double at_s) {
    stream::WeightEvent event;
    event.id = {++id_};
    event.header.captured = event.begin = event.end = Timestamp::seconds(at_s);
    event.delta_g = -(sku == kTea ? 300 : 340) * quantity;
    event.sigma_g = 1;
    event.plates = {{sku == kTea ? kTeaPlate : kOatPlate, event.delta_g, 1}};
    stream::InteractionLikelihoods likelihoods;
    likelihoods.event = event.id;
    likelihoods.explanations = {{who, sku, quantity, 0}};
    return belief.apply(event, likelihoods);
  }

  /// Hands met, or something was found; with the log-likelihood of what was seen if nothing passed.
  stream::Messages meet(std::vector<stream::Passing> passings, double at_s, double nothing_log = 0) {
    stream::HandOver event;
    event.id = {++id_};
    event.header.captured = event.begin = event.end = Timestamp::seconds(at_s);
    event.passings = {{TrackId{}, TrackId{}, SkuId{}, nothing_log}};
    event.passings.insert(event.passings.end(), passings.begin(), passings.end());
    return belief.apply(event);
  }

  Cart cart(const VisitId& visit) const {
    Cart result;
    for (const stream::CartLine& line : belief.lines(visit, Timestamp::seconds(1000))) result[line.sku] = line.quantity;
    return result;
  }

  Belief belief;

 private:
  std::uint64_t id_ = 0;
};

/// What two hands that were seen on one thing say, and no network: either may have given the other anything.
std::vector<stream::Passing> near(double log = 2.3) {
  return {{kA, kB, SkuId{}, log}, {kB, kA, SkuId{}, log}};
}

TEST_CASE("follows item: what is handed over is the receiver's, less surely, and both receipts say why") {
  Story s(store::HandOff::kFollowsItem);
  s.move(kA, kTea, 1, 10);
  const auto out = s.meet(near(), 20);
  CHECK(s.cart(kAnna) == Cart{});
  CHECK(s.cart(kBert) == Cart{{kTea, 1}});
  CHECK(s.belief.confidence(kBert) < 0.9);
  CHECK(s.belief.confidence(kBert) == doctest::Approx(s.belief.confidence(kAnna)).epsilon(0.02));
  REQUIRE(out.size() == 2);
  for (const stream::Message& message : out) {
    const auto* amendment = std::get_if<stream::CartAmendment>(&message);
    REQUIRE(amendment != nullptr);
    CHECK(amendment->amended_event == EvidenceId{1});
    CHECK(amendment->because == EvidenceId{2});
  }
}

TEST_CASE("stays with picker: hands may meet as they like") {
  Story s(store::HandOff::kStaysWithPicker);
  s.move(kA, kTea, 1, 10);
  const double before = s.belief.confidence(kAnna);
  CHECK(s.meet(near(), 20).empty());
  CHECK(s.cart(kAnna) == Cart{{kTea, 1}});
  CHECK(s.belief.confidence(kAnna) == before);
  CHECK(s.belief.hypotheses().size() == 1);
}

TEST_CASE("follows item: hands that didn't come really near leave things where they were") {
  Story s(store::HandOff::kFollowsItem);
  s.move(kA, kTea, 1, 10);
  CHECK(s.meet(near(-3), 20).empty());
  CHECK(s.cart(kAnna) == Cart{{kTea, 1}});
  CHECK(s.belief.confidence(kAnna) > 0.9);
}

TEST_CASE("follows item: who has nothing gives nothing, and companions give nothing away") {
  Story s(store::HandOff::kFollowsItem);
  CHECK(s.meet(near(), 5).empty());
  CHECK(s.belief.hypotheses().size() == 1);
  s.move(kA, kTea, 1, 10);
  CHECK(s.meet({{kA, kFriend, SkuId{}, 5}, {kFriend, kA, SkuId{}, 5}}, 20).empty());
  CHECK(s.cart(kAnna) == Cart{{kTea, 1}});
  CHECK(s.belief.confidence(kAnna) > 0.98);
}

TEST_CASE("follows item: what was lifted a moment ago is given sooner than what lies in the bag") {
  Story s(store::HandOff::kFollowsItem);
  s.move(kB, kTea, 1, 10);
  s.move(kA, kTea, 1, 15);
  s.move(kA, kOats, 1, 100);
  s.meet(near(), 110);
  CHECK(s.cart(kAnna) == Cart{{kTea, 1}});
  CHECK(s.cart(kBert) == Cart{{kOats, 1}, {kTea, 1}});
}

TEST_CASE("follows item: a network that names what is in the hands decides who gave what") {
  Story s(store::HandOff::kFollowsItem);
  s.move(kA, kTea, 1, 10);
  s.move(kB, kOats, 1, 100);
  // Seen in Bert's hand before, in Anna's afterwards.
  s.meet({{kB, kA, kOats, 2.0}, {kB, kA, SkuId{}, -4}, {kA, kB, kTea, -6}, {kA, kB, SkuId{}, -6}}, 110);
  CHECK(s.cart(kAnna) == Cart{{kOats, 1}, {kTea, 1}});
  CHECK(s.cart(kBert) == Cart{});
}

TEST_CASE("follows item: a put-back by somebody who never picked it tells that it had been handed over") {
  for (const store::HandOff hand_off : {store::HandOff::kFollowsItem, store::HandOff::kStaysWithPicker}) {
    Story s(hand_off);
    s.move(kA, kTea, 2, 10);
    s.meet(near(0.5), 20);  // by itself too little to believe it
    CHECK(s.cart(kAnna) == Cart{{kTea, 2}});
    s.move(kB, kTea, -1, 30);
    CHECK(s.cart(kAnna) == Cart{{kTea, 1}});
    CHECK(s.cart(kBert) == Cart{});
    // Where the bill follows the item, the put-back settles that it was given, and that all is well.
    CHECK(s.belief.confidence(kAnna) > 0.9);
    const auto& readings = s.belief.hypotheses().front().readings;
    const bool given = std::any_of(readings.begin(), readings.end(), [](const Reading& r) { return r.event.value == 2; });
    CHECK(given == (hand_off == store::HandOff::kFollowsItem));
  }
}

TEST_CASE("what is taken up from the floor is the finder's, whatever becomes of things that change hands") {
  for (const store::HandOff hand_off : {store::HandOff::kFollowsItem, store::HandOff::kStaysWithPicker}) {
    Story s(hand_off);
    s.move(kA, kTea, 1, 10);
    s.move(kA, kOats, 1, 15);
    s.meet({{TrackId{}, kB, kTea, std::log(0.8)}, {TrackId{}, kB, kOats, std::log(0.05)}}, 60, std::log(0.05));
    CHECK(s.cart(kAnna) == Cart{{kOats, 1}});
    CHECK(s.cart(kBert) == Cart{{kTea, 1}});
  }
}

TEST_CASE("who has such a thing already didn't find it") {
  Story s(store::HandOff::kFollowsItem);
  s.move(kA, kTea, 1, 10);
  s.move(kB, kTea, 1, 15);
  s.meet({{TrackId{}, kB, kTea, std::log(0.8)}}, 60, std::log(0.05));
  CHECK(s.cart(kAnna) == Cart{{kTea, 1}});
  CHECK(s.cart(kBert) == Cart{{kTea, 1}});
  CHECK(s.belief.confidence(kAnna) > 0.95);
}

TEST_CASE("weights add up to one and units are conserved, however often hands meet") {
  Story s(store::HandOff::kFollowsItem);
  for (int k = 0; k < 12; ++k) {
    s.move(k % 2 == 0 ? kA : kB, k % 3 == 0 ? kTea : kOats, 1, 10 + 20 * k);
    s.meet(near(), 20 + 20 * k);
  }
  CHECK(s.belief.hypotheses().size() <= 64);
  double weight = 0;
  for (const Hypothesis& h : s.belief.hypotheses()) {
    int held = 0;
    for (const auto& [owner, units] : h.carts) held += static_cast<int>(units.size());
    CHECK(held == 12);
    weight += std::exp(h.log_weight);
  }
  CHECK(weight == doctest::Approx(1));
}

}  // namespace
}  // namespace storetwin::cart
