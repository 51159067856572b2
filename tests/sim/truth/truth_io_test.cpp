// Truth as JSON and back is the identity, and text that is not truth is refused with its reason.
#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "sim/truth/truth_io.h"

namespace storetwin::truth {
namespace {

// One of everything: each kind of event, each optional field present and absent, numbers at the ends of their ranges.
Truth full_truth() {
  constexpr std::uint64_t kLargeId = std::numeric_limits<std::uint64_t>::max();
  Truth truth;
  truth.visits = {{.visit = VisitId("v-1"),
                   .external_id = "3325379692103139202",
                   .members = {{1}, {kLargeId}},
                   .entered = {1'580'249'281'053'000'001},
                   .left = {1'580'249'381'053'000'003},
                   .lines = {{SkuId("071142008582"), 2}, {SkuId("z \"quoted\" \\ \n é"), 1}}},
                  {.visit = VisitId("v-2"), .members = {{2}}, .entered = {-5}}};
  truth.events = {
      {.at = {1}, .kind = ItemEventKind::kPick, .shopper = {1}, .item = {kLargeId}, .sku = SkuId("a"), .plate = {"g1", 2, 3}},
      {.at = {2}, .kind = ItemEventKind::kPutBack, .shopper = {1}, .item = {7}, .sku = SkuId("a"), .plate = {"g2", 1, 1}, .misplaced = true},
      {.at = {3}, .kind = ItemEventKind::kDrop, .shopper = {2}, .item = {8}, .sku = SkuId("b")},
      {.at = {4}, .kind = ItemEventKind::kPickUp, .shopper = {2}, .item = {8}, .sku = SkuId("b")},
      {.at = {5}, .kind = ItemEventKind::kHandOff, .shopper = {2}, .receiver = {1}, .item = {8}, .sku = SkuId("b")}};
  truth.paths = {{{1}, {1}, {0.1, -1.0 / 3}}, {{1}, {2}, {1e-300, 12345.678901234567}}};
  truth.faults = {{.kind = "plates_swapped", .target = "g/1/1", .from = {0}, .words = {{"with_plate", "g \"1\"/2/3"}}},
                  {.kind = "tare_slip", .target = "g/1/2", .from = {7}, .to = {1'580'249'281'053'000'001},
                   .numbers = {{"by_g", -1.0 / 3}}}};
  truth.behaviours = {{.kind = "touch", .shopper = {1}, .from = {3}, .to = {9}, .at = {5}, .plate = {"g1", 2, 3}, .sku = SkuId("a")},
                      {.kind = "hand_over", .shopper = {2}, .other = {kLargeId}, .from = {4}, .to = {8}, .at = {6}, .item = {8},
                       .sku = SkuId("b")}};
  truth.staff = {{3}, {kLargeId}};
  return truth;
}

std::string code_of(const std::string& text) {
  const Result<Truth> truth = truth_from_json(text, "truth.json");
  REQUIRE_FALSE(truth.ok());
  CHECK(truth.problems().items().front().file == "truth.json");
  CHECK_FALSE(truth.problems().items().front().message.empty());
  return truth.problems().items().front().code;
}

TEST_CASE("truth to JSON and back is the identity, to the last bit and digit") {
  const Truth truth = full_truth();
  const std::string text = to_json(truth);
  const Result<Truth> back = truth_from_json(text, "truth.json");
  REQUIRE(back.ok());
  CHECK(back->visits == truth.visits);
  CHECK(back->events == truth.events);
  CHECK(back->paths == truth.paths);
  CHECK(back->faults == truth.faults);
  CHECK(back->behaviours == truth.behaviours);
  CHECK(back->staff == truth.staff);
  CHECK(to_json(*back) == text);
}

TEST_CASE("the truth of a run in which nothing happened is empty both ways") {
  const Result<Truth> back = truth_from_json(to_json(Truth{}), "truth.json");
  REQUIRE(back.ok());
  CHECK(*back == Truth{});
}

TEST_CASE("every event keeps its kind") {
  for (const ItemEventKind kind : {ItemEventKind::kPick, ItemEventKind::kPutBack, ItemEventKind::kDrop, ItemEventKind::kPickUp,
                                   ItemEventKind::kHandOff}) {
    Truth truth;
    truth.events = {{.kind = kind}};
    const Result<Truth> back = truth_from_json(to_json(truth), "truth.json");
    REQUIRE(back.ok());
    CHECK(back->events.at(0).kind == kind);
  }
}

TEST_CASE("text that is not truth is refused") {
  CHECK(code_of("") == "bad-truth");
  CHECK(code_of("{") == "bad-truth");
  CHECK(code_of("[]") == "bad-truth");
  CHECK(code_of(R"({"schema": "storetwin-truth/2", "visits": [], "events": [], "paths": []})") == "unsupported-schema");
  CHECK(code_of(R"({"schema": "storetwin-truth/1", "visits": [], "events": []})") == "bad-truth");
  const std::string event = R"({"schema": "storetwin-truth/1", "visits": [], "paths": [], "events": [)";
  CHECK(code_of(event + R"({"at_ns": 1, "kind": "steal", "shopper": "1", "item": "1", "sku": "a"}]})") == "bad-truth");
  CHECK(code_of(event + R"({"at_ns": 1, "kind": "pick", "shopper": "one", "item": "1", "sku": "a"}]})") == "bad-truth");
  CHECK(code_of(event + R"({"at_ns": "soon", "kind": "pick", "shopper": "1", "item": "1", "sku": "a"}]})") == "bad-truth");
}

TEST_CASE("text cut off anywhere is refused, never half read") {
  const std::string text = to_json(full_truth());
  for (std::size_t length = 0; length < text.size(); ++length) {
    CHECK_FALSE(truth_from_json(text.substr(0, length), "truth.json").ok());
  }
}

}  // namespace
}  // namespace storetwin::truth
