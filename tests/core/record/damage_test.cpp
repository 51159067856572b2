#include <doctest/doctest.h>

#include "core/record/inspect.h"
#include "core/record/mcap_reader.h"
#include "tests/core/record/sample.h"

namespace storetwin::record {
namespace {

// Everything a reader can do with a file; gives the messages that could be read.
stream::Messages read_whatever_is_there(const std::string& path, Diagnostics& damage) {
  stream::Messages messages;
  static_cast<void>(inspect(path));
  const Result<Recording> recording = open_recording(path);
  if (!recording) {
    damage = recording.problems();
    return messages;
  }
  recording->for_each([&](const stream::Message& m) { messages.push_back(m); }, play_all());
  for (const AttachmentInfo& attachment : recording->attachments()) static_cast<void>(recording->attachment(attachment.name));
  damage = recording->damage();
  return messages;
}

bool is_part_of(const stream::Messages& part, const stream::Messages& whole) {
  std::size_t next = 0;
  for (const stream::Message& m : part) {
    while (next < whole.size() && !(whole[next] == m)) ++next;
    if (next++ >= whole.size()) return false;
  }
  return true;
}

// A few small messages of two types: several chunks, and yet a file small enough to be cut at every byte.
stream::Messages few_messages() {
  stream::Messages few;
  for (const stream::Message& m : sample_messages(6)) {
    if (std::holds_alternative<stream::TurnstileScan>(m) || std::holds_alternative<stream::Contest>(m)) few.push_back(m);
  }
  return few;
}

void write_small(const std::string& path, const stream::Messages& messages) {
  RecordingWriter writer(path, sample_info(), {.compression = Compression::kZstd, .chunk_bytes = 150});
  for (const stream::Message& m : messages) REQUIRE(writer.write(m).ok());
  REQUIRE(writer.attach("truth.json", "application/json", "{}").ok());
  REQUIRE(writer.finish().ok());
}

TEST_CASE("a file cut at any byte is reported, and read up to its last whole chunk") {
  const ScratchFile whole("cut-whole.mcap");
  const ScratchFile cut("cut.mcap");
  const stream::Messages messages = few_messages();
  write_small(whole.path, messages);
  const std::string bytes = bytes_of(whole.path);
  std::size_t most = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    write_bytes(cut.path, std::string_view(bytes).substr(0, size));
    Diagnostics damage;
    const stream::Messages got = read_whatever_is_there(cut.path, damage);
    REQUIRE(damage.has_errors());
    CHECK(damage.items()[0].failure == Failure::kIo);
    if (size > kMcapMagic.size()) CHECK(damage.items()[0].code == "truncated-recording");
    CHECK(got.size() >= most);  // a longer piece never holds less
    most = std::max(most, got.size());
    CHECK(got == stream::Messages(messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(got.size())));
  }
  CHECK(most == messages.size());
}

TEST_CASE("a damaged chunk is named by its byte offset, and all other messages are there") {
  const ScratchFile file("chunk.mcap");
  const stream::Messages messages = few_messages();
  write_small(file.path, messages);
  std::string bytes = bytes_of(file.path);
  std::uint64_t offset = 0;
  std::size_t lost = 0;
  {
    const auto reader = McapReader::open(file.path);
    REQUIRE(reader.ok());
    REQUIRE((*reader)->segments().size() > 3);
    const Segment& second = (*reader)->segments()[1];
    offset = second.offset;
    bytes[second.offset + second.length - 5] ^= 1;
    lost = (*reader)->load(1).size();
  }
  write_bytes(file.path, bytes);
  Diagnostics damage;
  const stream::Messages got = read_whatever_is_there(file.path, damage);
  REQUIRE(damage.size() == 1);
  CHECK(to_text(damage.items()[0]) == file.path + ": error[damaged-recording]: byte " + std::to_string(offset) +
                                          ": a chunk fails its SHA-256; its messages are lost");
  CHECK(got.size() == messages.size() - lost);
  CHECK(is_part_of(got, messages));
}

TEST_CASE("a damaged index costs nothing but a scan") {
  const ScratchFile file("index.mcap");
  const stream::Messages messages = few_messages();
  write_small(file.path, messages);
  std::string bytes = bytes_of(file.path);
  bytes[bytes.size() - 60] ^= 1;  // in the summary offsets, which the summary's CRC covers
  write_bytes(file.path, bytes);
  Diagnostics damage;
  CHECK(read_whatever_is_there(file.path, damage) == messages);
  REQUIRE(damage.size() == 1);
  CHECK(damage.items()[0].message == "the index is damaged; the file was read from its start instead");
}

TEST_CASE("random mutations never crash a reader nor make it invent messages") {
  const ScratchFile file("mutation.mcap");
  const stream::Messages messages = few_messages();
  write_small(file.path, messages);
  const std::string bytes = bytes_of(file.path);
  RandomStream random(12);
  for (int i = 0; i < 2000; ++i) {
    std::string mutated = bytes;
    for (int k = random.integer(1, 4); k > 0; --k) {
      mutated[static_cast<std::size_t>(random.integer(0, static_cast<int>(mutated.size()) - 1))] =
          random.chance(0.3) ? '\xff' : static_cast<char>(random.bits());
    }
    if (random.chance(0.2)) mutated.resize(static_cast<std::size_t>(random.integer(0, static_cast<int>(mutated.size()))));
    write_bytes(file.path, mutated);
    Diagnostics damage;
    const stream::Messages got = read_whatever_is_there(file.path, damage);
    // Chunks are under checksums: what comes out was once put in.
    CHECK(is_part_of(got, messages));
    CHECK((got.size() == messages.size() || damage.has_errors()));
  }
}

TEST_CASE("a mutated file without checksums never crashes a reader either") {
  const ScratchFile file("hostile.mcap");
  RandomStream random(13);
  // Loose messages: no chunk, no checksum between the mutation and the decoder.
  std::string plain(kMcapMagic);
  plain += to_record(McapHeader{.profile = "", .library = "test"});
  plain += to_record(McapMetadata{.name = "storetwin", .metadata = to_metadata(sample_info())});
  plain += to_record(McapSchema{.id = 1, .name = "storetwin.stream.v1.Tracks", .encoding = "protobuf", .data = ""});
  plain += to_record(McapChannel{.id = 1, .schema_id = 1, .topic = "in/Skeletons/x", .message_encoding = "protobuf", .metadata = {}});
  const stream::Message skeletons = stream::random_message(random, stream::Skeletons{});
  for (std::uint64_t i = 0; i < 5; ++i) {
    plain += to_record(McapMessage{.channel_id = 1, .sequence = 0, .log_time = i, .publish_time = i,
                                   .data = stream::to_bytes(skeletons)});
  }
  write_bytes(file.path, plain);
  Diagnostics damage;
  CHECK(read_whatever_is_there(file.path, damage).size() == 5);
  for (int i = 0; i < 1000; ++i) {
    std::string mutated = plain;
    mutated[static_cast<std::size_t>(random.integer(0, static_cast<int>(mutated.size()) - 1))] = static_cast<char>(random.bits());
    write_bytes(file.path, mutated);
    static_cast<void>(read_whatever_is_there(file.path, damage));
  }
}

}  // namespace
}  // namespace storetwin::record
