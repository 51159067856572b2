// What a label doesn't speak of counts neither for nor against.
#include "sim/score/label_score.h"

#include <doctest/doctest.h>

namespace storetwin::score {
namespace {

const SkuId kOats("0001"), kRice("0002");
const VisitId kAnna("v-1"), kBert("v-2");

stream::Message receipt(const VisitId& visit, std::vector<std::pair<SkuId, int>> lines) {
  stream::Receipt receipt;
  receipt.visit = visit;
  receipt.settlement = stream::Settlement::kSettled;
  receipt.phase = stream::VisitPhase::kFinal;
  receipt.confidence = 1;
  for (const auto& [sku, quantity] : lines) receipt.lines.push_back({sku, quantity, 1, 100, {}});
  return receipt;
}

bool exact(const truth::Label& label, const stream::Messages& said) {
  const RunScore score = score_labelled(label, said, {});
  return score.metrics.at("cart.exact_visit_rate").value == 1;
}

truth::Label one_line(int oats) { return {{{kAnna, "", false, {{kOats, oats}}}}}; }
truth::Label whole(int oats) { return {{{kAnna, "", true, {{kOats, oats}}}}}; }

TEST_CASE("one line says nothing of the visit's others, a whole visit does") {
  const stream::Messages said = {receipt(kAnna, {{kOats, 1}, {kRice, 3}}), receipt(kBert, {{kRice, 1}})};
  CHECK(exact(one_line(1), said));
  CHECK_FALSE(exact(one_line(0), said));
  CHECK_FALSE(exact(one_line(2), said));
  CHECK_FALSE(exact(whole(1), said));
  CHECK(exact(whole(1), {receipt(kAnna, {{kOats, 1}})}));
  CHECK(score_labelled(whole(1), said, {}).metrics.count("cart.brier") == 1);
  CHECK(score_labelled(one_line(1), said, {}).metrics.count("cart.brier") == 0);
}

TEST_CASE("that none was taken holds when the line is absent") {
  CHECK(exact(one_line(0), {receipt(kAnna, {{kRice, 3}})}));
}

TEST_CASE("only labelled visits are scored, and one without a receipt is missing") {
  const stream::Messages said = {receipt(kBert, {{kRice, 1}})};
  const RunScore score = score_labelled(whole(1), said, {});
  REQUIRE(score.visits.size() == 1);
  CHECK(score.visits[0].visit == kAnna);
  CHECK(score.visits[0].state == "missing");
  CHECK_FALSE(score.visits[0].exact);
  CHECK(score.metrics.count("event.precision") == 0);
}

}  // namespace
}  // namespace storetwin::score
