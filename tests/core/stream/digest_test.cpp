#include "core/stream/digest.h"

#include <doctest/doctest.h>

#include <limits>
#include <set>

#include "tests/core/stream/random_message.h"

namespace storetwin::stream {
namespace {

std::string digest_of(const Message& message) {
  Digest digest;
  feed(digest, message);
  return digest.hex();
}

TEST_CASE("a message that went over the wire has the digest it had before") {
  RandomStream random(3);
  for (const Message& type : all_message_types()) {
    const Message message = random_message(random, type);
    CHECK(digest_of(*from_envelope(to_envelope(message))) == digest_of(message));
  }
}

TEST_CASE("default messages of different types have different digests") {
  std::set<std::string> digests;
  for (const Message& type : all_message_types()) digests.insert(digest_of(type));
  CHECK(digests.size() == all_message_types().size());
}

TEST_CASE("every kind of change shows") {
  PlateBatch batch{.header = {.source = "plates/a"}, .period = {5}, .channels = {{"a", 1, 1}, {"a", 1, 2}}, .values_g = {1, 2}};
  const std::string before = digest_of(batch);
  PlateBatch changed = batch;
  changed.values_g[1] = 3;
  CHECK(digest_of(changed) != before);
  changed = batch;
  changed.channels[1].plate = 3;
  CHECK(digest_of(changed) != before);
  changed = batch;
  changed.header.captured.ns = 1;
  CHECK(digest_of(changed) != before);
}

TEST_CASE("neighbouring texts can't be confused") {
  const TurnstileScan a{.header = {}, .lane = "ab", .visit = VisitId("c"), .members = 1};
  const TurnstileScan b{.header = {}, .lane = "a", .visit = VisitId("bc"), .members = 1};
  CHECK(digest_of(a) != digest_of(b));
}

TEST_CASE("the time of receipt counts for inputs only") {
  TurnstileScan scan;
  Receipt receipt;
  const std::string scan_before = digest_of(scan);
  const std::string receipt_before = digest_of(receipt);
  scan.header.received.ns = 5;
  receipt.header.received.ns = 5;
  CHECK(digest_of(scan) != scan_before);
  CHECK(digest_of(receipt) == receipt_before);
}

TEST_CASE("all NaN samples are alike") {
  PlateBatch a{.header = {}, .period = {1}, .channels = {{"a", 1, 1}}, .values_g = {std::numeric_limits<float>::quiet_NaN()}};
  PlateBatch b = a;
  b.values_g[0] = -std::numeric_limits<float>::signaling_NaN();
  CHECK(digest_of(a) == digest_of(b));
}

}  // namespace
}  // namespace storetwin::stream
