#include "core/ingest/clock_drift.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/random.h"

namespace storetwin::ingest {
namespace {

struct Stamped {
  Timestamp captured, received;
};

// Messages at 5 Hz with 20 ms of latency and an exponential rest of 30 ms, by a clock that is `ppm` millionths fast and makes a
// step of `step_s` after an hour.
std::vector<Stamped> hours_of(double hours, double ppm, double step_s = 0) {
  RandomStream random(7);
  std::vector<Stamped> messages;
  for (double true_s = 1; true_s < 3600 * hours; true_s += 0.2) {
    const double captured_s = true_s * (1 + ppm * 1e-6) + (true_s > 3600 ? step_s : 0);
    const double delay_s = 0.02 - 0.03 * std::log(1 - random.uniform());
    messages.push_back({Timestamp::seconds(captured_s), Timestamp::seconds(true_s + delay_s)});
  }
  return messages;
}

// The greatest error of corrected times, by latency's least value.
double worst_error_s(const std::vector<Stamped>& messages, double ppm) {
  ClockDrift drift;
  double worst_s = 0;
  for (const Stamped& message : messages) {
    drift.note(message.captured, message.received);
    const double corrected_s = (message.captured + drift.correction(message.captured)).in_seconds();
    const double true_s = message.captured.in_seconds() / (1 + ppm * 1e-6);
    worst_s = std::max(worst_s, std::abs(corrected_s - true_s));
  }
  return worst_s;
}

TEST_CASE("a clock that runs free for a day stays within some milliseconds of the store's") {
  for (const double ppm : {-40.0, -20.0, 20.0, 40.0}) {
    CAPTURE(ppm);
    CHECK(worst_error_s(hours_of(24, ppm), ppm) < 0.03);  // uncorrected: 1.7 s at 20 millionths
  }
}

TEST_CASE("a sound clock is left as it is, whatever the network does") {
  ClockDrift drift;
  for (const Stamped& message : hours_of(6, 0)) {
    drift.note(message.captured, message.received);
    REQUIRE(drift.correction(message.captured) == Duration{});
  }
}

TEST_CASE("a step is no drift: it is followed no faster than a quartz drifts") {
  ClockDrift drift;
  for (const Stamped& message : hours_of(1.2, 0, 5)) drift.note(message.captured, message.received);
  CHECK(std::abs(drift.correction(Timestamp::seconds(1.2 * 3600)).in_seconds()) < 0.1);
}

TEST_CASE("any order of arrival within seconds gives the same corrections") {
  const std::vector<Stamped> sent = hours_of(2, 40);
  std::vector<Stamped> arrived = sent;
  RandomStream random(3);
  for (std::size_t i = 0; i + 16 < arrived.size(); i += 16) {
    for (std::size_t j = 15; j > 0; --j) std::swap(arrived[i + j], arrived[i + static_cast<std::size_t>(random.uniform() * static_cast<double>(j + 1))]);
  }
  const auto corrections = [](const std::vector<Stamped>& messages) {
    ClockDrift drift;
    std::vector<std::pair<Timestamp, Duration>> all;
    for (const Stamped& message : messages) {
      drift.note(message.captured, message.received);
      all.emplace_back(message.captured, drift.correction(message.captured));
    }
    std::sort(all.begin(), all.end());
    return all;
  };
  const auto in_order = corrections(sent);
  CHECK(corrections(arrived) == in_order);
  CHECK(in_order.back().second < Duration::milliseconds(-100));  // or the test would show nothing
}

}  // namespace
}  // namespace storetwin::ingest
