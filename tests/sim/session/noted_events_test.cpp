#include "sim/session/noted_events.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "sim/session/planted_bug.h"

using namespace storetwin;
using namespace storetwin::session;

namespace {

stream::Message alert(stream::AlertKind kind, const char* subject) {
  return stream::Alert{.settlement = stream::Settlement::kSettled, .kind = kind, .subject = subject};
}

stream::Message receipt(const char* visit, stream::VisitPhase phase = stream::VisitPhase::kFinal) {
  stream::Receipt r{.settlement = stream::Settlement::kSettled, .visit = VisitId(visit), .phase = phase};
  r.lines = {{.sku = SkuId("tin"), .quantity = 1}};
  return r;
}

stream::Message tracks(std::vector<std::pair<int, const char*>> ids) {
  stream::Tracks message;
  for (const auto& [id, visit] : ids) {
    stream::Track& track = message.tracks.emplace_back();
    track.id = {static_cast<std::uint64_t>(id)};
    track.visit = VisitId(visit);
  }
  return message;
}

template <class T>
std::size_t count(const stream::Messages& messages) {
  return static_cast<std::size_t>(std::count_if(messages.begin(), messages.end(), [](const auto& m) { return std::holds_alternative<T>(m); }));
}

}  // namespace

TEST_SUITE("noted events") {
  TEST_CASE("every word that a suite may use is one that is noted, and what was only provisional isn't") {
    const stream::Messages said = {alert(stream::AlertKind::kSensorFault, "depth/c1"), alert(stream::AlertKind::kTailgating, "in"),
                                   stream::Alert{.kind = stream::AlertKind::kOverflow, .subject = "x"}};
    const auto noted = noted_events(said);
    REQUIRE(noted.size() == 2);
    CHECK(noted[0].event == "sensor_fault");
    CHECK(noted[1].subject == "in");
    for (const NotedEvent& event : noted) CHECK(std::count(event_words().begin(), event_words().end(), event.event) == 1);
  }

  TEST_CASE("what is required and missing, or forbidden and there, is a sentence each") {
    const auto noted = noted_events({alert(stream::AlertKind::kSensorFault, "depth/c2")});
    CHECK(unmet_events(noted, {{"sensor_fault", ""}, {"sensor_fault", "depth/c2"}}, {{"review", ""}, {"sensor_fault", "depth/c1"}}).empty());
    const auto missing = unmet_events(noted, {{"sensor_fault", "depth/c1"}}, {});
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].find("only of depth/c2") != std::string::npos);
    CHECK(unmet_events(noted, {}, {{"sensor_fault", ""}}).size() == 1);
  }
}

TEST_SUITE("planted bugs") {
  TEST_CASE("each spoils what it names, and none spoils nothing") {
    const stream::Messages said = {receipt("v"), alert(stream::AlertKind::kSensorFault, "depth/c1")};
    CHECK(Saboteur(PlantedBug::kNone).spoil(said) == said);
    CHECK(count<stream::Receipt>(Saboteur(PlantedBug::kChargeTwice).spoil(said)) == 2);
    const auto stranger = Saboteur(PlantedBug::kChargeStranger).spoil(said);
    CHECK(std::get<stream::Receipt>(stranger[1]).visit != VisitId("v"));
    CHECK(count<stream::Receipt>(Saboteur(PlantedBug::kLoseCarts).spoil(said)) == 0);
    CHECK(count<stream::Alert>(Saboteur(PlantedBug::kMuteAlerts).spoil(said)) == 0);
    CHECK(std::get<stream::Receipt>(Saboteur(PlantedBug::kMiscount).spoil(said)[0]).lines[0].quantity == 2);
  }

  TEST_CASE("who follows on keeps the visit's last track, once in each scan") {
    Saboteur saboteur(PlantedBug::kKeepFollowing);
    saboteur.spoil({tracks({{1, "v"}, {2, "w"}}), receipt("v")});
    const auto gone = saboteur.spoil({tracks({{2, "w"}})});
    REQUIRE(std::get<stream::Tracks>(gone[0]).tracks.size() == 2);
    CHECK(std::get<stream::Tracks>(gone[0]).tracks[1].visit == VisitId("v"));
    const auto unbound = saboteur.spoil({tracks({{1, ""}})});
    REQUIRE(std::get<stream::Tracks>(unbound[0]).tracks.size() == 1);
    CHECK(std::get<stream::Tracks>(unbound[0]).tracks[0].visit == VisitId("v"));
  }
}
