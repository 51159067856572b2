// What is kept for a report's pictures: signals round events within a bound, misread units, and wrong visits only.
#include <doctest/doctest.h>

#include <algorithm>

#include "sim/session/detail_filter.h"
#include "sim/session/signal_memory.h"
#include "sim/session/wrong_events.h"

namespace storetwin::session {
namespace {

const PlateAddress kLeft = {"g", 1, 1}, kMiddle = {"g", 1, 2}, kOther = {"h", 1, 2};

// One second of three plates at 20 Hz: the first at rest, the second counts seconds, the third is its negative.
stream::PlateBatch second_of(int s) {
  stream::PlateBatch batch{.period = Duration::milliseconds(50), .channels = {kLeft, kMiddle, kOther}};
  batch.header.source = "plates";
  batch.header.captured = Timestamp::seconds(s);
  for (int k = 0; k < 20; ++k) {
    const auto t_s = static_cast<float>(s + 0.05 * k);
    batch.values_g.insert(batch.values_g.end(), {0, t_s, -t_s});
  }
  return batch;
}

TEST_CASE("the signal round a moment outlives the memory of the rest, and unwanted moments leave nothing") {
  SignalMemory memory;
  memory.want(kMiddle, Timestamp::seconds(10));
  for (int s = 0; s < 300; ++s) memory.observe(second_of(s));
  const auto traces = memory.around(kMiddle, Timestamp::seconds(10));
  REQUIRE(traces.size() == 2);  // its own and its neighbour on the shelf; nothing of the other fixture
  CHECK(traces[0].plate == kMiddle);
  CHECK(traces[1].plate == kLeft);
  CHECK(traces[0].first == Timestamp::seconds(7.5));
  CHECK(traces[0].values_g.size() == 101);  // 5 s at 20 Hz, both ends in
  CHECK(traces[0].values_g.front() == doctest::Approx(7.5));
  CHECK(traces[0].values_g.back() == doctest::Approx(12.5));
  CHECK(memory.around(kMiddle, Timestamp::seconds(20)).empty());
}

TEST_CASE("a moment may be wanted some seconds after it, as settled outputs are, and near the end") {
  SignalMemory memory;
  for (int s = 0; s < 40; ++s) memory.observe(second_of(s));
  memory.want(kMiddle, Timestamp::seconds(30));
  memory.want(kMiddle, Timestamp::seconds(39));
  memory.observe(second_of(40));
  CHECK(memory.around(kMiddle, Timestamp::seconds(30)).at(0).values_g.size() == 101);
  CHECK(memory.around(kMiddle, Timestamp::seconds(39)).at(0).values_g.front() == doctest::Approx(36.5));
}

truth::ItemEvent moved(double t_s, std::uint64_t shopper, const char* sku, bool pick = true) {
  return {.at = Timestamp::seconds(t_s),
          .kind = pick ? truth::ItemEventKind::kPick : truth::ItemEventKind::kPutBack,
          .shopper = {shopper},
          .sku = SkuId(sku),
          .plate = kMiddle};
}

stream::CartChange told(double t_s, const char* visit, const char* sku, int quantity = 1) {
  stream::CartChange change{.settlement = stream::Settlement::kSettled,
                            .visit = VisitId(visit),
                            .sku = SkuId(sku),
                            .quantity = quantity,
                            .plate = kMiddle};
  change.header.captured = Timestamp::seconds(t_s);
  return change;
}

truth::Truth two_visits() {
  truth::Truth truth;
  truth.visits = {{.visit = VisitId("v-1"), .members = {{1}}}, {.visit = VisitId("v-2"), .members = {{2}}}};
  return truth;
}

TEST_CASE("what was misread is told as missed, never happened, another product or another visit's") {
  using report::WrongKind;
  truth::Truth truth = two_visits();
  truth.events = {moved(10, 1, "a"), moved(20, 1, "b"), moved(30, 1, "c"), moved(40, 1, "d")};
  const auto wrong = wrong_events(
      truth, {told(10, "v-1", "a"), told(30.2, "v-2", "c"), told(40.3, "v-1", "e"), told(50, "v-2", "f", -1)});
  REQUIRE(wrong.size() == 4);
  CHECK(wrong[0].kind == WrongKind::kMissed);
  CHECK(wrong[0].sku == SkuId("b"));
  CHECK_FALSE(wrong[0].told_visit);
  CHECK(wrong[1].kind == WrongKind::kWrongVisit);
  CHECK(wrong[1].visit == VisitId("v-1"));
  CHECK(wrong[1].told_visit == VisitId("v-2"));
  CHECK(wrong[2].kind == WrongKind::kWrongProduct);
  CHECK(wrong[2].sku == SkuId("d"));
  CHECK(wrong[2].told_sku == SkuId("e"));
  CHECK(wrong[3].kind == WrongKind::kPhantom);
  CHECK_FALSE(wrong[3].pick);
  CHECK_FALSE(wrong[3].visit);
  CHECK(wrong[3].plate == kMiddle);
}

TEST_CASE("a miss and a phantom far apart in time, or of opposite kinds, are two things") {
  truth::Truth truth = two_visits();
  truth.events = {moved(10, 1, "a"), moved(20, 1, "b")};
  CHECK(wrong_events(truth, {told(12, "v-1", "x"), told(20, "v-1", "y", -1)}).size() == 4);
}

TEST_CASE("of a wrong run only the wrong visits are kept, with the people, tracks and hands that belong to them") {
  const truth::Truth truth = two_visits();
  score::RunScore score;
  score.visits = {{.visit = VisitId("v-1"), .exact = true}, {.visit = VisitId("v-2"), .exact = false}};
  report::RunDetail detail;
  detail.true_paths = {{"1", {{0, {0, 0}}}}, {"2", {{0, {1, 1}}}}};
  detail.track_paths = {{"7", {{0, {0, 0}}}}, {"8", {{0, {1, 1}}}}};
  detail.bindings = {{{7}, VisitId("v-1"), 0, 9}, {{8}, VisitId("v-2"), 0, 9}};
  detail.reaches = {{{7}, kMiddle, 1, 2, 1}, {{8}, kMiddle, 3, 4, 1}};
  detail.events = {{.visit = VisitId("v-1"), .told_visit = VisitId("v-1")},
                   {.visit = VisitId("v-1"), .told_visit = VisitId("v-2")},
                   {.visit = VisitId("v-2")}};
  detail.stays = {{VisitId("v-1")}, {VisitId("v-2")}};
  detail.cart = {{1, VisitId("v-1")}, {2, VisitId("v-2")}};
  keep_wrong_visits(&truth, score, detail);
  CHECK_FALSE(detail.whole);
  REQUIRE(detail.true_paths.size() == 1);
  CHECK(detail.true_paths.count("2") == 1);
  REQUIRE(detail.track_paths.size() == 1);
  CHECK(detail.track_paths.count("8") == 1);
  REQUIRE(detail.reaches.size() == 1);
  CHECK(detail.reaches[0].track == TrackId{8});
  CHECK(detail.events.size() == 2);  // v-2's own, and what v-2 was told of
  CHECK(detail.stays.size() == 1);
  CHECK(detail.cart.size() == 1);
}

}  // namespace
}  // namespace storetwin::session
