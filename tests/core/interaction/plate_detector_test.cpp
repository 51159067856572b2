#include "core/interaction/plate_detector.h"

#include <doctest/doctest.h>

#include <cmath>
#include <optional>

#include "tests/core/interaction/plate_signals.h"

namespace storetwin::interaction {
namespace {

using test::PlateSignal;

Timestamp sample_time(std::size_t k) { return Timestamp{static_cast<std::int64_t>(k) * 1'000'000'000 / 60}; }

std::vector<PlateStep> detect(const PlateSignal& signal) {
  PlateDetector detector;
  std::vector<PlateStep> steps;
  for (std::size_t k = 0; k < signal.values_g().size(); ++k) {
    for (const PlateStep& step : detector.push(DetectorParams{}, sample_time(k), signal.values_g()[k]))
      steps.push_back(step);
  }
  return steps;
}

TEST_CASE("a quiet plate gives no step, whatever its noise, over five minutes") {
  for (const double noise_g : {0.3, 0.7, 1.5, 3.5}) {
    CAPTURE(noise_g);
    CHECK(detect(PlateSignal(1500, noise_g, 3).quiet(300)).empty());
  }
}

TEST_CASE("a lift after a touch is one step of the lifted mass at the end of contact") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    PlateSignal signal(3000, 0.9, seed);
    signal.quiet(3).touch().lift(561);
    const double gone_s = signal.now_s() - 0.3;  // the overshoot takes the last 0.3 s
    signal.quiet(2);
    const auto steps = detect(signal);
    REQUIRE(steps.size() == 1);
    CHECK(std::abs(steps[0].delta_g + 561) < 4 * steps[0].sigma_g);
    CHECK(steps[0].sigma_g < 1.5);
    CHECK(std::abs(steps[0].contact.in_seconds() - gone_s) < 0.1);
    CHECK(steps[0].begin < steps[0].contact);
    CHECK(steps[0].contact < steps[0].end);
  }
}

TEST_CASE("a put is one step at the first contact") {
  PlateSignal signal(800);
  signal.quiet(3);
  const double touched_s = signal.now_s();
  signal.put(327).quiet(2);
  const auto steps = detect(signal);
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].delta_g == doctest::Approx(327).epsilon(0.01));
  CHECK(std::abs(steps[0].contact.in_seconds() - touched_s) < 0.1);
}

TEST_CASE("the next hand's touch doesn't move the contact of a lift") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    PlateSignal signal(2000, 0.7, seed);
    signal.quiet(3).touch().lift(42);
    const double gone_s = signal.now_s() - 0.3;  // the overshoot takes the last 0.3 s
    signal.quiet(0.1).touch(40, 0.15).quiet(2);
    const auto steps = detect(signal);
    REQUIRE(steps.size() == 1);
    CHECK(std::abs(steps[0].contact.in_seconds() - gone_s) < 0.1);
  }
}

TEST_CASE("a load that wanders makes steps as unsure as it wanders") {
  // The load is compared over about a second, in which this one goes up and down by up to 8 g.
  PlateDetector calm, wandering;
  const auto last_sigma = [](PlateDetector& detector, double swing_g) {
    double sigma_g = 0;
    for (std::size_t k = 0; k < 60 * 40; ++k) {
      const double t_s = sample_time(k).in_seconds();
      const double load_g = (t_s < 36 ? 3000 : 2600) + swing_g * std::sin(2 * M_PI * t_s / 4) + 0.3 * std::sin(97 * t_s);
      for (const PlateStep& step : detector.push(DetectorParams{}, sample_time(k), static_cast<float>(load_g))) {
        sigma_g = step.sigma_g;
      }
    }
    return sigma_g;
  };
  CHECK(last_sigma(calm, 0) < 1.5);
  CHECK(last_sigma(wandering, 4) > 2);
}

TEST_CASE("a step is weighed again once the board has stopped humming") {
  PlateDetector detector;
  std::optional<PlateStep> step;
  for (std::size_t k = 0; k < 60 * 5; ++k) {
    const double t_s = sample_time(k).in_seconds();
    const double hum_g = 6 * std::exp(-(t_s - 3) / 0.3);
    const double load_g = (t_s < 3 ? 3000 : 2600 + hum_g) + 0.3 * std::sin(97 * t_s);
    for (const PlateStep& found : detector.push(DetectorParams{}, sample_time(k), static_cast<float>(load_g))) step = found;
  }
  REQUIRE(step.has_value());
  const auto again = detector.weigh_again(*step);
  REQUIRE(again.has_value());
  CHECK(std::abs(step->delta_g + 400) > 0.5);
  CHECK(std::abs(again->delta_g + 400) < 0.3);
}

TEST_CASE("touches, bumps and transient cross-talk give no step") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    PlateSignal signal(1200, 0.8, seed);
    signal.quiet(3).touch(51).quiet(2).bump(20).quiet(2).touch(60, 0.1).touch(-60, 0.1).quiet(2).bump(66, 0.3).quiet(2);
    CHECK(detect(signal).empty());
  }
}

TEST_CASE("two lifts with a quarter of a second between them are two steps") {
  PlateSignal signal(4000);
  signal.quiet(3).lift(300).quiet(0.15).lift(250).quiet(2);
  const auto steps = detect(signal);
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].delta_g == doctest::Approx(-300).epsilon(0.03));
  CHECK(steps[1].delta_g == doctest::Approx(-250).epsilon(0.03));
}

TEST_CASE("an un-tared plate, a gap and a plate that never speaks are no trouble") {
  CHECK(detect(PlateSignal(-2200).quiet(3).lift(100).quiet(2)).size() == 1);
  CHECK(detect(PlateSignal(500).quiet(3).missing(2).quiet(3)).empty());
  CHECK(detect(PlateSignal(500).missing(10)).empty());
}

TEST_CASE("a lift during a gap is seen when the plate speaks again") {
  PlateSignal before(500), after(380, 0.7, 2);
  before.quiet(3).missing(2);
  after.quiet(3);
  PlateDetector detector;
  std::vector<PlateStep> steps;
  std::size_t k = 0;
  for (const auto& values : {before.values_g(), after.values_g()}) {
    for (const float value : values) {
      for (const PlateStep& step : detector.push(DetectorParams{}, sample_time(k++), value)) steps.push_back(step);
    }
  }
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].delta_g == doctest::Approx(-120).epsilon(0.03));
}

TEST_CASE("a noisy plate knows its level within two seconds of its first sample") {
  for (const double noise_g : {0.7, 4.0, 12.0}) {
    CAPTURE(noise_g);
    const auto steps = detect(PlateSignal(6000, noise_g, 4).quiet(2).lift(600).quiet(4));
    REQUIRE(steps.size() == 1);
    CHECK(steps[0].delta_g == doctest::Approx(-600).epsilon(0.03));
  }
}

TEST_CASE("slow drift is followed without a step") {
  PlateDetector detector;
  std::size_t steps = 0;
  test::PlateSignal noise(0);
  noise.quiet(300);
  for (std::size_t k = 0; k < noise.values_g().size(); ++k) {
    const float drift_g =
        static_cast<float>(20.0 * static_cast<double>(k) / static_cast<double>(noise.values_g().size()));
    steps += detector.push(DetectorParams{}, sample_time(k), noise.values_g()[k] + drift_g).size();
  }
  CHECK(steps == 0);
}

TEST_CASE("a copy of a detector continues as the original") {
  PlateSignal signal(3000, 0.9, 7);
  signal.quiet(3).touch().lift(200).quiet(2).put(200).quiet(2);
  PlateDetector original;
  std::size_t k = 0;
  for (; k < 200; ++k) original.push(DetectorParams{}, sample_time(k), signal.values_g()[k]);
  PlateDetector copy = original;
  for (; k < signal.values_g().size(); ++k) {
    const auto a = original.push(DetectorParams{}, sample_time(k), signal.values_g()[k]);
    const auto b = copy.push(DetectorParams{}, sample_time(k), signal.values_g()[k]);
    REQUIRE(a.size() == b.size());
    for (std::size_t j = 0; j < a.size(); ++j) CHECK(a[j].delta_g == b[j].delta_g);
  }
}

}  // namespace
}  // namespace storetwin::interaction
