#include "core/receipt/visit_desk.h"

#include <doctest/doctest.h>

#include "core/receipt/bill.h"

namespace storetwin::receipt {
namespace {

const SkuId kA("0001"), kTwin("0002");
const VisitId kAnna("anna");

store::Store shop() {
  store::Store store;
  store.catalogue = {{kA, "A", 300, {}, 120}, {kTwin, "Twin", 300, {}, 130}};
  store.planogram = {{kA, "g", 1, {1}, 10}, {kTwin, "g", 1, {1}, 10}};
  store.policies.currency = "CHF";
  store.policies.finalise_after_s = 2;
  store.policies.review_below_confidence = 0.7;
  return store;
}

/// A pick of one of the SKUs, told by log-likelihoods as an outside program might.
void pick(cart::Belief& belief, std::vector<stream::Explanation> explanations) {
  stream::WeightEvent event;
  event.id = {77};
  event.header.captured = Timestamp::seconds(5);
  event.begin = Timestamp::seconds(4.8);
  event.end = Timestamp::seconds(5.6);
  event.delta_g = -300;
  event.sigma_g = 1;
  event.plates = {{{"g", 1, 1}, -300, 1}};
  stream::InteractionLikelihoods likelihoods;
  likelihoods.event = event.id;
  likelihoods.explanations = std::move(explanations);
  belief.apply(event, likelihoods);
}

template <class T>
std::vector<T> all(const stream::Messages& messages) {
  std::vector<T> result;
  for (const auto& message : messages) {
    if (const T* m = std::get_if<T>(&message)) result.push_back(*m);
  }
  return result;
}

struct Fixture {
  store::Store store = shop();
  cart::Belief belief{store, cart::Params{}, 0.025};
  VisitDesk desk{store, Params{}};

  void enter(int members) {
    desk.opened(kAnna, "", Timestamp::seconds(1));
    for (int k = 1; k <= members; ++k) {
      desk.member_in(kAnna, TrackId{static_cast<std::uint64_t>(k)}, Timestamp::seconds(1));
      belief.bind(TrackId{static_cast<std::uint64_t>(k)}, kAnna, Timestamp::seconds(1));
    }
  }
};

TEST_CASE("a visit is due only when its last member is out and the policy's time has passed") {
  Fixture f;
  f.enter(2);
  CHECK(f.desk.due(Timestamp::seconds(100)).empty());
  f.desk.member_out(kAnna, TrackId{1}, Timestamp::seconds(10));
  CHECK(f.desk.due(Timestamp::seconds(100)).empty());
  const auto left = all<stream::VisitState>(f.desk.member_out(kAnna, TrackId{2}, Timestamp::seconds(12)));
  REQUIRE(left.size() == 1);
  CHECK(left[0].phase == stream::VisitPhase::kLeft);
  CHECK(f.desk.due(Timestamp::seconds(13.9)).empty());
  REQUIRE(f.desk.due(Timestamp::seconds(14)).size() == 1);
  CHECK(f.desk.due(Timestamp::seconds(14))[0].at == Timestamp::seconds(14));
  CHECK(f.desk.due(Timestamp::seconds(14))[0].members.size() == 2);
}

TEST_CASE("a sure cart becomes a final receipt with total and currency, once") {
  Fixture f;
  f.enter(1);
  pick(f.belief, {{TrackId{1}, kA, 2, 0}});
  f.desk.member_out(kAnna, TrackId{1}, Timestamp::seconds(12));
  const auto out = f.desk.decide(kAnna, Timestamp::seconds(14), f.belief);
  const auto receipts = all<stream::Receipt>(out);
  REQUIRE(receipts.size() == 1);
  CHECK(receipts[0].phase == stream::VisitPhase::kFinal);
  CHECK(receipts[0].total_minor == 240);
  CHECK(receipts[0].currency == "CHF");
  CHECK(receipts[0].left == Timestamp::seconds(12));
  CHECK(receipts[0].header.captured == Timestamp::seconds(14));
  CHECK(all<stream::ReviewRequest>(out).empty());
  CHECK(f.desk.decide(kAnna, Timestamp::seconds(15), f.belief).empty());
  CHECK(f.desk.due(Timestamp::seconds(99)).empty());
}

TEST_CASE("an unsure cart goes to review with the line, its alternative and the span of the evidence") {
  Fixture f;
  f.enter(1);
  pick(f.belief, {{TrackId{1}, kA, 1, 0.1}, {TrackId{1}, kTwin, 1, 0}});
  f.desk.member_out(kAnna, TrackId{1}, Timestamp::seconds(12));
  const auto out = f.desk.decide(kAnna, Timestamp::seconds(14), f.belief);
  REQUIRE(all<stream::Receipt>(out).size() == 1);
  CHECK(all<stream::Receipt>(out)[0].phase == stream::VisitPhase::kInReview);
  const auto requests = all<stream::ReviewRequest>(out);
  REQUIRE(requests.size() == 1);
  const bool named = (requests[0].sku == kA && requests[0].alternatives == std::vector<SkuId>{kTwin}) ||
                     (requests[0].sku == kTwin && requests[0].alternatives == std::vector<SkuId>{kA});
  CHECK(named);
  CHECK(requests[0].begin == Timestamp::seconds(4.8));
  CHECK(requests[0].end == Timestamp::seconds(5.6));
  CHECK(requests[0].evidence == std::vector<EvidenceId>{{77}});

  stream::ReviewAnswer answer;
  answer.header.captured = Timestamp::seconds(60);
  answer.visit = kAnna;
  answer.sku = kA;
  answer.quantity = 0;
  const auto answered = all<stream::Receipt>(f.desk.answered(answer));
  REQUIRE(answered.size() == 1);
  CHECK(answered[0].phase == stream::VisitPhase::kFinal);
  for (const auto& line : answered[0].lines) CHECK(line.sku != kA);
}

TEST_CASE("a visit that is still inside when the input ends is open, with its lines") {
  Fixture f;
  f.enter(1);
  pick(f.belief, {{TrackId{1}, kA, 1, 0}});
  const auto receipts = all<stream::Receipt>(f.desk.finish(Timestamp::seconds(20), f.belief));
  REQUIRE(receipts.size() == 1);
  CHECK(receipts[0].phase == stream::VisitPhase::kOpen);
  CHECK(receipts[0].lines.size() == 1);
  CHECK(receipts[0].left == Timestamp{});
}

TEST_CASE("an empty visit gets an empty final receipt") {
  Fixture f;
  f.enter(1);
  f.desk.member_out(kAnna, TrackId{1}, Timestamp::seconds(12));
  const auto receipts = all<stream::Receipt>(f.desk.decide(kAnna, Timestamp::seconds(14), f.belief));
  REQUIRE(receipts.size() == 1);
  CHECK(receipts[0].phase == stream::VisitPhase::kFinal);
  CHECK(receipts[0].lines.empty());
  CHECK(receipts[0].total_minor == 0);
}

TEST_CASE("the bill has the prices of when the last member went out, not of when it was decided") {
  Fixture f;
  f.enter(1);
  pick(f.belief, {{TrackId{1}, kA, 2, 0}});
  const auto change = [&](double at_s, std::int64_t minor) {
    stream::PriceChange price;
    price.header.captured = Timestamp::seconds(at_s);
    price.sku = kA;
    price.price_minor = minor;
    f.belief.observe(price);
    f.desk.observe(price);
  };
  change(8, 100);
  f.desk.member_out(kAnna, TrackId{1}, Timestamp::seconds(12));
  change(13, 500);
  const auto receipts = all<stream::Receipt>(f.desk.decide(kAnna, Timestamp::seconds(14), f.belief));
  REQUIRE(receipts.size() == 1);
  CHECK(receipts[0].total_minor == 200);

  stream::ReviewAnswer answer;
  answer.visit = kAnna;
  answer.sku = kTwin;
  answer.quantity = 1;
  const auto answered = all<stream::Receipt>(f.desk.answered(answer));
  REQUIRE(answered.size() == 1);
  CHECK(answered[0].total_minor == 330);
}

TEST_CASE("a stated quantity is taken from the dearest line and added to the cheapest") {
  const auto line = [](int quantity, std::int64_t minor) {
    stream::CartLine l;
    l.sku = kA;
    l.quantity = quantity;
    l.price_minor = minor;
    return l;
  };
  std::vector<stream::CartLine> lines = {line(1, 100), line(2, 150)};
  set_quantity(lines, kA, 2, 999);
  CHECK(total_of(lines) == 250);
  set_quantity(lines, kA, 4, 999);
  CHECK(total_of(lines) == 450);
  CHECK(quantity_of(lines, kA) == 4);
  set_quantity(lines, kA, 0, 999);
  CHECK(lines.empty());
  set_quantity(lines, kTwin, 2, 70);
  CHECK(total_of(lines) == 140);
}

TEST_CASE("a contested receipt goes back to review") {
  Fixture f;
  f.enter(1);
  pick(f.belief, {{TrackId{1}, kA, 1, 0}});
  f.desk.member_out(kAnna, TrackId{1}, Timestamp::seconds(12));
  f.desk.decide(kAnna, Timestamp::seconds(14), f.belief);
  stream::Contest contest;
  contest.visit = kAnna;
  contest.sku = kA;
  const auto out = f.desk.contested(contest);
  CHECK(all<stream::VisitState>(out)[0].phase == stream::VisitPhase::kInReview);
  CHECK(all<stream::ReviewRequest>(out)[0].evidence == std::vector<EvidenceId>{{77}});
}

}  // namespace
}  // namespace storetwin::receipt
