// The labels' files: what is wrong in them is told at its place, and what comes out is what is checked in.
#include "sim/reenact/published.h"

#include <doctest/doctest.h>

#include "core/base/yaml_io.h"
#include "core/record/nanostore/nanostore.h"
#include "core/store/store_io.h"
#include "core/store/validate.h"
#include "sim/reenact/goods.h"
#include "sim/reenact/reenact.h"
#include "sim/scenario/scenario_io.h"

namespace storetwin::reenact {
namespace {

const std::string kStore = R"({"note": "", "gondolas": [{"gondola": 1, "translation_m": [1, 1, 0],
  "rotation_rodrigues_rad": [0, 0, 0], "size_m": [0.4, 0.03, 2]}],
 "shelves": [{"gondola": 1, "shelf": 1, "translation_m": [0, -0.4, 0.5], "rotation_rodrigues_rad": [0, 0, 0], "size_m": [0.4, 0.4, 0.3]}],
 "plates": [{"gondola": 1, "shelf": 1, "plate": 2, "translation_m": [0.2, 0, 0], "rotation_rodrigues_rad": [0, 0, 0], "size_m": [0.2, 0.4, 0]},
  {"gondola": 1, "shelf": 1, "plate": 1, "translation_m": [0, 0, 0], "rotation_rodrigues_rad": [0, 0, 0], "size_m": [0.2, 0.4, 0]}]})";

std::string cases_with(const std::string& events) {
  return "{\"note\": \"\", \"cases\": [{\"case\": \"X-1\", \"shoppers\": [\"A\"], \"initial_stock\": [], \"products\": [],\n"
         "\"events\": [\n" + events + "]}]}";
}

std::string event(double t_s, const char* shopper, const char* action) {
  return "{\"t_s\": " + std::to_string(t_s) + ", \"shopper\": \"" + shopper + "\", \"action\": \"" + action +
         "\", \"upcs\": [\"0123\"], \"gondola\": 1, \"shelf\": 1, \"plates\": [1]}";
}

Diagnostics problems_of(const std::string& cases) {
  Diagnostics warnings;
  const auto read = read_published(cases, "cases.json", kStore, "store.json", warnings);
  return read.ok() ? Diagnostics() : read.problems();
}

TEST_CASE("a script that can't have happened is told with its line") {
  const Diagnostics problems =
      problems_of(cases_with(event(5, "A", "pick") + ",\n" + event(4, "B", "pick") + ",\n" + event(6, "B", "put_back") + ",\n" +
                             event(7, "B", "put_back")));
  REQUIRE(problems.items().size() == 5);  // the order once, a stranger three times, and a second put-back of one thing
  CHECK(problems.items()[0].code == "out-of-order");
  CHECK(problems.items()[0].line == 4);
  CHECK(problems.items()[1].code == "unknown-shopper");
  CHECK(problems.items().back().code == "nothing-to-put-back");
  CHECK(problems.items().back().line == 6);
}

TEST_CASE("a key that the labels don't have and an action that nobody does are errors") {
  CHECK(problems_of(cases_with(event(5, "A", "juggle"))).has_errors());
  CHECK(problems_of("{\"casess\": []}").has_errors());
  CHECK(problems_of("[").has_errors());
}

TEST_CASE("what is picked and put back again is not taken") {
  Diagnostics warnings;
  const auto read = read_published(
      cases_with(event(5, "A", "pick") + "," + event(6, "A", "pick") + "," + event(7, "A", "put_back")), "c", kStore, "s", warnings);
  REQUIRE(read.ok());
  CHECK(outcome(read->cases[0], "A") == std::map<SkuId, int>{{SkuId("0123"), 1}});
  CHECK(outcome(read->cases[0], "B").empty());
}

TEST_CASE("a gondola that is published by its back becomes a fixture whose origin is its front left corner") {
  Diagnostics warnings;
  const auto read = read_published(cases_with(event(5, "A", "pick")), "c", kStore, "s", warnings);
  REQUIRE(read.ok());
  const store::Store store = nanostore(*read, {}, warnings);
  const store::Fixture& fixture = store.map.fixtures.at(0);
  CHECK((fixture.X_WF.translation - Vec3(1, 0.6, 0)).norm() < 1e-9);
  CHECK(fixture.size_m.y() == doctest::Approx(0.43));
  // The board is where it was published: its left front corner at the gondola's corner plus the shelf's translation.
  CHECK((store::pose_of(fixture, fixture.shelves[0]).translation - Vec3(1, 0.6, 0.5)).norm() < 1e-9);
  REQUIRE(fixture.shelves[0].plates.size() == 2);
  CHECK(fixture.shelves[0].plates[0].index == 1);
  CHECK(fixture.shelves[0].plates[1].p_SL.x() == doctest::Approx(0.2));
}

TEST_CASE("packs hold what they weigh, and are no larger than their place") {
  for (const double mass_g : {2.0, 60.0, 240.0, 270.0, 380.0, 540.0, 1060.0}) {
    CAPTURE(mass_g);
    const Vec3 size = guessed_size(mass_g, 0.3, 0.4);
    CHECK(size.prod() * 1e6 > mass_g);  // nothing edible here is denser than water
    const Vec3 small = guessed_size(mass_g, 0.05, 0.1);
    CHECK(small.x() <= 0.05);
    CHECK(small.z() <= 0.1);
  }
}

TEST_CASE("the store and the scenarios that are checked in are what the labels give, byte for byte") {
  Diagnostics warnings;
  const auto published = read_published("assets/recordings/nanostore-cases", warnings);
  REQUIRE(published.ok());
  const auto files = nanostore::read_files("assets/recordings/nanostore-benchmark-1");
  REQUIRE(files.ok());
  const auto imported = nanostore::import_nanostore(*files, {}, warnings);
  REQUIRE(imported.ok());
  const store::Store store = nanostore(*published, {imported->store.catalogue, imported->store.planogram}, warnings);
  CHECK_FALSE(store::validate(store).has_errors());
  CHECK(store::write_store(store) == *read_file("assets/stores/nanostore.yaml"));
  const auto written = scenarios(*published, store, "../../assets/stores/nanostore.yaml");
  CHECK(written.size() == published->cases.size());
  for (const scenario::Scenario& scenario : written) {
    CAPTURE(scenario.name);
    CHECK(scenario::write_scenario(scenario) == *read_file("scenarios/nanostore/" + scenario.name + ".yaml"));
  }
}

}  // namespace
}  // namespace storetwin::reenact
