#include "sim/sensors/load_cell.h"

#include <doctest/doctest.h>

#include <cmath>

#include "sim/sensors/plate_sensor.h"
#include "tests/sim/sensors/scene.h"

using namespace storetwin;
using namespace storetwin::sensors;

namespace {

constexpr double kRatedG = 10000;
constexpr double kPeriodS = 1.0 / 60;

PlateProfile only(void (*change)(PlateProfile&)) {
  PlateProfile profile = SensorProfiles::ideal().plates;
  change(profile);
  return profile;
}

double read_for(LoadCell& cell, double load_g, double seconds, double warmer_k = 0) {
  double value_g = 0;
  for (double t = 0; t < seconds; t += kPeriodS) value_g = cell.read(load_g, kPeriodS, warmer_k);
  return value_g;
}

}  // namespace

TEST_CASE("an ideal cell reads the load") {
  LoadCell cell(SensorProfiles::ideal().plates, kRatedG, RandomStream(1));
  cell.settle_at(200);
  for (const double load_g : {200.0, 4000.0, 0.0}) CHECK(cell.read(load_g, kPeriodS, 5) == doctest::Approx(load_g));
}

TEST_CASE("a constant load creeps on, and a fifth of what comes in half an hour comes after twenty minutes") {
  const PlateProfile profile = only([](PlateProfile& p) { p.creep_share = 0.001; });
  LoadCell cell(profile, kRatedG, RandomStream(3));
  cell.settle_at(0);
  const double at_once = cell.read(5000, kPeriodS, 0) - 5000;
  const double after_20_min = read_for(cell, 5000, 1200) - 5000;
  const double after_30_min = read_for(cell, 5000, 600) - 5000;
  CHECK(std::abs(at_once) < 0.01);
  CHECK(std::abs(after_30_min) > 0.1);
  CHECK((after_30_min - after_20_min) / after_30_min == doctest::Approx(0.15 / 0.7).epsilon(0.5));
}

TEST_CASE("a load that fell reads higher than the same load that rose, by no more than the play") {
  const PlateProfile profile = only([](PlateProfile& p) { p.hysteresis_share = 0.0005; });
  double widest = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    LoadCell cell(profile, kRatedG, RandomStream(seed));
    cell.settle_at(0);
    for (double load_g = 0; load_g <= 5000; load_g += 100) cell.read(load_g, kPeriodS, 0);
    const double risen = cell.read(5000, kPeriodS, 0);
    for (double load_g = 5000; load_g <= 9000; load_g += 100) cell.read(load_g, kPeriodS, 0);
    for (double load_g = 9000; load_g >= 5000; load_g -= 100) cell.read(load_g, kPeriodS, 0);
    const double fallen = cell.read(5000, kPeriodS, 0);
    CHECK(fallen >= risen);
    widest = std::max(widest, fallen - risen);
  }
  CHECK(widest > 2);
  CHECK(widest < 4 * 0.0005 * kRatedG);
}

TEST_CASE("zero and span follow the temperature, each unit in its own way") {
  const PlateProfile profile = only([](PlateProfile& p) { p.zero_share_per_k = p.span_share_per_k = 0.00005; });
  double first = 0;
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    LoadCell cell(profile, kRatedG, RandomStream(seed));
    cell.settle_at(0);
    const double empty = cell.read(0, kPeriodS, 3), again = cell.read(0, kPeriodS, 6);
    CHECK(again == doctest::Approx(2 * empty));
    const double loaded = cell.read(4000, kPeriodS, 3) - empty;
    CHECK(loaded != doctest::Approx(4000).epsilon(1e-7));
    if (seed == 1) first = empty;
    else CHECK(empty != doctest::Approx(first));
  }
}

TEST_CASE("only a chilled cabinet has a compressor, and it rests while the cabinet warms up") {
  PlateProfile profile;
  profile.chilled_share = 0;
  CHECK(FixtureClimate(profile, RandomStream(1)).compressor_g(100) == 0);
  profile.chilled_share = 1;
  const FixtureClimate chilled(profile, RandomStream(1));
  int running = 0, wrong = 0;
  const int points = 15000;
  for (int i = 0; i < points; ++i) {
    const double t = 0.1037 * i;
    const bool shakes = chilled.compressor_g(t) != 0;
    running += shakes;
    wrong += shakes && chilled.warmer_k(t + 1) > chilled.warmer_k(t) && chilled.warmer_k(t) > chilled.warmer_k(t - 1);
  }
  CHECK(wrong == 0);
  CHECK(running == doctest::Approx(points / 2).epsilon(0.05));
}

TEST_CASE("a slow converter needs its four conversions for a step") {
  const PlateProfile profile = only([](PlateProfile& p) { p.settling_samples = 4; });
  const BoardHum board(profile, 60, RandomStream(2));
  ScaleModel scale(profile, kRatedG, 1.0 / 240, 60, board, RandomStream(1));
  scale.settle_at(0);
  for (int i = 1; i <= 4; ++i) {
    scale.sample(i * kPeriodS, 0, 0, board, true);
  }
  for (int i = 0; i < 240; ++i) scale.step(800);  // the spring comes to rest within one period
  for (int i = 1; i <= 4; ++i) {
    for (int k = 0; k < 4; ++k) scale.step(800);
    CHECK(scale.sample((4 + i) * kPeriodS, 0, 0, board, true) == doctest::Approx(800.0 * i / 4).epsilon(0.01));
  }
}

TEST_CASE("a plate that isn't connected still has a channel, pinned or floating, and changes no other") {
  const auto values = [](bool connected) {
    store::Store shop = storetwin::testing::small_store();
    shop.map.fixtures[0].shelves[0].plates[1].connected = connected;
    LinkProfile link;
    link.loss_p = 0;
    PlateSensor sensor(shop, shop.calibration.plate_controllers[0], {}, link, 1.0 / 240, RandomStream(5));
    std::map<std::string, std::vector<float>> by_channel;
    const std::vector<double> forces(8, 500);
    for (int i = 1; i <= 480; ++i) {
      const auto batch = sensor.feel(Timestamp::seconds(i / 240.0), forces);
      if (!batch) continue;
      const std::size_t count = batch->channels.size();
      for (std::size_t k = 0; k < batch->values_g.size(); ++k) {
        by_channel[to_text(batch->channels[k % count])].push_back(batch->values_g[k]);
      }
    }
    return by_channel;
  };
  const auto without = values(false), with = values(true);
  CHECK(without.size() == 8);
  const std::string unplugged = "g/1/2";
  REQUIRE(without.contains(unplugged));
  const float first = without.at(unplugged).front();
  CHECK((first == doctest::Approx(6067.4) || std::abs(first) < 3));
  CHECK(without.at("g/2/4") == with.at("g/2/4"));
}
