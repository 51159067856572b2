// What was left lying and staff brought back: free or charged, and never taken for what staff carry from shelf to shelf.
#include <doctest/doctest.h>

#include "core/cart/belief.h"

namespace storetwin::cart {
namespace {

const SkuId kTea("0001");
const PlateAddress kPlate{"g", 1, 1}, kOther{"g", 1, 2};
const VisitId kAnna("anna"), kBert("bert");

store::Store shop(store::LeftBehind left_behind) {
  store::Store store;
  store.catalogue = {{kTea, "Tea", 300, {}, 120}};
  store.planogram = {{kTea, "g", 1, {1}, 10}};
  store.policies.left_behind = left_behind;
  return store;
}

struct Story {
  explicit Story(store::LeftBehind left_behind) : belief(shop(left_behind), Params{}, 0.025) {
    belief.bind(TrackId{1}, kAnna, {});
    belief.bind(TrackId{2}, kBert, {});
  }

  void pick(TrackId who, double at_s) {
    stream::WeightEvent event;
    event.id = {++id};
    event.header.captured = event.begin = event.end = Timestamp::seconds(at_s);
    event.delta_g = -300;
    event.sigma_g = 1;
    event.plates = {{kPlate, -300, 1}};
    stream::InteractionLikelihoods likelihoods;
    likelihoods.explanations = {{who, kTea, 1, 0}};
    belief.apply(event, likelihoods);
  }

  stream::Messages staff(int quantity, const PlateAddress& plate, double at_s,
                         stream::StaffActionKind kind = stream::StaffActionKind::kMove) {
    stream::StaffAction action;
    action.header.captured = Timestamp::seconds(at_s);
    action.kind = kind;
    action.plates = {plate};
    action.sku = kTea;
    action.quantity = quantity;
    action.duration = Duration::seconds(10);
    belief.observe(action);
    return belief.take_back(action);
  }

  int units(const VisitId& visit) const {
    int sum = 0;
    for (const stream::CartLine& line : belief.lines(visit, Timestamp::seconds(100))) sum += line.quantity;
    return sum;
  }

  Belief belief;
  std::uint64_t id = 0;
};

TEST_CASE("free: what staff bring back leaves the cart, which is told") {
  Story s(store::LeftBehind::kFree);
  s.pick(TrackId{1}, 10);
  const stream::Messages out = s.staff(1, kPlate, 60);
  CHECK(s.units(kAnna) == 0);
  REQUIRE(out.size() == 1);
  const auto* amendment = std::get_if<stream::CartAmendment>(&out[0]);
  REQUIRE(amendment != nullptr);
  CHECK(amendment->visit == kAnna);
  CHECK(amendment->amended_event == EvidenceId{1});
  CHECK(s.belief.confidence(kAnna) > 0.85);
}

TEST_CASE("charged: it stays with who picked it") {
  Story s(store::LeftBehind::kChargedToPicker);
  s.pick(TrackId{1}, 10);
  CHECK(s.staff(1, kPlate, 60).empty());
  CHECK(s.units(kAnna) == 1);
  CHECK(s.belief.confidence(kAnna) > 0.98);
}

TEST_CASE("free: where two may have left it, neither cart is sure") {
  Story s(store::LeftBehind::kFree);
  s.pick(TrackId{1}, 10);
  s.pick(TrackId{2}, 20);
  s.staff(1, kPlate, 60);
  CHECK(s.units(kAnna) + s.units(kBert) == 1);
  CHECK(s.belief.confidence(kAnna) < 0.7);
  CHECK(s.belief.confidence(kBert) < 0.7);
}

TEST_CASE("free: what staff carry from shelf to shelf, or out of the back room, was nobody's") {
  Story s(store::LeftBehind::kFree);
  s.pick(TrackId{1}, 10);
  s.staff(-1, kOther, 50);
  CHECK(s.staff(1, kPlate, 60).empty());
  CHECK(s.staff(4, kPlate, 70, stream::StaffActionKind::kRestock).empty());
  CHECK(s.units(kAnna) == 1);
}

TEST_CASE("free: nobody inside has one, so it is of somebody who has paid and gone") {
  Story s(store::LeftBehind::kFree);
  CHECK(s.staff(1, kPlate, 60).empty());
  CHECK(s.belief.hypotheses().size() == 1);
}

}  // namespace
}  // namespace storetwin::cart
