// When things break: as written, or as the seed draws; what the core is told wrongly; what truth says of it all.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "sim/faults/faults.h"
#include "tests/support/small_store.h"

namespace storetwin::faults {
namespace {

using scenario::Fault;
using scenario::FaultKind;

scenario::Scenario hours_of(std::vector<scenario::RandomFault> rates, double hours = 10) {
  scenario::Scenario scenario;
  scenario.duration_s = 3600 * hours;
  scenario.random_faults = std::move(rates);
  return scenario;
}

const RandomStream kSeed(5);

std::vector<truth::FaultEvent> truth_of_all(const scenario::Scenario& scenario,
                                            const store::Store& store = testing::small_store(),
                                            const RandomStream& random = kSeed) {
  return Faults(scenario, store, random).truth(Timestamp::seconds(1e6));
}

std::vector<truth::FaultEvent> at(const std::vector<truth::FaultEvent>& all, const std::string& target) {
  std::vector<truth::FaultEvent> some;
  std::copy_if(all.begin(), all.end(), std::back_inserter(some),
               [&](const auto& event) { return event.target == target; });
  return some;
}

TEST_CASE("truth lists what has happened so far, by time, with how badly") {
  scenario::Scenario scenario;
  scenario.faults = {
      {.kind = FaultKind::kTareSlip, .plate = "g/1/2", .from_s = 8},
      {.kind = FaultKind::kCameraDead, .source = "depth/c1", .from_s = 2, .to_s = 5},
      {.kind = FaultKind::kPlatesSwapped, .plate = "g/1/1", .with_plate = "g/1/2", .from_s = 4, .to_s = 99}};
  const Faults faults(scenario, testing::small_store(), kSeed);
  CHECK(faults.truth(Timestamp::seconds(1)).empty());
  const std::vector<truth::FaultEvent> events = faults.truth(Timestamp::seconds(10));
  REQUIRE(events.size() == 3);
  CHECK(events[0] ==
        truth::FaultEvent{
            .kind = "camera_dead", .target = "depth/c1", .from = Timestamp::seconds(2), .to = Timestamp::seconds(5)});
  CHECK(events[1] == truth::FaultEvent{.kind = "plates_swapped",
                                       .target = "g/1/1",
                                       .from = Timestamp::seconds(4),
                                       .words = {{"with_plate", "g/1/2"}}});
  CHECK(events[2] ==
        truth::FaultEvent{
            .kind = "tare_slip", .target = "g/1/2", .from = Timestamp::seconds(8), .numbers = {{"by_g", 100.0}}});
}

TEST_CASE("a rate gives that many faults of that length at every target, one after another") {
  // Each target works 60 s and is broken 20 s on average: 45 faults an hour. Over 40 h that is 1800 +- 34 (the variance
  // of a renewal count is n (sd / mean)^2 = n (60^2 + 20^2) / 80^2), and lengths average 20 +- 0.5 s; bounds at 5
  // sigma.
  const std::vector<truth::FaultEvent> all = truth_of_all(hours_of({{{.kind = FaultKind::kCameraDead}, 60, 20}}, 40));
  for (const char* camera : {"depth/c1", "color/rgb1"}) {
    const std::vector<truth::FaultEvent> events = at(all, camera);
    CHECK(std::abs(static_cast<double>(events.size()) - 1800) < 5 * 34);
    double broken_s = 0;
    for (std::size_t i = 0; i < events.size(); ++i) {
      broken_s += (events[i].to - events[i].from).in_seconds();
      if (i > 0) CHECK(events[i - 1].to <= events[i].from);
    }
    CHECK(std::abs(broken_s / static_cast<double>(events.size()) - 20) < 5 * 0.5);
  }
}

TEST_CASE("random faults depend on the seed, and on nothing else in the scenario or the store") {
  const scenario::RandomFault dead{{.kind = FaultKind::kCameraDead}, 6, 8}, slip{{.kind = FaultKind::kTareSlip}, 3, 20};
  const std::vector<truth::FaultEvent> alone = truth_of_all(hours_of({dead}));
  CHECK(truth_of_all(hours_of({dead})) == alone);
  CHECK(truth_of_all(hours_of({dead}), testing::small_store(), RandomStream(6)) != alone);
  store::Store larger = testing::small_store(3);
  larger.calibration.cameras.insert(larger.calibration.cameras.begin(), larger.calibration.cameras[0]);
  larger.calibration.cameras[0].id = "c0";
  const std::vector<truth::FaultEvent> amid = truth_of_all(hours_of({slip, dead}), larger);
  CHECK(at(amid, "depth/c1") == at(alone, "depth/c1"));
  CHECK(at(amid, "color/rgb1") == at(alone, "color/rgb1"));
  CHECK(at(amid, "g/1/2") == at(truth_of_all(hours_of({slip})), "g/1/2"));
  CHECK_FALSE(at(amid, "g/3/4").empty());
}

TEST_CASE("a random fault keeps to the target and the size it was given, or draws sizes from its kind's range") {
  const auto given = truth_of_all(hours_of({{{.kind = FaultKind::kTareSlip, .plate = "g/1/2", .by_g = 7}, 60, 20}}));
  CHECK(given == at(given, "g/1/2"));
  for (const truth::FaultEvent& event : given) CHECK(event.numbers.at("by_g") == 7);
  const scenario::FaultSize& size = scenario::rule_of(FaultKind::kTareSlip).size;
  double least = 1e9, greatest = -1e9;
  for (const truth::FaultEvent& event : truth_of_all(hours_of({{{.kind = FaultKind::kTareSlip}, 60, 20}}))) {
    least = std::min(least, event.numbers.at("by_g"));
    greatest = std::max(greatest, event.numbers.at("by_g"));
  }
  CHECK((size.low <= least && least < 0 && 0 < greatest && greatest <= size.high));
}

TEST_CASE("a wrong label changes one facing, and truth says to what") {
  scenario::Scenario scenario;
  scenario.faults = {{.kind = FaultKind::kPlanogramWrong, .plate = "g/1/2"}};
  const store::Store truly = testing::small_store();
  store::Store told = truly;
  const Faults faults(scenario, truly, kSeed);
  faults.tell_wrong(told);
  int wrong = 0;
  for (std::size_t i = 0; i < truly.planogram.size(); ++i) {
    if (told.planogram[i].sku == truly.planogram[i].sku) continue;
    ++wrong;
    CHECK(truly.planogram[i].sku == SkuId("sku-1-2"));
    CHECK(faults.truth({}).at(0).words.at("sku") == told.planogram[i].sku.value);
  }
  CHECK(wrong == 1);
}

TEST_CASE("labels of a whole fixture are moved on: all wrong, none lost") {
  scenario::Scenario scenario;
  scenario.faults = {{.kind = FaultKind::kPlanogramWrong, .fixture = "g"}};
  const store::Store truly = testing::small_store();
  store::Store told = truly;
  const Faults faults(scenario, truly, kSeed);
  faults.tell_wrong(told);
  std::vector<SkuId> before, after;
  for (std::size_t i = 0; i < truly.planogram.size(); ++i) {
    CHECK(told.planogram[i].sku != truly.planogram[i].sku);
    before.push_back(truly.planogram[i].sku);
    after.push_back(told.planogram[i].sku);
  }
  const auto moved = static_cast<std::ptrdiff_t>(faults.truth({}).at(0).numbers.at("moved_on"));
  std::rotate(before.begin(), before.begin() + moved, before.end());
  CHECK(before == after);
}

TEST_CASE("a wrong mass is wrong by its share, and only that product's") {
  scenario::Scenario scenario;
  scenario.faults = {{.kind = FaultKind::kCatalogueWrong, .sku = SkuId("sku-1-3"), .by_percent = -50}};
  const store::Store truly = testing::small_store();
  store::Store told = truly;
  Faults(scenario, truly, kSeed).tell_wrong(told);
  for (std::size_t i = 0; i < truly.catalogue.size(); ++i) {
    const double share = truly.catalogue[i].sku == SkuId("sku-1-3") ? 0.5 : 1;
    CHECK(told.catalogue[i].mass_g == truly.catalogue[i].mass_g * share);
  }
}

TEST_CASE("a camera's calibration is off by what truth says, and the camera stands where it stood") {
  scenario::Scenario scenario;
  scenario.faults = {{.kind = FaultKind::kCameraMiscalibrated, .source = "depth/c1", .by_deg = 1.5}};
  const store::Store truly = testing::small_store();
  store::Store told = truly;
  const Faults faults(scenario, truly, kSeed);
  faults.tell_wrong(told);
  CHECK(faults.aims(Timestamp::seconds(1)).empty());
  const std::map<std::string, double> numbers = faults.truth({}).at(0).numbers;
  for (std::size_t i = 0; i < truly.calibration.cameras.size(); ++i) {
    const Pose &right = truly.calibration.cameras[i].X_WC, &wrong = told.calibration.cameras[i].X_WC;
    if (truly.calibration.cameras[i].source() != "depth/c1") {
      CHECK(wrong == right);
      continue;
    }
    const double turned_rad = rodrigues_of(right.rotation.transpose() * wrong.rotation).norm();
    CHECK(turned_rad * 180 / std::acos(-1) == doctest::Approx(1.5));
    const Vec3 shift(numbers.at("shift_x_m"), numbers.at("shift_y_m"), numbers.at("shift_z_m"));
    CHECK((wrong.translation - right.translation - shift).norm() < 1e-12);
    CHECK((shift.norm() >= 0.02 && shift.norm() <= 0.05));
  }
}

TEST_CASE("a smear lies whole in the image, has the share that was asked for, and is gone when it is wiped off") {
  scenario::Scenario scenario;
  scenario.faults = {
      {.kind = FaultKind::kCameraSmeared, .source = "depth/c1", .share = 0.15, .from_s = 2, .to_s = 5}};
  const store::Camera camera = testing::small_store().calibration.cameras[0];
  std::vector<double> columns;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Faults faults(scenario, testing::small_store(), RandomStream(seed));
    for (const double t_s : {1.9, 5.0}) {
      REQUIRE(faults.lenses(Timestamp::seconds(t_s)).size() == 1);
      CHECK(faults.lenses(Timestamp::seconds(t_s))[0].smears.empty());
    }
    const std::vector<Lens> lenses = faults.lenses(Timestamp::seconds(2));
    REQUIRE((lenses.size() == 1 && lenses[0].smears.size() == 1));
    const Smear& smear = lenses[0].smears[0];
    CHECK(std::acos(-1) * smear.radius_px * smear.radius_px ==
          doctest::Approx(0.15 * camera.width_px * camera.height_px));
    CHECK((smear.center_px.array() >= smear.radius_px).all());
    CHECK(smear.center_px.x() + smear.radius_px <= camera.width_px);
    CHECK(smear.center_px.y() + smear.radius_px <= camera.height_px);
    CHECK(faults.truth(Timestamp::seconds(9)).at(0).numbers.at("center_x_px") == smear.center_px.x());
    columns.push_back(smear.center_px.x());
  }
  CHECK(*std::ranges::max_element(columns) - *std::ranges::min_element(columns) > 50);
}

TEST_CASE("power fails for the whole shop at its rate, and each cut is in the truth") {
  const std::vector<truth::FaultEvent> cuts = truth_of_all(hours_of({{{.kind = FaultKind::kPowerCut}, 30, 4}}, 40));
  // 3600 / 124 an hour; as above, with sd / mean of a renewal: sqrt(120^2 + 4^2) / 124; 5 sigma.
  CHECK(std::abs(static_cast<double>(cuts.size()) - 1161) < 5 * 33);
  for (const truth::FaultEvent& cut : cuts) {
    CHECK(cut.target == "mains");
    CHECK(cut.numbers.at("by_g") >= 1);
  }
}

TEST_CASE("what somebody breaks by hand is broken until it is mended, and truth knows it") {
  Faults faults(scenario::Scenario{}, testing::small_store(), kSeed);
  faults.inject({.kind = FaultKind::kSourceSilent, .source = "depth/c1"}, Timestamp::seconds(3));
  const auto message = [](double t_s) {
    return stream::DepthPeople{
        .header = {.source = "depth/c1", .captured = Timestamp::seconds(t_s), .received = Timestamp::seconds(t_s)}};
  };
  CHECK(faults.arrive({message(4)}).empty());
  faults.mend(FaultKind::kSourceSilent, "depth/c1", Timestamp::seconds(5));
  CHECK(faults.arrive({message(6)}).size() == 1);
  const std::vector<truth::FaultEvent> events = faults.truth(Timestamp::seconds(9));
  REQUIRE(events.size() == 1);
  CHECK(events[0] ==
        truth::FaultEvent{
            .kind = "source_silent", .target = "depth/c1", .from = Timestamp::seconds(3), .to = Timestamp::seconds(5)});
}

}  // namespace
}  // namespace storetwin::faults
