// A power cut: everything is dark at once, starts by itself, counts anew, and plates' zeros lie elsewhere.
#include <doctest/doctest.h>

#include <cmath>

#include "sim/faults/faults.h"
#include "tests/support/small_store.h"

namespace storetwin::faults {
namespace {

using scenario::Fault;
using scenario::FaultKind;

constexpr double kFromS = 4, kToS = 6;

Faults cut(double from_s = kFromS, double to_s = kToS) {
  scenario::Scenario scenario;
  scenario.faults = {{.kind = FaultKind::kPowerCut, .from_s = from_s, .to_s = to_s}};
  return {scenario, testing::small_store(), RandomStream(3)};
}

// Ten messages a second; batches of two samples.
stream::Header header_at(const std::string& source, int number) {
  const Timestamp captured = Timestamp::seconds(0.1 * number);
  return {source, static_cast<std::uint64_t>(number), captured, captured};
}

stream::Message batch_at(int number) {
  stream::PlateBatch batch{.header = header_at("plates/g", number), .period = Duration::milliseconds(50)};
  batch.channels = {{"g", 1, 1}, {"g", 1, 2}};
  batch.values_g = {100, 200, 100, 200};
  return batch;
}

stream::Message message_at(const std::string& source, int number) {
  const stream::Header header = header_at(source, number);
  if (source == "plates/g") return batch_at(number);
  if (source == "depth/c1") return stream::DepthPeople{.header = header};
  if (source == "items/rgb1") return stream::ItemObservations{.header = header, .items = {}};
  return stream::TurnstileCrossing{header, "in", stream::CrossingDirection::kIn};
}

stream::Messages through(Faults faults, const std::string& source, int last = 300) {
  stream::Messages out;
  for (int n = 1; n <= last; ++n) {
    for (stream::Message& message : faults.send({message_at(source, n)})) out.push_back(std::move(message));
  }
  return out;
}

double starts_after_s(const std::string& device) {
  return cut().truth(Timestamp::seconds(99)).at(0).numbers.at("starts_after_s " + device);
}

TEST_CASE("every device is silent from the same instant on until it has started, and then counts from one") {
  for (const std::string source : {"depth/c1", "items/rgb1", "plates/g", "turnstile/in"}) {
    CAPTURE(source);
    const double back_s = kToS + starts_after_s(device_of(source));
    std::uint64_t expected = 0;
    bool dark_seen = false;
    for (const stream::Message& message : through(cut(), source)) {
      const stream::Header& header = stream::header_of(message);
      const double t_s = header.captured.in_seconds();
      CHECK_FALSE((t_s > kFromS - 1e-6 && t_s < back_s - 1e-6));
      if (t_s > kFromS && !dark_seen) {
        dark_seen = true;
        expected = 0;
        CHECK(t_s < back_s + 0.11);
      }
      CHECK(header.sequence == ++expected);
    }
    CHECK(dark_seen);
  }
}

TEST_CASE("plates are off by what truth says of each from then on, and were right before") {
  const truth::FaultEvent event = cut().truth(Timestamp::seconds(99)).at(0);
  const double first = event.numbers.at("zero_g g/1/1"), second = event.numbers.at("zero_g g/1/2");
  CHECK(first != second);
  for (const stream::Message& message : through(cut(), "plates/g")) {
    const auto& batch = std::get<stream::PlateBatch>(message);
    const bool after = batch.header.captured.in_seconds() > kFromS;
    CHECK(batch.values_g[0] == doctest::Approx(100 + (after ? first : 0)));
    CHECK(batch.values_g[3] == doctest::Approx(200 + (after ? second : 0)));
  }
}

TEST_CASE("new zeros have the spread that was asked for") {
  double sum_g2 = 0;
  int plates = 0;
  for (int seed = 0; seed < 200; ++seed) {
    for (const auto& [plate, zero_g] :
         PowerReturn::draw(testing::small_store(), 4, RandomStream(static_cast<std::uint64_t>(seed))).zero_g) {
      sum_g2 += zero_g * zero_g;
      ++plates;
    }
  }
  // The variance of a variance of n normals is 2 / n of its square; 5 sigma.
  CHECK(std::abs(sum_g2 / plates / 16 - 1) < 5 * std::sqrt(2.0 / plates));
}

TEST_CASE("a second cut starts everything once more, with zeros of its own on top") {
  scenario::Scenario scenario;
  scenario.faults = {{.kind = FaultKind::kPowerCut, .from_s = 4, .to_s = 5},
                     {.kind = FaultKind::kPowerCut, .from_s = 20, .to_s = 21}};
  const Faults faults(scenario, testing::small_store(), RandomStream(3));
  const auto events = faults.truth(Timestamp::seconds(99));
  REQUIRE(events.size() == 2);
  const stream::Messages out = through(faults, "plates/g");
  int restarts = 0;
  for (std::size_t i = 1; i < out.size(); ++i) restarts += stream::header_of(out[i]).sequence == 1 ? 1 : 0;
  CHECK(restarts == 2);
  const double both = events[0].numbers.at("zero_g g/1/1") + events[1].numbers.at("zero_g g/1/1");
  CHECK(std::get<stream::PlateBatch>(out.back()).values_g[0] == doctest::Approx(100 + both));
}

TEST_CASE("a lane has no power until it has started") {
  const Faults faults = cut();
  const double back_s = kToS + starts_after_s("turnstile/in");
  CHECK(faults.powered("turnstile/in", Timestamp::seconds(3.9)));
  CHECK_FALSE(faults.powered("turnstile/in", Timestamp::seconds(4)));
  CHECK_FALSE(faults.powered("turnstile/in", Timestamp::seconds(back_s - 0.01)));
  CHECK(faults.powered("turnstile/in", Timestamp::seconds(back_s + 0.01)));
  CHECK(faults.powered("staff/handheld", Timestamp::seconds(5)));
}

TEST_CASE("a copy in the middle of a cut goes on as the original, and a cut made by hand ends by hand") {
  Faults faults = cut();
  for (int n = 1; n <= 100; ++n) faults.send({batch_at(n)});
  Faults copy = faults;
  for (int n = 101; n <= 200; ++n) CHECK(faults.send({batch_at(n)}) == copy.send({batch_at(n)}));
  Faults by_hand(scenario::Scenario{}, testing::small_store(), RandomStream(3));
  by_hand.inject({.kind = FaultKind::kPowerCut}, Timestamp::seconds(kFromS));
  CHECK(by_hand.send({batch_at(90)}).empty());
  by_hand.mend(FaultKind::kPowerCut, "mains", Timestamp::seconds(9.5));
  CHECK(by_hand.send({batch_at(290)}).size() == 1);
}

}  // namespace
}  // namespace storetwin::faults
