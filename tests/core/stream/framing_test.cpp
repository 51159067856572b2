#include "core/stream/framing.h"

#include <doctest/doctest.h>

#include "tests/core/stream/random_message.h"

namespace storetwin::stream {
namespace {

TEST_CASE("framed messages come back whole whatever the pieces the bytes arrive in") {
  RandomStream random(4);
  Messages sent;
  std::string bytes;
  for (const Message& type : all_message_types()) {
    sent.push_back(random_message(random, type));
    append_frame(bytes, sent.back());
  }
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{1000}, bytes.size()}) {
    FrameReader reader;
    Messages got;
    for (std::size_t begin = 0; begin < bytes.size(); begin += piece) {
      reader.feed(std::string_view(bytes).substr(begin, piece));
      while (true) {
        Result<std::optional<Message>> next = reader.next();
        REQUIRE(next.ok());
        if (!next->has_value()) break;
        got.push_back(**next);
      }
    }
    CHECK(got == sent);
    CHECK(reader.at_boundary());
  }
}

TEST_CASE("an unfinished frame is seen at the end of a stream") {
  std::string bytes;
  append_frame(bytes, TurnstileScan{});
  FrameReader reader;
  reader.feed(std::string_view(bytes).substr(0, bytes.size() - 1));
  CHECK_FALSE(reader.next()->has_value());
  CHECK_FALSE(reader.at_boundary());
}

TEST_CASE("a program that prints text instead of frames is told so, and stays refused") {
  FrameReader reader;
  reader.feed("Hello, world\n");
  const auto first = reader.next();
  REQUIRE_FALSE(first.ok());
  CHECK(first.problems().items()[0].code == "bad-frame");
  reader.feed(std::string(4, '\0'));
  CHECK_FALSE(reader.next().ok());
}

TEST_CASE("a frame that holds no message is refused") {
  FrameReader reader;
  reader.feed(std::string(4, '\0'));
  const auto next = reader.next();
  REQUIRE_FALSE(next.ok());
  CHECK(next.problems().items()[0].code == "bad-message");
}

}  // namespace
}  // namespace storetwin::stream
