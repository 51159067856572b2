#include <doctest/doctest.h>

#include "sim/score/event_metrics.h"
#include "sim/score/score.h"

using namespace storetwin;
using namespace storetwin::score;

namespace {

const std::map<truth::ShopperId, VisitId> kVisits = {{{1}, VisitId("v")}, {{2}, VisitId("w")}};

truth::ItemEvent happened(double t_s, const char* sku, std::uint64_t shopper = 1,
                          truth::ItemEventKind kind = truth::ItemEventKind::kPick) {
  return {.at = Timestamp::seconds(t_s), .kind = kind, .shopper = {shopper}, .sku = SkuId(sku), .plate = {"g", 1, 2}};
}

ReportedEvent reported(double t_s, const char* sku, const char* visit = "v", bool pick = true) {
  return {.at = Timestamp::seconds(t_s), .pick = pick, .sku = SkuId(sku), .plate = {"g", 1, 3}, .visit = VisitId(visit)};
}

}  // namespace

TEST_SUITE("event metrics") {
  TEST_CASE("same kind, SKU and shelf within a second match, another plate of the shelf does no harm") {
    const Metrics m = event_metrics({happened(5, "a")}, {reported(5.4, "a")}, kVisits);
    CHECK(m.at("event.recall").value == 1);
    CHECK(m.at("event.precision").value == 1);
    CHECK(m.at("attribution.accuracy").value == 1);
    CHECK(m.at("event.time_error_ms_p95").value == doctest::Approx(400));
  }

  TEST_CASE("a second and a bit is too late, and a put-back is no pick") {
    CHECK(event_metrics({happened(5, "a")}, {reported(6.01, "a")}, kVisits).at("event.recall").value == 0);
    CHECK(event_metrics({happened(5, "a")}, {reported(5, "a", "v", false)}, kVisits).at("event.recall").value == 0);
  }

  TEST_CASE("the wrong visit spoils attribution, not the event") {
    const Metrics m = event_metrics({happened(5, "a", 2)}, {reported(5, "a", "v")}, kVisits);
    CHECK(m.at("event.recall").value == 1);
    CHECK(m.at("attribution.accuracy").value == 0);
  }

  TEST_CASE("matching takes as many pairs as possible before it looks at the time error") {
    // Greedy by time error would pair 5.0 with 5.1 and strand the other two.
    const std::vector<truth::ItemEvent> truth = {happened(5.0, "a"), happened(4.3, "a")};
    const std::vector<ReportedEvent> reports = {reported(5.1, "a"), reported(5.9, "a")};
    CHECK(event_metrics(truth, reports, kVisits).at("event.recall").value == 1);
  }

  TEST_CASE("two units in one change are two reported events") {
    stream::CartChange change{.settlement = stream::Settlement::kSettled, .sku = SkuId("a"), .quantity = -2};
    const auto events = reported_events({change});
    CHECK(events.size() == 2);
    CHECK_FALSE(events.at(0).pick);
    change.settlement = stream::Settlement::kProvisional;
    CHECK(reported_events({change}).empty());
  }

  TEST_CASE("an unbilled shopper's pick is right when it is given to nobody") {
    CHECK(event_metrics({happened(5, "a", 9)}, {reported(5, "a", "")}, kVisits).at("attribution.accuracy").value == 1);
  }

  TEST_CASE("what staff do at a shelf is nothing to be found out") {
    truth::Truth truth;
    truth.events = {happened(5, "a", 7)};
    CHECK(score_run(truth, {}, {}).metrics.contains("event.recall"));
    truth.staff = {{7}};
    CHECK_FALSE(score_run(truth, {}, {}).metrics.contains("event.recall"));
  }

  TEST_CASE("drops and hand-offs are no shelf events") {
    const auto m = event_metrics({happened(5, "a", 1, truth::ItemEventKind::kDrop)}, {}, kVisits);
    CHECK(m.count("event.recall") == 0);
  }
}
