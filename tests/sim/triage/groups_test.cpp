// Failures of many runs, counted by what they have in common.
#include <doctest/doctest.h>

#include <algorithm>

#include "sim/triage/groups.h"

namespace storetwin::triage {
namespace {

FailureCause wrong_can(double at_s, const char* truth, const char* read, int plate = 1) {
  return {.visit = VisitId("v-0001"),
          .cause = Cause::kWrongSku,
          .event_kind = "pick",
          .at = Timestamp::seconds(at_s),
          .skus = {SkuId(truth), SkuId(read)},
          .plate = {"g", 2, plate},
          .confidence = 1};
}

FailureCause missed(double at_s) {
  return {.visit = VisitId("v-0002"),
          .cause = Cause::kMissedPick,
          .event_kind = "pick",
          .at = Timestamp::seconds(at_s),
          .skus = {SkuId("a")},
          .plate = {"g", 2, 1},
          .confidence = 1};
}

}  // namespace

TEST_SUITE("groups of failures") {
  TEST_CASE("equal failures are one group, shown by the one that comes soonest") {
    const auto groups =
        group_failures({{"storetwin run a.yaml --seeds=1", "interaction", {wrong_can(30, "cola", "water"), missed(40)}},
                        {"storetwin run a.yaml --seeds=7 --fidelity='pixel'", "interaction", {wrong_can(12, "water", "cola", 3)}},
                        {"storetwin run b.yaml --seeds=2", "interaction", {wrong_can(50, "cola", "water")}}});
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].count == 3);  // whichever of the pair was true, and whichever plate of the shelf
    CHECK(groups[0].command == "storetwin run a.yaml --seeds=7 --fidelity='pixel'");
    CHECK(groups[0].like.at == Timestamp::seconds(12));
    CHECK(groups[1].count == 1);
    CHECK(groups[1].like.cause == Cause::kMissedPick);
  }

  TEST_CASE("another stage to blame, another pair of products, another shelf or another source is another group") {
    FailureCause other_shelf = missed(1), faulty = missed(1);
    other_shelf.plate.shelf = 3;
    faulty.source = "plates/g";
    const auto groups = group_failures({{"storetwin run a.yaml --seeds=1", "cart", {missed(1)}},
                                        {"storetwin run a.yaml --seeds=2", "tracking", {missed(1)}},
                                        {"storetwin run a.yaml --seeds=3", "cart", {other_shelf}},
                                        {"storetwin run a.yaml --seeds=4", "cart", {faulty}},
                                        {"storetwin run a.yaml --seeds=5", "cart", {wrong_can(1, "a", "b"), wrong_can(1, "a", "c")}}});
    CHECK(groups.size() == 6);
  }

  TEST_CASE("the order of the runs does not matter, but for which of equal examples is shown") {
    std::vector<ExaminedRun> runs = {{"storetwin run a.yaml --seeds=1", "", {missed(9), wrong_can(3, "a", "b")}},
                                     {"storetwin run a.yaml --seeds=2", "", {missed(4)}}};
    const std::string text = groups_text(group_failures(runs));
    std::reverse(runs.begin(), runs.end());
    CHECK(groups_text(group_failures(runs)) == text);
  }

  TEST_CASE("the text has a few lines, and says how many kinds it leaves out") {
    std::vector<ExaminedRun> runs;
    for (int i = 0; i < 12; ++i) {
      FailureCause cause = missed(i + 1);
      cause.skus = {SkuId("sku-" + std::to_string(i))};
      runs.push_back({"storetwin run a.yaml", "", {cause}});
    }
    const std::string text = groups_text(group_failures(runs), 5);
    CHECK(std::count(text.begin(), text.end(), '\n') == 2 + 2 * 5 + 1);
    CHECK(text.find("and 7 more kinds") != std::string::npos);
    CHECK(groups_text({}).empty());
  }
}

}  // namespace storetwin::triage
