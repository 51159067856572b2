// Who was inside when, and that skipping chunks loses nothing.
#include "core/record/visits.h"

#include <doctest/doctest.h>

#include "core/record/topics.h"
#include "tests/core/record/sample.h"

namespace storetwin::record {
namespace {

stream::VisitState state(const char* visit, stream::VisitPhase phase, double at_s) {
  stream::VisitState s;
  s.header.captured = Timestamp::seconds(at_s);
  s.visit = VisitId(visit);
  s.phase = phase;
  return s;
}

TEST_CASE("a visit is inside from its opening until it has left, and again if a member comes back") {
  VisitBook book;
  book.observe(state("v-2", stream::VisitPhase::kOpened, 5));
  book.observe(state("v-1", stream::VisitPhase::kOpened, 1));
  book.observe(state("v-1", stream::VisitPhase::kLeft, 9));
  const auto visits = book.visits();
  REQUIRE(visits.size() == 2);
  CHECK(visits[0].visit == VisitId("v-1"));
  CHECK(is_inside(visits[0], Timestamp::seconds(8), Timestamp::seconds(20)));
  CHECK_FALSE(is_inside(visits[0], Timestamp::seconds(10), Timestamp::seconds(20)));
  CHECK(is_inside(visits[1], Timestamp::seconds(100), Timestamp::seconds(200)));
  book.observe(state("v-1", stream::VisitPhase::kInside, 9.5));
  CHECK_FALSE(book.visits()[0].left);
}

TEST_CASE("an unknown visit is told with the nearest name") {
  VisitBook book;
  book.observe(state("v-0001", stream::VisitPhase::kOpened, 1));
  CHECK(find_visit(book.visits(), "v-0001") != nullptr);
  CHECK(find_visit(book.visits(), "v-0002") == nullptr);
  CHECK(unknown_visit(book.visits(), "v-0002", "a.mcap").hint == "did you mean 'v-0001'?");
}

TEST_CASE("a player that opens only what it must gives what a full play gives, by topic and by time") {
  const ScratchFile file("skip.mcap");
  const stream::Messages messages = sample_messages(6);
  write_sample(file.path, messages, {.chunk_bytes = 3000});
  const Result<Recording> recording = open_recording(file.path);
  REQUIRE(recording.ok());
  const auto log_s = [](const stream::Message& m) { return stream::header_of(m).received; };
  const Timestamp from = log_s(messages[messages.size() / 3]), to = log_s(messages[messages.size() / 2]);
  for (const stream::Message& like : stream::all_message_types()) {
    PlayFilter filter = play_all();
    filter.topics = {topic_of(like).substr(0, topic_of(like).find('/', 4))};
    stream::Messages expected, expected_in_span;
    for (const stream::Message& m : messages) {
      if (!topic_of(m).starts_with(filter.topics[0])) continue;
      expected.push_back(m);
      if (stream::direction_of(m) == stream::Direction::kInput && log_s(m) >= from && log_s(m) <= to)
        expected_in_span.push_back(m);
    }
    CAPTURE(filter.topics[0]);
    stream::Messages played;
    recording->for_each([&](const stream::Message& m) { played.push_back(m); }, filter);
    CHECK(played == expected);
    if (stream::direction_of(like) != stream::Direction::kInput) continue;
    filter.from = from;
    filter.to = to;
    played.clear();
    recording->for_each([&](const stream::Message& m) { played.push_back(m); }, filter);
    CHECK(played == expected_in_span);
  }
}

TEST_CASE("a player asks before it decodes, in log order, and passes over what isn't kept") {
  const ScratchFile file("keep.mcap");
  const stream::Messages messages = sample_messages(3);
  write_sample(file.path, messages, {.chunk_bytes = 3000});
  const Result<Recording> recording = open_recording(file.path);
  REQUIRE(recording.ok());
  PlayFilter filter = play_all();
  std::size_t asked = 0;
  bool in_order = true;
  filter.keep = [&](std::string_view topic, Timestamp captured) {
    in_order = in_order && topic == topic_of(messages[asked]) && captured == stream::header_of(messages[asked]).captured;
    return asked++ % 3 == 0;
  };
  stream::Messages played, expected;
  recording->for_each([&](const stream::Message& m) { played.push_back(m); }, filter);
  for (std::size_t i = 0; i < messages.size(); i += 3) expected.push_back(messages[i]);
  CHECK(asked == messages.size());
  CHECK(in_order);
  CHECK(played == expected);
}

TEST_CASE("topics and sources are found without playing") {
  const ScratchFile file("topics.mcap");
  write_sample(file.path, sample_messages(2), {});
  const Result<Recording> recording = open_recording(file.path);
  REQUIRE(recording.ok());
  CHECK(has_topic(*recording, "belief/WeightEvent"));
  CHECK_FALSE(has_topic(*recording, "belief/PlateBatch"));
  CHECK(sources_of(*recording, "in/DepthPeople") == std::vector<std::string>{"source/0", "source/1"});
}

}  // namespace
}  // namespace storetwin::record
