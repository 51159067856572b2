// The store's switches end to end: the same people, both ways, and what their receipts say.
#include <doctest/doctest.h>

#include <filesystem>
#include <map>

#include "sim/scenario/scenario_io.h"
#include "sim/session/run_once.h"

namespace storetwin::session {
namespace {

using Bill = std::vector<std::pair<int, std::int64_t>>;

struct Outcome {
  std::vector<stream::Receipt> receipts;  ///< the last of each visit, by visit
  std::vector<std::map<SkuId, int>> owed;  ///< by the truth, by visit

  std::vector<std::map<SkuId, int>> charged() const {
    std::vector<std::map<SkuId, int>> result;
    for (const stream::Receipt& receipt : receipts) {
      auto& charged = result.emplace_back();
      for (const stream::CartLine& line : receipt.lines) charged[line.sku] += line.quantity;
    }
    return result;
  }
};

Outcome play(const std::string& name, std::uint64_t seed = 1) {
  Result<SessionConfig> config = load_config({.scenario_file = "scenarios/policies/" + name + ".yaml", .seed = seed});
  REQUIRE_MESSAGE(config.ok(), to_text(config.ok() ? Diagnostics() : config.problems()));
  Session session(*std::move(config));
  std::map<VisitId, stream::Receipt> last;
  const auto note = [&](const StepOutput& out) {
    for (const stream::Message& message : out.outputs) {
      const auto* receipt = std::get_if<stream::Receipt>(&message);
      if (receipt != nullptr) last[receipt->visit] = *receipt;
    }
  };
  while (!session.done()) note(session.step());
  note(session.finish());
  Outcome outcome;
  for (const auto& [visit, receipt] : last) outcome.receipts.push_back(receipt);
  for (const truth::VisitTruth& visit : session.truth().visits) {
    auto& owed = outcome.owed.emplace_back();
    for (const truth::TruthLine& line : visit.lines) owed[line.sku] = line.quantity;
  }
  return outcome;
}

Bill bill(const stream::Receipt& receipt) {
  Bill result;
  for (const stream::CartLine& line : receipt.lines) result.emplace_back(line.quantity, line.price_minor);
  return result;
}

TEST_SUITE("policies") {
  TEST_CASE("every scenario of scenarios/policies loads with its store") {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator("scenarios/policies")) {
      Diagnostics warnings;
      const auto loaded = scenario::load_scenario(entry.path().string(), warnings);
      CHECK_MESSAGE(loaded.ok(), entry.path().string());
      ++files;
    }
    CHECK(files >= 4);
  }

  TEST_CASE("a price that rises between two picks: each at its own, or both at that of the exit") {
    const Outcome at_pick = play("price_at_pick"), at_exit = play("price_at_exit");
    REQUIRE(at_pick.receipts.size() == 1);
    REQUIRE(at_exit.receipts.size() == 1);
    CHECK(bill(at_pick.receipts[0]) == Bill{{1, 119}, {1, 777}});
    CHECK(at_pick.receipts[0].total_minor == 119 + 777);
    CHECK(bill(at_exit.receipts[0]) == Bill{{2, 777}});
    CHECK(at_exit.receipts[0].total_minor == 2 * 777);
  }

  TEST_CASE("what was handed over is on the bill of whom the policy says") {
    for (const char* policy : {"stays_with_picker", "follows_item"}) {
      CAPTURE(policy);
      const Outcome outcome = play(std::string("hand_off_") + policy);
      REQUIRE(outcome.receipts.size() == 2);
      CHECK(outcome.charged() == outcome.owed);
    }
  }

  TEST_CASE("three show one code: one bill for all, or each one's own, as the truth has it") {
    for (const auto& [side, visits] : std::map<std::string, std::size_t>{{"payer", 1}, {"each_own", 3}}) {
      CAPTURE(side);
      const Outcome outcome = play("group_liability_" + side);
      CHECK(outcome.owed.size() == visits);
      CHECK(outcome.charged() == outcome.owed);
    }
  }

  TEST_CASE("staff on a code of their own are billed for what they take unannounced, or not at all") {
    for (const auto& [side, visits] : std::map<std::string, std::size_t>{{"billed", 2}, {"not_billed", 1}, {"untold", 2}}) {
      CAPTURE(side);
      const Outcome outcome = play("staff_" + side);
      CHECK(outcome.owed.size() == visits);
      CHECK(outcome.charged() == outcome.owed);
      if (side != "billed") continue;
      REQUIRE(outcome.receipts.size() == 2);
      CHECK(outcome.receipts[0].visit == VisitId("s-0001"));
      CHECK(bill(outcome.receipts[0]).size() == 1);
    }
  }
}

}  // namespace
}  // namespace storetwin::session
