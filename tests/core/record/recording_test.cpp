#include "core/record/recording.h"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include "core/record/inspect.h"
#include "core/record/mcap_reader.h"
#include "tests/core/record/sample.h"

namespace storetwin::record {
namespace {

stream::Messages played(const Recording& recording, const PlayFilter& filter = play_all()) {
  stream::Messages messages;
  recording.for_each([&](const stream::Message& m) { messages.push_back(m); }, filter);
  return messages;
}

const Provenance kLawful{.synthetic = false, .purpose = "acceptance test", .lawful_basis = "consent of staff testers",
                         .delete_by = "2027-01-31"};

TEST_CASE("what is written is read back in log order, whatever the compression and the size of chunks") {
  const stream::Messages messages = sample_messages(4);
  for (const Compression compression : {Compression::kNone, Compression::kLz4, Compression::kZstd}) {
    for (const std::size_t chunk_bytes : {std::size_t{1}, std::size_t{4000}, std::size_t{1} << 20}) {
      const ScratchFile file("roundtrip.mcap");
      write_sample(file.path, messages, {.compression = compression, .chunk_bytes = chunk_bytes});
      const Result<Recording> recording = open_recording(file.path);
      REQUIRE(recording.ok());
      CHECK(recording->info() == sample_info());
      CHECK(played(*recording) == messages);
      CHECK(recording->damage().empty());
      CHECK(*recording->attachment("store.yaml") == "name: sample\n");
      CHECK(recording->attachments().size() == 2);
    }
  }
}

TEST_CASE("messages come in the order they were received, not written") {
  const ScratchFile file("order.mcap");
  stream::Messages messages = sample_messages(2);
  stream::Messages inputs;
  for (const stream::Message& m : messages) {
    if (stream::direction_of(m) == stream::Direction::kInput) inputs.push_back(m);
  }
  stream::Messages shuffled = inputs;
  RandomStream random(5);
  for (std::size_t i = shuffled.size() - 1; i > 0; --i) {
    std::swap(shuffled[i], shuffled[static_cast<std::size_t>(random.integer(0, static_cast<int>(i)))]);
  }
  write_sample(file.path, shuffled, {.chunk_bytes = 2000});
  const Result<Recording> recording = open_recording(file.path);
  REQUIRE(recording.ok());
  CHECK(played(*recording) == inputs);
}

TEST_CASE("a player keeps to its filter") {
  const ScratchFile file("filter.mcap");
  const stream::Messages messages = sample_messages(2);
  write_sample(file.path, messages, {});
  const Result<Recording> recording = open_recording(file.path);
  REQUIRE(recording.ok());
  for (const stream::Message& m : played(*recording, {})) CHECK(stream::direction_of(m) == stream::Direction::kInput);
  CHECK(played(*recording, {}).size() == 2 * 18);
  CHECK(played(*recording, {.inputs = false, .beliefs = true, .outputs = false, .topics = {}}).size() == 2 * 6);
  CHECK(played(*recording, {.inputs = false, .beliefs = false, .outputs = true, .topics = {}}).size() == 2 * 7);
  const stream::Messages batches = played(*recording, {.topics = {"in/PlateBatch/source/1"}});
  REQUIRE(batches.size() == 1);
  CHECK(stream::header_of(batches[0]).source == "source/1");
}

TEST_CASE("a depth frame keeps every pixel, its times and a sequence number of 64 bits") {
  const ScratchFile file("frame.mcap");
  RandomStream random(6);
  stream::DepthFrame frame{.header = {.source = "depth/ceiling_3", .sequence = 0x123456789abcdef0U, .captured = {-5},
                                      .received = {1'700'000'000'123'456'789}},
                           .width_px = 320, .height_px = 240,
                           .depth_mm = stream::random_pixels<std::uint16_t>(random, 320 * 240)};
  write_sample(file.path, {frame}, {});
  const Result<Recording> recording = open_recording(file.path);
  REQUIRE(recording.ok());
  CHECK(played(*recording) == stream::Messages{frame});
}

TEST_CASE("frames of real people need purpose, lawful basis and the day they die") {
  RandomStream random(1);
  for (const stream::Message& frame : {stream::random_message(random, stream::DepthFrame{{.received = {}}}),
                                       stream::random_message(random, stream::ColorFrame{{.received = {}}})}) {
    stream::Message sound = frame;
    stream::header_of(sound).received = {};
    const auto allowed = [&](const Provenance& provenance) {
      const ScratchFile file("lawful.mcap");
      RecordingInfo info = sample_info();
      info.provenance = provenance;
      RecordingWriter writer(file.path, info);
      const Status written = writer.write(sound);
      if (!written) {
        CHECK(written.problems().items()[0].code == "frames-without-lawful-basis");
        CHECK_FALSE(writer.finish().ok());
      }
      return written.ok();
    };
    CHECK(allowed({.synthetic = true}));
    CHECK(allowed(kLawful));
    Provenance lacking = kLawful;
    lacking.purpose.clear();
    CHECK_FALSE(allowed(lacking));
    lacking = kLawful;
    lacking.lawful_basis.clear();
    CHECK_FALSE(allowed(lacking));
    lacking = kLawful;
    lacking.delete_by = "2027-02-30";
    CHECK_FALSE(allowed(lacking));
  }
}

TEST_CASE("observations of real people need no such statement") {
  const ScratchFile file("observations.mcap");
  RecordingInfo info = sample_info();
  info.provenance = {.synthetic = false};
  RecordingWriter writer(file.path, info);
  CHECK(writer.write(stream::DepthPeople{}).ok());
  CHECK(writer.finish().ok());
}

TEST_CASE("nothing stands under the final name before finish, and nothing is left when a writer is dropped") {
  const ScratchFile file("partial.mcap");
  {
    RecordingWriter writer(file.path, sample_info());
    REQUIRE(writer.write(stream::TurnstileScan{}).ok());
    CHECK_FALSE(std::filesystem::exists(file.path));
    CHECK(std::filesystem::exists(file.path + ".partial"));
  }
  CHECK_FALSE(std::filesystem::exists(file.path));
  CHECK_FALSE(std::filesystem::exists(file.path + ".partial"));
}

TEST_CASE("a folder that isn't there and a file-size limit are diagnostics, and no partial file stays") {
  RecordingWriter nowhere("/nonexistent/folder/a.mcap", sample_info());
  const Status unwritable = nowhere.write(stream::TurnstileScan{});
  REQUIRE_FALSE(unwritable.ok());
  CHECK(to_text(unwritable.problems()) ==
        "/nonexistent/folder/a.mcap: error[unwritable]: can't be written: No such file or directory\n");

  const ScratchFile file("limit.mcap");
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{.rlim_cur = 2000, .rlim_max = before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  RecordingWriter writer(file.path, sample_info(), {.compression = Compression::kNone, .chunk_bytes = 1});
  Status status = Done{};
  for (int i = 0; i < 100 && status.ok(); ++i) status = writer.write(stream::TurnstileScan{});
  const Status finished = writer.finish();
  setrlimit(RLIMIT_FSIZE, &before);
  REQUIRE_FALSE(status.ok());
  CHECK(status.problems().items()[0].message == "can't be written: File too large");
  CHECK_FALSE(finished.ok());
  CHECK_FALSE(std::filesystem::exists(file.path + ".partial"));
  CHECK_FALSE(std::filesystem::exists(file.path));
}

TEST_CASE("the same messages give the same file") {
  const ScratchFile a("same-a.mcap");
  const ScratchFile b("same-b.mcap");
  write_sample(a.path, sample_messages(2), {});
  write_sample(b.path, sample_messages(2), {});
  CHECK(bytes_of(a.path) == bytes_of(b.path));
}

TEST_CASE("metadata of a newer version, and files that are none of ours, are refused") {
  auto metadata = to_metadata(sample_info());
  CHECK(*info_from_metadata(metadata, "f") == sample_info());
  metadata["schema_version"] = "2";
  CHECK(info_from_metadata(metadata, "f").problems().items()[0].code == "newer-recording");
  metadata["epoch"] = "moon";
  metadata["provenance"] = "";
  CHECK(info_from_metadata(metadata, "f").problems().size() == 3);

  const ScratchFile file("foreign.mcap");
  write_bytes(file.path, "name: not an MCAP\n");
  CHECK(to_text(open_recording(file.path).problems()) == file.path + ": error[not-a-recording]: this is no MCAP file\n");
  CHECK_FALSE(open_recording("/nonexistent.mcap").ok());
  CHECK_FALSE(open_recording("/").ok());
}

TEST_CASE("inspect counts messages, rates, gaps, losses and repeats by topic") {
  const ScratchFile file("inspect.mcap");
  stream::Messages messages;
  for (const int k : {0, 1, 2, 2, 5}) {
    stream::PlateBatch batch;
    batch.header = {.source = "plates/a", .sequence = static_cast<std::uint64_t>(k),
                    .captured = Timestamp{} + Duration::milliseconds(100 * k),
                    .received = Timestamp{} + Duration::milliseconds(100 * k + 1)};
    messages.push_back(batch);
  }
  write_sample(file.path, messages, {});
  const Result<Inspection> inspection = inspect(file.path);
  REQUIRE(inspection.ok());
  const auto topic = std::find_if(inspection->topics.begin(), inspection->topics.end(),
                                  [](const TopicSummary& t) { return t.topic == "in/PlateBatch/plates/a"; });
  REQUIRE(topic != inspection->topics.end());
  CHECK(topic->schema == "storetwin.stream.v1.PlateBatch");
  CHECK(topic->messages == 5);
  CHECK(topic->rate_hz == doctest::Approx(8));  // four intervals in 0.5 s
  CHECK(topic->largest_gap == Duration::milliseconds(300));
  CHECK(topic->missing == 2);
  CHECK(topic->duplicates == 1);
  CHECK(inspection->damage.empty());
  CHECK(to_text(*inspection).find("no damage\n") != std::string::npos);
  CHECK(to_json(*inspection).find("\"storetwin-inspection/1\"") != std::string::npos);
}

}  // namespace
}  // namespace storetwin::record
