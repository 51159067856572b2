#include "sim/score/hard_gates.h"

#include <doctest/doctest.h>

using namespace storetwin;
using namespace storetwin::score;

namespace {

// One shopper who leaves with a tin at 60 s; the run goes on until `end_s`.
truth::Truth one_shopper(double end_s = 120) {
  truth::Truth truth;
  truth.visits = {{.visit = VisitId("v"), .members = {{1}}, .entered = Timestamp::seconds(1),
                   .left = Timestamp::seconds(60), .lines = {{SkuId("tin"), 1}}}};
  truth.paths = {{.at = Timestamp::seconds(end_s), .shopper = {1}}};
  return truth;
}

stream::Receipt charged(const char* visit, stream::VisitPhase phase = stream::VisitPhase::kFinal) {
  stream::Receipt receipt{.settlement = stream::Settlement::kSettled, .visit = VisitId(visit), .phase = phase};
  receipt.lines = {{.sku = SkuId("tin"), .quantity = 1, .evidence = {EvidenceId{1}}}};
  return receipt;
}

stream::CartChange moved(int units) {
  return {.settlement = stream::Settlement::kSettled, .visit = VisitId("v"), .sku = SkuId("tin"), .quantity = units,
          .event = EvidenceId{1}};
}

stream::Tracks seen(double t_s, const char* visit) {
  stream::Tracks tracks;
  tracks.header.captured = Timestamp::seconds(t_s);
  tracks.tracks.resize(1);
  tracks.tracks[0].visit = VisitId(visit);
  return tracks;
}

std::vector<HardGate> gates_of(const truth::Truth& truth, const stream::Messages& said) {
  std::vector<HardGate> gates;
  for (const GateBreach& breach : gate_breaches(truth, said)) gates.push_back(breach.gate);
  return gates;
}

using Gates = std::vector<HardGate>;

}  // namespace

TEST_SUITE("hard gates") {
  TEST_CASE("one visit, one receipt, and nobody followed is no breach") {
    CHECK(gates_of(one_shopper(), {moved(1), charged("v"), seen(59, "v"), seen(64.9, "v"), seen(80, "")}).empty());
  }

  TEST_CASE("two final receipts of one visit take the money twice; a review that ends in a receipt takes it once") {
    CHECK(gates_of(one_shopper(), {charged("v"), charged("v")}) == Gates{HardGate::kDoubleCharge});
    CHECK(gates_of(one_shopper(), {charged("v", stream::VisitPhase::kInReview), charged("v")}).empty());
  }

  TEST_CASE("a provisional receipt charges nobody") {
    stream::Receipt first = charged("v");
    first.settlement = stream::Settlement::kProvisional;
    CHECK(gates_of(one_shopper(), {first, charged("v")}).empty());
  }

  TEST_CASE("one unit on the receipts of two visits is charged twice; two units may be") {
    truth::Truth truth = one_shopper();
    truth.visits.push_back(truth.visits[0]);
    truth.visits[1].visit = VisitId("w");
    CHECK(gates_of(truth, {moved(1), charged("v"), charged("w")}) == Gates{HardGate::kDoubleCharge});
    CHECK(gates_of(truth, {moved(2), charged("v"), charged("w")}).empty());
  }

  TEST_CASE("a charge for a visit that nobody made is a charge to a stranger; an empty receipt is not") {
    CHECK(gates_of(one_shopper(), {charged("v"), charged("x")}) == Gates{HardGate::kChargeToStranger});
    stream::Receipt empty = charged("x");
    empty.lines.clear();
    CHECK(gates_of(one_shopper(), {charged("v"), empty}).empty());
  }

  TEST_CASE("goods that left without a receipt are a lost cart, once the receipt is due") {
    CHECK(gates_of(one_shopper(91), {}) == Gates{HardGate::kLostCart});
    CHECK(gates_of(one_shopper(91), {charged("v", stream::VisitPhase::kOpen)}) == Gates{HardGate::kLostCart});
    CHECK(gates_of(one_shopper(89), {}).empty());
    truth::Truth nothing_taken = one_shopper(91);
    nothing_taken.visits[0].lines.clear();
    CHECK(gates_of(nothing_taken, {}).empty());
  }

  TEST_CASE("a track that bears a visit whose people went home is told, with how long") {
    const auto breaches = gate_breaches(one_shopper(), {charged("v"), seen(65.5, "v"), seen(72, "v")});
    REQUIRE(breaches.size() == 1);
    CHECK(breaches[0].gate == HardGate::kFollowedAfterExit);
    CHECK(breaches[0].what == "followed for 12.0 s after the exit");
  }
}
