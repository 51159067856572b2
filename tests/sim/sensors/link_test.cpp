#include "sim/sensors/link.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "sim/sensors/sensor_suite.h"

using namespace storetwin;
using namespace storetwin::sensors;

namespace {

// A link that does nothing wrong, to switch one thing on at a time.
LinkProfile plain() { return SensorProfiles::ideal().network.depth; }

struct Sent {
  Timestamp happened;
  std::optional<stream::Header> header;
};

std::vector<Sent> send(const LinkProfile& profile, int count, std::uint64_t seed = 1, double period_s = 0.1) {
  Link link("a", profile, RandomStream(seed));
  std::vector<Sent> all;
  for (int i = 1; i <= count; ++i) {
    const Timestamp at = Timestamp::seconds(i * period_s);
    all.push_back({at, link.send(at, at)});
  }
  return all;
}

double stamp_error_s(const Sent& sent) { return (sent.header->captured - sent.happened).in_seconds(); }
double delay_s(const Sent& sent) { return (sent.header->received - sent.happened).in_seconds(); }

}  // namespace

TEST_CASE("a plain link tells the very instant, at once, each message once") {
  for (const Sent& sent : send(plain(), 100)) {
    REQUIRE(sent.header);
    CHECK(sent.header->captured == sent.happened);
    CHECK(sent.header->received == sent.happened);
  }
  Doubling doubling(plain(), RandomStream(1));
  for (int i = 0; i < 100; ++i) CHECK_FALSE(doubling.next());
}

TEST_CASE("a clock's offset stays, differs from source to source, and has the sigma asked for") {
  LinkProfile profile = plain();
  profile.clock_offset_sigma_s = 0.02;
  double square = 0;
  constexpr int kUnits = 400;
  for (std::uint64_t seed = 0; seed < kUnits; ++seed) {
    const auto sent = send(profile, 2, seed);
    CHECK(stamp_error_s(sent[0]) == doctest::Approx(stamp_error_s(sent[1])));
    square += stamp_error_s(sent[0]) * stamp_error_s(sent[0]);
  }
  CHECK(std::sqrt(square / kUnits) == doctest::Approx(0.02).epsilon(0.1));
}

TEST_CASE("drift grows with time, in parts per million") {
  LinkProfile profile = plain();
  profile.clock_drift_sigma_ppm = 100;
  double square = 0;
  constexpr int kUnits = 400;
  for (std::uint64_t seed = 0; seed < kUnits; ++seed) {
    const auto sent = send(profile, 2, seed, 1000);
    CHECK(stamp_error_s(sent[1]) == doctest::Approx(2 * stamp_error_s(sent[0])).epsilon(1e-6));
    square += std::pow(stamp_error_s(sent[0]) / 1000 * 1e6, 2);
  }
  CHECK(std::sqrt(square / kUnits) == doctest::Approx(100).epsilon(0.1));
}

TEST_CASE("stamps jitter and so do delays, by the numbers of the profile") {
  LinkProfile profile = plain();
  profile.stamp_sigma_s = 0.003;
  profile.jitter_s = 0.01;
  profile.latency_s = {0.05, 0.05};
  const auto sent = send(profile, 20000);
  double stamp2 = 0, delay = 0;
  for (const Sent& s : sent) {
    stamp2 += stamp_error_s(s) * stamp_error_s(s);
    delay += delay_s(s);
    CHECK(delay_s(s) >= 0.05 - 1e-9);
  }
  CHECK(std::sqrt(stamp2 / 20000) == doctest::Approx(0.003).epsilon(0.05));
  CHECK(delay / 20000 == doctest::Approx(0.06).epsilon(0.02));
}

TEST_CASE("losses come in runs and leave gaps in the numbers") {
  LinkProfile profile = plain();
  profile.loss_p = 0.05;
  profile.loss_run = 5;
  const auto sent = send(profile, 100000);
  int lost = 0, runs = 0;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    lost += sent[i].header ? 0 : 1;
    runs += !sent[i].header && (i == 0 || sent[i - 1].header) ? 1 : 0;
    if (sent[i].header) CHECK(sent[i].header->sequence == i + 1);
  }
  CHECK(lost / 1e5 == doctest::Approx(0.05).epsilon(0.1));
  CHECK(static_cast<double>(lost) / runs == doctest::Approx(5).epsilon(0.1));
}

TEST_CASE("some messages are held up and overtaken") {
  LinkProfile profile = plain();
  profile.reorder_p = 0.1;
  profile.reorder_s = 0.35;
  const auto sent = send(profile, 20000);
  int overtaken = 0;
  for (std::size_t i = 1; i < sent.size(); ++i) overtaken += sent[i].header->received < sent[i - 1].header->received ? 1 : 0;
  // Held up for more than the 0.1 s to the next one, which isn't held up as long: a tenth of 25 in 35, less a few.
  CHECK(overtaken / 2e4 == doctest::Approx(0.1 * 25 / 35).epsilon(0.15));
}

TEST_CASE("as many messages as asked for come twice, later by no more than asked for") {
  LinkProfile profile = plain();
  profile.duplicate_p = 0.2;
  profile.duplicate_s = 0.04;
  Doubling doubling(profile, RandomStream(3));
  int twice = 0;
  for (int i = 0; i < 20000; ++i) {
    const auto later = doubling.next();
    if (!later) continue;
    ++twice;
    CHECK(later->ns > 0);
    CHECK(later->in_seconds() <= 0.04 + 1e-6);
  }
  CHECK(twice / 2e4 == doctest::Approx(0.2).epsilon(0.05));
}
