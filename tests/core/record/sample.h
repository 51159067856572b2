// A small recording with everything in it: several sources, a frame, beliefs, outputs, attachments, several chunks.
#pragma once

#include <filesystem>
#include <fstream>
#include <unistd.h>

#include "core/record/recording.h"
#include "core/record/recording_writer.h"
#include "core/record/scene.h"
#include "tests/core/stream/random_message.h"

namespace storetwin::record {

inline std::string scratch_path(const std::string& name) {
  return (std::filesystem::temp_directory_path() / ("storetwin-" + std::to_string(::getpid()) + "-" + name)).string();
}

inline std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_bytes(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// Removes the file when the test ends.
struct ScratchFile {
  explicit ScratchFile(const std::string& name) : path(scratch_path(name)) {}
  ~ScratchFile() {
    std::filesystem::remove(path);
    std::filesystem::remove(path + ".partial");
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  std::string path;
};

inline RecordingInfo sample_info() {
  return {.scenario = "corner_shop", .seed = 18446744073709551615U, .build = "0.1.0 (test)", .provenance = {},
          .epoch = Epoch::kRun, .schema_version = kSchemaVersion, .notes = {{"fidelity", "pixel"}}};
}

/// Messages of every type, received 10 ms apart, each source counting up.
inline stream::Messages sample_messages(int rounds) {
  RandomStream random(11);
  stream::Messages messages;
  for (int round = 0; round < rounds; ++round) {
    for (const stream::Message& type : stream::all_message_types()) {
      stream::Message message = stream::random_message(random, type);
      const auto ms = static_cast<std::int64_t>(messages.size()) * 10;
      stream::header_of(message) = {.source = "source/" + std::to_string(round % 2),
                                    .sequence = static_cast<std::uint64_t>(round / 2),
                                    .captured = Timestamp{} + Duration::milliseconds(ms),
                                    .received = Timestamp{} + Duration::milliseconds(ms + 5)};
      messages.push_back(std::move(message));
    }
  }
  return messages;
}

/// One camera, one fixture with two plates.
inline store::Store sample_store() {
  store::Store shop;
  shop.name = "sample";
  store::Fixture fixture;
  fixture.id = "gondola_1";
  store::Shelf shelf;
  shelf.p_FS = Vec3(0, 0, 0.4);
  shelf.plates = {store::Plate{.index = 1}, store::Plate{.index = 2, .p_SL = Vec2(0.1, 0)}};
  fixture.shelves = {shelf};
  shop.map.fixtures = {fixture};
  store::Camera camera;
  camera.id = "ceiling_1";
  shop.calibration.cameras = {camera};
  return shop;
}

inline void write_sample(const std::string& path, const stream::Messages& messages, const WriterOptions& options) {
  const auto need = [](const Status& status) {
    STORETWIN_ASSERT(status.ok(), status.ok() ? "" : to_text(status.problems()));
  };
  RecordingWriter writer(path, sample_info(), options);
  need(writer.attach("store.yaml", "application/yaml", "name: sample\n"));
  need(write_calibration(writer, sample_store(), Timestamp{}));
  need(write_store_scene(writer, sample_store(), Timestamp{}));
  for (const stream::Message& message : messages) need(writer.write(message));
  stream::Tracks tracks;
  tracks.tracks = {stream::Track{.id = {1}, .phase = stream::TrackPhase::kConfirmed},
                   stream::Track{.id = {2}, .phase = stream::TrackPhase::kEnded}};
  need(write_track_scene(writer, tracks));
  need(writer.attach("truth.json", "application/json", "{}"));
  need(writer.finish());
}

}  // namespace storetwin::record
