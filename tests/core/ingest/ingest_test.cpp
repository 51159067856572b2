#include "core/ingest/ingest.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/base/random.h"

namespace storetwin::ingest {
namespace {

stream::Message message(const std::string& source, std::uint64_t sequence, double captured_s, double delay_s = 0.05) {
  stream::Skeletons skeletons;
  skeletons.header = {source, sequence, Timestamp::seconds(captured_s), Timestamp::seconds(captured_s + delay_s)};
  return skeletons;
}

void order_by_arrival(stream::Messages& messages) {
  std::stable_sort(messages.begin(), messages.end(), [](const stream::Message& a, const stream::Message& b) {
    return stream::header_of(a).received < stream::header_of(b).received;
  });
}

// Three sources at 15, 5 and 60 Hz for `seconds` seconds; some instants coincide.
stream::Messages three_sources(double seconds) {
  stream::Messages messages;
  const std::vector<std::pair<std::string, double>> sources{{"a", 15}, {"b", 5}, {"c", 60}};
  for (const auto& [name, rate_hz] : sources) {
    std::uint64_t sequence = 1;
    for (double t = 1; t < 1 + seconds; t += 1 / rate_hz) messages.push_back(message(name, sequence++, t));
  }
  order_by_arrival(messages);
  return messages;
}

stream::Messages feed(Ingest& ingest, const stream::Messages& arrivals) {
  stream::Messages out;
  for (const stream::Message& arrival : arrivals) {
    ingest.push(arrival);
    for (stream::Message& ready : ingest.take_ready()) out.push_back(std::move(ready));
  }
  for (stream::Message& ready : ingest.finish()) out.push_back(std::move(ready));
  return out;
}

TEST_CASE("any order of arrival inside the window gives the same sequence") {
  const stream::Messages sent = three_sources(5);
  Ingest in_order(3.0);
  const stream::Messages expected = feed(in_order, sent);
  REQUIRE(expected.size() == sent.size());
  RandomStream random(7);
  for (int trial = 0; trial < 50; ++trial) {
    // Arrival shuffled by up to 2.9 s of delay: within the window whatever the order. `received` itself must not
    // matter.
    std::vector<std::pair<double, stream::Message>> delayed;
    for (const stream::Message& one : sent) {
      const double at_s = stream::header_of(one).captured.in_seconds() + random.uniform(0, 2.9);
      delayed.emplace_back(at_s, one);
      stream::header_of(delayed.back().second).received = Timestamp::seconds(at_s);
    }
    std::stable_sort(delayed.begin(), delayed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    stream::Messages arrivals;
    for (auto& [at_s, one] : delayed) arrivals.push_back(one);
    Ingest ingest(3.0);
    stream::Messages got = feed(ingest, arrivals);
    REQUIRE(got.size() == expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      CHECK(stream::header_of(got[i]).captured == stream::header_of(expected[i]).captured);
      CHECK(stream::header_of(got[i]).source == stream::header_of(expected[i]).source);
      CHECK(stream::header_of(got[i]).sequence == stream::header_of(expected[i]).sequence);
    }
    for (const auto& [source, counts] : ingest.counts()) CHECK(counts.late + counts.missing + counts.duplicates == 0);
  }
}

TEST_CASE("messages leave by event time, then source, then sequence") {
  Ingest ingest(1.0);
  const stream::Messages out = feed(ingest, {message("b", 1, 10), message("a", 2, 10), message("a", 1, 10)});
  REQUIRE(out.size() == 3);
  CHECK(stream::header_of(out[0]).sequence == 1);
  CHECK(stream::header_of(out[0]).source == "a");
  CHECK(stream::header_of(out[1]).sequence == 2);
  CHECK(stream::header_of(out[2]).source == "b");
}

TEST_CASE("a message at the watermark still counts, one before it is late") {
  Ingest ingest(1.0);
  ingest.push(message("a", 1, 10));
  CHECK(ingest.watermark() == Timestamp::seconds(9));
  ingest.push(message("b", 1, 9, 1.1));
  ingest.push(message("b", 2, 8.999, 1.2));
  CHECK(ingest.counts().at("b").late == 1);
  CHECK(ingest.finish().size() == 2);
}

TEST_CASE("repeats are counted and used once, also when the first has already left") {
  Ingest ingest(1.0);
  ingest.push(message("a", 1, 10));
  ingest.push(message("a", 1, 10));
  ingest.push(message("a", 2, 11.5));
  CHECK(ingest.take_ready().size() == 1);
  ingest.push(message("a", 1, 10, 2));
  CHECK(ingest.counts().at("a").duplicates == 2);
  CHECK(ingest.counts().at("a").late == 0);
  CHECK(ingest.finish().size() == 1);
}

TEST_CASE("gaps are counted by source, whatever the order of arrival") {
  Ingest ingest(1.0);
  feed(ingest, {message("a", 5, 10.5), message("a", 1, 10), message("a", 2, 10.1), message("b", 1, 10.2)});
  CHECK(ingest.counts().at("a").missing == 2);
  CHECK(ingest.counts().at("b").missing == 0);
}

TEST_CASE("a source that starts its count anew is no gap and no repeat") {
  Ingest ingest(1.0);
  const stream::Messages out =
      feed(ingest, {message("a", 100, 10), message("b", 1, 20), message("a", 1, 20), message("a", 2, 20.1)});
  CHECK(out.size() == 4);
  CHECK(ingest.counts().at("a").missing == 0);
  CHECK(ingest.counts().at("a").duplicates == 0);
}

TEST_CASE("a source that starts anew with the numbers it ended with is heard, though it said nothing in between") {
  Ingest ingest(1.0);
  feed(ingest, {message("lane", 1, 10), message("lane", 2, 10.5), message("a", 1, 14)});
  ingest.push(message("lane", 1, 14.5));
  ingest.push(message("lane", 1, 14.5));
  ingest.push(message("lane", 2, 15));
  CHECK(ingest.finish().size() == 2);
  CHECK(ingest.counts().at("lane").missing == 0);
  CHECK(ingest.counts().at("lane").duplicates == 1);
}

TEST_CASE("a silent source can't hold the others and is reported") {
  Ingest ingest(IngestParams{.late_window_s = 1, .silent_after_s = 2});
  ingest.push(message("silent", 1, 10));
  for (int i = 0; i < 100; ++i) ingest.push(message("a", static_cast<std::uint64_t>(i + 1), 10 + 0.1 * i));
  CHECK(ingest.take_ready().size() > 85);
  CHECK(ingest.waiting() < 15);
  const std::vector<stream::SensorHealth> health = ingest.take_health();
  REQUIRE(health.size() == 1);
  CHECK(health[0].subject == "silent");
  CHECK(health[0].state == stream::HealthState::kSilent);
  ingest.push(message("silent", 2, 19.9));
  REQUIRE(ingest.take_health().size() == 1);
}

TEST_CASE("one message from an absurd future flushes nothing and is not used") {
  Ingest ingest(3.0);
  ingest.push(message("a", 1, 10));
  stream::Message wild = message("b", 1, 10);
  stream::header_of(wild).captured = Timestamp::seconds(1e6);
  ingest.push(wild);
  CHECK(ingest.counts().at("b").ahead == 1);
  ingest.push(message("a", 2, 9, 1));
  CHECK(ingest.counts().at("a").late == 0);
  const std::vector<stream::SensorHealth> health = ingest.take_health();
  REQUIRE(health.size() == 1);
  CHECK(health[0].subject == "b");
  CHECK(ingest.finish().size() == 2);
}

TEST_CASE("a clock slightly ahead is used but does not pull the watermark past its receipt") {
  Ingest ingest(1.0);
  ingest.push(message("a", 1, 10.3, -0.3));
  CHECK(ingest.watermark() == Timestamp::seconds(9));
  CHECK(ingest.finish().size() == 1);
}

TEST_CASE("a clock offset moves a source's event times") {
  Ingest ingest(1.0);
  ingest.set_clock_offset("a", Duration::seconds(-2));
  const stream::Messages out = feed(ingest, {message("a", 1, 12), message("b", 1, 11)});
  REQUIRE(out.size() == 2);
  CHECK(stream::header_of(out[0]).source == "a");
  CHECK(stream::header_of(out[0]).captured == Timestamp::seconds(10));
}

TEST_CASE("a jump of a source's delay is reported once, and its end too") {
  Ingest ingest(5.0);
  std::uint64_t sequence = 1;
  double t = 10;
  for (int i = 0; i < 20; ++i) ingest.push(message("a", sequence++, t += 0.1, 0.05));
  CHECK(ingest.take_health().empty());
  for (int i = 0; i < 100; ++i) ingest.push(message("a", sequence++, t += 0.1, 2.0));
  const std::vector<stream::SensorHealth> health = ingest.take_health();
  REQUIRE(health.size() == 2);
  CHECK(health[0].state == stream::HealthState::kDegraded);
  CHECK(health[1].state == stream::HealthState::kOk);
}

TEST_CASE("time that passes without messages lets the waiting go") {
  Ingest ingest(3.0);
  ingest.push(message("a", 1, 10));
  CHECK(ingest.take_ready().empty());
  ingest.advance_to(Timestamp::seconds(13.1));
  CHECK(ingest.take_ready().size() == 1);
  ingest.push(message("a", 2, 10.05));
  CHECK(ingest.counts().at("a").late == 1);
}

TEST_CASE("a copy goes on as the original does") {
  const stream::Messages sent = three_sources(4);
  Ingest original(1.0);
  const std::size_t half = sent.size() / 2;
  feed(original, {});
  for (std::size_t i = 0; i < half; ++i) original.push(sent[i]);
  Ingest copy = original;
  const stream::Messages rest(sent.begin() + static_cast<std::ptrdiff_t>(half), sent.end());
  const stream::Messages of_original = feed(original, rest);
  const stream::Messages of_copy = feed(copy, rest);
  CHECK(of_original == of_copy);
  CHECK(original.counts() == copy.counts());
}

TEST_CASE("memory stays bounded by the window") {
  Ingest ingest(1.0);
  std::size_t most = 0;
  for (int i = 0; i < 20000; ++i) {
    ingest.push(message("a", static_cast<std::uint64_t>(i), 0.01 * i));
    ingest.take_ready();
    most = std::max(most, ingest.waiting());
  }
  CHECK(most <= 101);
}

}  // namespace
}  // namespace storetwin::ingest
