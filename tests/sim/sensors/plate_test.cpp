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
  profile.noise_spread = profile.board_noise_spread = profile.swell = 0;
  profile.drift_g_per_h = 0;
  for (const double load_g : {500.0, 1500.0, 3000.0}) {
    const auto channels = record(profile, 3, 240 * 60, [&](int) { return std::vector<double>(8, load_g); });
    const double variance = covariance(channels[2], 0);
    const double expected = std::pow(noise_sigma_g(profile, load_g * 1.026), 2) + profile.lsb_g * profile.lsb_g / 12;
    CHECK(variance == doctest::Approx(expected).epsilon(0.1));
  }
}

namespace {

// A profile whose plates hum in one way only, and so strongly that white noise doesn't matter.
PlateProfile humming(HumProfile PlateProfile::*which, double hz, double swell) {
  PlateProfile profile;
  profile.machine_hum.share = profile.board_hum.share = profile.sway.share = profile.wander_share = 0;
  profile.share_spread = 0;
  profile.swell = swell;
  if (which != nullptr) profile.*which = {{hz, hz}, 1, 1e9};
  return profile;
}

// Ten minutes of two plates of one board.
std::array<std::vector<double>, 2> quiet_pair(const PlateProfile& profile) {
  BoardHum board(profile, 60, RandomStream(8));
  PlateNoise first(profile, board, 60, RandomStream(9)), second(profile, board, 60, RandomStream(10));
  std::array<std::vector<double>, 2> values;
  for (int i = 0; i < 60 * 600; ++i) {
    board.step();
    values[0].push_back(first.next(board));
    values[1].push_back(second.next(board));
  }
  return values;
}

double kurtosis(const std::vector<double>& v) {
  double square = 0, fourth = 0;
  for (const double x : v) {
    square += x * x;
    fourth += x * x * x * x;
  }
  return fourth * static_cast<double>(v.size()) / (square * square);
}

}  // namespace

TEST_CASE("a plate that doesn't hum has white noise of unit variance") {
  const auto white = quiet_pair(humming(nullptr, 0, 0))[0];
  CHECK(covariance(white, 0) == doctest::Approx(1).epsilon(0.03));
  CHECK(std::abs(covariance(white, 1)) < 0.02);
}

TEST_CASE("each hum has its frequency, unit variance, and is the same for all plates of a board") {
  for (const auto which : {&PlateProfile::machine_hum, &PlateProfile::board_hum, &PlateProfile::sway}) {
    const auto [first, second] = quiet_pair(humming(which, 20, 0));
    CHECK(covariance(first, 0) == doctest::Approx(1).epsilon(0.15));
    // A narrow band at a third of the sampling rate: neighbours correlate by almost cos(120 deg).
    CHECK(covariance(first, 1) / covariance(first, 0) ==
          doctest::Approx(std::cos(2 * std::numbers::pi / 3)).epsilon(0.05));
    double largest = 0;
    for (std::size_t i = 0; i < first.size(); ++i) largest = std::max(largest, std::abs(first[i] - second[i]));
    CHECK(largest < 0.01);  // what is left of the white noise, at a billionth of the variance
  }
}

TEST_CASE("a wave that swells has the same variance and heavier tails") {
  const auto steady = quiet_pair(humming(&PlateProfile::board_hum, 12, 0))[0];
  const auto swelling = quiet_pair(humming(&PlateProfile::board_hum, 12, 0.8))[0];
  CHECK(covariance(swelling, 0) == doctest::Approx(1).epsilon(0.35));
  CHECK(kurtosis(steady) < 4);
  CHECK(kurtosis(swelling) > 6);
}

TEST_CASE("what wanders slowly is each plate's own") {
  PlateProfile profile = humming(nullptr, 0, 0);
  profile.wander_share = 1e9;
  const auto [first, second] = quiet_pair(profile);
  CHECK(covariance(first, 0) == doctest::Approx(1).epsilon(0.2));
  CHECK(covariance(first, 20) / covariance(first, 0) == doctest::Approx(std::exp(-20 / (0.6 * 60))).epsilon(0.15));
  CHECK(first[1000] != doctest::Approx(second[1000]));
}

TEST_CASE("plates that share a converter repeat samples at the same instants, others at their own") {
  PlateProfile profile;
  profile.noise = {{0, 50}};  // no two fresh samples are equal by chance
  const auto channels = record(profile, 5, 240 * 120, [](int) { return std::vector<double>(8, 500.0); });
  const auto repeats = [&](std::size_t channel) {
    std::vector<bool> result;
    for (std::size_t i = 1; i < channels[channel].size(); ++i) {
      result.push_back(channels[channel][i] == channels[channel][i - 1]);
    }
    return result;
  };
  const auto first = repeats(0), partner = repeats(1), other = repeats(2);
  const auto count = static_cast<double>(std::count(first.begin(), first.end(), true));
  // A renewal process: the mean gap is a burst's step or, now and then, a pause.
  const double gap = profile.late_again_p * profile.late_every + (1 - profile.late_again_p) * (profile.late_pause_s * 60 + 0.5);
  CHECK(count / static_cast<double>(first.size()) == doctest::Approx(1 / gap).epsilon(0.25));
  int together = 0, apart = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    together += first[i] && partner[i];
    apart += first[i] && other[i];
  }
  CHECK(together > 0.95 * count);
  CHECK(apart < 0.5 * count);
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
    const BoardHum board(profile, 60, RandomStream(unit).fork("board"));
    ScaleModel scale(profile, 20000, kStepS, 60, board, RandomStream(unit));
    untared += scale.sample(0, 0, 0, board, true) < -5 ? 1 : 0;
  }
  CHECK(untared == doctest::Approx(150).epsilon(0.25));  // 3.75 %, three sigma are 24 %
}
