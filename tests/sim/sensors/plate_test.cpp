#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

#include "sim/sensors/plate_noise.h"
#include "sim/sensors/plate_sensor.h"
#include "tests/sim/sensors/scene.h"

using namespace storetwin;
using namespace storetwin::sensors;

namespace {

constexpr double kStepS = 1.0 / 240;

// Every sample of the fixture's plates while the forces are what `force(step)` says.
template <class Force>
std::vector<std::vector<double>> record(const PlateProfile& profile, std::uint64_t seed, int steps,
                                        const Force& force) {
  const store::Store shop = storetwin::testing::small_store();
  LinkProfile link;
  link.loss_p = 0;
  PlateSensor sensor(shop, shop.calibration.plate_controllers[0], profile, link, kStepS, RandomStream(seed));
  std::vector<std::vector<double>> channels(8);
  for (int i = 1; i <= steps; ++i) {
    const std::vector<double> forces = force(i);
    const auto batch = sensor.feel(Timestamp::seconds(i * kStepS), forces);
    if (!batch) continue;
    REQUIRE(batch->channels.size() == 8);
    for (std::size_t k = 0; k < batch->values_g.size(); ++k) channels[k % 8].push_back(batch->values_g[k]);
  }
  return channels;
}

double mean(const std::vector<double>& v) {
  return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
}

double covariance(const std::vector<double>& v, std::size_t lag) {
  const double m = mean(v);
  double sum = 0;
  for (std::size_t i = lag; i < v.size(); ++i) sum += (v[i] - m) * (v[i - lag] - m);
  return sum / static_cast<double>(v.size() - lag);
}

}  // namespace

TEST_CASE("quiet noise has the size the profile gives for the load") {
  PlateProfile profile;
  profile.noise_spread = 0;
  profile.drift_g_per_h = 0;
  for (const double load_g : {500.0, 1500.0, 3000.0}) {
    const auto channels = record(profile, 3, 240 * 60, [&](int) { return std::vector<double>(8, load_g); });
    const double variance = covariance(channels[2], 0);
    const double expected = std::pow(noise_sigma_g(profile, load_g * 1.026), 2) + profile.lsb_g * profile.lsb_g / 12;
    CHECK(variance == doctest::Approx(expected).epsilon(0.1));
  }
}

TEST_CASE("quiet noise has unit variance, hums at the fixture's frequency and wanders slowly") {
  const auto correlations = [](Interval hum, Interval slow, double hum_hz) {
    PlateProfile profile;
    profile.hum_share = hum;
    profile.slow_share = slow;
    PlateNoise noise(profile, hum_hz, 60, RandomStream(9));
    std::vector<double> values(60 * 600);
    for (double& value : values) value = noise.next();
    const double variance = covariance(values, 0);
    return std::array{variance, covariance(values, 1) / variance, covariance(values, 20) / variance};
  };
  const auto white = correlations({0, 0}, {0, 0}, 15);
  CHECK(white[0] == doctest::Approx(1).epsilon(0.03));
  CHECK(std::abs(white[1]) < 0.02);
  // A narrow band at a third of the sampling rate: neighbours correlate by r cos(120 deg) (1 + ...) close to -0.5.
  const auto hum = correlations({1, 1}, {0, 0}, 20);
  CHECK(hum[0] == doctest::Approx(1).epsilon(0.15));
  CHECK(hum[1] == doctest::Approx(std::cos(2 * std::numbers::pi / 3)).epsilon(0.05));
  const auto wander = correlations({0, 0}, {1, 1}, 20);
  CHECK(wander[0] == doctest::Approx(1).epsilon(0.2));
  CHECK(wander[2] == doctest::Approx(std::exp(-20 / (0.6 * 60))).epsilon(0.15));
}

TEST_CASE("readings are multiples of the converter's step") {
  const PlateProfile profile;
  const auto channels = record(profile, 4, 480, [](int) { return std::vector<double>(8, 700.0); });
  for (const double value : channels[0]) {
    const double steps = value / profile.lsb_g;
    CHECK(std::abs(steps - std::round(steps)) < 1e-3);
  }
}

TEST_CASE("an oscillator follows the textbook step response") {
  const double f = 30, zeta = 0.05;
  Oscillator spring(f, zeta, kStepS);
  const double w = 2 * std::numbers::pi * f, wd = w * std::sqrt(1 - zeta * zeta);
  double largest = 0;
  for (int i = 1; i <= 240; ++i) {
    const double t = i * kStepS;
    const double expected =
        100 * (1 - std::exp(-zeta * w * t) * (std::cos(wd * t) + zeta * w / wd * std::sin(wd * t)));
    CHECK(spring.step(100) == doctest::Approx(expected).epsilon(1e-9));
    largest = std::max(largest, spring.position());
  }
  CHECK(largest > 170);  // the overshoot of a step on a nearly undamped spring: exp(-zeta pi) = 85 %
  CHECK(largest < 186);
}

TEST_CASE("an ideal plate reads the force, and an item across two plates stays split by the lever rule") {
  const auto channels = record(SensorProfiles::ideal().plates, 5, 960, [](int step) {
    std::vector<double> forces(8, 200.0);
    if (step > 480) {
      forces[1] += 70;
      forces[2] += 30;
    }
    return forces;
  });
  CHECK(channels[1].front() == doctest::Approx(200));
  CHECK(channels[1].back() == doctest::Approx(270).epsilon(1e-4));
  CHECK(channels[2].back() == doctest::Approx(230).epsilon(1e-4));
  CHECK(channels[3].back() == doctest::Approx(200).epsilon(1e-4));
}

TEST_CASE("a lift of 623 g leaves 1 to 1.6 % beside it and shakes the neighbours for a moment") {
  PlateProfile profile = SensorProfiles::ideal().plates;
  profile.resonance_hz = PlateProfile{}.resonance_hz;
  profile.damping = PlateProfile{}.damping;
  profile.crosstalk_permanent = PlateProfile{}.crosstalk_permanent;
  profile.crosstalk_transient = PlateProfile{}.crosstalk_transient;
  const int lift = 480;
  const auto channels = record(profile, 6, 1440, [&](int step) {
    std::vector<double> forces(8, 1000.0);
    if (step > lift) forces[5] -= 623;  // second plate of the upper shelf
    return forces;
  });
  const auto change = [&](std::size_t plate) { return channels[plate].back() - channels[plate].front(); };
  const auto swing = [&](std::size_t plate) {
    double most = 0;
    for (const double value : channels[plate]) most = std::max(most, std::abs(value - channels[plate].front()));
    return most;
  };
  CHECK(change(5) == doctest::Approx(-623).epsilon(1e-3));
  for (const std::size_t beside : {4u, 6u}) {
    CHECK(change(beside) <= -623 * 0.010 + 0.1);
    CHECK(change(beside) >= -623 * 0.016 - 0.1);
    CHECK(swing(beside) > 25);
    CHECK(swing(beside) < 130);
  }
  CHECK(std::abs(change(1)) < 0.1);  // the plate below forgets
  CHECK(swing(1) > 25);
  CHECK(swing(3) < 0.1);             // neither beside nor below
}

TEST_CASE("batches hold twelve samples in a row and arrive 80 to 125 ms after the last, plus jitter") {
  const store::Store shop = storetwin::testing::small_store();
  LinkProfile link = NetworkProfile{}.plates;
  link.loss_p = link.reorder_p = 0;
  link.clock_offset_sigma_s = link.clock_drift_sigma_ppm = link.stamp_sigma_s = 0;
  PlateSensor sensor(shop, shop.calibration.plate_controllers[0], {}, link, kStepS, RandomStream(1));
  std::optional<Timestamp> last;
  const std::vector<double> forces(8, 0.0);
  int batches = 0;
  for (int i = 1; i <= 2400; ++i) {
    const auto batch = sensor.feel(Timestamp::seconds(i * kStepS), forces);
    if (!batch) continue;
    ++batches;
    CHECK(batch->samples() == 12);
    if (last) CHECK((batch->header.captured - *last).in_seconds() == doctest::Approx(0.2).epsilon(1e-6));
    last = batch->header.captured;
    const double late_s = (batch->header.received - batch->header.captured).in_seconds() - 11.5 / 60;
    CHECK(late_s >= 0.080);
    CHECK(late_s < 0.125 + 0.06);
  }
  CHECK(batches >= 48);
}

TEST_CASE("about one plate in 27 was never tared") {
  PlateProfile profile = SensorProfiles::ideal().plates;
  profile.untared_share = PlateProfile{}.untared_share;
  profile.untared_mean_g = PlateProfile{}.untared_mean_g;
  int untared = 0;
  for (std::uint64_t unit = 0; unit < 4000; ++unit) {
    ScaleModel scale(profile, 20000, kStepS, 60, 20, RandomStream(unit));
    untared += scale.sample(0, 0, 0) < -5 ? 1 : 0;
  }
  CHECK(untared == doctest::Approx(150).epsilon(0.25));  // 3.75 %, three sigma are 24 %
}
