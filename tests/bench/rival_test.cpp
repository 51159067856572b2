#include "tools/bench/carts/rival.h"

#include <doctest/doctest.h>

#include "sim/session/run_once.h"
#include "tools/bench/carts/play.h"

namespace storetwin::bench {
namespace {

const SkuId kSoda("0001"), kChips("0002");
const VisitId kAnna("anna"), kBert("bert");

/// One shelf of two plates, seen from its front: soda on the left, chips on the right.
store::Store shop() {
  store::Store store;
  store.catalogue = {{kSoda, "Soda", 500, {}, 120}, {kChips, "Chips", 150, {}, 130}};
  store::Fixture fixture;
  fixture.id = "g";
  store::Shelf shelf;
  shelf.index = 1;
  shelf.size_m = Vec3(1, 0.4, 0.3);
  for (const int k : {1, 2}) {
    store::Plate plate;
    plate.index = k;
    plate.p_SL = Vec2(0.5 * (k - 1), 0);
    plate.size_m = Vec2(0.5, 0.4);
    shelf.plates.push_back(plate);
  }
  fixture.shelves = {shelf};
  store.map.fixtures = {fixture};
  store.planogram = {{kSoda, "g", 1, {1}, 10}, {kChips, "g", 1, {2}, 10}};
  return store;
}

stream::Track stands(std::uint64_t id, const VisitId& visit, double x_m) {
  stream::Track track;
  track.id = TrackId{id};
  track.visit = visit;
  track.phase = stream::TrackPhase::kConfirmed;
  track.p_WB_m = Vec2(x_m, -0.5);
  return track;
}

stream::WeightEvent changed(int plate, double delta_g, double at_s) {
  stream::WeightEvent event;
  event.header.captured = Timestamp::seconds(at_s);
  event.plates = {{{"g", 1, plate}, delta_g, 1}};
  event.delta_g = delta_g;
  event.sigma_g = 1;
  return event;
}

TEST_CASE("the rival gives to the nearest what weighs nearest, and takes back what weighs the same") {
  Rival rival(shop());
  stream::Tracks tracks;
  tracks.header.captured = Timestamp::seconds(1);
  tracks.tracks = {stands(1, kAnna, 0.2), stands(2, kBert, 0.8)};
  rival.observe(tracks);

  rival.observe(changed(1, -507, 1));
  rival.observe(changed(2, -302, 1));
  REQUIRE(rival.lines(kAnna).size() == 1);
  CHECK(rival.lines(kAnna).front().sku == kSoda);
  CHECK(rival.lines(kAnna).front().quantity == 1);
  REQUIRE(rival.lines(kBert).size() == 1);
  CHECK(rival.lines(kBert).front().quantity == 2);

  // Bert has no soda, so what he seems to put is nobody's; Anna's goes back, wherever she puts it.
  rival.observe(changed(2, 505, 1));
  CHECK(rival.lines(kAnna).size() == 1);
  rival.observe(changed(1, 505, 1));
  CHECK(rival.lines(kAnna).empty());
}

TEST_CASE("what was kept of a run gives a core the very input it would have had") {
  session::RunRequest request;
  request.scenario_file = "scenarios/first/one_pick.yaml";
  const Result<session::SessionConfig> config = session::load_config(request);
  REQUIRE(config);
  const Played live = play(*config);
  const Played again = play(keep(*config), config->params);
  CHECK(live.outputs == again.outputs);
  CHECK(again.score.metrics.at("cart.f1_macro").value == live.score.metrics.at("cart.f1_macro").value);
}

}  // namespace
}  // namespace storetwin::bench
